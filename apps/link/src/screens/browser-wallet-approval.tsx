import type { BrowserWalletSummary, WalletApprovalScreen } from '@fairlead/wire/session-view';
import { useEffect, useRef, useState } from 'preact/hooks';
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
import { askToSend, makeReady, type WalletProblem } from '../wallets/asking.ts';
import { type BrowserWallet, isSame } from '../wallets/browser-wallets.ts';

/**
 * The transaction that was approved goes to the user's own wallet. The server is told before the wallet is, so that it looks
 * for the transaction whatever becomes of this page; and the wallet is asked once, because two questions may be two payments.
 */
export function BrowserWalletApproval({
  screen,
  wallet: { name, rdns, chain },
}: {
  screen: WalletApprovalScreen;
  wallet: BrowserWalletSummary;
}) {
  const { session } = useLive();
  const { transfer, fromAddress, transaction } = screen;
  const deliberately = useDeliberate(screen.expiresAt);
  const left = Date.parse(screen.expiresAt) - useServerNow(session.serverNow);
  const [problem, setProblem] = useState<WalletProblem>();
  /** The wallet that was made ready by this page, and waits for what to send. */
  const ready = useRef<BrowserWallet | undefined>(undefined);
  const preparing = useRef(false);

  const begin = async () => {
    if (preparing.current) return;
    preparing.current = true;
    setProblem(undefined);
    const found = (await session.browserWallets()).find(each =>
      isSame(each, { name, ...(rdns !== undefined && { rdns }) }),
    );
    const wrong = found === undefined ? 'absent' : await makeReady(found, fromAddress, chain);
    preparing.current = false;
    if (found === undefined || wrong !== undefined) return setProblem(wrong);
    ready.current = found;
    session.act('sign-transaction');
  };

  useEffect(() => {
    const wallet = ready.current;
    if (transaction === undefined || wallet === undefined) return;
    ready.current = undefined;
    void askToSend(wallet, transaction).then(answer => {
      if (answer === 'refused') session.act('refuse-transaction');
      else if (answer !== 'unknown') session.act('report-transaction', answer);
    });
  }, [transaction, session]);

  const asked = transaction !== undefined;
  return (
    <SessionScreen
      kind="walletApproval"
      title={t('walletApproval.title', { name })}
      {...(!asked && { onPrimary: () => deliberately(() => void begin()) })}
      footer={
        asked ? (
          <Button label={t('walletApproval.notSigned')} onPress={() => session.act('refuse-transaction')} />
        ) : (
          <>
            <Button label={t('walletApproval.refuse')} onPress={() => session.act('refuse-transaction')} />
            <SubmitButton
              disabled={left <= 0}
              label={t('approve.submit', {
                type: transfer.transferType,
                amount: formatMoney(transfer.total),
              })}
            />
          </>
        )
      }
    >
      <p role="status">
        {asked
          ? t('walletApproval.asked', { name })
          : t('walletApproval.asks', { name, network: chain.chainName })}
      </p>
      {problem !== undefined && (
        <Notice tone="problem" title={t(`wallet.${problem}`, { name })}>
          <p>{t('notice.moneyMoved.no')}</p>
        </Notice>
      )}
      <TransferSentence transfer={transfer} />
      <Facts>
        <Fact label={t('walletApproval.from')} wide>
          <Address address={fromAddress} />
        </Fact>
      </Facts>
      {!asked &&
        (left > 0 ? (
          <p class="small" role="timer">
            {t('walletApproval.heldFor', { time: formatCountdown(left) })}
          </p>
        ) : (
          <Notice tone="problem" title={t('walletApproval.expired')} />
        ))}
    </SessionScreen>
  );
}
