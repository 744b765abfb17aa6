/** How much is where, over all clients: for whoever operates the server, and only as counts. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';

/** Transfers that are not over, by environment and state: those of the past are history, not load. */
export async function openTransfers(db: Kysely<Database>) {
  return db
    .selectFrom('transfers')
    .select(['environment', 'state', sql<string>`count(*)`.as('count')])
    .where('next_look_at', 'is not', null)
    .groupBy(['environment', 'state'])
    .execute();
}

/** Transfers whose time to be looked at passed more than a minute ago: nobody is looking. */
export async function overdueTransfers(db: Kysely<Database>, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('transfers')
    .select(sql<string>`count(*)`.as('count'))
    .where('next_look_at', '<', new Date(now.getTime() - 60_000))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Webhooks that wait, and since when the first of those waits whose time has come. */
export async function dueWebhooks(db: Kysely<Database>, now: Date): Promise<{ count: number; since?: Date }> {
  const { count, since } = await db
    .selectFrom('webhook_deliveries')
    .select([
      sql<string>`count(*)`.as('count'),
      sql<Date | null>`min(next_attempt_at) FILTER (WHERE next_attempt_at <= ${now})`.as('since'),
    ])
    .where('state', '=', 'due')
    .executeTakeFirstOrThrow();
  return { count: Number(count), ...(since && { since }) };
}

/** Events that were written and are not told yet. */
export async function unpublishedEvents(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('events')
    .select(sql<string>`count(*)`.as('count'))
    .where('position', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
