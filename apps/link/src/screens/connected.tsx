import type { ConnectedScreen } from '@fairlead/wire/session-view';
import { Button, SubmitButton } from '../components/button.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

export function Connected({ screen }: { screen: ConnectedScreen }) {
  const { session, state } = useLive();
  const { name } = screen.integration;
  const client = state.view.client.name;
  return (
    <SessionScreen
      kind="connected"
      title={t('connected.title', { name })}
      onPrimary={session.close}
      footer={
        <>
          {screen.canConnectAnother && (
            <Button label={t('connected.another')} onPress={() => session.act('choose-another-account')} />
          )}
          <SubmitButton label={t('action.done')} />
        </>
      }
    >
      <p>{t('connected.body', { client, name, account: screen.accountName })}</p>
    </SessionScreen>
  );
}
