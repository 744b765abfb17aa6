import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { later } from '../surroundings.ts';
import { trackingWorker } from './tracking-worker.ts';

const { db, pool } = await testDatabase();
const now = new Date('2026-06-01T12:00:00.300Z');
const silent = () => {};
const log = { info: silent, warn: silent, error: silent } as unknown as Parameters<
  typeof trackingWorker
>[0]['log'];
const worker = trackingWorker({ pool, clock: { now: () => now }, log });
afterAll(() => worker.close());

test('one wake-up serves all that is due in a second, and comes when the last of it is due', async () => {
  const nothing = async () => {};
  worker.start({ look: nothing, deliver: nothing, tidy: nothing, publish: silent });
  const dueAfter = [990, 1_600, 1_700, 5_000];
  for (const milliseconds of dueAfter) worker.wake(later(now, milliseconds));
  const jobs = () =>
    sql<{ after: number }>`
      SELECT extract(epoch FROM start_after - created_on)::float8 * 1000 AS after FROM pgboss.job
      WHERE name = 'look-at-transfers' AND start_after > created_on ORDER BY start_after`.execute(db);
  await expect
    .poll(async () => (await jobs()).rows.map(({ after }) => Math.round(after)))
    .toEqual([1_700, 5_700]);
});
