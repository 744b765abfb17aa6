/**
 * Wakes `lookAtDueTransfers`, and what sends webhooks, when something is due. pg-boss carries the wake-ups, so that any
 * process may do the work and a restart forgets none; when each transfer or delivery is due stands in its own row, and a
 * look every minute finds what a lost wake-up missed.
 */
import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import type { Clock } from '../surroundings.ts';
import type { FlowLog } from './services.ts';

const queue = 'look-at-transfers';
const deliveryQueue = 'deliver-webhooks';
const tidyQueue = 'forget-what-is-over';
const everyMinute = '* * * * *';

export type TrackingWork = {
  look(): Promise<unknown>;
  tidy(): Promise<unknown>;
  deliver(): Promise<unknown>;
  /** Publishes events whose notification was lost. */
  publish(): void;
};

export type TrackingWorker = {
  /** Neither waits, so that they may be called in the middle of a transaction. */
  wake(at: Date): void;
  wakeDeliveries(at: Date): void;
  /** Starts to work; each is called one at a time: `look` and `deliver` when woken, all of them every minute. */
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

  async function begin({ look, deliver, tidy, publish }: TrackingWork): Promise<void> {
    await boss.start();
    await boss.createQueue(queue, { policy: 'short', retryLimit: 0 });
    await boss.schedule(queue, everyMinute);
    await boss.work(queue, { pollingIntervalSeconds: 0.5, batchSize: 50 }, async () => {
      await look();
    });
    await boss.createQueue(deliveryQueue, { policy: 'short', retryLimit: 0 });
    await boss.schedule(deliveryQueue, everyMinute);
    await boss.work(deliveryQueue, { pollingIntervalSeconds: 0.5, batchSize: 50 }, async () => {
      await deliver();
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

  /** Seconds still to come for which a wake-up was sent already: one is enough. */
  const sent = { [queue]: new Set<number>(), [deliveryQueue]: new Set<number>() };
  const wakeBy = (name: keyof typeof sent) => (at: Date) => {
    const now = clock.now().getTime();
    const second = Math.ceil(at.getTime() / 1000);
    for (const past of sent[name]) if (past * 1000 <= now) sent[name].delete(past);
    if (sent[name].has(second)) return;
    if (second * 1000 > now) sent[name].add(second);
    // Not before that second is over: of all that is due in it, the first has sent the wake-up for the rest.
    const startAfter = Math.max(0, second - now / 1000);
    // Those of other processes for the same second are the same one.
    const singletonKey = String(second);
    const send = started
      .then(() => boss.send(name, {}, { startAfter, singletonKey }))
      .catch((error: unknown) => {
        sent[name].delete(second);
        log.warn({ err: error }, 'a wake-up could not be sent; the next minute finds it');
      })
      .finally(() => sending.delete(send));
    sending.add(send);
  };

  return {
    wake: wakeBy(queue),
    wakeDeliveries: wakeBy(deliveryQueue),
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
