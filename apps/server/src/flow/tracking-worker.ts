/**
 * Wakes `lookAtDueTransfers` when something is due. pg-boss carries the wake-ups, so that any process may do the work
 * and a restart forgets none; when each transfer is due stands in its own row, and a look every minute finds what a
 * lost wake-up missed.
 */
import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import type { Clock } from '../surroundings.ts';
import type { FlowLog } from './services.ts';

const queue = 'look-at-transfers';
const tidyQueue = 'forget-what-is-over';
const everyMinute = '* * * * *';

export type TrackingWork = {
  look(): Promise<unknown>;
  tidy(): Promise<unknown>;
  /** Publishes events whose notification was lost. */
  publish(): void;
};

export type TrackingWorker = {
  /** Does not wait, so that it may be called in the middle of a transaction. */
  wake(at: Date): void;
  /** Starts to work; each is called one at a time: `look` when woken, all of them every minute. */
  start(work: TrackingWork): void;
  /** Lets the look that is under way finish. */
  close(): Promise<void>;
};

export function trackingWorker({
  pool,
  clock,
  log,
}: {
  pool: Pool;
  clock: Clock;
  log: FlowLog;
}): TrackingWorker {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: 'pgboss',
    supervise: true,
    schedule: true,
  });
  boss.on('error', error => log.error({ err: error }, 'background work met an error'));

  async function begin({ look, tidy, publish }: TrackingWork): Promise<void> {
    await boss.start();
    await boss.createQueue(queue, { policy: 'short', retryLimit: 0 });
    await boss.schedule(queue, everyMinute);
    await boss.work(queue, { pollingIntervalSeconds: 0.5, batchSize: 50 }, async () => {
      await look();
    });
    await boss.createQueue(tidyQueue, { policy: 'short', retryLimit: 0 });
    await boss.schedule(tidyQueue, everyMinute);
    await boss.work(tidyQueue, { pollingIntervalSeconds: 15 }, async () => {
      publish();
      await tidy();
    });
  }

  const sending = new Set<Promise<unknown>>();
  let started: Promise<void> = Promise.resolve();

  return {
    wake(at) {
      const seconds = Math.max(0, Math.ceil((at.getTime() - clock.now().getTime()) / 1000));
      // Wake-ups for the same second are one.
      const singletonKey = String(Math.ceil(at.getTime() / 1000));
      const sent = started
        .then(() => boss.send(queue, {}, { startAfter: seconds, singletonKey }))
        .catch((error: unknown) =>
          log.warn({ err: error }, 'a wake-up could not be sent; the next minute finds it'),
        )
        .finally(() => sending.delete(sent));
      sending.add(sent);
    },
    start(work) {
      // Nobody has to wait for it: what is due stands in the database.
      started = begin(work);
      started.catch((error: unknown) => log.error({ err: error }, 'background work could not start'));
    },
    async close() {
      await started.catch(() => {});
      await Promise.all(sending);
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}
