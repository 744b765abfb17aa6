import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { connect, type DatabaseConnection } from './connection.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start.ts';
import { migrate } from './migrate.ts';

export type OpenDatabase = DatabaseConnection & {
  embedded: boolean;
  /** Where the data is, for people: without password. */
  description: string;
  /** What the last run left behind and what was done about it (embedded/start.ts). */
  recovered: string | undefined;
  /** Resolves when the embedded PostgreSQL is gone without having been asked to go; never for another one. */
  lost: Promise<void>;
  close(): Promise<void>;
};

type Wanted = {
  /** DATABASE_URL; `undefined`: the embedded PostgreSQL in `dataDirectory`. */
  databaseUrl: string | undefined;
  dataDirectory: string;
  /** Where this server answers, for the error of a second one. */
  address: string;
  /** The embedded PostgreSQL, if somebody started it already. */
  starting?: Promise<EmbeddedPostgres> | undefined;
  log: {
    info(message: string): void;
    warn(message: string): void;
    error(details: object, message: string): void;
  };
};

const oldestVersion = 15;

/** Opens the database and brings it to this release's schema. Throws a sentence for the operator when it cannot. */
export async function openDatabase(wanted: Wanted): Promise<OpenDatabase> {
  const { databaseUrl, dataDirectory, address, log } = wanted;
  if (databaseUrl !== undefined) {
    const place = withoutPassword(databaseUrl);
    const connection = connect({ connectionString: databaseUrl }, log);
    const close = () => connection.db.destroy();
    await prepare(connection, place).catch(async error => {
      await close();
      throw error;
    });
    const never = new Promise<void>(() => {});
    return { ...connection, embedded: false, description: place, recovered: undefined, lost: never, close };
  }

  const server = await (wanted.starting ?? startEmbeddedPostgres({ directory: dataDirectory, address, log }));
  const connection = connect(server.connection, log);
  let closing = false;
  const close = async () => {
    closing = true;
    // A connection that is still at work would be waited for; PostgreSQL's own shutdown ends it.
    await Promise.race([connection.db.destroy(), sleep(2000, undefined, { ref: false })]);
    await server.stop();
  };
  const lost = server.ended.then(() => (closing ? new Promise<void>(() => {}) : undefined));
  const description = `the embedded PostgreSQL in ${server.files}`;
  await prepare(connection, description).catch(async error => {
    await close();
    throw error;
  });
  return { ...connection, embedded: true, description, recovered: server.recovered, lost, close };
}

async function prepare({ pool, db }: DatabaseConnection, place: string): Promise<void> {
  const { version, number, encoding } = await ask(pool, place);
  if (number < oldestVersion * 10_000) {
    throw new Error(`${place} is PostgreSQL ${version}, but Fairlead needs ${oldestVersion} or newer.`);
  }
  if (encoding !== 'UTF8') {
    throw new Error(
      `${place} has the encoding ${encoding}, but Fairlead needs a database made with ENCODING 'UTF8'.`,
    );
  }
  await migrate(db);
}

async function ask(
  pool: pg.Pool,
  place: string,
): Promise<{ version: string; number: number; encoding: string }> {
  try {
    const { rows } = await pool.query(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
              current_setting('server_encoding') AS encoding`,
    );
    return rows[0];
  } catch (error) {
    throw new Error(`Cannot use the database ${place}: ${reasonOf(error)}`);
  }
}

/** Node tries every address of a name; the error then holds one error for each and no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(one => reasonOf(one)).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = '';
  url.searchParams.delete('password');
  return url.href;
}
