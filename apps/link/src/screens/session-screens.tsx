/** Which file shows which of the server's screens. */
import type { Screen } from '@fairlead/wire/session-view';
import { Amount } from './amount.tsx';
import { Asset } from './asset.tsx';
import { Catalog } from './catalog.tsx';
import { Code } from './code.tsx';
import { Connected } from './connected.tsx';
import { Ended } from './ended.tsx';
import { Login } from './login.tsx';
import { Network } from './network.tsx';
import { NoEligibleAssets } from './no-eligible-assets.tsx';
import { Oauth } from './oauth.tsx';
import { Preview } from './preview.tsx';
import { Progress } from './progress.tsx';
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
    case 'noEligibleAssets':
      return <NoEligibleAssets screen={screen} />;
    case 'asset':
      return <Asset screen={screen} />;
    case 'network':
      return <Network screen={screen} />;
    case 'amount':
      return <Amount screen={screen} />;
    case 'preview':
      return <Preview screen={screen} />;
    case 'progress':
      return <Progress screen={screen} />;
    case 'connected':
      return <Connected screen={screen} />;
    case 'ended':
      return <Ended because={screen.because} />;
  }
}

/** Two views with the same key are the same screen with other numbers: what the user typed stays. */
export function screenKey(screen: Screen): string {
  const purpose = 'purpose' in screen ? screen.purpose : '';
  const integration = 'integration' in screen ? screen.integration.id : '';
  const symbol = 'symbol' in screen ? screen.symbol : '';
  return [screen.kind, purpose, integration, symbol].join(' ');
}
