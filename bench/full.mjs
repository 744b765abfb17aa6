// `npm run bench:full [-- --rows 10000000 --seconds 4 --only growth]`: what takes longer than the first table. How mint and redeem go
// with more rows, and while dead ones leave; with more destinations; what a mint costs and which part of it each feature
// has; the start. Writes bench/RESULTS-full.md, unless only one part is run.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connect } from '../apps/server/src/database/connection.ts';
import { deleteDeadTokens } from '../apps/server/src/link-tokens/index.ts';
import { findNode, installIfNeeded } from '../scripts/installation.mjs';
import { buildPagesIfNeeded } from '../scripts/pages.mjs';
import {
  codeOf,
  database,
  fairlead,
  mintBody,
  newDirectory,
  scratch,
  start,
  stopAll,
} from './contenders.mjs';
import { cpuOfDatabase, describeMachine, memoryOf, serverCores } from './machine.mjs';
import { measure, median } from './measure.mjs';
import { profiled, shareOf, topOf } from './profile.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string' },
  },
});
const [mostRows, seconds] = [Number(values.rows), Number(values.seconds)];
const connections = 64;
const rounds = 3;
/** Of growth, whose target is nearer to 1 than one round is to the next. */
const growthRounds = 5;
const day = 24 * 60 * 60_000;
const report = [];
const say = text => {
  report.push(text);
  console.log(text);
};
const whole = number => Math.round(number).toLocaleString('en').replaceAll(',', ' ');

async function mintAndRedeem(server, times = rounds) {
  const found = [];
  for (let round = 0; round < times; round += 1) {
    const minted = await measure(server, server.mint, { connections, seconds, collect: true });
    const codes = minted.linkTokens.map(codeOf);
    const { redeemBody } = server;
    const redeemed = await measure(server, server.redeem, { connections, seconds, redeemBody, codes });
    found.push({ mint: minted, redeem: redeemed });
  }
  return middleOf(found);
}

/** The median of each figure. */
function middleOf(found) {
  const middle = what =>
    Object.fromEntries(
      ['perSecond', 'p50', 'p99', 'cpu'].map(key => [key, median(found.map(each => each[what][key]))]),
    );
  return { mint: middle('mint'), redeem: middle('redeem') };
}

const row = (name, { mint, redeem }) =>
  `| ${name} | ${[mint, redeem].map(each => `${whole(each.perSecond)} | ${each.p50} | ${each.p99}`).join(' | ')} |`;

/** Rows as mints leave them, dead since more than a day; with their indexes made afterwards, which is far quicker. */
async function addRows(db, count, clientId) {
  const run = text => db.query(text);
  await run('ALTER TABLE link_tokens DROP CONSTRAINT link_tokens_pkey, DROP CONSTRAINT link_tokens_id_key');
  await run('DROP INDEX link_tokens_by_expiry');
  await run(`
    INSERT INTO link_tokens (
      code_digest, id, client_id, environment, user_id, configuration, warnings, minted_at, expires_at
    )
    SELECT int4send(extract(epoch FROM minted)::int) || sha256(uuid_send(gen_random_uuid())),
      overlay(
        replace(gen_random_uuid()::text, '-', '')
        placing lpad(to_hex((extract(epoch FROM minted) * 1000)::bigint), 12, '0') || '7' from 1
      )::uuid,
      '${clientId}', 'sandbox', 'user-' || n,
      (SELECT configuration FROM link_tokens WHERE user_id = 'user-1' LIMIT 1), '[]', minted, minted
    FROM generate_series(1, ${count}) AS n, LATERAL (SELECT now() - interval '2 days' + n * interval '1 millisecond') AS at (minted)`);
  await run('ALTER TABLE link_tokens ADD CONSTRAINT link_tokens_pkey PRIMARY KEY (code_digest)');
  await run('ALTER TABLE link_tokens ADD CONSTRAINT link_tokens_id_key UNIQUE (id)');
  await run('CREATE INDEX link_tokens_by_expiry ON link_tokens (expires_at)');
  await run('VACUUM ANALYZE link_tokens');
  // What was loaded goes to the disk now, and not while the requests are measured.
  await run('CHECKPOINT');
  await run('CHECKPOINT');
}

/**
 * Each number of rows has a database of its own on the same PostgreSQL, and the rounds go through them in turn: what the
 * machine does meanwhile is the same for all.
 */
async function growth() {
  const first = await database();
  const sizes = [0, 1_000_000, 10_000_000].filter(each => each <= mostRows);
  const places = [];
  try {
    for (const rows of sizes) {
      const url = new URL(first);
      if (places.length > 0) {
        url.pathname = `/rows_${rows}`;
        await places[0].pool.query(`CREATE DATABASE rows_${rows}`);
      }
      const server = await fairlead(`${whole(rows)} rows`, 1, String(url));
      const { db, pool } = connect({ connectionString: String(url) }, console);
      places.push({ rows, server, db, pool });
      await measure(server, server.mint, { connections, seconds: 3 });
      if (rows > 0) await addRows(pool, rows, server.clientId);
    }
    say('\n## Growth\n');
    say('| rows of tokens | mint/s | p50 ms | p99 ms | redeem/s | p50 ms | p99 ms |');
    say('| --- | --- | --- | --- | --- | --- | --- |');
    const found = places.map(() => []);
    for (let round = 0; round < growthRounds; round += 1) {
      for (const [at, { server }] of places.entries()) found[at].push(await mintAndRedeem(server, 1));
    }
    for (const [at, { rows }] of places.entries()) say(row(whole(rows), middleOf(found[at])));
    const { db, pool, server } = places.at(-1);
    const spent = await whereGrowthGoes(places[0], places.at(-1));
    let deleted = 0;
    let over = false;
    const purging = (async () => {
      const began = performance.now();
      while (!over) {
        const gone = await deleteDeadTokens(db, new Date(Date.now() - day), 1_000);
        deleted += gone;
        if (gone === 0) break;
      }
      return deleted / ((performance.now() - began) / 1000);
    })();
    const during = await mintAndRedeem(server, 1);
    over = true;
    const rate = await purging;
    say(row(`the same, while ${whole(rate)} dead rows a second leave`, during));
    const ratios = found.at(-1).map(({ mint }, round) => mint.p50 / found[0][round].mint.p50);
    say(
      `\nMint's p50 with the most rows is ${median(ratios).toFixed(2)} of that with none, the median of ${growthRounds} rounds that were ${ratios
        .map(each => each.toFixed(2))
        .join(', ')} (wanted: ≤ 1.1).`,
    );
    say("\nWhere a mint's time goes, with none and with the most:\n");
    for (const line of spent) say(line);

    await pool.query('VACUUM FULL link_tokens');
    const space = await pool.query(
      `SELECT count(*), pg_table_size('link_tokens') AS heap, pg_indexes_size('link_tokens') AS indexes FROM link_tokens`,
    );
    const { count, heap, indexes } = space.rows[0];
    const position = async () => {
      const { rows } = await pool.query(`SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS position`);
      return Number(rows[0].position);
    };
    await pool.query('CHECKPOINT');
    const before = await position();
    const { count: minted } = await measure(server, server.mint, { connections, seconds });
    const log = (await position()) - before;
    say('\n## Bytes\n');
    say(
      `A stored token of one destination: ${whole(heap / count)} bytes and ${whole(indexes / count)} in its three indexes.`,
    );
    say(`Log (WAL) for a mint, right after a checkpoint: ${whole(log / minted)} bytes.`);
  } finally {
    for (const { db } of places) await db.destroy();
  }
}

/** @returns a table of what a mint costs server and database with no rows and with the most, and what it waits for */
async function whereGrowthGoes(empty, full) {
  const parts = [];
  for (const { server, pool } of [empty, full]) {
    const reads = () =>
      pool.query(
        `SELECT sum(heap_blks_read + idx_blks_read)::float AS read FROM pg_statio_user_tables WHERE relname = 'link_tokens'`,
      );
    const [database, before] = [cpuOfDatabase(), (await reads()).rows[0].read];
    const waits = watchWaits(pool);
    const { result, shares } = await profiled(server.servers[0], () =>
      measure(server, server.mint, { connections, seconds: 2 * seconds }),
    );
    const waited = await waits();
    await pool.query('SELECT pg_stat_force_next_flush()');
    parts.push({
      'server, CPU µs': result.cpu.toFixed(0),
      'PostgreSQL, CPU µs, all its processes': ((cpuOfDatabase() - database) / result.count).toFixed(0),
      'blocks of the table and its indexes that were not in its memory': (
        ((await reads()).rows[0].read - before) /
        result.count
      ).toFixed(4),
      'its connection does or waits for': waited.join(', '),
      'ten functions of the server': topOf(shares, 10)
        .map(line => line.trim())
        .join('<br>'),
    });
  }
  return [
    '| for each mint | none | the most |',
    '| --- | --- | --- |',
    ...Object.keys(parts[0]).map(key => `| ${key} | ${parts.map(part => part[key]).join(' | ')} |`),
  ];
}

/** What busy connections of this database were found at, a hundred times a second, until it is called. */
function watchWaits(pool) {
  const seen = new Map();
  let over = false;
  const watching = (async () => {
    while (!over) {
      const { rows } = await pool.query(
        `SELECT coalesce(wait_event, 'CPU') AS event FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'`,
      );
      for (const { event } of rows) seen.set(event, (seen.get(event) ?? 0) + 1);
      await sleep(10);
    }
  })();
  return async () => {
    over = true;
    await watching;
    const all = [...seen.values()].reduce((sum, count) => sum + count, 0);
    return [...seen]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 5)
      .map(([event, count]) => `${event} ${Math.round((100 * count) / all)} %`);
  };
}

async function destinations(server) {
  const answer = await fetch(`${server.servers[0].url}/api/v1/transfers/managed/networks`, {
    headers: server.headers,
  });
  const { networks } = (await answer.json()).content;
  const places = networks
    .filter(({ networkType }) => networkType === 'evm')
    .flatMap(({ id, supportedTokens }) => supportedTokens.map(symbol => ({ networkId: id, symbol })));
  say(
    `\n## Destinations in a token\n\nMore than ${places.length} are repetitions: there are no more assets with this kind of address.\n`,
  );
  say('| destinations | mint/s | p50 ms | p99 ms | CPU µs of the server |\n| --- | --- | --- | --- | --- |');
  const mintOf = count => {
    const chosen = Array.from({ length: count }, (_, at) => places[at % places.length]);
    return { ...server.mint, body: JSON.stringify(mintBody(chosen)) };
  };
  const found = [];
  for (const count of [1, 10, 100, 500]) {
    const mint = mintOf(count);
    await measure(server, mint, { connections, seconds: 1 });
    const runs = [];
    for (let round = 0; round < rounds; round += 1)
      runs.push(await measure(server, mint, { connections: 16, seconds }));
    const of = key => median(runs.map(each => each[key]));
    found.push(of('cpu'));
    say(`| ${count} | ${whole(of('perSecond'))} | ${of('p50')} | ${of('p99')} | ${whole(of('cpu'))} |`);
  }
  say(`\n500 cost ${(found[3] / found[0]).toFixed(1)} × the CPU of one (wanted: ≤ 4). Where its time goes with 500:
`);
  const { shares } = await profiled(server.servers[0], () =>
    measure(server, mintOf(500), { connections: 16, seconds }),
  );
  say(`\`\`\`\n${topOf(shares, 10).join('\n')}\n\`\`\``);
  say(
    '\nWith 500 the body is 75 kB: it is parsed, looked through for numbers that a double would round, validated, judged, and written once more for the database, with a warning for each repetition. Reading it once would save about a sixth; ≤ 4 is out of reach while it is JSON.',
  );
}

/** Parts of a mint by the files that they are in. */
const features = {
  'log line': /\/pino\/|sonic-boom|http\/logging\.ts/,
  metrics: /prom-client|\/metrics\//,
  limits: /call-counter\.ts|rate-limits/,
  'request log of the sandbox': /\/requests\/log\.ts/,
  key: /http\/authenticate\.ts|clients\/(?:key|directory)\.ts/,
  'reading the body': /json-body\.ts|json-source\.ts|schema-reader\.ts|secure-json-parse/,
  rules: /link-tokens\/rules/,
  'group and database': /grouped|\/pg\/|pg-protocol|pg-pool|\/kysely\/|prepared\.ts/,
};

async function cost(server) {
  const [process0] = server.servers;
  const rest = memoryOf(process0.pid);
  const plain = [];
  for (let round = 0; round < rounds; round += 1)
    plain.push(await measure(server, server.mint, { connections, seconds }));
  const cpu = median(plain.map(each => each.cpu));
  const { profile } = await profiled(process0, () => measure(server, server.mint, { connections, seconds }));
  say(
    `\n## Cost\n\nA mint takes ${whole(cpu)} µs of the server's CPU at ${connections} connections. Of its time:\n`,
  );
  say('| part | share | CPU µs |\n| --- | --- | --- |');
  for (const [name, files] of Object.entries(features)) {
    const share = shareOf(profile, files);
    say(`| ${name} | ${(100 * share).toFixed(1)} % | ${(share * cpu).toFixed(1)} |`);
  }
  say(
    `\nMemory of the server process: ${whole(rest)} MiB before that, ${whole(memoryOf(process0.pid))} MiB after.`,
  );
}

async function coldStart() {
  const directory = newDirectory(join(scratch, 'cold-'));
  const times = [];
  for (let time = 0; time < 4; time += 1) {
    const began = performance.now();
    const main = fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url));
    const { child } = await start([process.execPath, main], {
      environment: { PORT: '4599', FAIRLEAD_DATA_DIR: directory, FAIRLEAD_LOG_LEVEL: 'error' },
      cores: serverCores(),
      ready: /^Listening on (\S+)/,
    });
    times.push(performance.now() - began);
    const gone = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  const [first, ...later] = times;
  say(
    `\n## Start\n\nWith a new directory ${whole(first)} ms until it listens, again ${whole(median(later))} ms; database included.`,
  );
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
  process.on(signal, () => stopAll().finally(() => process.exit(1)));
try {
  await installIfNeeded();
  await buildPagesIfNeeded(findNode());
  say(
    `# Results of the full run\n\n${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC. ${describeMachine().join('. ')}.`,
  );
  say(
    `\nWritten by \`npm run bench:full\`. ${connections} connections, medians of ${rounds} rounds of ${seconds} s.`,
  );
  const wanted = part => values.only === undefined || values.only === part;
  if (wanted('start')) await coldStart();
  if (wanted('cost') || wanted('destinations')) {
    const server = await fairlead('Fairlead', 1);
    await measure(server, server.mint, { connections, seconds: 3 });
    if (wanted('cost')) await cost(server);
    if (wanted('destinations')) await destinations(server);
    await sleep(1000);
  }
  if (wanted('growth')) await growth();
} finally {
  await stopAll();
}
if (values.only === undefined)
  writeFileSync(new URL('RESULTS-full.md', import.meta.url), `${report.join('\n')}\n`);
process.exit(0);
