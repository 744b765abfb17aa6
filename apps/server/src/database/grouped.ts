/**
 * Work on the database that is done together (group commit). What arrives while a group is on its way waits, and goes
 * as the next group: so throughput grows with load, while a lonely item goes at once and pays for one commit. The queue
 * is bounded: who would have to wait too long is turned away at the door, before anything was done.
 */
import { performance } from 'node:perf_hooks';

export type GroupBounds = {
  /** Items of one group: enough that the commit costs next to nothing an item, few enough that nobody waits long. */
  together: number;
  /** Two, so that one group can be on its way to the disk while the next is read by the database. */
  inFlight: number;
  /** Items that may wait; from then on new ones are turned away. */
  waiting: number;
  /** Milliseconds that the oldest may have waited; from then on the database does not keep up, or does not answer. */
  patience: number;
};

const usualBounds: GroupBounds = { together: 256, inFlight: 2, waiting: 2048, patience: 2000 };

/** Nothing was done, and nothing will be: too many wait already. The HTTP room answers it with a 503. */
export class TooManyWaiting extends Error {
  readonly code = 'TOO_MANY_WAITING';

  constructor() {
    super('More is waiting for the database than can be written in good time.');
    this.name = 'TooManyWaiting';
  }
}

type Waiting<Item, Result> = {
  item: Item;
  since: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
};

/**
 * @param work does all of a group or nothing of it (one statement, or one transaction), and answers in the group's
 *   order once it is committed. Where it fails because of what one item says, the others are done without it.
 * @returns what adds an item: resolves with its result, rejects with its own error or `TooManyWaiting`.
 */
export function grouped<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  bounds: Partial<GroupBounds> = {},
): (item: Item) => Promise<Result> {
  const { together, inFlight: mostInFlight, waiting: mostWaiting, patience } = { ...usualBounds, ...bounds };
  let waiting: Waiting<Item, Result>[] = [];
  let inFlight = 0;
  let starting = false;

  const start = async (): Promise<void> => {
    starting = false;
    const group = waiting.slice(0, together);
    waiting = waiting.slice(together);
    inFlight += 1;
    await workOn(work, group);
    inFlight -= 1;
    startSoon();
  };
  // Not at once but at the end of this turn of the event loop: what else came in with it goes along.
  const startSoon = (): void => {
    if (starting || inFlight >= mostInFlight || waiting.length === 0) return;
    starting = true;
    setImmediate(() => void start());
  };

  return item =>
    new Promise((resolve, reject) => {
      const since = performance.now();
      const oldest = waiting[0]?.since ?? since;
      if (waiting.length >= mostWaiting || since - oldest > patience) {
        reject(new TooManyWaiting());
        return;
      }
      waiting.push({ item, since, resolve, reject });
      startSoon();
    });
}

/** Never rejects: each of the group is told by itself. */
async function workOn<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  group: readonly Waiting<Item, Result>[],
  tries = 3,
): Promise<void> {
  try {
    const results = await work(group.map(({ item }) => item));
    if (results.length !== group.length) throw new Error('a group was answered with other items than it had');
    for (const [at, result] of results.entries()) group[at]?.resolve(result);
  } catch (error) {
    if (isAboutOthers(error) && tries > 1) return workOn(work, group, tries - 1);
    if (group.length === 1 || !isAboutData(error)) {
      for (const each of group) each.reject(error);
      return;
    }
    // One item was refused, and with it all. Halving finds it in few steps; only that one fails.
    const middle = group.length >> 1;
    await workOn(work, group.slice(0, middle));
    await workOn(work, group.slice(middle));
  }
}

/** SQLSTATE classes 22 (data) and 23 (constraints); anything else would only fail once more for every item. */
function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error));
}

/** A deadlock or a conflict with another transaction, which has undone everything of this one. */
function isAboutOthers(error: unknown): boolean {
  return /^40(?:001|P01)$/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? '');
}
