/** `@fairlead/node` against the real server over real HTTP: every call that it has. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FairleadError, fairlead, verifyWebhook } from '@fairlead/node';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../test/database.ts';
import { exchange, fixedDeposit, flow, type TestClient, wallet } from '../test/flow.ts';
import { publishEvents } from './flow/publish-events.ts';
import { signatureHeaders } from './webhooks/sign.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'node client' });
const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => server.app.close());
const client = await server.newClient();
const clientFor = ({ scope, key }: TestClient) => fairlead({ url, clientId: scope.clientId, secret: key });
const link = clientFor(client);

async function minted(): Promise<string> {
  const headers = { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key };
  const answer = await client.app.inject({
    ...{ method: 'POST', url: '/api/v1/linktoken', headers },
    payload: fixedDeposit({ transactionId: crypto.randomUUID() }),
  });
  return String(answer.headers['fairlead-token-id']);
}

test('a Link token is looked up and taken back', async () => {
  const id = await minted();
  expect(await link.linkTokens.get(id)).toMatchObject({ id, state: 'minted', userId: 'user-1' });
  expect(await link.linkTokens.revoke(id)).toMatchObject({ id, state: 'revoked' });
});

test('a refusal has its type, its request id and its faults', async () => {
  const refused = await link.linkTokens.get(crypto.randomUUID()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(FairleadError);
  expect(refused).toMatchObject({ status: 404, errorType: 'notFound', requestId: expect.any(String) });
  const faulty = await link.webhookEndpoints.create({ url: '' }).catch((error: unknown) => error);
  expect(faulty).toMatchObject({ status: 400, faults: [expect.objectContaining({ path: 'url' })] });
  const stranger = fairlead({ url: `${url}/`, clientId: client.scope.clientId, secret: 'wrong' });
  await expect(stranger.events.list()).rejects.toMatchObject({ status: 401 });
});

test('an account’s addresses are listed', async () => {
  const page = await client.open({ userId: 'user-1' });
  await page.logIn();
  const told = page.messages.find(({ type }) => type === 'brokerageAccountAccessToken')?.payload;
  const { accountTokens } = told as { accountTokens: { accessToken: string }[] };
  const { addresses } = await link.accounts.depositAddresses({
    authToken: accountTokens[0]?.accessToken ?? '',
    type: exchange.byPassword.type,
    symbol: 'USDC',
  });
  expect(addresses.length).toBeGreaterThan(1);
});

describe('events and proofs', () => {
  test('come page by page, and as a stream from any of them', async () => {
    const page = await client.open({ userId: 'prover', verifyWalletOptions: { networkType: 'evm' } });
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    const { address = '' } = page.on('verifyAccount').accounts[0] ?? {};
    await page.act('choose-wallet-account', { networkType: 'evm', address });
    await page.act('sign-message');
    await publishEvents(server.services);

    const all = [];
    for await (const event of link.events.all({ limit: 2 })) all.push(event);
    expect(all.length).toBeGreaterThan(5);
    expect(all).toEqual((await link.events.list({ limit: 500 })).events);

    const closing = new AbortController();
    const streamed = [];
    for await (const event of link.events.stream({ after: all[0]?.id ?? '' }, closing.signal)) {
      streamed.push(event);
      if (streamed.length === all.length - 1) closing.abort();
    }
    expect(streamed).toEqual(all.slice(1));

    const records = [];
    for await (const record of link.verifications.all({ userId: 'prover', limit: 1 })) records.push(record);
    expect(records).toMatchObject([{ verdict: 'verified', userId: 'prover' }]);
  });

  test('a stream goes on after the connection has broken', async () => {
    const [first, second] = (await link.events.list({ limit: 2 })).events;
    const asked: (string | null)[] = [];
    const broken = createServer((request, response) => {
      asked.push(new URL(request.url ?? '', 'http://x').searchParams.get('after'));
      const event = asked.length === 1 ? first : second;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`id: ${event?.id}\ndata: ${JSON.stringify(event)}\n\n`, () => response.destroy());
    });
    await new Promise<void>(resolve => broken.listen(0, '127.0.0.1', resolve));
    const { port } = broken.address() as AddressInfo;
    const closing = new AbortController();
    const elsewhere = fairlead({ url: `http://127.0.0.1:${port}`, clientId: 'x', secret: 'x' });
    const streamed = [];
    for await (const event of elsewhere.events.stream({}, closing.signal)) {
      streamed.push(event.id);
      if (streamed.length === 2) closing.abort();
    }
    broken.close();
    expect(streamed).toEqual([first?.id, second?.id]);
    expect(asked).toEqual([null, first?.id]);
  });

  test('a stream that is refused for good says so', async () => {
    const stranger = fairlead({ url, clientId: client.scope.clientId, secret: 'wrong' });
    const events = stranger.events.stream({}, new AbortController().signal);
    await expect(events.next()).rejects.toMatchObject({ status: 401 });
  });
});

test('webhook endpoints are made, changed, rotated and removed', async () => {
  const { endpoint, secret } = await link.webhookEndpoints.create({ url: 'https://shop.example/webhooks' });
  expect(secret).toMatch(/^whsec_/);
  expect((await link.webhookEndpoints.list()).map(({ id }) => id)).toEqual([endpoint.id]);
  const changed = await link.webhookEndpoints.update(endpoint.id, { eventTypes: ['transfer.*'] });
  expect(changed).toMatchObject({ id: endpoint.id, eventTypes: ['transfer.*'] });
  const rotated = await link.webhookEndpoints.rotateSecret(endpoint.id);
  expect(rotated.secret).not.toBe(secret);
  await link.webhookEndpoints.endRotation(endpoint.id);
  expect((await link.webhookEndpoints.deliveries(endpoint.id)).deliveries).toEqual([]);
  expect(
    await link.webhookEndpoints.resend(endpoint.id, {
      from: '2020-01-01T00:00:00Z',
      to: '2020-01-02T00:00:00Z',
    }),
  ).toBe(0);
  await link.webhookEndpoints.delete(endpoint.id);
  expect(await link.webhookEndpoints.list()).toEqual([]);
});

test('what the server signs is believed, also during a rotation', () => {
  const [secret, oldSecret] = ['one', 'two'].map(
    each => `whsec_${Buffer.from(each.repeat(8)).toString('base64')}`,
  );
  const sentAt = new Date();
  const body = JSON.stringify({ EventId: 'x' });
  const headers = signatureHeaders({ secret: secret ?? '', oldSecret }, { eventId: 'x', sentAt, body });
  for (const key of [secret, oldSecret])
    expect(verifyWebhook({ body, headers }, key ?? '')).toEqual({ EventId: 'x' });
});
