// A PostgreSQL of its own for those who are given a DATABASE_URL: the same release and settings as the embedded one, with
// fsync, in another directory.
import process from 'node:process';
import { startEmbeddedPostgres } from '../../apps/server/src/database/embedded/start.ts';

const postgres = await startEmbeddedPostgres({
  directory: process.argv[2],
  log: { info() {}, warn: console.warn },
});
process.on('SIGTERM', async () => {
  await postgres.stop();
  process.exit(0);
});
const { host, port = 5432, user, database } = postgres.connection;
console.log(`ready postgresql:///${database}?${new URLSearchParams({ host, port: String(port), user })}`);
setInterval(() => {}, 60_000);
