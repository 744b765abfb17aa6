/**
 * The database for the length of one command: DATABASE_URL; or the embedded one, through the socket of a server that
 * runs, or started for the moment.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { openDataDirectory } from '../data-directory.ts';
import { connect } from '../database/connection.ts';
import { hasEmbeddedPostgres, joinEmbeddedPostgres } from '../database/embedded/join.ts';
import { AlreadyRunning, commandAddress } from '../database/embedded/lock.ts';
import { isMigrated } from '../database/migrate.ts';
import { openDatabase } from '../database/open.ts';
import type { Database } from '../database/schema.ts';
import { CommandError, type Context } from './context.ts';

/** How long a server that is just starting may take, in milliseconds. */
const patience = 60_000;

type Opened = { db: Kysely<Database>; close(): Promise<void> };

/** @param mayMake whether the command has a meaning where there is no database yet. */
export async function withDatabase<Result>(
  context: Context,
  work: (db: Kysely<Database>) => Promise<Result>,
  { mayMake = false } = {},
): Promise<Result> {
  const { db, close } = await open(context, mayMake);
  try {
    return await work(db);
  } finally {
    await close();
  }
}

async function open(context: Context, mayMake: boolean): Promise<Opened> {
  const { databaseUrl, dataDirectory } = context.config;
  if (databaseUrl !== undefined) return openDatabase({ ...wanted(context), databaseUrl });
  try {
    return await openEmbedded(context, mayMake);
  } catch (error) {
    const { code, path = dataDirectory, message } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new CommandError(
      `You may not use ${path}. Run this as the user who started the server, or name another FAIRLEAD_DATA_DIR. (${message})`,
    );
  }
}

async function openEmbedded(context: Context, mayMake: boolean): Promise<Opened> {
  const { dataDirectory } = context.config;
  if (!mayMake && !hasEmbeddedPostgres(dataDirectory)) {
    throw new CommandError(
      `There is no database in ${dataDirectory} yet. "npm start" makes one with a demo client, "fairlead clients create NAME" ` +
        'one with a client of yours. If it is elsewhere, say where with FAIRLEAD_DATA_DIR or DATABASE_URL.',
    );
  }
  const directory = openDataDirectory(dataDirectory);
  for (let tries = 0; ; tries += 1) {
    const running = await joinEmbeddedPostgres(directory);
    if (running !== undefined) return join(running);
    try {
      return await openDatabase({ ...wanted(context), dataDirectory: directory, databaseUrl: undefined });
    } catch (error) {
      // Somebody was quicker between our two looks.
      if (!(error instanceof AlreadyRunning) || tries === 3) throw error;
    }
  }
}

/** A connection that is lost shows at the query on it, which has the better words. */
const silent = () => {};

function wanted({ config, note }: Context) {
  const log = { info: () => {}, warn: note, error: silent };
  return { dataDirectory: config.dataDirectory, address: commandAddress, log };
}

/** Connects to the database of a server that runs, or is about to. Its schema is that server's to change. */
async function join(config: pg.PoolConfig): Promise<Opened> {
  const { db } = connect({ ...config, max: 2 }, { error: silent });
  const close = () => db.destroy();
  const start = performance.now();
  for (;;) {
    const reason = await isMigrated(db).then(
      migrated =>
        migrated ? undefined : 'its schema is of an older release; restart the server with this one',
      (error: Error) => error.message,
    );
    if (reason === undefined) return { db, close };
    if (performance.now() - start > patience) {
      await close();
      throw new CommandError(`A server runs, but its database cannot be used: ${reason}.`);
    }
    await sleep(100);
  }
}
