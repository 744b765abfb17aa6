import type { VerifiedScreen } from '@fairlead/wire/session-view';
import { Address } from '../components/address.tsx';
import { SubmitButton } from '../components/button.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

export function Verified({ screen }: { screen: VerifiedScreen }) {
  const { session, state } = useLive();
  return (
    <SessionScreen
      kind="verified"
      title={t('verified.title')}
      onPrimary={() => session.act('finish-verification')}
      footer={
        <SubmitButton
          label={state.view.transferType === 'verify' ? t('action.done') : t('action.continue')}
        />
      }
    >
      <Facts>
        <Fact label={t('verifyMessage.address', { networkType: screen.networkType.name })} wide>
          <Address address={screen.address} />
        </Fact>
      </Facts>
      {screen.confirmedBy !== undefined && (
        <p>{t('verified.confirmedBy', { network: screen.confirmedBy })}</p>
      )}
      <p>{t('verified.body', { client: state.view.client.name })}</p>
    </SessionScreen>
  );
}
