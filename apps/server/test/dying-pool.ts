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
};

export function dyingDatabase(pool: pg.Pool): DyingDatabase {
  let count = 0;
  let fatal = Number.POSITIVE_INFINITY;
  let dead = false;

  async function live<Result>(statement: () => Promise<Result>): Promise<Result> {
    if (dead) throw new Died('dead');
    count += 1;
    if (count < fatal) return statement();
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
        release: () => client.release(dead),
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
  };
}
