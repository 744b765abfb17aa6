/**
 * A process that publishes and delivers as the server does, and nothing else, to be killed in the middle.
 * `node webhook-process.ts <DATABASE_URL>`; says "ready" when it works.
 */
import process from 'node:process';
import { connect } from '../src/database/connection.ts';
import { listenToDatabase } from '../src/database/notifications.ts';
import { webhookDeliverer } from '../src/flow/deliver-webhooks.ts';
import { publishEvents } from '../src/flow/publish-events.ts';
import { oneAtATime } from '../src/one-at-a-time.ts';
import { openSecrets } from '../src/secrets/secrets.ts';
import { systemClock as clock, systemRandom as random } from '../src/surroundings.ts';
import { noTracing } from '../src/tracing/index.ts';
import { webhookSender } from '../src/webhooks/index.ts';

const { db, pool } = connect({ connectionString: process.argv[2] ?? '' }, console);
const log = { info: () => {}, warn: () => {}, error: console.error };
const secrets = await openSecrets({ db, masterKey: Buffer.alloc(32, 7), random, clock });
const sender = webhookSender({ rules: { ranges: [], sandboxLoopback: true }, patienceMs: 5_000 });
const deliverer = webhookDeliverer({
  db,
  clock,
  random,
  secrets,
  log,
  tracing: noTracing,
  sender,
  leaseMs: 6_000,
  // The server's wake-ups come by way of pg-boss; those of a killed process reach the others there.
  wakeDeliveries: at => setTimeout(delivering.run, Math.max(0, at.getTime() - Date.now())),
});
const failed = (error: unknown) => console.error(error);
const publishing = oneAtATime(() => publishEvents({ db, clock }), { failed });
const delivering = oneAtATime(deliverer.look, { failed });
const notifications = listenToDatabase({ pool, log });
notifications.on('fairlead_events', publishing.run);
notifications.on('fairlead_published', delivering.run);
setInterval(delivering.run, 500);
publishing.run();
process.stdout.write('ready\n');
