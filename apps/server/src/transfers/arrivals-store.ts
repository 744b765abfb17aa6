/** In SQL, what has arrived by hand, and what may be the same money on its way from an account. */
import { canonicalAddress, type NetworkType } from '@fairlead/chains';
import type { Kysely } from 'kysely';
import type { Database, Scope, TransferRow } from '../database/schema.ts';
import type { NewTransfer } from './store.ts';

/** A deposit by hand: there before we knew of it, so it is settled from the start. */
export async function insertArrival(
  transaction: Kysely<Database>,
  scope: Scope,
  transfer: NewTransfer,
): Promise<TransferRow> {
  return transaction
    .insertInto('transfers')
    .values({
      ...transfer,
      client_id: scope.clientId,
      environment: scope.environment,
      state: 'settled',
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

type Place = { networkId: string; networkType: NetworkType; symbol: string; address: string };

function isSamePlace(networkType: NetworkType, one: string, other: string): boolean {
  const [a, b] = [one, other].map(each => canonicalAddress(networkType, each).toLowerCase());
  return a === b;
}

/** Whether this transaction's payment to this address is a transfer already, read from its chain or told by an institution. */
export async function isRead(
  db: Kysely<Database>,
  scope: Scope,
  { networkId, networkType, symbol, address, hash }: Place & { hash: string },
): Promise<boolean> {
  const rows = await db
    .selectFrom('transfers')
    .select('to_address')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('network_id', '=', networkId)
    .where('symbol', '=', symbol)
    .where('hash', '=', hash)
    .where('state', '<>', 'failed')
    .execute();
  return rows.some(row => isSamePlace(networkType, row.to_address, address));
}

/**
 * Whether something is under way to this address from an account at an institution that has not said its transaction yet:
 * what arrives may be that, whoever's it is. Wallets are not asked here, they say what they were asked to pay.
 */
export async function isUnderWay(db: Kysely<Database>, scope: Scope, place: Place): Promise<boolean> {
  const rows = await db
    .selectFrom('transfers')
    .select('to_address')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('network_id', '=', place.networkId)
    .where('symbol', '=', place.symbol)
    .where('connection_id', 'is not', null)
    .where('hash', 'is', null)
    .where('state', 'in', ['submitted', 'unknown', 'accepted'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('wallet_transactions')
            .select('transfer_id')
            .whereRef('wallet_transactions.transfer_id', '=', 'transfers.id'),
        ),
      ),
    )
    .execute();
  return rows.some(row => isSamePlace(place.networkType, row.to_address, place.address));
}

/** Whether the session has a transfer from an account that is under way or has arrived. */
export async function hasStandingTransfer(
  db: Kysely<Database>,
  scope: Scope,
  sessionId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('transfers')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('connection_id', 'is not', null)
    .where('state', 'not in', ['failed', 'refunded'])
    .executeTakeFirst();
  return row !== undefined;
}
