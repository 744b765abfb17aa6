/** The offer of an API key after a login by password. */
import type { Connector } from '@fairlead/connectors';
import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  accessTokenOf,
  ask,
  exchange,
  fixedDeposit,
  flow,
  type Page,
  type TestClient,
} from '../../test/flow.ts';

const { db } = await testDatabase();
/** In place of what the sandbox makes of `createApiKey`. */
let making: Connector['createApiKey'];
const server = await flow({
  db,
  seed: 'api keys',
  connectorFor: (_scope, _integration, sandbox) =>
    sandbox && { ...sandbox, ...(making && { createApiKey: making }) },
});
const days = (count: number) => count * 24 * 60 * 60_000;

let client: TestClient;
beforeEach(async () => {
  making = undefined;
  client = await server.newClient();
});

const deposit = (changes: object = {}) => ({
  ...fixedDeposit(),
  integrationId: exchange.withKeys.id,
  ...changes,
});
const typesOf = (page: Page) => page.messages.map(({ type }) => type);

async function offered(body: object = deposit()): Promise<Page> {
  const page = await client.open(body);
  await page.logIn();
  expect(page.on('apiKeyOffer')).toMatchObject({
    integration: { name: 'KuCoin' },
    accountName: 'Sandbox account Mesh',
  });
  return page;
}

async function eventTypes(): Promise<string[]> {
  const rows = await db
    .selectFrom('events')
    .select('type')
    .where('client_id', '=', client.scope.clientId)
    .where('subject_kind', '=', 'connection')
    .orderBy('position')
    .execute();
  return rows.map(({ type }) => type);
}

/** What the account API says of the token. */
async function holdings(token: string): Promise<string> {
  const answer = await ask<{ status: string }>(server.app, {
    method: 'POST',
    url: '/api/v1/holdings/get',
    headers: { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key },
    payload: { authToken: token, type: exchange.withKeys.type },
  });
  return answer.content.status;
}

test('the account is connected before the question is answered, and the host is told', async () => {
  const page = await offered();
  expect(typesOf(page)).toContain('brokerageAccountAccessToken');
  expect(typesOf(page)).not.toContain('transferStarted');
  expect(await holdings(accessTokenOf(page))).toBe('succeeded');
});

describe('a key that is made', () => {
  test('takes the place of the login behind the same token, and does not end with it', async () => {
    const page = await offered();
    const token = accessTokenOf(page);
    await page.act('create-api-key');
    expect(page.screen().kind).toBe('preview');
    expect(typesOf(page)).toContain('transferStarted');
    expect(await eventTypes()).toEqual(['connection.connected', 'connection.apiKeyCreated']);

    server.clock.pass(days(40));
    expect(await holdings(token)).toBe('succeeded');
    const again = await client.open(
      deposit({ accessTokens: [{ accessToken: token, brokerType: 'kuCoinDirect' }] }),
    );
    expect(again.screen().kind).toBe('preview');
    expect(accessTokenOf(again)).toBe(token);
  });

  test('is what the deposit is sent with', async () => {
    const page = await offered();
    await page.act('create-api-key');
    await page.approveWithCode();
    expect(page.on('progress').state).toBe('sent');
  });

  test('is good after token/refresh, too', async () => {
    const page = await offered();
    const token = accessTokenOf(page);
    await page.act('create-api-key');
    const headers = { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key };
    const payload = { refreshToken: token, type: exchange.withKeys.type };
    const answer = await ask(server.app, { method: 'POST', url: '/api/v1/token/refresh', headers, payload });
    expect(answer.status).toBe(200);
    server.clock.pass(days(40));
    expect(await holdings(token)).toBe('succeeded');
  });
});

test('without a key the login goes on, and ends when it ends', async () => {
  const page = await offered();
  const token = accessTokenOf(page);
  await page.act('decline-api-key');
  expect(page.screen().kind).toBe('preview');
  expect(await eventTypes()).toEqual(['connection.connected']);
  server.clock.pass(days(40));
  expect(await holdings(token)).toBe('notAuthorized');
});

test('an institution that makes none says so, and the user goes on without', async () => {
  making = async () => ({
    ...{ status: 'failed', reason: 'refusedByInstitution' },
    ...{ message: 'Keys need a verified phone number.', moneyMoved: 'no' },
  });
  const page = await offered();
  await page.act('create-api-key');
  expect(page.view.notice?.code).toBe('refusedByInstitution');
  expect(JSON.stringify(page.view)).not.toContain('verified phone');
  expect(page.screen().kind).toBe('apiKeyOffer');
  await page.act('decline-api-key');
  expect(page.screen().kind).toBe('preview');
});

test('a session that only connects asks, too, and ends well whatever is answered', async () => {
  const page = await offered({ userId: 'user-1', integrationId: exchange.withKeys.id });
  await page.act('create-api-key');
  expect(page.on('connected').accountName).toBe('Sandbox account Mesh');
  await page.act('close');
  expect(typesOf(page).at(-1)).toBe('done');
});

test('whoever leaves at the question has connected, and nothing else', async () => {
  const page = await offered();
  await page.act('close');
  expect(typesOf(page).at(-1)).toBe('close');
  const connecting = await offered({ userId: 'user-1', integrationId: exchange.withKeys.id });
  await connecting.act('close');
  expect(typesOf(connecting).at(-1)).toBe('done');
});

test.each([
  ['the client has turned it off', { ...deposit(), disableApiKeyGeneration: true }],
  ['the institution makes none', { ...deposit(), integrationId: exchange.byPassword.id }],
])('nobody is asked where %s', async (_why, body) => {
  const page = await client.open(body);
  await page.logIn();
  expect(page.screen().kind).toBe('preview');
});
