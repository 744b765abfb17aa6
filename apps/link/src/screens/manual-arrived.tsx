import type { ManualArrivedScreen } from '@fairlead/wire/session-view';
import { Address } from '../components/address.tsx';
import { SubmitButton } from '../components/button.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { formatMoney } from '../texts/numbers.ts';
import { t } from '../texts/texts.ts';

export function ManualArrived({ screen }: { screen: ManualArrivedScreen }) {
  const { session, state } = useLive();
  return (
    <SessionScreen
      kind="manualArrived"
      title={t('manualArrived.title', { amount: formatMoney(screen.money) })}
      onPrimary={() => session.close()}
      footer={<SubmitButton label={t('action.done')} />}
    >
      <p role="status">
        {t('manualArrived.body', { client: state.view.client.name, network: screen.to.network.name })}
      </p>
      <Facts>
        <Fact label={t('progress.hash')} wide>
          <Address address={screen.hash} />
        </Fact>
      </Facts>
      <p class="small">
        <bdi>{t('progress.id', { id: screen.transferId })}</bdi>
      </p>
    </SessionScreen>
  );
}
