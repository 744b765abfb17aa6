/** Addresses that are shown to be sent to by hand. What arrives at one belongs to whoever was shown it last. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, ManualDepositsTable, Scope } from '../database/schema.ts';
import type { Destination } from '../link-tokens/configuration.ts';
import { later } from '../surroundings.ts';

type ManualDepositRow = Selectable<ManualDepositsTable>;

/** A server of an older build beside this one writes one spelling only. */
const canonicalAddress = sql<string>`coalesce(canonical_address, address)`;
const canonical = sql<string>`lower(${canonicalAddress})`;

export type NewManualDeposit = {
  id: string;
  sessionId: string;
  userId: string;
  destination: Destination;
  now: Date;
  expiresAt: Date;
  /** What a chain is to be read for: the token's contract, none for the network's own coin; absent: no chain is read. */
  watched: { contract: string | undefined; decimals: number } | undefined;
};

/**
 * Waits at a destination. The same user's earlier wait there, and anybody's whose time is over, ends by it.
 * @returns false: somebody else is being shown this address now, so that a deposit could be either's
 */
export async function waitAt(
  transaction: Kysely<Database>,
  scope: Scope,
  { id, sessionId, userId, destination, now, expiresAt, watched }: NewManualDeposit,
): Promise<boolean> {
  const place = placeOf(destination);
  await transaction
    .updateTable('manual_deposits')
    .set({ ended_at: now })
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('network_id', '=', place.network_id)
    .where('symbol', '=', place.symbol)
    .where(canonical, '=', place.canonical_address.toLowerCase())
    .where('address_tag', '=', place.address_tag)
    .where('ended_at', 'is', null)
    .where(where => where.or([where('user_id', '=', userId), where('expires_at', '<=', now)]))
    .execute();
  const row = await transaction
    .insertInto('manual_deposits')
    .values({
      ...place,
      id,
      client_id: scope.clientId,
      environment: scope.environment,
      session_id: sessionId,
      user_id: userId,
      created_at: now,
      expires_at: expiresAt,
      ended_at: null,
      transfer_id: null,
      ...(watched && { contract: watched.contract ?? null, decimals: watched.decimals }),
      // At once, whatever time it is for the client.
      next_look_at: watched ? new Date(0) : null,
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Of these places, by their canonical addresses, those at which other users wait: a deposit there could be theirs. */
export async function placesOfOthers(
  db: Kysely<Database>,
  scope: Scope,
  { userId, addresses, now }: { userId: string; addresses: readonly string[]; now: Date },
): Promise<{ networkId: string; symbol: string; address: string; addressTag: string }[]> {
  if (addresses.length === 0) return [];
  return db
    .selectFrom('manual_deposits')
    .select([
      'network_id as networkId',
      'symbol',
      canonicalAddress.as('address'),
      'address_tag as addressTag',
    ])
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where(
      canonical,
      'in',
      addresses.map(address => address.toLowerCase()),
    )
    .where('user_id', '<>', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}

type Place = Pick<Destination, 'networkId' | 'symbol' | 'address' | 'canonicalAddress' | 'addressTag'>;

/** Who waits at a place; `undefined` after the time is over. */
export async function findWaiting(
  db: Kysely<Database>,
  scope: Scope,
  destination: Place,
  now: Date,
): Promise<ManualDepositRow | undefined> {
  return waitingAt(db, scope, destination, now).executeTakeFirst();
}

/** As `findWaiting`, and holds the row until the transaction ends. */
export async function lockWaiting(
  transaction: Kysely<Database>,
  scope: Scope,
  destination: Place,
  now: Date,
): Promise<ManualDepositRow | undefined> {
  return waitingAt(transaction, scope, destination, now).forUpdate().executeTakeFirst();
}

function waitingAt(db: Kysely<Database>, scope: Scope, destination: Place, now: Date) {
  const place = placeOf(destination);
  return db
    .selectFrom('manual_deposits')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('network_id', '=', place.network_id)
    .where('symbol', '=', place.symbol)
    .where(canonical, '=', place.canonical_address.toLowerCase())
    .where('address_tag', '=', place.address_tag)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now);
}

/** A deposit has arrived. The wait goes on until its time is over: what else comes is the same user's. */
export async function noteArrival(
  transaction: Kysely<Database>,
  scope: Scope,
  { id, transferId }: { id: string; transferId: string },
): Promise<void> {
  await transaction
    .updateTable('manual_deposits')
    .set({ transfer_id: transferId })
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .execute();
}

/** One that is being watched, whoever is shown the address now. */
export async function findWatched(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<ManualDepositRow | undefined> {
  return watched(db, scope, id).executeTakeFirst();
}

/** As `findWatched`, and holds the row until the transaction ends. */
export async function lockWatched(
  transaction: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<ManualDepositRow | undefined> {
  return watched(transaction, scope, id).forUpdate().executeTakeFirst();
}

function watched(db: Kysely<Database>, scope: Scope, id: string) {
  return db
    .selectFrom('manual_deposits')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('next_look_at', 'is not', null);
}

/**
 * Takes up to `limit` watched deposits of any client that are due, and gives the taker so many milliseconds before they
 * are due again. It serves all clients, and each row tells its own.
 */
export async function takeDueDeposits(
  db: Kysely<Database>,
  { now, lease, limit }: { now: Date; lease: number; limit: number },
): Promise<ManualDepositRow[]> {
  return db
    .updateTable('manual_deposits')
    .set({ next_look_at: later(now, lease) })
    .where('id', 'in', query =>
      query
        .selectFrom('manual_deposits')
        .select('id')
        .where('next_look_at', '<=', now)
        .orderBy('next_look_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();
}

/**
 * @param look.at `null`: never again. `block`: where the next one goes on; absent: where this one began. `fromBlock`: the
 * first that came after the address was shown, kept once. `overSince`: since when its time is known to be over
 */
export async function nextLookAtDeposit(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
  look: { at: Date | null; block?: number; fromBlock?: number; overSince?: Date },
): Promise<void> {
  await db
    .updateTable('manual_deposits')
    .set({
      next_look_at: look.at,
      ...(look.block !== undefined && { next_block: String(look.block) }),
      ...(look.fromBlock !== undefined && {
        from_block: sql<string>`coalesce(from_block, ${look.fromBlock}::bigint)`,
      }),
      ...(look.overSince && { over_since: look.overSince }),
    })
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('next_look_at', 'is not', null)
    .execute();
}

/** When anybody's is due next. */
export async function nextDepositLook(db: Kysely<Database>): Promise<Date | undefined> {
  const row = await db
    .selectFrom('manual_deposits')
    .select(({ fn }) => fn.min('next_look_at').as('at'))
    .where('next_look_at', 'is not', null)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

function placeOf(destination: Place) {
  return {
    network_id: destination.networkId,
    symbol: destination.symbol,
    address: destination.address,
    canonical_address: destination.canonicalAddress ?? destination.address,
    address_tag: destination.addressTag ?? '',
  };
}
