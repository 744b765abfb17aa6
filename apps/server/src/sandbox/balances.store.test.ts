import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, flow, type TestClient } from '../../test/flow.ts';
import { createKey } from '../clients/index.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'sandbox balances' });
afterAll(() => server.close());

const post = (client: Pick<TestClient, 'headers'>, what: 'seed' | 'reset', payload: object) =>
  ask<object>(server.app, {
    method: 'POST',
    url: `/fairlead/v1/sandbox/${what}`,
    headers: client.headers,
    payload,
  });

/** What the account of a user has of USDC, as a deposit of 25 sees it; `undefined` if it cannot be sent. */
async function available(client: TestClient, user = 'Mesh'): Promise<string | undefined> {
  const page = await client.open({
    userId: 'user-1',
    transferOptions: { toAddresses: [{ networkId: base, symbol: 'USDC', address: 'xxx' }] },
  });
  await page.logIn(user);
  const screen = page.screen();
  return screen.kind === 'amount' ? screen.available.amount : undefined;
}
const base = 'aa883b03-120d-477c-a588-37c2afd3ca71';

async function spend(client: TestClient): Promise<void> {
  const page = await client.open();
  await page.logIn();
  await page.approveWithCode();
}

const balances = [{ user: 'mesh', symbol: 'usdc', amount: '250.5' }];

describe('balances', () => {
  test('go down, and are as at the start after a reset; another client’s stay', async () => {
    const [client, other] = [await server.newClient(), await server.newClient()];
    for (const each of [client, other]) await spend(each);
    expect(await available(client)).toBe('9974.19');
    expect((await post(client, 'reset', {})).content).toEqual({ documented: false });
    expect(await available(client)).toBe('10000');
    expect(await available(other)).toBe('9974.19');
  });

  test('are what a seed says, also after a reset, until seeds are forgotten', async () => {
    const [client, other] = [await server.newClient(), await server.newClient()];
    await spend(client);
    const seeded = await post(client, 'seed', { balances });
    expect(seeded.content).toEqual({ balances: [{ user: 'Mesh', symbol: 'USDC', amount: '250.5' }] });
    expect(await available(client)).toBe('250.5');
    await spend(client);
    expect(await available(client)).toBe('224.69');
    await post(client, 'reset', {});
    expect(await available(client)).toBe('250.5');
    expect(await available(client, 'Mesh4')).toBe('10000000');
    expect(await available(other)).toBe('10000');
    await post(client, 'reset', { documented: true });
    expect(await available(client)).toBe('10000');
  });

  test.each([
    [{ balances: [{ user: 'Mehs', symbol: 'USDC', amount: '1' }] }, 'balances[0].user'],
    [{ balances: [{ user: 'Mesh', symbol: 'USCD', amount: '1' }] }, 'balances[0].symbol'],
    [{ balances: [{ user: 'Mesh', symbol: 'USDC', amount: '-1' }] }, 'balances[0].amount'],
    [{ balances: [...balances, ...balances] }, 'balances[1]'],
    [{ balances: [] }, 'balances'],
  ])('are not what %j says', async (body, path) => {
    const client = await server.newClient();
    const answer = await ask(server.app, {
      method: 'POST',
      url: '/fairlead/v1/sandbox/seed',
      headers: client.headers,
      payload: body,
    });
    expect([answer.status, answer.errorType]).toEqual([400, 'invalidField']);
    expect(answer.message).toContain(path === 'balances' ? 'balances' : '');
    expect(await available(client)).toBe('10000');
  });

  test('are nobody’s to set in live', async () => {
    const { scope } = await server.newClient();
    const live = await createKey(server.services, { ...scope, environment: 'live' }, 'readWrite');
    const headers = { 'x-client-id': scope.clientId, 'x-client-secret': live?.secret ?? '' };
    for (const answer of [
      await post({ headers }, 'seed', { balances }),
      await post({ headers }, 'reset', {}),
    ])
      expect([answer.status, answer.errorType]).toEqual([403, 'sandboxOnly']);
  });
});
