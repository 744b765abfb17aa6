/** The time of a client's sandbox, from outside: what it moves, and whom it does not concern. */
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, flow, minutes, noon, type TestClient, verification } from '../../test/flow.ts';
import { address } from '../../test/link-token-bodies.ts';
import { createKey } from '../clients/index.ts';
import { later } from '../surroundings.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'sandbox clock' });
afterAll(() => server.close());
const { app, services } = server;
const url = '/fairlead/v1/sandbox/clock';

type Clock = { now: string; aheadSeconds: number };
const keyOf = ({ scope, key }: TestClient) => ({ 'x-client-id': scope.clientId, 'x-client-secret': key });
const move = (client: TestClient, payload: object) =>
  ask<Clock>(app, { method: 'POST', url, headers: keyOf(client), payload });
const read = (client: TestClient) => ask<Clock>(app, { method: 'GET', url, headers: keyOf(client) });

describe('the time of a sandbox', () => {
  test('is the world’s until it is moved, and after it is put back', async () => {
    const client = await server.newClient();
    expect((await read(client)).content).toEqual({ now: noon.toISOString(), aheadSeconds: 0 });
    expect((await move(client, { advanceSeconds: 90.5 })).content.aheadSeconds).toBe(90.5);
    expect((await move(client, { advanceSeconds: 10 })).content.aheadSeconds).toBe(100.5);
    const set = await move(client, { now: '2027-01-01T00:00:00Z' });
    expect(set.content.now).toBe('2027-01-01T00:00:00.000Z');
    expect((await read(client)).content).toEqual(set.content);
    expect((await move(client, { reset: true })).content).toEqual({
      now: noon.toISOString(),
      aheadSeconds: 0,
    });
  });

  test.each([
    [{}, 'missingField'],
    [{ advanceSeconds: 1, reset: true }, 'conflictingFields'],
    [{ now: '2026-05-01T00:00:00Z' }, 'invalidField'],
    [{ now: 'tomorrow' }, 'invalidField'],
    [{ now: '2046-05-01T00:00:00Z' }, 'invalidField'],
    [{ advanceSeconds: -1 }, 'invalidField'],
  ])('is not moved by %j', async (body, errorType) => {
    const client = await server.newClient();
    const answer = await move(client, body);
    expect([answer.status, answer.errorType]).toEqual([400, errorType]);
    expect((await read(client)).content.aheadSeconds).toBe(0);
  });

  test('is refused to a live key, and moving it to one that may only read', async () => {
    const { scope } = await server.newClient();
    const live = await createKey(services, { ...scope, environment: 'live' }, 'readWrite');
    const reading = await createKey(services, scope, 'read');
    for (const method of ['GET', 'POST'] as const) {
      const headers = { 'x-client-id': scope.clientId, 'x-client-secret': live?.secret ?? '' };
      const answer = await ask(app, { method, url, headers, ...(method === 'POST' && { payload: {} }) });
      expect([answer.status, answer.errorType]).toEqual([403, 'sandboxOnly']);
    }
    const headers = { 'x-client-id': scope.clientId, 'x-client-secret': reading?.secret ?? '' };
    expect((await ask(app, { method: 'GET', url, headers })).status).toBe(200);
    const refused = await ask(app, { method: 'POST', url, headers, payload: { advanceSeconds: 1 } });
    expect(refused.errorType).toBe('readOnlyKey');
  });
});

describe('what goes by it', () => {
  test('tokens: their expiry, their ends, and nobody else’s', async () => {
    const [client, other] = [await server.newClient(), await server.newClient()];
    const [{ code }, theirs] = [await client.mint(), await other.mint()];
    await move(client, { advanceSeconds: 601 });
    expect((await client.redeem(code)).errorType).toBe('linkTokenExpired');
    expect((await other.redeem(theirs.code)).status).toBe(200);

    const minted = await ask(app, {
      method: 'POST',
      url: '/api/v1/linktoken',
      headers: keyOf(client),
      payload: { userId: 'user-1' },
    });
    expect(minted.headers['fairlead-expires-at']).toBe(later(noon, 1_201_000).toISOString());
    const details = () =>
      ask<{ state: string }>(app, {
        method: 'GET',
        url: `/fairlead/v1/link-tokens/${minted.headers['fairlead-token-id']}`,
        headers: keyOf(client),
      });
    expect((await details()).content.state).toBe('minted');
    await move(client, { advanceSeconds: 600 });
    expect((await details()).content.state).toBe('expired');
  });

  test('a session, its codes and its page’s countdowns', async () => {
    const client = await server.newClient();
    const page = await client.open();
    await page.act('choose-integration', {
      integrationId: '4382ac7b-91e7-5a1d-aaac-7b391be29c80',
      searched: false,
    });
    await page.act('log-in', { username: 'Mesh', password: 'Pass123' });
    await move(client, { advanceSeconds: 301 });
    const late = await page.act('enter-code', { code: '123456' });
    expect(late.notice?.code).toBe('challengeExpired');
    expect(late.now).toBe(later(noon, 301_000).toISOString());
    await move(client, { advanceSeconds: 31 * 60 });
    expect((await page.read()).screen).toEqual({ kind: 'ended', because: 'expired' });
  });

  test('a message to sign', async () => {
    const client = await server.newClient();
    const page = await client.open(verification({ networkType: 'evm' }));
    await page.act('paste-signature');
    await page.act('choose-wallet-account', {
      networkType: 'evm',
      address: address.evm,
    });
    await move(client, { advanceSeconds: 601 });
    const stale = await page.act('submit-signature', { signature: '0x00' });
    expect(stale.notice?.code).toBe('signatureStale');
  });

  test('a transfer: it has settled when the move is answered, and others have not', async () => {
    const [client, other] = [await server.newClient(), await server.newClient()];
    for (const each of [client, other]) {
      const page = await each.open();
      await page.logIn();
      await page.approveWithCode();
      expect(page.on('progress').state).toBe('sent');
    }
    await move(client, { advanceSeconds: 60 });
    const [mine] = (await client.transfers()).content.items;
    expect(mine?.status).toBe('succeeded');
    expect((await other.transfers()).content.items[0]?.status).toBe('pending');
    await server.pass(minutes(1));
    expect((await other.transfers()).content.items[0]?.status).toBe('succeeded');
  });

  test('a transfer that began ahead of the world is due by the sandbox’s time, not before', async () => {
    const client = await server.newClient();
    await move(client, { advanceSeconds: 86_400 });
    const page = await client.open();
    await page.logIn();
    await page.approveWithCode();
    await server.work();
    expect((await client.transfers()).content.items[0]?.status).toBe('pending');
    await server.pass(minutes(1));
    expect((await client.transfers()).content.items[0]?.status).toBe('succeeded');
  });
});

test('another process goes by a move within a second', async () => {
  const client = await server.newClient();
  const { sandboxClocks } = await import('./clocks.ts');
  const elsewhere = sandboxClocks({ db, clock: server.clock });
  expect(await elsewhere.aheadOf(client.scope)).toBe(0);
  await move(client, { advanceSeconds: 5 });
  server.clock.pass(1_000);
  expect(await elsewhere.aheadOf(client.scope)).toBe(5_000);
  expect(await elsewhere.aheadOf({ ...client.scope, environment: 'live' })).toBe(0);
  await expect(elsewhere.move({ ...client.scope, environment: 'live' }, 5)).rejects.toThrow(RangeError);
});
