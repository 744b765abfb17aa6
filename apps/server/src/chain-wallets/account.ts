/** What accounts of wallets of the user's own have in common, whatever chain they are on. */
import { createHash } from 'node:crypto';
import type { Outcome } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Catalog, Integration } from '../catalog/index.ts';
import type { ChainWatch } from '../chain-watch/index.ts';
import type { Database, Scope } from '../database/schema.ts';
import type { Prices } from '../prices/index.ts';
import type { Clock } from '../surroundings.ts';
import { failed } from './prepare.ts';

/** How long the wallet waits to be asked, and how long after that a transaction is looked for. */
export const approvalLifeMs = 10 * 60_000;
export const lateMs = 24 * 60 * 60_000;
export const lookAfterMs = 4_000;

export type WalletParts = {
  db: Kysely<Database>;
  catalog: Catalog;
  watch: ChainWatch;
  prices: Prices;
  scope: Scope;
  integration: Pick<Integration, 'id' | 'name'>;
  clock: Clock;
};

/** Not on the chain yet, or not to be seen: it is looked for. */
export function lost(): Outcome<never> & { status: 'failed' } {
  return {
    ...failed('unreachable', 'The network does not show the transaction yet.'),
    moneyMoved: 'unknown',
  };
}

export function shortened(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** A UUID (version 8) of integration and address: the same ones are the same account. */
export function accountIdOf(integrationId: string, address: string): string {
  const hex = createHash('sha256')
    .update(['fairlead browser wallet account', integrationId, address].join('\n'))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
