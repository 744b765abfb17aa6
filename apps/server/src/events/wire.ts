import type { FairleadEvent } from '@fairlead/wire';
import type { EventRow } from './store.ts';

type Told = Pick<
  EventRow,
  'id' | 'type' | 'subject_kind' | 'subject_id' | 'sequence' | 'payload' | 'created_at'
>;

/** An event as the API and the stream tell it. */
export function eventOnWire(row: Told): FairleadEvent {
  return {
    id: row.id,
    type: row.type,
    subject: { kind: row.subject_kind, id: row.subject_id },
    sequence: row.sequence,
    createdAt: row.created_at.toISOString(),
    data: row.payload as Record<string, unknown>,
  };
}
