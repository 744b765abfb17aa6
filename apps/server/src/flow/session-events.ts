/** The story of one session: what happened to it, to its transfers and to its proofs, in the order in which it happened. */
import type { FairleadEvent } from '@fairlead/wire';
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';
import { eventOnWire } from '../events/wire.ts';

/** More than any session has; an answer has an end. */
const most = 500;

/** Those, too, that `GET /fairlead/v1/events` does not list yet, because they have no position in it. */
export async function eventsOfSession(
  db: Kysely<Database>,
  scope: Scope,
  sessionId: string,
): Promise<FairleadEvent[]> {
  const cameOfIt = (table: 'transfers' | 'verifications') =>
    db
      .selectFrom(table)
      .select('id')
      .where('session_id', '=', sessionId)
      .where('client_id', '=', scope.clientId)
      .where('environment', '=', scope.environment);
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where(where =>
      where.or([
        where('subject_id', '=', sessionId),
        where('subject_id', 'in', cameOfIt('transfers')),
        where('subject_id', 'in', cameOfIt('verifications')),
      ]),
    )
    .orderBy('ordinal')
    .limit(most)
    .execute();
  return rows.map(eventOnWire);
}
