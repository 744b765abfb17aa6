/**
 * Wallets of the user's own browser, on chains that are watched. Only the wallet holds keys: the server says what is to be
 * signed, and believes the chain alone about what was sent.
 */
import type { Connector, WalletAccount } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Catalog, Integration } from '../catalog/index.ts';
import type { ChainWatch } from '../chain-watch/index.ts';
import type { Database, Scope } from '../database/schema.ts';
import type { Prices } from '../prices/index.ts';
import type { Clock } from '../surroundings.ts';
import { evmWallet, isOfBrowserWallet } from './evm-wallet.ts';
import { isOfSolanaWallet, solanaWallet } from './solana-wallet.ts';

export { payableAsset } from './payable-assets.ts';

type ConnectorFor<Setting> = (
  scope: Scope,
  integration: Integration,
  setting: Setting,
) => Connector | undefined;

/** The connectors of `played`, where each wallet is besides what a user's real one can do; in live, that alone. */
export function withBrowserWallets<Setting extends { clock: Clock }>(
  parts: { db: Kysely<Database>; catalog: Catalog; watch: ChainWatch; prices: Prices },
  played: ConnectorFor<Setting>,
): ConnectorFor<Setting> {
  return (scope, integration, setting) => {
    const own = played(scope, integration, setting);
    if (integration.kind !== 'wallet') return own;
    const all = { ...parts, scope, integration, clock: setting.clock };
    const [evm, solana] = [evmWallet(all), solanaWallet(all)];
    const base = scope.environment === 'live' ? evm : own;
    if (base === undefined) return undefined;
    const of = (credentials: object) =>
      isOfBrowserWallet(credentials) ? evm : isOfSolanaWallet(credentials) ? solana : base;
    const byAccount = (account: WalletAccount | undefined) =>
      account?.networkType === 'solana' ? solana : evm;
    return {
      ...base,
      connect: request =>
        (request.method === 'wallet' && request.browserWallet ? byAccount(request.account) : base).connect(
          request,
        ),
      holdings: credentials => of(credentials).holdings(credentials),
      withdrawalTerms: (credentials, asset) => of(credentials).withdrawalTerms(credentials, asset),
      withdraw: (credentials, request) => of(credentials).withdraw(credentials, request),
      resumeWithdraw: (credentials, state, answer) =>
        of(credentials).resumeWithdraw(credentials, state, answer),
      findWithdrawal: (credentials, key) => of(credentials).findWithdrawal(credentials, key),
      lateRequests: async (credentials, key) => of(credentials).lateRequests?.(credentials, key),
    };
  };
}
