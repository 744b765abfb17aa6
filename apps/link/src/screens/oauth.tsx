import type { OauthScreen } from '@fairlead/wire/session-view';
import { useState } from 'preact/hooks';
import { useServerNow } from '../components/elapsed.ts';
import { useLive } from '../components/live.tsx';
import { Notice } from '../components/notice.tsx';
import { SessionScreen } from '../components/session-screen.tsx';
import { t } from '../texts/texts.ts';

export function Oauth({ screen }: { screen: OauthScreen }) {
  const { session, state } = useLive();
  const [opened, setOpened] = useState(false);
  const now = useServerNow(session.serverNow);
  const { name } = screen.integration;
  const client = state.view.client.name;
  const sandbox = state.view.environment === 'sandbox';
  const expired = now >= Date.parse(screen.expiresAt);

  return (
    <SessionScreen
      kind="oauth"
      title={t('oauth.title', { name })}
      footer={
        // A link rather than a script's window.open: pop-up blockers let it through, and `noopener` keeps the
        // institution's page from reaching back into this one.
        !expired &&
        isWebAddress(screen.authorizeUrl) && (
          <a
            class={`button ${opened ? 'secondary' : 'primary'}`}
            data-primary
            href={screen.authorizeUrl}
            target="_blank"
            rel="noopener noreferrer"
            onClick={() => setOpened(true)}
          >
            {opened ? t('oauth.openAgain', { name }) : t('oauth.open', { name })}
          </a>
        )
      }
    >
      <p>{sandbox ? t('oauth.bodySandbox', { name }) : t('oauth.body', { name, client })}</p>
      <div role="status">
        {opened && !expired && <p class="named-wait">{t('oauth.waiting', { name })}</p>}
        {expired && <Notice tone="problem" title={t('oauth.expired')} />}
      </div>
    </SessionScreen>
  );
}

/** `javascript:` and the like would run in our own origin. */
function isWebAddress(address: string): boolean {
  try {
    return /^https?:$/.test(new URL(address, location.href).protocol);
  } catch {
    return false;
  }
}
