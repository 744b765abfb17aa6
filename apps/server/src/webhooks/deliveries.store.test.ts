/** From the event to the receiver's answer, with receivers of every kind. */
import type { FairleadEvent, TransferModel, WebhookDelivery, WebhookEndpoint } from '@fairlead/wire';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, fixedDeposit, flow, minutes, type TestClient, testClock } from '../../test/flow.ts';
import { answering, receiver } from '../../test/receiver.ts';
import { appendEvent } from '../events/store.ts';
import { webhookDeliverer } from '../flow/deliver-webhooks.ts';
import { publishEvents } from '../flow/publish-events.ts';
import { noTracing } from '../tracing/index.ts';
import { nextDelivery } from './endpoint-store.ts';
import { ladder } from './retries.ts';
import { webhookSender } from './send.ts';

const { db } = await testDatabase();
// The signatures carry the time, and who verifies them compares it with the real one.
const clock = testClock(new Date());
const server = await flow({ db, seed: 'webhooks', clock });
const { random, secrets, log } = server.services;
/** Long enough for a receiver that answers, however busy the machine is. */
const patienceMs = 1_500;
const sender = webhookSender({ rules: server.services.reach, patienceMs });
const deliverer = webhookDeliverer({
  db,
  clock,
  random,
  secrets,
  log,
  tracing: noTracing,
  sender,
  leaseMs: 60_000,
  wakeDeliveries: () => {},
});
const receivers: Awaited<ReturnType<typeof receiver>>[] = [];
afterAll(async () => {
  await deliverer.close();
  await sender.close();
  await Promise.all(receivers.map(each => each.close()));
  await server.close();
});

async function receiverOf(behaviour?: Parameters<typeof receiver>[0]) {
  const one = await receiver(behaviour);
  receivers.push(one);
  return one;
}

type Called = { status: number; errorType: string; message: string; content: never };
async function call(client: TestClient, method: string, path: string, payload?: object): Promise<Called> {
  const url = `/fairlead/v1/webhook-endpoints${path}`;
  const headers = { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key };
  const request = { method: method as 'GET', url, headers, ...(payload && { payload }) };
  return (await ask(server.app, request)) as Called;
}

async function endpointOf(client: TestClient, url: string, eventTypes?: string[]) {
  const answer = await call(client, 'POST', '', { url, ...(eventTypes && { eventTypes }) });
  if (answer.status !== 200) throw new Error(answer.message);
  return answer.content as { endpoint: WebhookEndpoint; secret: string };
}

const deliveriesOf = async (client: TestClient, id: string, query = '') => {
  const answer = await call(client, 'GET', `/${id}/deliveries${query}`);
  return (answer.content as { deliveries: WebhookDelivery[] }).deliveries;
};

let transfers = 0;
/** Events of one transfer, as the flow would write them. */
async function tell(client: TestClient, types: FairleadEvent['type'][], subjectId = random.uuid()) {
  transfers += 1;
  const ids: string[] = [];
  for (const type of types) {
    const id = random.uuid();
    const payload = {
      userId: 'user-1',
      transactionId: `order-${transfers}`,
      total: '25.010000',
      amount: '25',
    };
    await appendEvent(db, client.scope, {
      id,
      subjectKind: 'transfer',
      subjectId,
      type,
      payload,
      at: clock.now(),
    });
    ids.push(id);
  }
  await publishEvents(server.services);
  return ids;
}

/** Sends until nothing is due at this moment. */
async function deliver() {
  for (let looks = 0; looks < 1_000; looks += 1) {
    await deliverer.look();
    const next = await nextDelivery(db);
    const busy = await sql<{
      busy: boolean;
    }>`SELECT bool_or(in_flight) AS busy FROM webhook_deliveries`.execute(db);
    if ((next === undefined || next > clock.now()) && busy.rows[0]?.busy !== true) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('the same is due again and again');
}

test('a transfer is told in the vendor’s words, signed for the vendor’s and the standard libraries, and logged', async () => {
  const client = await server.newClient();
  const target = await receiverOf();
  const { secret } = await endpointOf(client, `${target.url}/hooks`);
  const page = await client.open(fixedDeposit());
  await page.logIn();
  await page.approveWithCode();
  await publishEvents(server.services);
  await deliver();
  await server.pass(minutes(1));
  await publishEvents(server.services);
  await deliver();

  expect(target.received.map(({ body }) => body['TransferStatus'])).toEqual(['Pending', 'Succeeded']);
  const [pending, succeeded] = target.received;
  const { items } = (await client.transfers('?IncludeWebhooksLogs=true')).content;
  const transfer = items[0] as TransferModel;
  expect(succeeded?.body).toEqual({
    EventId: expect.any(String),
    Id: expect.any(String),
    SentTimestamp: Math.floor(clock.now().getTime() / 1000),
    UserId: 'user-1',
    TransactionId: 'order-1',
    TransferId: transfer.id,
    TransferStatus: 'Succeeded',
    TxHash: transfer.hash,
    Chain: 'Ethereum',
    Token: 'USDC',
    SourceAddress: expect.stringMatching(/^0x/),
    DestinationAddress: transfer.destinationAddress,
    SourceAccountProvider: 'Binance',
    SourceAmount: transfer.sourceAmount,
    DestinationAmount: 25,
    RefundAddress: null,
    RefundType: null,
    Timestamp: expect.any(Number),
  });
  expect(pending?.body).toMatchObject({ TxHash: null, DestinationAmount: null });
  for (const { text, headers } of target.received) {
    expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toEqual(JSON.parse(text));
  }
  expect(pending?.headers).toMatchObject({ 'fairlead-event-type': 'transfer.accepted' });
  expect(Number(succeeded?.headers['fairlead-sequence'])).toBeGreaterThan(
    Number(pending?.headers['fairlead-sequence']),
  );
  expect(transfer.webhookLogs).toEqual(
    target.received.map(({ text, body }) => ({
      webhookUri: `${target.url}/hooks`,
      responseCode: 'OK',
      responseMessage: null,
      sentTimestamp: body['SentTimestamp'],
      responseTimestamp: body['SentTimestamp'],
      payload: text,
    })),
  );
  expect((await client.transfers()).content.items[0]).not.toHaveProperty('webhookLogs');
});

test('each endpoint is told what it asked for; an event that the vendor does not know comes in our own words', async () => {
  const client = await server.newClient();
  const [everything, sessions, other] = await Promise.all([receiverOf(), receiverOf(), receiverOf()]);
  await endpointOf(client, everything.url, ['*']);
  await endpointOf(client, sessions.url, ['session.*', 'transfer.created']);
  await endpointOf(await server.newClient(), other.url, ['*']);
  await tell(client, ['transfer.created', 'transfer.accepted']);
  await deliver();
  expect(everything.received).toHaveLength(2);
  expect(sessions.received.map(({ body }) => body)).toEqual([
    expect.objectContaining({
      Type: 'transfer.created',
      SubjectKind: 'transfer',
      Sequence: 1,
      Data: expect.any(Object),
    }),
  ]);
  expect(other.received).toEqual([]);
});

describe('a failure', () => {
  test('is tried again along the ladder, under the same EventId and a new Id, until it is exhausted', async () => {
    const client = await server.newClient();
    const target = await receiverOf(answering(500));
    const { endpoint } = await endpointOf(client, target.url);
    const [eventId = ''] = await tell(client, ['transfer.settled']);
    await deliver();
    for (const rung of ladder) {
      clock.pass(rung * 1.2);
      await deliver();
    }
    expect(target.received).toHaveLength(ladder.length + 1);
    expect(new Set(target.received.map(({ body }) => body['EventId']))).toEqual(new Set([eventId]));
    const ids = target.received.map(({ body }) => body['Id']);
    expect(new Set(ids).size).toBe(ids.length);
    const [delivery] = await deliveriesOf(client, endpoint.id);
    expect(delivery).toMatchObject({ eventId, state: 'exhausted', nextAttemptAt: null });
    expect(delivery?.attempts.map(({ id }) => id)).toEqual(ids);
    expect(delivery?.attempts.at(-1)).toMatchObject({ status: 500, answerHead: 'status 500', error: null });

    target.behave(answering(200));
    expect(await call(client, 'POST', `/${endpoint.id}/resend`, { eventId })).toMatchObject({
      content: { events: 1 },
    });
    await deliver();
    expect((await deliveriesOf(client, endpoint.id))[0]).toMatchObject({ state: 'delivered' });
    expect(target.received.at(-1)?.body['EventId']).toBe(eventId);
  });

  test('that mends itself is a delivery; Retry-After is waited for by all events of the endpoint', async () => {
    const client = await server.newClient();
    const target = await receiverOf(answering(503, { 'retry-after': '90' }));
    const { endpoint } = await endpointOf(client, target.url);
    await tell(client, ['transfer.settled']);
    await deliver();
    await tell(client, ['transfer.settled']);
    clock.pass(80_000);
    await deliver();
    expect(target.received).toHaveLength(1);
    target.behave(answering(200));
    clock.pass(11_000);
    await deliver();
    expect(target.received).toHaveLength(3);
    expect((await deliveriesOf(client, endpoint.id)).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]);
    expect(
      ((await call(client, 'GET', `/${endpoint.id}`)).content as WebhookEndpoint).failingSince,
    ).toBeNull();
  });

  test('410 disables the endpoint at once, and says so', async () => {
    const client = await server.newClient();
    const [gone, watching] = await Promise.all([receiverOf(answering(410)), receiverOf()]);
    const { endpoint } = await endpointOf(client, gone.url);
    await endpointOf(client, watching.url, ['webhookEndpoint.*']);
    await tell(client, ['transfer.settled']);
    await deliver();
    await tell(client, ['transfer.settled']);
    await deliver();
    expect(gone.received).toHaveLength(1);
    expect((await call(client, 'GET', `/${endpoint.id}`)).content).toMatchObject({
      enabled: false,
      disabledBecause: 'gone',
    });
    expect(watching.received.map(({ body }) => body)).toEqual([
      expect.objectContaining({ Type: 'webhookEndpoint.disabled', SubjectId: endpoint.id }),
    ]);
    expect(
      (await call(client, 'POST', `/${endpoint.id}/resend`, { from: '2020-01-01T00:00:00Z' })).errorType,
    ).toBe('conflict');
    gone.behave(answering(200));
    await call(client, 'PATCH', `/${endpoint.id}`, { enabled: true });
    await call(client, 'POST', `/${endpoint.id}/resend`, { from: '2020-01-01T00:00:00Z' });
    await deliver();
    // The one that was refused, and the one that came while it was off.
    expect(gone.received).toHaveLength(3);
  });

  test('for days on end warns once and then disables', async () => {
    const client = await server.newClient();
    const [dead, watching] = await Promise.all([receiverOf(answering(500)), receiverOf()]);
    const { endpoint } = await endpointOf(client, dead.url);
    await endpointOf(client, watching.url, ['webhookEndpoint.*']);
    for (let hours = 0; hours <= 5 * 24; hours += 24) {
      await tell(client, ['transfer.settled']);
      await deliver();
      await publishEvents(server.services);
      await deliver();
      clock.pass(24 * 3_600_000);
    }
    expect(watching.received.map(({ body }) => body['Type'])).toEqual([
      'webhookEndpoint.failing',
      'webhookEndpoint.disabled',
    ]);
    expect((await call(client, 'GET', `/${endpoint.id}`)).content).toMatchObject({
      disabledBecause: 'failing',
    });
  });
});

describe('order', () => {
  test('first attempts of one transfer come in order; one that fails holds nothing back', async () => {
    const client = await server.newClient();
    const target = await receiverOf((response, { body }) => {
      const delay = body['TransferStatus'] === 'Pending' ? 120 : 0;
      setTimeout(() => response.writeHead(500).end(), delay);
    });
    await endpointOf(client, target.url);
    const subjects = Array.from({ length: 5 }, () => random.uuid());
    for (const id of subjects)
      await tell(client, ['transfer.accepted', 'transfer.failed', 'transfer.refundPending'], id);
    await deliver();
    for (const id of subjects) {
      const statuses = target.received.filter(({ body }) => body['TransferId'] === id);
      expect(statuses.map(({ body }) => body['TransferStatus'])).toEqual([
        'Pending',
        'Failed',
        'RefundPending',
      ]);
    }
  });

  test('an older one whose attempt does not end holds a newer one back for five seconds and no longer', async () => {
    const client = await server.newClient();
    const target = await receiverOf((response, { body }) => {
      if (body['TransferStatus'] === 'Succeeded') response.end();
    });
    await endpointOf(client, target.url);
    const ids = await tell(client, ['transfer.accepted', 'transfer.settled']);
    // As a process leaves it that was killed in the middle of the first attempt.
    await sql`
      UPDATE webhook_deliveries SET in_flight = true, attempts = 1, first_started_at = ${clock.now()},
        next_attempt_at = ${new Date(clock.now().getTime() + 60_000)}
      WHERE event_id = ${ids[0] ?? ''}`.execute(db);
    await deliverer.look();
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(target.received).toHaveLength(0);
    clock.pass(5_000);
    await deliverer.look();
    await expect.poll(() => target.received.map(({ body }) => body['TransferStatus'])).toEqual(['Succeeded']);
    clock.pass(60_000);
    await deliverer.look();
    await expect
      .poll(() => target.received.map(({ body }) => body['TransferStatus']))
      .toEqual(['Succeeded', 'Pending']);
    await expect
      .poll(async () =>
        (await deliveriesOf(client, (await endpoints(client))[0]?.id ?? '')).map(d => d.state),
      )
      .toEqual(['delivered', 'due']);
  });
});

const endpoints = async (client: TestClient) =>
  ((await call(client, 'GET', '')).content as { endpoints: WebhookEndpoint[] }).endpoints;

test('a dead receiver and a slow one delay nobody else', async () => {
  const client = await server.newClient();
  const [dead, slow, quick] = await Promise.all([
    receiverOf(() => {}),
    receiverOf(response => setTimeout(() => response.end(), 200)),
    receiverOf(),
  ]);
  const { endpoint } = await endpointOf(client, dead.url);
  for (const { url } of [slow, quick]) await endpointOf(client, url);
  for (let count = 0; count < 60; count += 1) await tell(client, ['transfer.settled']);
  const start = performance.now();
  await deliverer.look();
  await expect.poll(() => quick.received.length).toBe(60);
  const lag = Math.max(...quick.received.map(({ at }) => at)) - start;
  // 60 events at a dead receiver take three times the patience.
  expect(lag).toBeLessThan(3 * patienceMs);
  await deliver();
  expect(slow.received).toHaveLength(60);
  const [delivery] = await deliveriesOf(client, endpoint.id);
  expect(delivery?.attempts[0]).toMatchObject({ status: null, error: `no answer within ${patienceMs} ms` });
});

describe('the endpoints', () => {
  test('a secret is shown once and sealed at rest; a rotation overlaps and can be ended', async () => {
    const client = await server.newClient();
    const target = await receiverOf();
    const { endpoint, secret: old } = await endpointOf(client, target.url);
    expect(old).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    for (const path of ['', `/${endpoint.id}`]) {
      expect(JSON.stringify((await call(client, 'GET', path)).content)).not.toContain(old);
    }
    const row = await db
      .selectFrom('webhook_endpoints')
      .selectAll()
      .where('id', '=', endpoint.id)
      .executeTakeFirst();
    expect(row?.sealed_secret.toString('latin1')).not.toContain(old.slice(6));

    const rotated = await call(client, 'POST', `/${endpoint.id}/rotate-secret`, { overlapSeconds: 3600 });
    const { secret } = rotated.content as { secret: string };
    expect((await call(client, 'POST', `/${endpoint.id}/rotate-secret`, {})).errorType).toBe('conflict');
    const verifiedBy = async () => {
      await tell(client, ['transfer.settled']);
      await deliver();
      const { text, headers } = target.received.at(-1) ?? { text: '', headers: {} };
      return [old, secret].map(key => {
        try {
          return new Webhook(key).verify(text, headers as Record<string, string>) !== undefined;
        } catch (error) {
          return (error as Error).message.includes('signature') ? false : error;
        }
      });
    };
    // Seconds pass here that do not pass outside; the library allows for five minutes.
    const ahead = clock.now().getTime() - Date.now();
    clock.pass(-ahead);
    expect(await verifiedBy()).toEqual([true, true]);
    await call(client, 'POST', `/${endpoint.id}/end-rotation`);
    expect(await verifiedBy()).toEqual([false, true]);
    clock.pass(ahead);
  });

  test('what cannot be an endpoint is refused in words', async () => {
    const client = await server.newClient();
    const refused = async (payload: object) => (await call(client, 'POST', '', payload)).message;
    expect(await refused({ url: 'http://10.0.0.1/' })).toContain(
      '10.0.0.1 is not a public address (private)',
    );
    expect(await refused({ url: 'https://a.example', eventTypes: ['transfer.setled'] })).toContain(
      'transfer.settled',
    );
    expect(await refused({ url: 'https://a.example', eventTypes: [] })).toContain('at least 1');
    expect(await refused({})).toContain('url is missing');
    expect(
      (await call(client, 'POST', `/${random.uuid()}/resend`, { eventId: random.uuid() })).errorType,
    ).toBe('notFound');
  });

  test('a deleted one is told nothing more, and its deliveries stay in the log', async () => {
    const client = await server.newClient();
    const target = await receiverOf(answering(500));
    const { endpoint } = await endpointOf(client, target.url);
    await tell(client, ['transfer.settled']);
    await deliver();
    await call(client, 'DELETE', `/${endpoint.id}`);
    clock.pass(minutes(60));
    await tell(client, ['transfer.settled']);
    await deliver();
    expect(target.received).toHaveLength(1);
    expect((await call(client, 'GET', `/${endpoint.id}`)).status).toBe(404);
  });

  test('another client finds nothing at any of the routes', async () => {
    const [client, other] = [await server.newClient(), await server.newClient()];
    const target = await receiverOf();
    const { endpoint } = await endpointOf(client, target.url);
    const [eventId] = await tell(client, ['transfer.settled']);
    await deliver();
    const requests: [string, string, object?][] = [
      ['GET', ''],
      ['PATCH', '', { enabled: false }],
      ['POST', '/rotate-secret', {}],
      ['POST', '/end-rotation'],
      ['GET', '/deliveries'],
      ['POST', '/resend', { eventId }],
      ['DELETE', ''],
    ];
    for (const [method, path, payload] of requests) {
      expect((await call(other, method, `/${endpoint.id}${path}`, payload)).status, method + path).toBe(404);
    }
    expect(await endpoints(other)).toEqual([]);
    // Its own endpoint cannot be sent somebody else's event either.
    const own = await endpointOf(other, target.url, ['*']);
    expect((await call(other, 'POST', `/${own.endpoint.id}/resend`, { eventId })).errorType).toBe('notFound');
    expect((await endpoints(client))[0]).toMatchObject({ enabled: true, oldSecretEndsAt: null });
    expect(target.received).toHaveLength(1);
  });
});
