import type { ApiKeyOfferScreen } from '@fairlead/wire/session-view';
import { Button, SubmitButton } from '../components/button.tsx';
import { useLive } from '../components/live.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

/** A key in place of the login; going on without one is as easy. */
export function ApiKeyOffer({ screen }: { screen: ApiKeyOfferScreen }) {
  const { session } = useLive();
  const { name } = screen.integration;
  return (
    <SessionScreen
      kind="apiKeyOffer"
      title={t('apiKeyOffer.title', { name })}
      onPrimary={() => session.act('create-api-key')}
      footer={
        <>
          <Button label={t('apiKeyOffer.decline')} onPress={() => session.act('decline-api-key')} />
          <SubmitButton label={t('apiKeyOffer.create')} />
        </>
      }
    >
      <p>{t('apiKeyOffer.body', { account: screen.accountName })}</p>
      <p class="small">{t('apiKeyOffer.revoke', { name })}</p>
    </SessionScreen>
  );
}
