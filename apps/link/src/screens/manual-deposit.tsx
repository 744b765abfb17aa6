import type { ManualDepositScreen } from '@fairlead/wire/session-view';
import { useState } from 'preact/hooks';
import { Address } from '../components/address.tsx';
import { Amount } from '../components/amount.tsx';
import { Button, SubmitButton } from '../components/button.tsx';
import { useServerNow } from '../components/elapsed.ts';
import { Fact, Facts } from '../components/facts.tsx';
import { useLive } from '../components/live.tsx';
import { Notice } from '../components/notice.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { formatCountdown, formatMoney } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

/** What to send where, by hand, and how long what arrives is taken for the user's. */
export function ManualDeposit({ screen }: { screen: ManualDepositScreen }) {
  const { session, state } = useLive();
  const { symbol, to, amount, minimum, simulates } = screen;
  const now = useServerNow(session.serverNow);
  const left = Math.ceil((Date.parse(screen.expiresAt) - now) / 1_000);
  const over = left <= 0;
  return (
    <SessionScreen
      kind="manualDeposit"
      title={t('manualDeposit.title', { symbol, network: to.network.name })}
      onPrimary={() => session.act('renew-address')}
      footer={
        over ? (
          <SubmitButton label={t('manualDeposit.renew')} />
        ) : (
          simulates && (
            <Button
              label={t('manualDeposit.simulate', { amount: formatMoney(simulates) })}
              onPress={() => session.act('simulate-deposit')}
            />
          )
        )
      }
    >
      {over ? (
        <Notice tone="problem" title={t('manualDeposit.over')} />
      ) : (
        <>
          <p>{t('manualDeposit.only', { symbol, network: to.network.name })}</p>
          <p>{t(simulates ? 'manualDeposit.played' : 'manualDeposit.read', { network: to.network.name })}</p>
          <Code screen={screen} />
          <Facts>
            <Fact label={t('manualDeposit.address')} wide>
              <Address address={to.address} />
            </Fact>
            {to.addressTag !== undefined && (
              <Fact label={t('transfer.tag')} strong wide>
                <Address address={to.addressTag} whole />
              </Fact>
            )}
            {amount && (
              <Fact label={t('manualDeposit.amount')}>
                <Amount money={amount} />
              </Fact>
            )}
            {minimum && (
              <Fact label={t('manualDeposit.minimum')}>
                <Amount money={minimum} />
              </Fact>
            )}
          </Facts>
          {to.addressTag !== undefined && <p class="small">{t('preview.tagHint')}</p>}
          <p class="small" role="timer">
            {t('manualDeposit.left', { time: formatCountdown(left), client: state.view.client.name })}
          </p>
        </>
      )}
    </SessionScreen>
  );
}

/** The code that is more likely to be read first, and the other one for whoever needs it. */
function Code({ screen: { qrText, paymentUri, to } }: { screen: ManualDepositScreen }) {
  const [switched, setSwitched] = useState(false);
  const isRequest = paymentUri !== undefined && (qrText === paymentUri.uri) !== switched;
  return (
    <>
      <QrCode
        text={isRequest ? paymentUri.uri : to.address}
        label={t(isRequest ? 'manualDeposit.qrRequest' : 'manualDeposit.qr', { address: to.address })}
      />
      <p class="small">
        {isRequest
          ? t('manualDeposit.codeRequest', { standard: paymentUri.standard })
          : t('manualDeposit.codeAddress')}
      </p>
      {paymentUri && (
        <Button
          label={t(isRequest ? 'manualDeposit.showAddress' : 'manualDeposit.showRequest')}
          onPress={() => setSwitched(!switched)}
        />
      )}
    </>
  );
}
