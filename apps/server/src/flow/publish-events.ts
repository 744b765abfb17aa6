/** Makes written events known: their places in the order, a delivery for each webhook endpoint, and a word to who waits. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { placeEvents } from '../events/store.ts';
import type { Clock } from '../surroundings.ts';
import { insertDeliveries } from '../webhooks/delivery-store.ts';

const atOnce = 500;

/**
 * Publishes what has been committed since. May be called by any number of processes at once, and killed at any moment:
 * a batch is published whole or not at all.
 * @returns how many
 */
export async function publishEvents({ db, clock }: { db: Kysely<Database>; clock: Clock }): Promise<number> {
  let published = 0;
  for (;;) {
    const ids = await db.transaction().execute(async transaction => {
      const placed = await placeEvents(transaction, atOnce);
      if (placed.length > 0) {
        await insertDeliveries(transaction, placed, clock.now());
        await sql`SELECT pg_notify('fairlead_published', '')`.execute(transaction);
      }
      return placed;
    });
    published += ids.length;
    if (ids.length < atOnce) return published;
  }
}
