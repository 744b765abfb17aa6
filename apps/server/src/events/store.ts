/** What happened, told once: immutable, numbered per subject, written in the same transaction as the change. */
import { type Kysely, sql } from 'kysely';
import type { Database, EventsTable, Scope } from '../database/schema.ts';

export type NewEvent = {
  id: string;
  subjectKind: EventsTable['subject_kind'];
  subjectId: string;
  /** `transfer.accepted`, `session.opened`, … */
  type: string;
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
