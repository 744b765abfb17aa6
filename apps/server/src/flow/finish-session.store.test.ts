/** A session without its page: the same steps, the same checks, the same end. */
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  ask,
  exchange,
  fixedDeposit,
  flow,
  openDeposit,
  seconds,
  type TestClient,
  verification,
  wallet,
} from '../../test/flow.ts';
import { createKey } from '../clients/index.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'finish' });
afterAll(() => server.close());

type Finished = {
  sessionId: string;
  state: string;
  screens: string[];
  notice: string | null;
  transferId: string | null;
  events: { type: string; payload?: Record<string, unknown> }[];
};

const post = (headers: Record<string, string>, payload: object) =>
  ask<Finished>(server.app, { method: 'POST', url: '/fairlead/v1/sandbox/sessions', headers, payload });

async function finish(client: TestClient, body: object, wishes: object = {}): Promise<Finished> {
  const { linkToken } = await client.mint(body);
  const answer = await post(client.headers, { linkToken, ...wishes });
  if (answer.status !== 200) throw new Error(answer.message);
  return answer.content;
}

const statusOf = async (client: TestClient) => (await client.transfers()).content.items[0]?.status;

test('a deposit, to the end; it settles like any other', async () => {
  const client = await server.newClient();
  const finished = await finish(client, fixedDeposit());
  expect(finished.screens).toEqual([...['catalog', 'login', 'code', 'wait', 'preview', 'code', 'progress']]);
  expect([finished.state, finished.notice]).toEqual(['finished', null]);
  const types = finished.events.map(({ type }) => type);
  expect(types.slice(-2)).toEqual(['transferFinished', 'close']);
  const token = finished.events.find(({ type }) => type === 'brokerageAccountAccessToken');
  expect(token?.payload).toHaveProperty('accountTokens[0].accessToken');
  expect(await statusOf(client)).toBe('pending');
  await server.pass(seconds(20));
  expect(await statusOf(client)).toBe('succeeded');
});

test('every choice can be made', async () => {
  const client = await server.newClient();
  const finished = await finish(client, openDeposit(), {
    integrationId: exchange.byWindow.id,
    user: 'Mesh4',
    symbol: 'USDC',
    networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71',
    amount: '77.5',
  });
  expect(finished.screens).toEqual([
    ...['catalog', 'oauth', 'wait', 'asset', 'network', 'amount', 'preview', 'code', 'progress'],
  ]);
  const told = finished.events.find(({ type }) => type === 'transferFinished');
  expect(told?.payload).toMatchObject({ symbol: 'USDC', amount: 77.5, networkName: 'Base' });
});

test('a proof of a wallet, and a wallet that refuses', async () => {
  const client = await server.newClient();
  const wishes = { integrationId: wallet.id };
  const proven = await finish(client, verification({ networkType: 'evm' }), wishes);
  expect(proven.screens).toEqual(['catalog', 'verifyAccount', 'verifyMessage', 'verified', 'ended']);
  expect(proven.events.map(({ type }) => type)).toContain('verifyDonePage');
  const refused = await finish(client, verification({ networkType: 'evm' }), { ...wishes, act: 'refuse' });
  expect([refused.notice, refused.state]).toEqual(['walletRefused', 'abandoned']);
  expect(refused.events.map(({ type }) => type)).toContain('verifyWalletRejected');
});

describe('users who do not go to the end', () => {
  test('leave at once, or do not approve: nothing is sent', async () => {
    const client = await server.newClient();
    const left = await finish(client, fixedDeposit(), { act: 'leave' });
    expect([left.screens, left.state]).toEqual([['catalog'], 'abandoned']);
    const refused = await finish(client, fixedDeposit(), { act: 'refuse' });
    expect([refused.screens.at(-1), refused.state, refused.transferId]).toEqual([
      'preview',
      'abandoned',
      null,
    ]);
    const denied = await finish(client, fixedDeposit(), {
      act: 'refuse',
      integrationId: exchange.byWindow.id,
    });
    expect(denied.notice).toBe('declinedByUser');
    expect(await statusOf(client)).toBeUndefined();
  });

  test('have nothing, or are nobody', async () => {
    const client = await server.newClient();
    expect((await finish(client, fixedDeposit(), { user: 'Mesh2' })).screens.at(-1)).toBe('noEligibleAssets');
    const nobody = await finish(client, fixedDeposit(), { user: 'Somebody' });
    expect([nobody.screens.at(-1), nobody.notice]).toEqual(['login', 'wrongCredentials']);
  });
});

describe('outcomes', () => {
  const play = (client: TestClient, id: string, outcome: string) =>
    ask<{ state: string; status: string }>(server.app, {
      method: 'POST',
      url: `/fairlead/v1/sandbox/transfers/${id}/outcome`,
      headers: client.headers,
      payload: { outcome },
    });

  test.each([
    ['settled', ['settled', 'succeeded'], ['settled']],
    ['failed', ['failed', 'failed'], ['failed']],
    ['refundPending', ['refundPending', 'failed'], ['failed', 'refundPending']],
    ['refunded', ['refunded', 'failed'], ['failed', 'refundPending', 'refunded']],
  ])('%s: at once, and every stage is told once', async (outcome, now, told) => {
    const client = await server.newClient();
    const { transferId } = await finish(client, fixedDeposit());
    const answer = await play(client, transferId ?? '', outcome);
    expect([answer.content.state, answer.content.status]).toEqual(now);
    await server.pass(seconds(60));
    const rows = await db
      .selectFrom('events')
      .select('type')
      .where('subject_id', '=', transferId)
      .orderBy('sequence')
      .execute();
    const types = rows.map(({ type }) => type.replace('transfer.', ''));
    expect(types.slice(types.indexOf('accepted') + 1)).toEqual(told);
  });

  test('what has arrived can be sent back; what came back cannot arrive', async () => {
    const client = await server.newClient();
    const { transferId } = await finish(client, fixedDeposit());
    const id = transferId ?? '';
    await play(client, id, 'settled');
    expect((await play(client, id, 'refunded')).content.state).toBe('refunded');
    const late = await play(client, id, 'settled');
    expect([late.status, late.errorType]).toEqual([409, 'conflict']);
    expect((await play(client, server.services.random.uuid(), 'failed')).errorType).toBe('notFound');
  });
});

describe('is refused', () => {
  test('to a live key, with what is no token, and the second time', async () => {
    const client = await server.newClient();
    const { linkToken } = await client.mint();
    const live = await createKey(server.services, { ...client.scope, environment: 'live' }, 'readWrite');
    const headers = { ...client.headers, 'x-client-secret': live?.secret ?? '' };
    expect((await post(headers, { linkToken })).errorType).toBe('sandboxOnly');
    expect((await post(client.headers, { linkToken: 'bm90aGluZw==' })).errorType).toBe('linkTokenUnknown');
    expect((await post(client.headers, { linkToken, act: 'leave' })).status).toBe(200);
    expect((await post(client.headers, { linkToken })).errorType).toBe('linkTokenUsed');
  });

  test('for a live token of the same client', async () => {
    const client = await server.newClient();
    const { linkToken } = await client.mint();
    await db
      .updateTable('link_tokens')
      .set({ environment: 'live' })
      .where('client_id', '=', client.scope.clientId)
      .execute();
    expect((await post(client.headers, { linkToken })).errorType).toBe('linkTokenUnknown');
  });
});
