/** The screens after the first: a part of their own. */
import type { Screen } from '@fairlead/wire/session-view';
import { AccountChoice } from './account-choice.tsx';
import { Amount } from './amount.tsx';
import { ApiKeyOffer } from './api-key-offer.tsx';
import { Asset } from './asset.tsx';
import { EvmWalletApproval, SolanaWalletApproval } from './browser-wallet-approval.tsx';
import { BrowserWalletProof } from './browser-wallet-proof.tsx';
import { Code } from './code.tsx';
import { Connected } from './connected.tsx';
import { Funding } from './funding.tsx';
import { Home } from './home.tsx';
import { Login } from './login.tsx';
import { ManualArrived } from './manual-arrived.tsx';
import { ManualDeposit } from './manual-deposit.tsx';
import { ManualDestination } from './manual-destination.tsx';
import { Network } from './network.tsx';
import { NoEligibleAssets } from './no-eligible-assets.tsx';
import { Oauth } from './oauth.tsx';
import { Preview } from './preview.tsx';
import { Progress } from './progress.tsx';
import { Verified } from './verified.tsx';
import { VerifyAccount } from './verify-account.tsx';
import { VerifyMessage } from './verify-message.tsx';
import { Wait } from './wait.tsx';
import { WalletApproval } from './wallet-approval.tsx';

export type LaterScreen = Exclude<Screen, { kind: 'catalog' | 'ended' }>;

export function ScreenOnceConnected({ screen }: { screen: LaterScreen }) {
  switch (screen.kind) {
    case 'home':
      return <Home screen={screen} />;
    case 'funding':
      return <Funding screen={screen} />;
    case 'manualDestination':
      return <ManualDestination screen={screen} />;
    case 'manualDeposit':
      return <ManualDeposit screen={screen} />;
    case 'manualArrived':
      return <ManualArrived screen={screen} />;
    case 'accountChoice':
      return <AccountChoice screen={screen} />;
    case 'apiKeyOffer':
      return <ApiKeyOffer screen={screen} />;
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
    case 'walletApproval':
      if (screen.browserWallet) return <EvmWalletApproval screen={screen} wallet={screen.browserWallet} />;
      if (screen.solanaWallet) return <SolanaWalletApproval screen={screen} wallet={screen.solanaWallet} />;
      return <WalletApproval screen={screen} />;
    case 'progress':
      return <Progress screen={screen} />;
    case 'verifyAccount':
      return <VerifyAccount screen={screen} />;
    case 'verifyMessage':
      return screen.browserWallet === undefined ? (
        <VerifyMessage screen={screen} />
      ) : (
        <BrowserWalletProof screen={screen} wallet={screen.browserWallet} />
      );
    case 'verified':
      return <Verified screen={screen} />;
  }
}
