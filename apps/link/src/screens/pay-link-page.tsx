/** A payment link before this browser has opened it, with the header that a session would have. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Header } from '../components/header.tsx';
import type { PayLinkAt } from '../session/page-state.ts';
import type { Session } from '../session/session.ts';
import { speakLater, t } from '../texts/texts.ts';
import { Broken } from './broken.tsx';
import type { PayLinkProps } from './pay-link.tsx';
import { Starting } from './starting.tsx';

export function PayLinkPage({ session, state }: { session: Session; state: PayLinkAt }) {
  const { view } = state;
  const [Shown, setShown] = useState<ComponentType<PayLinkProps> | undefined>();
  const [failed, setFailed] = useState(false);
  const [since] = useState(Date.now);
  const client = view.client.name;
  const title = t('header.title', { type: view.transferType, client });
  useEffect(() => {
    Promise.all([import('./pay-link.tsx'), speakLater()]).then(
      ([{ PayLink }]) => setShown(() => PayLink),
      () => setFailed(true),
    );
  }, []);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div class="page">
      <Header
        sandbox={view.environment === 'sandbox'}
        title={title}
        logo={view.client.logoUrl === undefined ? undefined : { url: view.client.logoUrl, name: client }}
      />
      {failed ? (
        <Broken requestId={undefined} onTryAgain={() => location.reload()} />
      ) : Shown === undefined ? (
        <Starting waitingFor="server" since={since} />
      ) : (
        <Shown
          key={view.state}
          view={view}
          address={new URL(`/pay/${state.code}`, location.origin).href}
          onBegin={session.begin}
        />
      )}
    </div>
  );
}
