/** Processes that are killed while they publish and deliver: nothing is lost, nothing gets another name. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EventSubject } from '@fairlead/wire';
import { eventTypes } from '@fairlead/wire';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { receiver } from '../../test/receiver.ts';
import { createClient } from '../clients/index.ts';
import { openSecrets } from '../secrets/secrets.ts';
import { systemClock as clock, systemRandom as random } from '../surroundings.ts';
import { insertEndpoint } from './endpoint-store.ts';
import { sealSecret } from './secrets.ts';
import { newSecret } from './sign.ts';

const { db, url } = await testDatabase();
const soak = process.env['FAIRLEAD_SOAK'] === '1';
const count = soak ? 100_000 : 2_000;
const endpointCount = 50;
const processes = 3;

/** One that is slow, one that fails at first, one that answers nonsense at first; the others are as they should be. */
const target = await receiver((response, { path }, before) => {
  if (path === '/0') setTimeout(() => response.end(), 30);
  else if (path === '/1' && before < 3) response.writeHead(500).end();
  else if (path === '/2' && before < 3) response.destroy();
  else response.end();
});
const program = fileURLToPath(new URL('../../test/webhook-process.ts', import.meta.url));
const alive = new Set<ChildProcess>();
function start(): ChildProcess {
  const child = spawn(process.execPath, [program, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  alive.add(child);
  child.on('exit', () => alive.delete(child));
  return child;
}
afterAll(async () => {
  for (const child of alive) child.kill('SIGKILL');
  await target.close();
});

test(`${count} events to ${endpointCount} endpoints, with processes killed on the way`, async () => {
  const { clientId } = await createClient({ db, clock, random }, 'A shop');
  const scope = { clientId, environment: 'sandbox' as const };
  const secrets = await openSecrets({ db, masterKey: Buffer.alloc(32, 7), random, clock });
  for (let number = 0; number < endpointCount; number += 1) {
    const id = random.uuid();
    await insertEndpoint(db, scope, {
      id,
      url: `${target.url}/${number}`,
      description: null,
      // Each type goes to about two of them.
      eventTypes: [eventTypes[number % eventTypes.length] ?? '*'],
      sealedSecret: sealSecret(secrets, id, newSecret(random)),
      createdAt: clock.now(),
    });
  }
  const children = Array.from({ length: processes }, start);
  await Promise.all(children.map(child => once(child.stdout ?? child, 'data')));

  let kills = 0;
  const killing = setInterval(
    () => {
      const [victim] = alive;
      victim?.kill('SIGKILL');
      kills += 1;
      start();
    },
    soak ? 5_000 : 1_200,
  );

  const written = new Map<string, string>();
  for (let first = 0; first < count; first += 200) {
    const rows = Array.from({ length: Math.min(200, count - first) }, (_, index) => {
      const type = eventTypes[(first + index) % eventTypes.length] ?? 'session.open';
      const id = random.uuid();
      written.set(id, type);
      return {
        id,
        client_id: clientId,
        environment: scope.environment,
        subject_kind: type.split('.')[0] as EventSubject,
        subject_id: random.uuid(),
        sequence: 1,
        type,
        payload: JSON.stringify({ userId: id }),
        created_at: clock.now(),
      };
    });
    await db.insertInto('events').values(rows).execute();
  }

  const left = async () => {
    const unpublished = await db
      .selectFrom('events')
      .select(query => query.fn.countAll<string>().as('count'))
      .where('position', 'is', null)
      .executeTakeFirstOrThrow();
    const due = await db
      .selectFrom('webhook_deliveries')
      .select(query => query.fn.countAll<string>().as('count'))
      .where('state', '!=', 'delivered')
      .executeTakeFirstOrThrow();
    return Number(unpublished.count) + Number(due.count);
  };
  // Whoever dies goes on dying until half is through; then what is left must come to its end.
  const wanted = [...written.values()].reduce(
    (sum, type) => sum + Math.ceil((endpointCount - eventTypes.indexOf(type as never)) / eventTypes.length),
    0,
  );
  await expect
    .poll(() => target.received.length > wanted / 2, { timeout: 1_800_000, interval: 100 })
    .toBe(true);
  clearInterval(killing);
  await expect.poll(left, { timeout: 1_800_000, interval: 250 }).toBe(0);

  expect(kills).toBeGreaterThan(0);
  const told = new Map<string, Set<string>>();
  const attempts = new Set<string>();
  for (const { path, body } of target.received) {
    const id = String(body['EventId']);
    expect(written.has(id), 'no event that was not written').toBe(true);
    // What it says belongs to its id: no event has another's.
    const says = (body['Data'] as { userId?: string } | undefined)?.userId ?? body['UserId'];
    if (says !== id) expect(says).toBe(id);
    attempts.add(String(body['Id']));
    told.set(path, (told.get(path) ?? new Set()).add(id));
  }
  expect(attempts.size, 'every attempt has its own id').toBe(target.received.length);
  for (let number = 0; number < endpointCount; number += 1) {
    const type = eventTypes[number % eventTypes.length];
    const expected = [...written].filter(([, each]) => each === type).length;
    expect(told.get(`/${number}`)?.size, `endpoint ${number} (${type})`).toBe(expected);
  }
}, 3_600_000);
