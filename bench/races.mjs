// `node bench/races.mjs [--tokens 125000] [--times 8] [--processes 4]`: every token is redeemed so many times, by several
// processes at once and each in an order of its own, through the code that the route uses. Each must be redeemed exactly
// once, and the database must name the one that was told so.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createClient } from '../apps/server/src/clients/index.ts';
import { connect } from '../apps/server/src/database/connection.ts';
import { startEmbeddedPostgres } from '../apps/server/src/database/embedded/start.ts';
import { migrate } from '../apps/server/src/database/migrate.ts';
import { sessionOpener } from '../apps/server/src/flow/open-sessions.ts';
import { groupedMint } from '../apps/server/src/link-tokens/grouped-mint.ts';
import { later, systemClock, systemRandom } from '../apps/server/src/surroundings.ts';

const log = { info() {}, warn: console.warn, error: console.error };
const configuration = { userId: 'user-1', restrictMultipleAccounts: true, offerApiKey: true };
const mostAtOnce = 1_000;

/** So many at a time, each place taking the next item when it is done. */
async function each(items, work) {
  let next = 0;
  const place = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all(Array.from({ length: mostAtOnce }, place));
}

async function redeemAll({ connection, file, scope }) {
  const { db } = connect(connection, log);
  const open = sessionOpener({ db, random: systemRandom });
  const tokens = JSON.parse(readFileSync(file, 'utf8'));
  const order = tokens.map((token, at) => ({ token, at, by: systemRandom.bytes(4).readUInt32LE() }));
  order.sort((a, b) => a.by - b.by);
  const won = [];
  await each(order, async ({ token, at }) => {
    const now = systemClock.now();
    const session = {
      ...{
        id: systemRandom.uuid(),
        subClientId: null,
        linkTokenId: token.id,
        userId: 'user-1',
        surface: 'window',
      },
      ...{
        secretDigest: systemRandom.bytes(32),
        peerOrigin: null,
        sdk: null,
        configuration,
        fiatCurrency: 'USD',
      },
      ...{ screen: { kind: 'catalog', integrations: [] }, now, expiresAt: later(now, 60_000) },
    };
    const holder = { clientId: scope.clientId, codeDigest: Buffer.from(token.digest, 'base64') };
    if (await open({ holder, scope, session })) won.push([at, session.id]);
  });
  await db.destroy();
  process.send(won, () => process.disconnect());
}

async function race() {
  const { values } = parseArgs({
    options: {
      tokens: { type: 'string', default: '125000' },
      times: { type: 'string', default: '8' },
      processes: { type: 'string', default: '4' },
    },
  });
  const [count, times, processes] = [Number(values.tokens), Number(values.times), Number(values.processes)];
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-races-'));
  const postgres = await startEmbeddedPostgres({ directory, log });
  const { db } = connect(postgres.connection, log);
  try {
    await migrate(db);
    const { clientId } = await createClient({ db, random: systemRandom, clock: systemClock }, 'A shop');
    const scope = { clientId, environment: 'sandbox' };
    const mint = groupedMint(db);
    const now = systemClock.now();
    const tokens = Array.from({ length: count }, () => ({
      id: systemRandom.uuid(),
      codeDigest: systemRandom.bytes(32),
    }));
    const lifetime = { configuration, warnings: [], mintedAt: now, expiresAt: later(now, 86_400_000) };
    await each(tokens, token => mint(scope, { ...token, ...lifetime }));
    const file = join(directory, 'tokens.json');
    writeFileSync(
      file,
      JSON.stringify(tokens.map(({ id, codeDigest }) => ({ id, digest: codeDigest.toString('base64') }))),
    );
    console.log(`minted ${count}; ${processes} processes redeem each ${times} times …`);

    const began = performance.now();
    const winners = tokens.map(() => []);
    for (let done = 0; done < times; done += processes) {
      const together = Math.min(processes, times - done);
      await Promise.all(
        Array.from({ length: together }, async () => {
          const child = fork(fileURLToPath(import.meta.url), [], {
            env: { ...process.env, FAIRLEAD_RACE: '1' },
          });
          child.send({ connection: postgres.connection, file, scope });
          const won = await new Promise((resolve, reject) => {
            child.once('message', resolve);
            child.once('exit', code => reject(new Error(`a process ended with ${code}`)));
          });
          for (const [at, sessionId] of won) winners[at].push(sessionId);
        }),
      );
    }
    const seconds = (performance.now() - began) / 1000;
    const rows = await db.selectFrom('link_tokens').select(['id', 'session_id']).execute();
    const stored = new Map(rows.map(row => [row.id, row.session_id]));
    const wrong = tokens.filter(
      ({ id }, at) => winners[at].length !== 1 || stored.get(id) !== winners[at][0],
    );
    const { sessions } = await db
      .selectFrom('sessions')
      .select(({ fn }) => fn.countAll().as('sessions'))
      .executeTakeFirstOrThrow();
    console.log(
      `${count * times} redemptions in ${seconds.toFixed(0)} s; ${wrong.length} tokens not redeemed exactly once; ${sessions} sessions`,
    );
    return wrong.length === 0 && Number(sessions) === count;
  } finally {
    await db.destroy();
    await postgres.stop();
    rmSync(postgres.files, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  }
}

if (process.env.FAIRLEAD_RACE === '1') process.once('message', redeemAll);
else process.exit((await race()) ? 0 : 1);
