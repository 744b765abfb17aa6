/** A returning user: whose token opens what, and what happens when the institution has forgotten the login. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  accessTokenOf,
  exchange,
  fixedDeposit,
  flow,
  openDeposit,
  type Page,
  type TestClient,
} from '../../test/flow.ts';
import { findConnectionByToken, revokeConnection } from '../connections/store.ts';

const { db } = await testDatabase();
/** Whether the exchange has thrown its logins away. */
let forgotten = false;
const server = await flow({
  db,
  seed: 'returning accounts',
  connectorFor: (_scope, _integration, sandbox) =>
    sandbox && {
      ...sandbox,
      holdings: async credentials =>
        forgotten
          ? { status: 'failed', reason: 'notAuthorized', message: 'Log in again.', moneyMoved: 'no' }
          : sandbox.holdings(credentials),
      // Logging in again is what mends it.
      resumeConnect: async (state, answer) => {
        const outcome = await sandbox.resumeConnect(state, answer);
        if (outcome.status === 'done') forgotten = false;
        return outcome;
      },
    },
});

const connectOnly = (userId = 'user-1') => ({ userId });
const deposit = (changes: object = {}) => ({ ...fixedDeposit(), ...changes });
const at = (integrationId: string) => ({ integrationId });
const passed = (token: string) => ({ accessTokens: [{ accessToken: token, brokerType: 'sandbox' }] });

let client: TestClient;
let token: string;
beforeEach(async () => {
  forgotten = false;
  client = await server.newClient();
  const first = await client.open(deposit());
  await first.logIn();
  token = accessTokenOf(first);
});

const typesOf = (page: Page) => page.messages.map(({ type }) => type);

describe('the token of a returning user', () => {
  test('with the integration named, leads to the preview without a login', async () => {
    const page = await client.open(deposit({ ...at(exchange.byPassword.id), ...passed(token) }));
    expect(page.on('preview').transfer.from.accountName).toBe('Sandbox account Mesh');
    expect(accessTokenOf(page)).toBe(token);
    expect(typesOf(page)).toEqual([
      'integrationSelected',
      'brokerageAccountAccessToken',
      'transferStarted',
      'transferPreviewed',
    ]);
    expect(JSON.stringify(page.messages)).toContain('"isReconnected":true');
    expect((await page.approveWithCode()).screen.kind).toBe('progress');
  });

  test('is taken from the SDK as well', async () => {
    const page = await client.open(deposit(at(exchange.byPassword.id)), { accessTokens: ['other', token] });
    expect(page.screen().kind).toBe('preview');
  });

  test('without an integration, is offered beside the others', async () => {
    const page = await client.open(deposit(passed(token)));
    const [account, ...more] = page.on('catalog').returningAccounts ?? [];
    expect(more).toEqual([]);
    expect(account).toMatchObject({
      accountName: 'Sandbox account Mesh',
      integration: { id: exchange.byPassword.id },
    });
    const integrationId = exchange.byPassword.id;
    await page.act('choose-integration', { integrationId, searched: false, accountId: account?.id ?? '' });
    expect(page.screen().kind).toBe('preview');
    await page.act('choose-another-account');
    await page.act('choose-integration', { integrationId, searched: false });
    expect(page.screen().kind).toBe('login');
  });

  test('connects at once where nothing is to be sent', async () => {
    const page = await client.open({ ...connectOnly(), ...at(exchange.byPassword.id), ...passed(token) });
    expect(page.screen().kind).toBe('connected');
    expect(accessTokenOf(page)).toBe(token);
  });

  test('is of no use to another user, or at another integration', async () => {
    const body = { ...at(exchange.byPassword.id), ...passed(token) };
    expect((await client.open(deposit({ ...body, userId: 'user-2' }))).screen().kind).toBe('login');
    expect((await client.open({ ...openDeposit(), userId: 'user-2', ...passed(token) })).on('catalog'))
      .not //
      .toHaveProperty('returningAccounts');
    const elsewhere = await client.open(deposit({ ...at(exchange.byWindow.id), ...passed(token) }));
    expect(elsewhere.screen().kind).toBe('oauth');
  });

  test('is of no use to another client', async () => {
    const stranger = await server.newClient();
    const page = await stranger.open(deposit({ ...at(exchange.byPassword.id), ...passed(token) }));
    expect(page.screen().kind).toBe('login');
  });

  test('is dead once it has been revoked, and a new login makes another', async () => {
    const digest = createHash('sha256').update(token).digest();
    const connection = await findConnectionByToken(db, client.scope, digest);
    expect(await revokeConnection(db, client.scope, connection?.id ?? '', server.clock.now())).toBe(true);
    const page = await client.open(deposit({ ...at(exchange.byPassword.id), ...passed(token) }));
    expect(page.screen().kind).toBe('login');
    await page.logIn();
    expect(accessTokenOf(page)).not.toBe(token);
  });

  test('revoked while the catalog is shown, it leads to the login', async () => {
    const page = await client.open(deposit(passed(token)));
    const accountId = page.on('catalog').returningAccounts?.[0]?.id ?? '';
    await revokeConnection(db, client.scope, accountId, server.clock.now());
    await page.act('choose-integration', {
      integrationId: exchange.byPassword.id,
      searched: false,
      accountId,
    });
    expect(page.screen().kind).toBe('login');
  });

  test('an account that is not this session’s is refused', async () => {
    const page = await client.open(deposit());
    const words = { integrationId: exchange.byPassword.id, searched: false, accountId: exchange.byWindow.id };
    await expect(page.act('choose-integration', words)).rejects.toThrow('400');
    expect((await page.read()).screen.kind).toBe('catalog');
  });
});

test('reading and sending have tokens of their own; sending includes reading', async () => {
  const reader = await client.open(connectOnly());
  await reader.logIn();
  const readToken = accessTokenOf(reader);
  expect(readToken).not.toBe(token);
  const body = { ...at(exchange.byPassword.id), ...passed(readToken) };
  expect((await client.open(deposit(body))).screen().kind).toBe('login');
  const page = await client.open({ ...connectOnly(), ...body });
  expect([page.screen().kind, accessTokenOf(page)]).toEqual(['connected', readToken]);
});

test('a dead login asks to log in again, and the same token heals', async () => {
  forgotten = true;
  const page = await client.open(deposit({ ...at(exchange.byPassword.id), ...passed(token) }));
  expect(page.screen().kind).toBe('login');
  expect(page.view.notice).toMatchObject({ code: 'loginAgain', moneyMoved: 'no' });
  expect(typesOf(page)).toEqual(['integrationSelected', 'integrationConnectionError']);
  await page.logIn();
  expect(page.screen().kind).toBe('preview');
  expect(accessTokenOf(page)).toBe(token);
});
