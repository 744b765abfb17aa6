import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import type { Database, Scope, TransferRow } from '../src/database/schema.ts';

/** `events`: what was told of it, without `submitted`, which comes again with each answer to the institution. */
export type Story = { transfer: TransferRow; events: string[] };

/** The transfers of a client with what was told of each, after checking what must be true of every such story. */
export async function storiesOf(db: Kysely<Database>, { clientId }: Scope): Promise<Story[]> {
  const transfers = await db
    .selectFrom('transfers')
    .selectAll()
    .where('client_id', '=', clientId)
    .orderBy('created_at')
    .execute();
  return Promise.all(
    transfers.map(async transfer => {
      const events = await db
        .selectFrom('events')
        .select(['sequence', 'type'])
        .where('subject_id', '=', transfer.id)
        .orderBy('sequence')
        .execute();
      const types = events
        .map(({ type }) => type.replace('transfer.', ''))
        .filter(type => type !== 'submitted');
      expect(
        events.map(({ sequence }) => sequence),
        'numbered without a gap',
      ).toEqual(events.map((_, index) => index + 1));
      // What was sent by hand is known of once it has arrived.
      const byHand = transfer.connection_id === null;
      expect(types[0], 'begins with the intent').toBe(byHand ? 'settled' : 'created');
      expect(new Set(types.filter(type => type !== 'challenged')).size, 'told once').toBe(
        types.filter(type => type !== 'challenged').length,
      );
      const isOver = ['settled', 'failed', 'refunded'].includes(transfer.state);
      const ends = types.filter(type => type === 'settled' || type === 'failed');
      expect(ends, 'ends once, and as it stands').toEqual(
        isOver ? [transfer.state === 'settled' ? 'settled' : 'failed'] : [],
      );
      expect(transfer.next_look_at === null, 'is followed until it is over').toBe(isOver);
      expect(transfer.finished_at !== null).toBe(isOver);
      return { transfer, events: types };
    }),
  );
}
