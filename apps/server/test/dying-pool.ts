/** A database connection of a process that dies: at its n-th statement, and from then on there is silence. */
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import type { Database } from '../src/database/schema.ts';

class Died extends Error {}

export type DyingDatabase = {
  db: Kysely<Database>;
  died(): boolean;
  /**
   * From now on it dies when it is about to send its n-th statement. To the database that is the same as dying when
   * the answer to the one before was on its way.
   */
  dieAt(count: number): void;
  /**
   * When nothing of it is left: what it had sent is answered, and PostgreSQL, which hears a moment later that a connection was
   * closed, has undone what was not committed and lets go of its rows.
   */
  gone(): Promise<void>;
};

export function dyingDatabase(pool: pg.Pool): DyingDatabase {
  let count = 0;
  let fatal = Number.POSITIVE_INFINITY;
  let dead = false;
  const sent = new Set<Promise<unknown>>();
  /** PostgreSQL's processes whose connections were closed. */
  let closed: number[] = [];

  async function live<Result>(statement: () => Promise<Result>): Promise<Result> {
    if (dead) throw new Died('dead');
    count += 1;
    if (count < fatal) {
      const answer = statement();
      sent.add(answer);
      return answer.finally(() => sent.delete(answer));
    }
    dead = true;
    throw new Died(`died at statement ${count}`);
  }

  const dying = {
    async connect(): Promise<PostgresPoolClient> {
      if (dead) throw new Died('dead');
      const client = await pool.connect();
      return {
        query: ((...words: Parameters<typeof client.query>) =>
          live(() => client.query(...words) as unknown as Promise<unknown>)) as never,
        // The connection of a dead process is closed, and PostgreSQL undoes what was not committed.
        release: () => {
          if (dead) closed.push((client as unknown as { processID: number }).processID);
          client.release(dead);
        },
      };
    },
    async end() {},
  };
  return {
    db: new Kysely<Database>({ dialect: new PostgresDialect({ pool: dying as never }) }),
    died: () => dead,
    dieAt(at) {
      count = 0;
      fatal = at;
      dead = false;
    },
    async gone() {
      await Promise.allSettled(sent);
      const isLeft = 'SELECT FROM pg_stat_activity WHERE pid = ANY($1)';
      while (((await pool.query(isLeft, [closed])).rowCount ?? 0) > 0);
      closed = [];
    },
  };
}
