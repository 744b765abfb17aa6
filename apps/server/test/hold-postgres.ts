/**
 * A program for start.store.test.ts to kill: starts the embedded PostgreSQL in the directory it is given, says so in one
 * line of JSON, and stays until it is told to stop by SIGTERM.
 */
import process from 'node:process';
import { startEmbeddedPostgres } from '../src/database/embedded/start.ts';

const directory = process.argv[2] ?? '';
const log = { info: () => {}, warn: () => {} };
try {
  const postgres = await startEmbeddedPostgres({
    directory,
    log,
    address: 'http://localhost:1',
    fsync: false,
  });
  process.on('SIGTERM', async () => {
    await postgres.stop();
    process.exit(0);
  });
  setInterval(() => {}, 60_000);
  const { connection, files, recovered } = postgres;
  console.log(JSON.stringify({ pid: process.pid, connection, files, recovered }));
} catch (error) {
  console.log(JSON.stringify({ failure: (error as Error).message }));
  process.exit(1);
}
