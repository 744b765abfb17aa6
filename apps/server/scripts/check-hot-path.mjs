// The tables of the hot path and the plans of its statements, as PostgreSQL has them after all migrations, compared with
// what is checked in under apps/server/src/database/hot-path. `--write` writes them anew: look at the difference before
// it is committed. Plans are made with sequential scans forbidden, so that one which appears has no index to go by.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { connect } from '../src/database/connection.ts';
import { startEmbeddedPostgres } from '../src/database/embedded/start.ts';
import { migrate } from '../src/database/migrate.ts';
import { sessionOpener } from '../src/flow/open-sessions.ts';
import { groupedMint } from '../src/link-tokens/grouped-mint.ts';
import { deleteDeadTokens, findByCodes, findById, markOpened } from '../src/link-tokens/store.ts';
import { addToCounts } from '../src/rate-limits/store.ts';
import { findSessionBySecret } from '../src/sessions/store.ts';
import { systemRandom } from '../src/surroundings.ts';

const tables = ['link_tokens', 'link_token_answers', 'sessions', 'events', 'call_counts'];
const folder = fileURLToPath(new URL('../src/database/hot-path/', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'fairlead-check-'));
const quiet = { info() {}, warn() {}, error() {} };
const postgres = await startEmbeddedPostgres({ directory, log: quiet, fsync: false });
let found;
try {
  const { db, pool } = connect(postgres.connection, quiet);
  await migrate(db);
  found = { 'tables.txt': await describeTables(db), 'plans.txt': await plans(pool) };
  await db.destroy();
} finally {
  await postgres.stop();
  rmSync(postgres.files, { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
}

let differs = false;
for (const [name, text] of Object.entries(found)) {
  if (process.argv.includes('--write')) writeFileSync(join(folder, name), text);
  const before = readFileSync(join(folder, name), 'utf8');
  if (before === text) continue;
  differs = true;
  const [old, now] = [before.split('\n'), text.split('\n')];
  console.log(`hot-path/${name} is not what the migrations and statements come to:`);
  for (const line of old.filter(each => !now.includes(each))) console.log(`- ${line}`);
  for (const line of now.filter(each => !old.includes(each))) console.log(`+ ${line}`);
}
if (/Seq Scan/.test(found['plans.txt'])) {
  differs = true;
  console.log('A statement of the hot path has no index to go by: see "Seq Scan" in plans.txt.');
}
if (differs) console.log('If that is meant: node apps/server/scripts/check-hot-path.mjs --write');
process.exit(differs ? 1 : 0);

async function describeTables(db) {
  const parts = [];
  for (const table of tables) {
    const lines = async query => (await query.execute(db)).rows.map(({ line }) => `  ${line}`);
    parts.push(
      table,
      ...(await lines(sql`
        SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS line
        FROM pg_attribute WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname`)),
      ...(await lines(sql`
        SELECT conname || ': ' || pg_get_constraintdef(oid) AS line
        FROM pg_constraint WHERE conrelid = ${table}::regclass AND contype <> 'n' ORDER BY conname`)),
      ...(await lines(sql`
        SELECT indexdef AS line FROM pg_indexes WHERE tablename = ${table} ORDER BY indexname`)),
      ...(await lines(sql`
        SELECT pg_get_triggerdef(oid) AS line
        FROM pg_trigger WHERE tgrelid = ${table}::regclass AND NOT tgisinternal ORDER BY tgname`)),
      '',
    );
  }
  return parts.join('\n');
}

/** Each statement is the one that the code itself makes, caught on its way to the database. */
async function plans(pool) {
  let caught = [];
  const db = new Kysely({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void caught.push(query),
  });
  const scope = { clientId: systemRandom.uuid(), environment: 'sandbox' };
  const now = new Date();
  const codeDigest = systemRandom.bytes(32);
  const holder = { clientId: scope.clientId, codeDigest };
  const configuration = { userId: 'user-1' };
  const token = {
    id: systemRandom.uuid(),
    codeDigest,
    configuration,
    warnings: [],
    mintedAt: now,
    expiresAt: now,
  };
  const session = {
    ...{
      id: systemRandom.uuid(),
      subClientId: null,
      linkTokenId: token.id,
      userId: 'user-1',
      surface: 'top',
    },
    ...{ secretDigest: systemRandom.bytes(32), peerOrigin: null, sdk: null, configuration, screen: {} },
    ...{ now, expiresAt: now },
  };
  const statements = {
    'mint, a group of one': () => groupedMint(db)(scope, token),
    'redeem: find the tokens': () => findByCodes(db, [holder]),
    'redeem: use the tokens, open the sessions': () =>
      sessionOpener({ db, random: systemRandom })({ holder, scope, session }),
    'load the page': () => markOpened(db, { ...holder, now }),
    'look at a session': () => findSessionBySecret(db, session.secretDigest),
    'look at a token': () => findById(db, scope, token.id),
    'count calls': () => addToCounts(db, [{ name: codeDigest, windowStart: now, calls: 1 }]),
    'delete dead tokens': () => deleteDeadTokens(db, now, 1000),
  };
  const parts = [];
  const client = await pool.connect();
  await client.query(
    'SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off',
  );
  for (const [name, run] of Object.entries(statements)) {
    caught = [];
    await run();
    for (const { sql: text, parameters } of caught) {
      const { rows } = await client.query(`EXPLAIN (COSTS OFF) ${text}`, [...parameters]);
      // What was looked for is another thing each time.
      const lines = rows.map(row => row['QUERY PLAN'].replaceAll(/'[^']*'/g, "'…'"));
      parts.push(name, ...lines.map(line => `  ${line}`), '');
    }
  }
  client.release();
  return parts.join('\n');
}
