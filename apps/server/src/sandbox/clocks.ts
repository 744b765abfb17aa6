/**
 * Each client's sandbox has a time of its own, which can be moved ahead of the world's and back to it. Everything in
 * that sandbox that has a time goes by it. Live time is the world's.
 */
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';
import type { Clock } from '../surroundings.ts';

/** How long another process may go by the time from before a move, in milliseconds. */
const freshFor = 1_000;

export type SandboxClocks = {
  /** How far the client's time is ahead of the world's, in milliseconds; 0 if it was never moved, and in live. */
  aheadOf(scope: Scope): Promise<number>;
  /** Moves a sandbox to so many milliseconds ahead of the world; 0 is back to it. In this process at once. */
  move(scope: Scope, ahead: number): Promise<void>;
};

export function sandboxClocks({ db, clock }: { db: Kysely<Database>; clock: Clock }): SandboxClocks {
  let known: { at: number; ahead: Promise<ReadonlyMap<string, number>> } | undefined;
  const read = () => {
    const ahead = readMovedClocks(db);
    known = { at: clock.now().getTime(), ahead };
    // What could not be read is read again by the next who asks.
    ahead.catch(() => {
      known = undefined;
    });
    return ahead;
  };
  return {
    async aheadOf({ clientId, environment }) {
      if (environment !== 'sandbox') return 0;
      const age = known === undefined ? freshFor : clock.now().getTime() - known.at;
      const moved = await (known === undefined || age < 0 || age >= freshFor ? read() : known.ahead);
      return moved.get(clientId) ?? 0;
    },
    async move(scope, ahead) {
      await moveSandboxClock(db, scope, { ahead, now: clock.now() });
      await read();
    },
  };
}

/** All of them in one query: few clients move their time. */
async function readMovedClocks(db: Kysely<Database>): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('sandbox_clocks')
    .select(['client_id', 'ahead_ms'])
    .where('environment', '=', 'sandbox')
    .execute();
  return new Map(rows.map(({ client_id, ahead_ms }) => [client_id, Number(ahead_ms)]));
}

/** @throws RangeError for a live scope, whose time is nobody's to move. */
export async function moveSandboxClock(
  db: Kysely<Database>,
  { clientId, environment }: Scope,
  { ahead, now }: { ahead: number; now: Date },
): Promise<void> {
  if (environment !== 'sandbox') throw new RangeError('only the sandbox has a clock that can be moved');
  if (ahead === 0) {
    await db
      .deleteFrom('sandbox_clocks')
      .where('client_id', '=', clientId)
      .where('environment', '=', environment)
      .execute();
    return;
  }
  const values = { ahead_ms: String(ahead), moved_at: now };
  await db
    .insertInto('sandbox_clocks')
    .values({ client_id: clientId, environment, ...values })
    .onConflict(moved => moved.columns(['client_id', 'environment']).doUpdateSet(values))
    .execute();
}

/** How far the client's sandbox is ahead, read now. */
export async function readSandboxClock(
  db: Kysely<Database>,
  { clientId, environment }: Scope,
): Promise<number> {
  if (environment !== 'sandbox') return 0;
  const row = await db
    .selectFrom('sandbox_clocks')
    .select('ahead_ms')
    .where('client_id', '=', clientId)
    .where('environment', '=', environment)
    .executeTakeFirst();
  return Number(row?.ahead_ms ?? 0);
}

/** Ten years: far enough for every expiry there is. */
const furthest = 10 * 366 * 24 * 60 * 60_000;

export type ClockMove = { advanceSeconds: number } | { now: Date } | { reset: true };

/**
 * How far ahead a sandbox is after a move.
 *
 * @returns what cannot be: a sandbox is never behind the world, nor more than ten years ahead of it.
 */
export function aheadAfter(
  move: ClockMove,
  { world, ahead }: { world: Date; ahead: number },
): { ahead: number } | { fault: string } {
  if ('reset' in move) return { ahead: 0 };
  const wanted =
    'now' in move ? move.now.getTime() - world.getTime() : ahead + Math.round(move.advanceSeconds * 1_000);
  if (wanted < 0) return { fault: 'A sandbox cannot be behind the world’s time.' };
  if (wanted > furthest) return { fault: 'A sandbox can be ten years ahead of the world at most.' };
  return { ahead: wanted };
}
