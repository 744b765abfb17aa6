/** On which networks a wallet of the browser can do what a session asks for. */
import type { NetworkType } from '@fairlead/wire/network-type';
import type { CatalogScreen, SolanaFeature } from '@fairlead/wire/session-view';
import { accountOf } from './asking.ts';
import type { BrowserWallet } from './browser-wallets.ts';
import { accountToConnect } from './proving-wallet.ts';
import type { WalletProblem } from './wallet-problem.ts';

export type WalletOffer = {
  networkType: NetworkType;
  networkName: string;
  /** Asks the wallet for its account. */
  account(): Promise<{ address: string } | { problem: WalletProblem }>;
  solanaFeatures?: SolanaFeature[];
};

type Asked = Pick<
  CatalogScreen,
  'browserWallets' | 'solanaWallets' | 'provingWallets' | 'requestedAddresses'
>;

/** @returns empty: it can do nothing here */
export function offersOf({ request, solana, proves = {} }: BrowserWallet, asked: Asked): WalletOffer[] {
  const { browserWallets, solanaWallets: chain, provingWallets = [], requestedAddresses } = asked;
  const offers: WalletOffer[] = [];
  if (browserWallets && request) {
    offers.push({
      networkType: 'evm',
      networkName: 'Ethereum',
      account: () => accountOf({ request }, requestedAddresses),
    });
  }
  const provesFirst = provingWallets.some(({ networkType }) => networkType === 'solana');
  if (chain && solana?.chains.includes(chain) && (!provesFirst || proves.solana)) {
    offers.push({
      ...{ networkType: 'solana', networkName: 'Solana', solanaFeatures: [...solana.features] },
      account: () => accountToConnect(solana, requestedAddresses),
    });
  }
  for (const { networkType, name } of provingWallets) {
    // The one that pays after it is offered above.
    if (chain && networkType === 'solana') continue;
    const wallet = proves[networkType];
    if (wallet)
      offers.push({
        networkType,
        networkName: name,
        account: () => accountToConnect(wallet, requestedAddresses),
      });
  }
  return offers;
}
