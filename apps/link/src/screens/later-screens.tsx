/** The screens of a transfer and of a proof: a part of their own, because nobody needs them first. */
import type { Screen } from '@fairlead/wire/session-view';
import { AccountChoice } from './account-choice.tsx';
import { Amount } from './amount.tsx';
import { Asset } from './asset.tsx';
import { Network } from './network.tsx';
import { NoEligibleAssets } from './no-eligible-assets.tsx';
import { Preview } from './preview.tsx';
import { Progress } from './progress.tsx';
import { Verified } from './verified.tsx';
import { VerifyAccount } from './verify-account.tsx';
import { VerifyMessage } from './verify-message.tsx';
import { WalletApproval } from './wallet-approval.tsx';

type FirstScreen = 'catalog' | 'login' | 'oauth' | 'code' | 'wait' | 'connected' | 'ended';
export type LaterScreen = Exclude<Screen, { kind: FirstScreen }>;

export function ScreenOnceConnected({ screen }: { screen: LaterScreen }) {
  switch (screen.kind) {
    case 'accountChoice':
      return <AccountChoice screen={screen} />;
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
      return <WalletApproval screen={screen} />;
    case 'progress':
      return <Progress screen={screen} />;
    case 'verifyAccount':
      return <VerifyAccount screen={screen} />;
    case 'verifyMessage':
      return <VerifyMessage screen={screen} />;
    case 'verified':
      return <Verified screen={screen} />;
  }
}
