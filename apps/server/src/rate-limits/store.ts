/** How often was called, by all processes together; see `http/call-counter.ts`. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { SharedCount } from '../http/index.ts';

/** Adds to the counts. @returns the sums, in the order of what was added. */
export async function addToCounts(
  db: Kysely<Database>,
  counts: readonly SharedCount[],
): Promise<readonly number[]> {
  const { rows } = await sql<{ name: Buffer; calls: number }>`
    INSERT INTO call_counts AS known (name, window_start, calls)
    SELECT * FROM unnest(
      ${counts.map(({ name }) => name)}::bytea[],
      ${counts.map(({ windowStart }) => windowStart.toISOString())}::timestamptz[],
      ${counts.map(({ calls }) => calls)}::integer[]
    ) AS counted (name, window_start, calls)
    -- One order for all processes, so that they do not wait for each other in a circle.
    ORDER BY name
    ON CONFLICT (name, window_start) DO UPDATE SET calls = known.calls + excluded.calls
    RETURNING name, calls`.execute(db);
  const sums = new Map(rows.map(({ name, calls }) => [name.toString('base64'), calls]));
  return counts.map(({ name }) => sums.get(name.toString('base64')) ?? 0);
}

export async function deleteOldCounts(db: Kysely<Database>, before: Date): Promise<void> {
  await db.deleteFrom('call_counts').where('window_start', '<', before).execute();
}
