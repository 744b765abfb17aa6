/**
 * Counts calls a minute at a time, in all processes together and without asking the database for any single call: each
 * process counts for itself and tells the others once a second, in one statement for all that it has counted.
 */
import { createHash } from 'node:crypto';

/** How long what one process has counted may be unknown to another, in milliseconds. */
export const sharedEvery = 1_000;
const window = 60_000;
/** More names than one process meets in a minute of honest traffic; from then on the oldest are forgotten. */
const mostNames = 50_000;

/** Counts one call. @returns seconds until the next minute when there were more than `most` in this one, else undefined. */
export type CountCall = (kind: string, name: string, most: number) => number | undefined;

export type SharedCount = {
  /** A digest: who called is nobody's business when the minute is over. */
  name: Buffer;
  windowStart: Date;
  calls: number;
};

export type CallCounterOptions = {
  clock: { now(): Date };
  /** Adds to what all processes have counted. @returns the sums, in the same order. Absent: this process is alone. */
  share?: (counts: readonly SharedCount[]) => Promise<readonly number[]>;
  log?: { warn(details: object, message: string): void };
};

export type CallCounter = {
  count: CountCall;
  /** Tells the others now; happens by itself every second. */
  tell(): Promise<void>;
  close(): Promise<void>;
};

type Count = {
  name: string;
  windowStart: number;
  /** By all processes, as of the last telling. */
  told: number;
  /** By this one since then. */
  untold: number;
};

/**
 * A limit is held to within what the processes admit in a second: each of them knows its own calls at once and those of
 * the others a second later at most. When the database is away each process goes on with what it knows.
 */
export function callCounter({ clock, share, log }: CallCounterOptions): CallCounter {
  const counts = new Map<string, Count>();
  let telling: Promise<void> = Promise.resolve();

  const tellNow = async (): Promise<void> => {
    if (share === undefined) return;
    const current = windowOf(clock.now());
    const due: Count[] = [];
    for (const [key, count] of counts) {
      if (count.windowStart !== current) counts.delete(key);
      else if (count.untold > 0) due.push(count);
    }
    if (due.length === 0) return;
    const sent = due.map(({ name, windowStart, untold: calls }) => {
      return { name: digestOf(name), windowStart: new Date(windowStart), calls };
    });
    try {
      const sums = await share(sent);
      for (const [at, count] of due.entries()) {
        count.told = sums[at] ?? count.told;
        count.untold -= sent[at]?.calls ?? 0;
      }
    } catch (error) {
      log?.warn({ err: error }, 'Could not share how often was called; each process counts for itself');
    }
  };
  const tell = () => {
    telling = telling.then(tellNow);
    return telling;
  };
  const timer = share && setInterval(tell, sharedEvery);
  timer?.unref();

  return {
    count(kind, caller, most) {
      const now = clock.now();
      const windowStart = windowOf(now);
      const name = `${kind}\n${caller}`;
      let count = counts.get(name);
      if (count?.windowStart !== windowStart) {
        count = { name, windowStart, told: 0, untold: 0 };
        counts.delete(name);
        counts.set(name, count);
        const [oldest] = counts.keys();
        if (counts.size > mostNames && oldest !== undefined) counts.delete(oldest);
      }
      count.untold += 1;
      if (count.told + count.untold <= most) return undefined;
      return Math.max(1, Math.ceil((windowStart + window - now.getTime()) / 1000));
    },
    tell,
    async close() {
      clearInterval(timer);
      await tell();
    },
  };
}

function windowOf(time: Date): number {
  return Math.floor(time.getTime() / window) * window;
}

function digestOf(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}
