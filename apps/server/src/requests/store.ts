/** The log of requests in SQL. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, RequestsTable, Scope } from '../database/schema.ts';

export type RequestRow = Selectable<RequestsTable>;

export type NewRequest = Omit<RequestRow, 'number' | 'environment'>;

/** Sandbox requests of any clients; each row says whose it is. */
export async function insertRequests(db: Kysely<Database>, rows: readonly NewRequest[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('requests')
    .values(rows.map(row => ({ ...row, environment: 'sandbox' as const })))
    .execute();
}

/**
 * In the order in which they were written.
 * @param filter.after a number; without it, the latest
 */
export async function listRequests(
  db: Kysely<Database>,
  { clientId, environment }: Scope,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<RequestRow[]> {
  if (environment !== 'sandbox') return [];
  const wanted = db
    .selectFrom('requests')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('environment', '=', 'sandbox');
  if (after !== undefined) {
    return wanted.where('number', '>', after).orderBy('number').limit(limit).execute();
  }
  return (await wanted.orderBy('number', 'desc').limit(limit).execute()).toReversed();
}

/** Forgets those from before `time`, so many at once at most. */
export async function deleteOldRequests(db: Kysely<Database>, time: Date, atMost: number): Promise<void> {
  await sql`
    DELETE FROM requests WHERE number IN (
      SELECT number FROM requests WHERE created_at < ${time} LIMIT ${atMost}
    )`.execute(db);
}
