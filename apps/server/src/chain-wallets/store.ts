/** What wallets were asked to send, in SQL. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, Scope, WalletTransactionsTable } from '../database/schema.ts';
import { statesOf } from '../transfers/transitions.ts';

export type WalletTransactionRow = Selectable<WalletTransactionsTable>;

export type Asked = {
  transferId: string;
  networkId: string;
  symbol: string;
  contract: string | undefined;
  from: string;
  to: string;
  units: bigint;
  /** What the preview said that it takes of the network's coin, and of it for a new account; `undefined`: it said nothing. */
  mostGas: bigint | undefined;
  mostRent?: bigint;
  now: Date;
};

/** @returns the one that stands: the first of this transfer */
export async function insertWalletTransaction(
  db: Kysely<Database>,
  scope: Scope,
  asked: Asked,
): Promise<WalletTransactionRow | undefined> {
  await db
    .insertInto('wallet_transactions')
    .values({
      transfer_id: asked.transferId,
      client_id: scope.clientId,
      environment: scope.environment,
      network_id: asked.networkId,
      symbol: asked.symbol,
      contract: asked.contract ?? null,
      from_address: asked.from,
      to_address: asked.to,
      units: String(asked.units),
      most_gas: asked.mostGas === undefined ? null : String(asked.mostGas),
      most_rent: asked.mostRent === undefined ? null : String(asked.mostRent),
      created_at: asked.now,
      asked_at: null,
      nonce_before: null,
      next_block: null,
      reported_hash: null,
      hash: null,
      nonce: null,
      built: null,
      last_valid_height: null,
      signed: null,
      read_until: null,
      is_behind: false,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  return findWalletTransaction(db, scope, asked.transferId);
}

export async function findWalletTransaction(
  db: Kysely<Database>,
  scope: Scope,
  transferId: string,
): Promise<WalletTransactionRow | undefined> {
  return db
    .selectFrom('wallet_transactions')
    .selectAll()
    .where('transfer_id', '=', transferId)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .executeTakeFirst();
}

/** What is learnt of it on the way; the transaction itself is claimed. */
export async function updateWalletTransaction(
  db: Kysely<Database>,
  scope: Scope,
  transferId: string,
  changes: Partial<
    Pick<
      WalletTransactionRow,
      | 'asked_at'
      | 'nonce_before'
      | 'next_block'
      | 'read_until'
      | 'is_behind'
      | 'reported_hash'
      | 'built'
      | 'last_valid_height'
      | 'signed'
    >
  >,
): Promise<void> {
  await db
    .updateTable('wallet_transactions')
    .set(changes)
    .where('transfer_id', '=', transferId)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .execute();
}

/**
 * Says that this transaction, and no other any more, is the transfer's. It may pay for others: of another sender, to another
 * place, or in another asset.
 *
 * @returns whether it is: not where what it pays is another transfer's, or was told as a deposit by hand.
 */
export async function claimTransaction(
  db: Kysely<Database>,
  scope: Scope,
  transferId: string,
  { hash, nonce }: { hash: string; nonce: number | undefined },
): Promise<boolean> {
  const claimed = await db.transaction().execute(async transaction => {
    await lockHash(transaction, hash);
    return claim(transaction, scope, transferId, { hash, nonce });
  });
  return claimed !== undefined;
}

function claim(
  transaction: Kysely<Database>,
  scope: Scope,
  transferId: string,
  { hash, nonce }: { hash: string; nonce: number | undefined },
) {
  return transaction
    .updateTable('wallet_transactions as own')
    .set({ hash, ...(nonce !== undefined && { nonce: String(nonce) }) })
    .where('own.transfer_id', '=', transferId)
    .where('own.client_id', '=', scope.clientId)
    .where('own.environment', '=', scope.environment)
    .where(
      sql<boolean>`NOT EXISTS (
        SELECT FROM wallet_transactions AS other
        WHERE other.network_id = own.network_id AND lower(other.hash) = ${hash.toLowerCase()}
          AND lower(other.from_address) = lower(own.from_address) AND lower(other.to_address) = lower(own.to_address)
          AND lower(coalesce(other.contract, '')) = lower(coalesce(own.contract, ''))
          AND other.transfer_id <> own.transfer_id)`,
    )
    .where(
      sql<boolean>`NOT EXISTS (
        SELECT FROM transfers
        WHERE client_id = own.client_id AND environment = own.environment AND network_id = own.network_id
          AND symbol = own.symbol AND lower(transfers.to_address) = lower(own.to_address)
          AND lower(transfers.hash) = ${hash.toLowerCase()} AND block_number IS NOT NULL AND connection_id IS NULL)`,
    )
    .returning('own.transfer_id')
    .executeTakeFirst();
}

/** Until the end of the database's transaction nobody else says what this one pays for: it would be counted twice. */
export async function lockHash(transaction: Kysely<Database>, hash: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${hash.toLowerCase()}, 0))`.execute(transaction);
}

/**
 * Transfers that have not come to their end and whose wallet was asked to pay exactly this. Also where its transaction is
 * known: another one may have the last word.
 */
export async function findPending(
  db: Kysely<Database>,
  scope: Scope,
  { networkId, symbol, from, to, units }: Pick<Asked, 'networkId' | 'symbol' | 'from' | 'to' | 'units'>,
): Promise<string[]> {
  const rows = await db
    .selectFrom('wallet_transactions as asked')
    .innerJoin('transfers', 'transfers.id', 'asked.transfer_id')
    .select('asked.transfer_id')
    .where('asked.client_id', '=', scope.clientId)
    .where('asked.environment', '=', scope.environment)
    .where('asked.network_id', '=', networkId)
    .where('asked.symbol', '=', symbol)
    .where(({ fn }) => fn<string>('lower', ['asked.from_address']), '=', from.toLowerCase())
    .where(({ fn }) => fn<string>('lower', ['asked.to_address']), '=', to.toLowerCase())
    .where('asked.units', '=', String(units))
    .where('asked.asked_at', 'is not', null)
    .where('transfers.state', 'in', statesOf(['pending']))
    .execute();
  return rows.map(row => row.transfer_id);
}

/** Whether what it pays there is a transfer from a wallet, and so no deposit by hand. */
export async function isClaimed(
  db: Kysely<Database>,
  scope: Scope,
  { networkId, symbol, address, hash }: { networkId: string; symbol: string; address: string; hash: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('wallet_transactions')
    .select('transfer_id')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('network_id', '=', networkId)
    .where('symbol', '=', symbol)
    .where(({ fn }) => fn<string>('lower', ['to_address']), '=', address.toLowerCase())
    .where(({ fn }) => fn<string>('lower', ['hash']), '=', hash.toLowerCase())
    .executeTakeFirst();
  return row !== undefined;
}
