/** Which file shows which of the server's screens. Those of a transfer come once the first screen stands. */
import type { Screen } from '@fairlead/wire/session-view';
import { useEffect, useState } from 'preact/hooks';
import { Broken } from './broken.tsx';
import { Catalog } from './catalog.tsx';
import { Code } from './code.tsx';
import { Connected } from './connected.tsx';
import { Ended } from './ended.tsx';
import { Login } from './login.tsx';
import { Oauth } from './oauth.tsx';
import { Starting } from './starting.tsx';
import type { TransferScreen } from './transfer-screens.tsx';
import { Wait } from './wait.tsx';

export function ScreenOfSession({ screen }: { screen: Screen }) {
  switch (screen.kind) {
    case 'catalog':
      return <Catalog screen={screen} />;
    case 'login':
      return <Login screen={screen} />;
    case 'oauth':
      return <Oauth screen={screen} />;
    case 'code':
      return <Code screen={screen} />;
    case 'wait':
      return <Wait screen={screen} />;
    case 'connected':
      return <Connected screen={screen} />;
    case 'ended':
      return <Ended because={screen.because} />;
    default:
      return <LoadedScreen screen={screen} />;
  }
}

type TransferScreens = typeof import('./transfer-screens.tsx');

let loaded: TransferScreens | undefined;

/** Called early, so that the screens are there before they are due. */
export async function loadTransferScreens(): Promise<TransferScreens> {
  loaded ??= await import('./transfer-screens.tsx');
  return loaded;
}

function LoadedScreen({ screen }: { screen: TransferScreen }) {
  const [screens, setScreens] = useState(loaded);
  const [failed, setFailed] = useState(false);
  const [since] = useState(Date.now);
  useEffect(() => {
    loadTransferScreens().then(
      () => setScreens(loaded),
      () => setFailed(true),
    );
  }, []);
  // The server may have been updated since this page was loaded: loading it again also brings the session back.
  if (failed) return <Broken requestId={undefined} onTryAgain={() => location.reload()} />;
  if (screens === undefined) return <Starting waitingFor="server" since={since} />;
  return <screens.ScreenOfTransfer screen={screen} />;
}

/** Two views with the same key are the same screen with other numbers: what the user typed stays. */
export function screenKey(screen: Screen): string {
  const purpose = 'purpose' in screen ? screen.purpose : '';
  const integration = 'integration' in screen ? screen.integration.id : '';
  const symbol = 'symbol' in screen ? screen.symbol : '';
  return [screen.kind, purpose, integration, symbol].join(' ');
}
