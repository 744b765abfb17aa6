/** The page of a payment link is a part of its own: who comes by an SDK never needs it. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { reloadWhenReachable } from '../session/reload.ts';
import { speakLater } from '../texts/texts.ts';
import { Broken } from './broken.tsx';
import type { PayLinkPageProps } from './pay-link-page.tsx';
import { Starting } from './starting.tsx';

export function LaterPayLink(props: PayLinkPageProps) {
  const [Page, setPage] = useState<ComponentType<PayLinkPageProps> | 'failed' | undefined>();
  const [since] = useState(Date.now);
  useEffect(() => {
    Promise.all([import('./pay-link-page.tsx'), speakLater()]).then(
      ([{ PayLinkPage }]) => setPage(() => PayLinkPage),
      () => setPage('failed'),
    );
  }, []);
  if (Page === 'failed') return <Broken requestId={undefined} onTryAgain={reloadWhenReachable} />;
  return Page === undefined ? <Starting waitingFor="server" since={since} /> : <Page {...props} />;
}
