/** Which file shows which of the server's screens. All but the first come once that one stands. */
import type { Screen } from '@fairlead/wire/session-view';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { reloadWhenReachable } from '../session/reload.ts';
import { speakLater } from '../texts/texts.ts';
import { Broken } from './broken.tsx';
import { Catalog } from './catalog.tsx';
import { EndedSession } from './ended.tsx';
import type { LaterScreen } from './later-screens.tsx';
import { Starting } from './starting.tsx';

export function ScreenOfSession({ screen }: { screen: Screen }) {
  switch (screen.kind) {
    case 'catalog':
      return <Catalog screen={screen} />;
    case 'ended':
      return <EndedSession because={screen.because} />;
    default:
      return <LoadedScreen screen={screen} />;
  }
}

type Show = ComponentType<{ screen: LaterScreen }>;

let show: Show | undefined;

/** Called early, so that the screens are there before they are due. */
export async function loadLaterScreens(): Promise<Show> {
  if (show !== undefined) return show;
  const [{ ScreenOnceConnected }] = await Promise.all([import('./later-screens.tsx'), speakLater()]);
  show = ScreenOnceConnected;
  return show;
}

function LoadedScreen({ screen }: { screen: LaterScreen }) {
  const [Loaded, setLoaded] = useState<Show | undefined>(() => show);
  const [failed, setFailed] = useState(false);
  const [since] = useState(Date.now);
  useEffect(() => {
    loadLaterScreens().then(
      loaded => setLoaded(() => loaded),
      () => setFailed(true),
    );
  }, []);
  // The server may have been updated since this page was loaded: loading it again also brings the session back.
  if (failed) return <Broken requestId={undefined} onTryAgain={reloadWhenReachable} />;
  if (Loaded === undefined) return <Starting waitingFor="server" since={since} />;
  return <Loaded screen={screen} />;
}

/** Two views with the same key are the same screen with other numbers: what the user typed stays. */
export function screenKey(screen: Screen): string {
  const purpose = 'purpose' in screen ? screen.purpose : '';
  const integration = 'integration' in screen ? (screen.integration?.id ?? '') : '';
  const symbol = 'symbol' in screen ? screen.symbol : '';
  return [screen.kind, purpose, integration, symbol].join(' ');
}
