/** Transfers and their previews in SQL. States change only along `transitions.ts`, one row at a time. */
import { type Kysely, sql } from 'kysely';
import type { Database, NewTransferRow, Scope, TransferRow, TransferState } from '../database/schema.ts';
import { later } from '../surroundings.ts';
import { canBecome } from './transitions.ts';

export type NewPreview = {
  id: string;
  /** Null: asked for through the API. */
  sessionId: string | null;
  connectionId: string;
  /** The sentence as it is shown; the transfer is made from it and from nothing else. */
  quote: object;
  now: Date;
  expiresAt: Date;
};

export async function insertPreview(
  transaction: Kysely<Database>,
  scope: Scope,
  preview: NewPreview,
): Promise<void> {
  await transaction
    .insertInto('previews')
    .values({
      id: preview.id,
      client_id: scope.clientId,
      environment: scope.environment,
      session_id: preview.sessionId,
      connection_id: preview.connectionId,
      quote: JSON.stringify(preview.quote),
      created_at: preview.now,
      expires_at: preview.expiresAt,
    })
    .execute();
}

export async function findPreview(db: Kysely<Database>, scope: Scope, id: string) {
  return db
    .selectFrom('previews')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .executeTakeFirst();
}

export type NewTransfer = Omit<NewTransferRow, 'client_id' | 'environment' | 'state'>;

/** @returns why not, when this preview has become a transfer before, or a payment for the same order stands. */
export async function insertTransfer(
  transaction: Kysely<Database>,
  scope: Scope,
  transfer: NewTransfer,
): Promise<TransferRow | 'approvedBefore' | 'alreadyPaid'> {
  const row = await transaction
    .insertInto('transfers')
    .values({
      ...transfer,
      client_id: scope.clientId,
      environment: scope.environment,
      state: 'created',
    })
    .onConflict(conflict => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return row;
  return (await findTransfer(transaction, scope, transfer.id)) ? 'approvedBefore' : 'alreadyPaid';
}

export async function findTransfer(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<TransferRow | undefined> {
  return db
    .selectFrom('transfers')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .executeTakeFirst();
}

/** By its id or the institution's, among what this user sent from this integration. */
export async function findTransferFrom(
  db: Kysely<Database>,
  scope: Scope,
  sender: { userId: string; integrationId: string; named: string },
): Promise<TransferRow | undefined> {
  const { userId, integrationId, named } = sender;
  return db
    .selectFrom('transfers')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('user_id', '=', userId)
    .where('integration_id', '=', integrationId)
    .where(({ or, eb }) =>
      or([eb('institution_transaction_id', '=', named), eb(sql<string>`id::text`, '=', named.toLowerCase())]),
    )
    .executeTakeFirst();
}

/**
 * Moves one transfer from the state that the caller saw to the next one.
 *
 * @returns the row as it is now, or `undefined` when it is no longer in that state: nothing was written.
 * @throws RangeError for a step that the table of transitions does not have: a programming error.
 */
export async function moveTransfer(
  transaction: Kysely<Database>,
  scope: Scope,
  transfer: { id: string; from: TransferState; to: TransferState },
  changes: Partial<
    Pick<
      TransferRow,
      | 'sealed_challenge'
      | 'institution_transaction_id'
      | 'from_address'
      | 'hash'
      | 'block_number'
      | 'amount'
      | 'client_fee'
      | 'network_fee'
      | 'total'
      | 'gas_fee'
      | 'gas_symbol'
      | 'gas_unit_price'
      | 'failure_reason'
      | 'failure_message'
      | 'next_look_at'
      | 'submitted_at'
      | 'accepted_at'
      | 'finished_at'
      | 'refund_pending_at'
      | 'refunded_at'
    >
  >,
): Promise<TransferRow | undefined> {
  if (!canBecome(transfer.from, transfer.to)) {
    throw new RangeError(`a transfer that is ${transfer.from} cannot become ${transfer.to}`);
  }
  return transaction
    .updateTable('transfers')
    .set({ ...changes, state: transfer.to })
    .where('id', '=', transfer.id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('state', '=', transfer.from)
    .returningAll()
    .executeTakeFirst();
}

/** Says when a transfer whose state has not changed is to be looked at again. */
export async function postponeLook(
  db: Kysely<Database>,
  scope: Scope,
  transfer: { id: string; state: TransferState; nextLookAt: Date },
): Promise<void> {
  await db
    .updateTable('transfers')
    .set({ next_look_at: transfer.nextLookAt })
    .where('id', '=', transfer.id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('state', '=', transfer.state)
    .execute();
}

/**
 * Takes up to `limit` transfers of any client that are due by their client's own time, and gives the taker so many
 * milliseconds before they are due again. The one function without a scope: it serves all clients, and each row tells
 * its own.
 *
 * @param due.time `world`: of the clients whose time is the world's; `moved`: of sandboxes that are ahead of it.
 */
export async function takeDueTransfers(
  db: Kysely<Database>,
  due: { now: Date; lease: number; limit: number; time: 'world' | 'moved' },
): Promise<TransferRow[]> {
  const { now, lease, limit, time } = due;
  const ahead = time === 'moved' ? aheadOf : sql<string>`interval '0'`;
  return db
    .updateTable('transfers')
    .set({ next_look_at: sql<Date>`${later(now, lease)}::timestamptz + ${ahead}` })
    .where('id', 'in', query =>
      query
        .selectFrom('transfers')
        .select('id')
        .where('next_look_at', '<=', sql<Date>`${now}::timestamptz + ${ahead}`)
        .where(time === 'moved' ? isMoved : sql<boolean>`NOT ${isMoved}`)
        .orderBy('next_look_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();
}

/** When the next transfer of anybody is due, by the world's time. */
export async function nextLook(db: Kysely<Database>): Promise<Date | undefined> {
  const next = (moved: boolean) =>
    db
      .selectFrom('transfers')
      .select(moved ? sql<Date>`next_look_at - ${aheadOf}`.as('at') : 'next_look_at as at')
      .where('next_look_at', 'is not', null)
      .where(moved ? isMoved : sql<boolean>`NOT ${isMoved}`)
      .orderBy('at')
      .limit(1)
      .executeTakeFirst();
  const times = (await Promise.all([next(false), next(true)])).flatMap(row => row?.at ?? []);
  return times.sort((a, b) => a.getTime() - b.getTime())[0];
}

const ofItsClient = sql`
  FROM sandbox_clocks
  WHERE sandbox_clocks.client_id = transfers.client_id AND sandbox_clocks.environment = transfers.environment`;
const isMoved = sql<boolean>`EXISTS (SELECT 1 ${ofItsClient})`;
const aheadOf = sql<string>`(SELECT ahead_ms * interval '1 millisecond' ${ofItsClient})`;
