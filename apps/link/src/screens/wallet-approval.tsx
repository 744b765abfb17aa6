import type { WalletApprovalScreen } from '@fairlead/wire/session-view';
import { Address } from '../components/address.tsx';
import { Button, SubmitButton } from '../components/button.tsx';
import { useDeliberate } from '../components/deliberate.ts';
import { useServerNow } from '../components/elapsed.ts';
import { Fact, Facts } from '../components/facts.tsx';
import { useLive } from '../components/live.tsx';
import { Notice } from '../components/notice.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { TransferSentence } from '../components/transfer-sentence.tsx';
import { formatCountdown, formatMoney } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

/** The transaction that was approved waits for the wallet's signature. */
export function WalletApproval({ screen }: { screen: WalletApprovalScreen }) {
  const { session } = useLive();
  const { integration, transfer, fromAddress } = screen;
  const deliberately = useDeliberate(screen.expiresAt);
  const left = Date.parse(screen.expiresAt) - useServerNow(session.serverNow);
  const { name } = integration;
  return (
    <SessionScreen
      kind="walletApproval"
      title={t('walletApproval.title', { name })}
      onPrimary={() => deliberately(() => session.act('sign-transaction'))}
      footer={
        <>
          <Button label={t('walletApproval.refuse')} onPress={() => session.act('refuse-transaction')} />
          <SubmitButton
            disabled={left <= 0}
            label={t('approve.submit', { type: transfer.transferType, amount: formatMoney(transfer.total) })}
          />
        </>
      }
    >
      <p>{t('walletApproval.played', { name })}</p>
      <TransferSentence transfer={transfer} />
      <Facts>
        <Fact label={t('walletApproval.from')} wide>
          <Address address={fromAddress} />
        </Fact>
      </Facts>
      {left > 0 ? (
        <p class="small" role="timer">
          {t('walletApproval.heldFor', { time: formatCountdown(left) })}
        </p>
      ) : (
        <Notice tone="problem" title={t('walletApproval.expired')} />
      )}
    </SessionScreen>
  );
}
