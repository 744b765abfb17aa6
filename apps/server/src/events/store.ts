/** What happened, told once: immutable, numbered per subject, written in the same transaction as the change. */
import type { EventSubject, EventType } from '@fairlead/wire';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, EventsTable, Scope } from '../database/schema.ts';
import { patternsMatching } from './patterns.ts';

export type EventRow = Selectable<EventsTable>;

export type NewEvent = {
  id: string;
  subjectKind: EventSubject;
  subjectId: string;
  type: EventType;
  /** Facts only; never a credential. */
  payload: object;
  at: Date;
};

/**
 * The caller holds the subject's row in this transaction, so that two changes of one subject cannot take the same
 * number; if it does not, the unique index refuses the second.
 */
export async function appendEvent(
  transaction: Kysely<Database>,
  scope: Scope,
  event: NewEvent,
): Promise<void> {
  await transaction
    .insertInto('events')
    .values({
      id: event.id,
      client_id: scope.clientId,
      environment: scope.environment,
      subject_kind: event.subjectKind,
      subject_id: event.subjectId,
      sequence: sql<number>`(
        SELECT coalesce(max(sequence), 0) + 1 FROM events
        WHERE subject_id = ${event.subjectId} AND client_id = ${scope.clientId} AND environment = ${scope.environment}
      )`,
      type: event.type,
      payload: JSON.stringify(event.payload),
      created_at: event.at,
    })
    .execute();
}

/** Everything that was told of one subject so far, published or not. */
export async function eventsOf(db: Kysely<Database>, scope: Scope, subjectId: string): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .orderBy('sequence')
    .execute();
}

/** Any number, as long as everybody who publishes uses the same. */
const publishing = 6_120_018;

/**
 * Gives the oldest events that have none their positions, of all clients. Until the transaction ends nobody else can,
 * so positions become visible in their order: whoever reads by position never misses one that appears later.
 * @returns their ids, in that order
 */
export async function placeEvents(transaction: Kysely<Database>, limit: number): Promise<string[]> {
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(publishing)})`.execute(transaction);
  const { rows } = await sql<{ id: string; position: string }>`
    UPDATE events SET position = placed.position
    FROM (
      SELECT id, nextval('event_positions') AS position
      FROM (SELECT id FROM events WHERE position IS NULL ORDER BY ordinal LIMIT ${limit}) AS next
    ) AS placed
    WHERE events.id = placed.id
    RETURNING events.id, events.position`.execute(transaction);
  return rows.toSorted((a, b) => Number(BigInt(a.position) - BigInt(b.position))).map(row => row.id);
}

export type EventFilter = {
  types?: readonly string[] | undefined;
  subjectId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Only what comes after this position, in the direction of reading. */
  after?: string | undefined;
  descending?: boolean | undefined;
  limit: number;
};

/** Published events in the order of their positions. */
export async function listEvents(
  db: Kysely<Database>,
  scope: Scope,
  filter: EventFilter,
): Promise<EventRow[]> {
  const { types, subjectId, from, to, after, descending = false, limit } = filter;
  let wanted = db
    .selectFrom('events')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('position', 'is not', null);
  const matching = types && patternsMatching(types);
  if (matching) wanted = wanted.where('type', 'in', matching);
  if (subjectId !== undefined) wanted = wanted.where('subject_id', '=', subjectId);
  if (from !== undefined) wanted = wanted.where('created_at', '>=', from);
  if (to !== undefined) wanted = wanted.where('created_at', '<', to);
  if (after !== undefined) wanted = wanted.where('position', descending ? '<' : '>', after);
  return wanted
    .orderBy('position', descending ? 'desc' : 'asc')
    .limit(limit)
    .execute();
}

/** One published event. */
export async function findEvent(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<EventRow | undefined> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('position', 'is not', null)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Where the scope's published events end at present: everything after it is news. `0` where there is none yet. */
export async function lastPosition(db: Kysely<Database>, scope: Scope): Promise<string> {
  const row = await db
    .selectFrom('events')
    .select('position')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('position', 'is not', null)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.position ?? '0';
}
