/** The screens of a transfer: a part of their own, because nobody needs them before an account is connected. */
import type { Screen } from '@fairlead/wire/session-view';
import { Amount } from './amount.tsx';
import { Asset } from './asset.tsx';
import { Network } from './network.tsx';
import { NoEligibleAssets } from './no-eligible-assets.tsx';
import { Preview } from './preview.tsx';
import { Progress } from './progress.tsx';

export type TransferScreen = Extract<
  Screen,
  { kind: 'noEligibleAssets' | 'asset' | 'network' | 'amount' | 'preview' | 'progress' }
>;

export function ScreenOfTransfer({ screen }: { screen: TransferScreen }) {
  switch (screen.kind) {
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
  }
}
