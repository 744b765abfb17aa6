// How fast an event becomes a delivered webhook: events per second, the time from commit to receiver (p50, p99), and the
// same beside a receiver that never answers. Real PostgreSQL (fsync on), one process, receivers on the same machine.
// Run: node bench/webhooks.mjs
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../apps/server/src/clients/index.ts';
import { connect } from '../apps/server/src/database/connection.ts';
import { startEmbeddedPostgres } from '../apps/server/src/database/embedded/start.ts';
import { migrate } from '../apps/server/src/database/migrate.ts';
import { listenToDatabase } from '../apps/server/src/database/notifications.ts';
import { appendEvent } from '../apps/server/src/events/store.ts';
import { webhookDeliverer } from '../apps/server/src/flow/deliver-webhooks.ts';
import { publishEvents } from '../apps/server/src/flow/publish-events.ts';
import { oneAtATime } from '../apps/server/src/one-at-a-time.ts';
import { openSecrets } from '../apps/server/src/secrets/secrets.ts';
import { systemClock as clock, systemRandom as random } from '../apps/server/src/surroundings.ts';
import { noTracing } from '../apps/server/src/tracing/index.ts';
import { insertEndpoint } from '../apps/server/src/webhooks/endpoint-store.ts';
import { webhookSender } from '../apps/server/src/webhooks/index.ts';
import { sealSecret } from '../apps/server/src/webhooks/secrets.ts';
import { newSecret } from '../apps/server/src/webhooks/sign.ts';

const directory = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
const quiet = { info() {}, warn() {}, error: console.error };
const postgres = await startEmbeddedPostgres({ directory, log: quiet });
const { db, pool } = connect(postgres.connection, quiet);
await migrate(db);
const secrets = await openSecrets({ db, masterKey: Buffer.alloc(32, 7), random, clock });
const sender = webhookSender({ rules: { ranges: [], sandboxLoopback: true }, patienceMs: 10_000 });
const wakeDeliveries = at => setTimeout(delivering.run, Math.max(0, at - Date.now())).unref();
const deliverer = webhookDeliverer({
  db,
  clock,
  random,
  secrets,
  log: quiet,
  tracing: noTracing,
  sender,
  leaseMs: 20_000,
  wakeDeliveries,
});
const failed = error => console.error(error);
const publishing = oneAtATime(() => publishEvents({ db, clock }), { failed });
const delivering = oneAtATime(deliverer.look, { failed });
const notifications = listenToDatabase({ pool, log: quiet });
notifications.on('fairlead_events', publishing.run);
notifications.on('fairlead_published', delivering.run);

let arrived = () => {};
const received = new Map();
const server = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  if (request.url === '/dead') return; // and never an answer
  const { EventId } = JSON.parse(Buffer.concat(pieces).toString());
  if (!received.has(EventId)) received.set(EventId, performance.now());
  response.end();
  arrived();
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;

async function clientWith(...paths) {
  const { clientId } = await createClient({ db, clock, random }, 'bench');
  const scope = { clientId, environment: 'sandbox' };
  for (const path of paths) {
    const id = random.uuid();
    const sealedSecret = sealSecret(secrets, id, newSecret(random));
    const eventTypes = ['transfer.*'];
    const createdAt = clock.now();
    await insertEndpoint(db, scope, {
      id,
      url: address + path,
      description: null,
      eventTypes,
      sealedSecret,
      createdAt,
    });
  }
  return scope;
}

async function happen(scope, committed) {
  const id = random.uuid();
  await appendEvent(db, scope, {
    id,
    subjectKind: 'transfer',
    subjectId: random.uuid(),
    type: 'transfer.settled',
    payload: { userId: 'user-1', total: '25.01', amount: '25' },
    at: clock.now(),
  });
  committed.set(id, performance.now());
}

async function allOf(committed) {
  const missing = () => [...committed.keys()].filter(id => !received.has(id));
  while (missing().length > 0) {
    await Promise.race([sleep(200), new Promise(resolve => (arrived = resolve))]);
  }
  const times = [...committed].map(([id, at]) => Math.max(0, received.get(id) - at)).sort((a, b) => a - b);
  const at = share => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  return `${at(0.5)} | ${at(0.99)}`;
}

/** @param rate events a second; events are committed one by one, each in a transaction of its own */
async function steadily(scope, rate, seconds) {
  const committed = new Map();
  const start = performance.now();
  const writing = [];
  for (let count = 0; count < rate * seconds; count += 1) {
    const wait = start + (count * 1000) / rate - performance.now();
    if (wait > 1) await sleep(wait);
    writing.push(happen(scope, committed));
  }
  await Promise.all(writing);
  return allOf(committed);
}

async function asFastAsPossible(scope, count) {
  const committed = new Map();
  const start = performance.now();
  let left = count;
  const writer = async () => {
    while (left-- > 0) await happen(scope, committed);
  };
  await Promise.all(Array.from({ length: 8 }, writer));
  const times = await allOf(committed);
  return { rate: Math.round(count / ((performance.now() - start) / 1000)), times };
}

const alive = await clientWith('/alive');
await steadily(alive, 50, 1); // warm
console.log('| | events/s | p50 ms | p99 ms |\n|---|---|---|---|');
console.log(`| steadily | 50 | ${await steadily(alive, 50, 6)} |`);
const { rate, times } = await asFastAsPossible(alive, 3_000);
console.log(`| as many as go through | ${rate} | ${times} |`);
const besideDead = await clientWith('/alive', '/dead');
console.log(`| steadily, beside a receiver that never answers | 50 | ${await steadily(besideDead, 50, 6)} |`);

server.closeAllConnections();
server.close();
await sender.close();
await deliverer.close();
await notifications.close();
await db.destroy();
await postgres.stop();
rmSync(postgres.files, { recursive: true, force: true });
rmSync(directory, { recursive: true, force: true });
process.exit(0);
