import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { connect } from '../src/database/connection.ts';
import type { Database } from '../src/database/schema.ts';

export type TestDatabase = {
  db: Kysely<Database>;
  pool: pg.Pool;
  /** For another pool, or another process (as `DATABASE_URL`), on the same database. */
  connection: pg.PoolConfig;
  url: string;
};

/**
 * A database of this test file's own, with the schema as it is today and nothing in it, dropped when the file is done.
 * Call it at the top level: `const { db } = await testDatabase();`. Only for files of the `store` and `e2e` projects
 * (vitest.config.ts): the others have no PostgreSQL.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('postgres');
  const database = `${server.template}_${randomBytes(4).toString('hex')}`;
  await asAdministrator(server.connection, `CREATE DATABASE ${database} TEMPLATE ${server.template}`);
  const connection = { ...server.connection, database };
  const { db, pool } = connect(connection, console);
  afterAll(async () => {
    await db.destroy();
    await asAdministrator(server.connection, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  });
  return { db, pool, connection, url: asUrl(connection) };
}

async function asAdministrator(connection: pg.PoolConfig, statement: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function asUrl({ host, port, user, password, database }: pg.PoolConfig): string {
  const query = new URLSearchParams({
    host: host ?? 'localhost',
    port: String(port ?? 5432),
    user: user ?? '',
  });
  if (typeof password === 'string' && password !== '') query.set('password', password);
  return `postgresql:///${database}?${query}`;
}
