import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { usePreparedStatements } from './prepared.ts';
import type { Database } from './schema.ts';

export type DatabaseConnection = { pool: pg.Pool; db: Kysely<Database> };

/**
 * Opens a pool of connections, and Kysely on top of it. Closing `db` (`destroy()`) closes the pool.
 * Connections are made when they are needed: an unreachable database shows at the first query.
 */
export function connect(
  config: pg.PoolConfig,
  log: { error(details: object, message: string): void },
): DatabaseConnection {
  const pool = new pg.Pool({
    max: 12,
    connectionTimeoutMillis: 10_000,
    application_name: 'fairlead',
    ...config,
  });
  // A connection that the database ends (a restart, an administrator) raises an event, and one that nobody listens to
  // would end this process. The pool replaces it; a query that was running on it gets its own error.
  const report = (error: Error) => log.error({ reason: error.message }, 'A database connection was lost');
  pool.on('error', report);
  pool.on('connect', client => {
    client.on('error', report);
    usePreparedStatements(client);
  });
  return { pool, db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }) };
}
