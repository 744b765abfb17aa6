/** From the change to whoever reads of it: nothing is left out, nothing comes late, nothing comes twice. */
import type { FairleadEvent, FairleadEvents } from '@fairlead/wire';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, fixedDeposit, flow, minutes, type TestClient } from '../../test/flow.ts';
import { listenToDatabase } from '../database/notifications.ts';
import type { Scope } from '../database/schema.ts';
import { publishEvents } from '../flow/publish-events.ts';
import { appendEvent } from './store.ts';

const { db, pool } = await testDatabase();
const log = { warn: () => {} };
const notifications = listenToDatabase({ pool, log });
const server = await flow({ db, seed: 'events', notifications });
const { clock } = server;
const { random } = server.services;
afterAll(async () => {
  await server.close();
  await notifications.close();
});

const headersOf = ({ scope, key }: TestClient) => ({ 'x-client-id': scope.clientId, 'x-client-secret': key });

async function list(client: TestClient, query = ''): Promise<FairleadEvents> {
  const url = `/fairlead/v1/events${query}`;
  const answer = await ask<FairleadEvents>(server.app, { method: 'GET', url, headers: headersOf(client) });
  if (answer.status !== 200) throw new Error(answer.message);
  return answer.content;
}

const happens = (scope: Scope, type: FairleadEvent['type'] = 'session.open', executor = db) =>
  appendEvent(executor, scope, {
    id: random.uuid(),
    subjectKind: 'session',
    subjectId: random.uuid(),
    type,
    payload: {},
    at: clock.now(),
  });

test('every change of a state is one event, in the order of the changes', async () => {
  // The database itself writes down every state that a row was ever in.
  await sql`
    CREATE TABLE seen (number bigint GENERATED ALWAYS AS IDENTITY, subject_id uuid, type text);
    CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP = 'INSERT' OR OLD.state <> NEW.state THEN
        INSERT INTO seen (subject_id, type) VALUES (NEW.id, TG_ARGV[0] || '.' || NEW.state);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER see AFTER INSERT OR UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION see('session');
    CREATE TRIGGER see AFTER INSERT OR UPDATE ON transfers FOR EACH ROW EXECUTE FUNCTION see('transfer');
  `.execute(db);
  const client = await server.newClient();
  const settles = await client.open(fixedDeposit());
  await settles.logIn();
  await settles.approveWithCode();
  await settles.act('close');
  const cancels = await client.open(fixedDeposit({ transactionId: 'order-2' }));
  await cancels.logIn();
  await cancels.act('approve', { previewId: cancels.on('preview').previewId });
  await cancels.act('back');
  await cancels.act('close');
  await server.pass(minutes(1));
  await publishEvents(server.services);

  const { rows: seen } = await sql<{ subject_id: string; type: string }>`
    SELECT subject_id, type FROM seen ORDER BY number`.execute(db);
  const { events } = await list(client, '?limit=500');
  const told = events.filter(({ subject }) => subject.kind === 'session' || subject.kind === 'transfer');
  for (const id of new Set(seen.map(row => row.subject_id))) {
    const of = told.filter(({ subject }) => subject.id === id);
    expect(of.map(({ type }) => type)).toEqual(
      seen.filter(row => row.subject_id === id).map(row => row.type),
    );
    expect(of.map(({ sequence }) => sequence)).toEqual(of.map((_, index) => index + 1));
  }
  expect(seen.map(row => row.type)).toContain('transfer.submitted');
  const settled = events.find(({ type }) => type === 'transfer.settled');
  expect(settled?.data).toMatchObject({
    from: 'accepted',
    userId: 'user-1',
    transactionId: 'order-1',
    networkName: 'Ethereum',
    symbol: 'USDC',
    amount: '25',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(events.filter(({ type }) => type === 'connection.connected')).toHaveLength(2);
});

test('whoever reads on misses nothing that a slower transaction commits later', async () => {
  const client = await server.newClient();
  const open = await db.startTransaction().execute();
  await happens(client.scope, 'session.open', open);
  await happens(client.scope, 'session.connecting');
  await publishEvents(server.services);
  const first = await list(client);
  expect(first.events.map(({ type }) => type)).toEqual(['session.connecting']);
  await open.commit().execute();
  expect((await list(client)).events).toHaveLength(1);
  await publishEvents(server.services);
  const rest = await list(client, `?after=${first.events[0]?.id}`);
  expect(rest.events.map(({ type }) => type)).toEqual(['session.open']);
});

test('processes that publish at once give each event one place', async () => {
  const client = await server.newClient();
  const writing = Array.from({ length: 200 }, () => happens(client.scope));
  const publishers = Array.from({ length: 20 }, () => publishEvents(server.services));
  await Promise.all([...writing, ...publishers]);
  await publishEvents(server.services);
  const ids = new Set<string>();
  for (let after = ''; ; ) {
    const page = await list(client, `?limit=30${after}`);
    for (const event of page.events) ids.add(event.id);
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  expect(ids.size).toBe(200);
});

test('the list is filtered by type, subject and time, and read in both directions', async () => {
  const client = await server.newClient();
  const types = ['session.open', 'session.connecting', 'transfer.created', 'transfer.failed'] as const;
  for (const type of types) {
    await happens(client.scope, type);
    clock.pass(minutes(1));
  }
  await publishEvents(server.services);
  const typesOf = async (query: string) => (await list(client, query)).events.map(({ type }) => type);
  expect(await typesOf('?types=transfer.*')).toEqual(['transfer.created', 'transfer.failed']);
  expect(await typesOf('?types[]=session.open&types[]=transfer.failed')).toEqual([
    'session.open',
    'transfer.failed',
  ]);
  const all = (await list(client)).events;
  expect(await typesOf(`?subjectId=${all[1]?.subject.id}`)).toEqual(['session.connecting']);
  expect(await typesOf(`?from=${all[1]?.createdAt}&to=${all[3]?.createdAt}`)).toEqual(types.slice(1, 3));
  expect(await typesOf(`?order=descending&limit=2&after=${all[3]?.id}`)).toEqual([types[2], types[1]]);

  const wrong = await ask(server.app, {
    method: 'GET',
    url: '/fairlead/v1/events?types=transfer.setled&from=yesterday',
    headers: headersOf(client),
  });
  expect(wrong).toMatchObject({ status: 400, errorType: 'invalidField' });
  expect(wrong.message).toContain('Did you mean "transfer.settled"?');
});

describe('the stream', () => {
  async function* streamOf(client: TestClient, app = server.app, headers: Record<string, string> = {}) {
    const address = await addressOf(app);
    const response = await fetch(`${address}/fairlead/v1/events/stream`, {
      headers: { ...headersOf(client), ...headers },
    });
    if (!response.ok || response.body === null) throw new Error(await response.text());
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    yield undefined;
    yield* response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  }
  const listening = new Map<object, Promise<string>>();
  const addressOf = (app: typeof server.app) => {
    const known = listening.get(app) ?? app.listen({ port: 0, host: '127.0.0.1' });
    listening.set(app, known);
    return known;
  };

  test('tells what another process publishes, at once; after a break it goes on where it stopped', async () => {
    const client = await server.newClient();
    await happens(client.scope, 'session.abandoned');
    await publishEvents(server.services);
    const stream = streamOf(client);
    await stream.next();
    await happens(client.scope, 'session.open');
    await happens((await server.newClient()).scope, 'session.expired');
    await publishEvents(server.services);
    const first = (await stream.next()).value;
    expect(first).toMatchObject({ event: 'session.open', id: expect.any(String) });
    expect(JSON.parse(first?.data ?? '')).toMatchObject({ type: 'session.open', id: first?.id });
    await stream.return(undefined);

    await happens(client.scope, 'session.connecting');
    await publishEvents(server.services);
    const resumed = streamOf(client, server.app, { 'last-event-id': first?.id ?? '' });
    await resumed.next();
    expect((await resumed.next()).value?.event).toBe('session.connecting');
    await happens(client.scope, 'session.connected');
    await publishEvents(server.services);
    expect((await resumed.next()).value?.event).toBe('session.connected');
    await resumed.return(undefined);
  });

  test('ends when the server stops', async () => {
    const other = await flow({ db, seed: 'stopping', notifications });
    const client = await other.newClient();
    const stream = streamOf(client, other.app);
    await stream.next();
    const end = stream.next();
    await other.close();
    expect((await end).done).toBe(true);
  });
});

test('a listener whose connection is cut hears again, and of what it missed', async () => {
  const listener = listenToDatabase({ pool, log });
  let heard = 0;
  const hearing = () =>
    new Promise<void>(resolve => {
      const stop = listener.on('fairlead_events', () => {
        heard += 1;
        stop();
        resolve();
      });
    });
  await hearing();
  const cut = hearing();
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'`.execute(db);
  await cut;
  const again = hearing();
  await happens((await server.newClient()).scope);
  await again;
  expect(heard).toBe(3);
  await listener.close();
});
