import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { connect } from '../src/database/connection.ts';
import { startEmbeddedPostgres } from '../src/database/embedded/start.ts';
import { migrate } from '../src/database/migrate.ts';

/** What a test file needs to make a database of its own: see database.ts. */
export type TestPostgres = { connection: pg.PoolConfig; template: string };

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres;
  }
}

type Shared = { users: number; started: Promise<TestPostgres & { stop(): Promise<void> }> };
const shared = globalThis as { fairleadTestPostgres?: Shared };

/** One PostgreSQL for all projects of a test run: each of them runs this setup, the first starts it, the last stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.fairleadTestPostgres ??= { users: 0, started: start() };
  const mine = shared.fairleadTestPostgres;
  mine.users += 1;
  const { connection, template } = await mine.started;
  project.provide('postgres', { connection, template });
  return async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    delete shared.fairleadTestPostgres;
    await (await mine.started).stop();
  };
}

async function start(): Promise<TestPostgres & { stop(): Promise<void> }> {
  const server = await openServer(process.env['FAIRLEAD_TEST_DATABASE_URL']);
  const template = `fairlead_test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(server.connection);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  const { db } = connect({ ...server.connection, database: template }, console);
  await migrate(db);
  await db.destroy();
  return {
    connection: server.connection,
    template,
    async stop() {
      const { rows } = await admin.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
        template,
      ]);
      for (const { datname } of rows)
        await admin.query(`DROP DATABASE ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
      await admin.end();
      await server.stop();
    },
  };
}

async function openServer(
  url: string | undefined,
): Promise<{ connection: pg.PoolConfig; stop(): Promise<void> }> {
  if (url !== undefined) {
    const { hostname, port, username, password, pathname, searchParams } = new URL(url);
    const connection = {
      host: searchParams.get('host') ?? hostname,
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: pathname.slice(1) || 'postgres',
    };
    return { connection, stop: async () => {} };
  }
  const directory = join(tmpdir(), `fairlead-test-${randomBytes(6).toString('hex')}`);
  const log = { info: () => {}, warn: (message: string) => console.warn(message) };
  const postgres = await startEmbeddedPostgres({ directory, log, fsync: false });
  return {
    connection: postgres.connection,
    async stop() {
      await postgres.stop();
      rmSync(postgres.files, { recursive: true, force: true });
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
