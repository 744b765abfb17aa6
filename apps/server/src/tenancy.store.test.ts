/**
 * Nothing of one client is another's. Each route that takes an id, a secret or a key is called with those of a client
 * who owns something and by one who owns nothing of it; each store function is asked in another client's scope and in
 * the other environment. A new route fails here until it says what it is.
 */
import { type SessionAction, sessionActions } from '@fairlead/wire/session-actions';
import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../test/database.ts';
import { accessTokenOf, ask, exchange, flow, openDeposit, type Page, type TestClient } from '../test/flow.ts';
import { address, network } from '../test/link-token-bodies.ts';
import { routesOf } from '../test/routes.ts';
import { unserved } from './accounts/unserved.ts';
import { digestOf } from './clients/index.ts';
import {
  findConnection,
  findConnectionByToken,
  findConnectionOfTransfer,
  findConnectionsOfUser,
  lockLivingConnection,
  revokeConnection,
} from './connections/store.ts';
import type { Scope } from './database/schema.ts';
import { findEvent, lastPosition, listEvents } from './events/store.ts';
import { answerAuthorization } from './flow/authorizations.ts';
import { publishEvents } from './flow/publish-events.ts';
import { findById, revoke } from './link-tokens/store.ts';
import { findWaiting, lockWaiting, noteArrival, placesOfOthers } from './manual-deposits/store.ts';
import {
  claimSession,
  destinationsOfOthers,
  findSession,
  hasMessage,
  lockSession,
  messagesAfter,
  releaseSession,
  saveSession,
} from './sessions/store.ts';
import { later } from './surroundings.ts';
import { hasStandingTransfer, isUnderWay } from './transfers/arrivals-store.ts';
import { listTransfers } from './transfers/list.ts';
import {
  findPreview,
  findTransfer,
  findTransferFrom,
  moveTransfer,
  postponeLook,
} from './transfers/store.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'tenancy' });
const { clock } = server;

type Owned = {
  client: TestClient;
  page: Page;
  tokenId: string;
  code: string;
  transferId: string;
  previewId: string;
  sessionId: string;
  connectionId: string;
  authorizationId: string;
  eventId: string;
  adminToken: string;
};

async function own(userId: string): Promise<Owned> {
  const client = await server.newClient();
  const page = await client.open({ ...openDeposit(), userId });
  await page.logIn();
  await page.act('choose-asset', { symbol: 'BTC' });
  await page.act('enter-amount', { amount: '0.5', unit: 'asset' });
  const { previewId } = page.on('preview');
  await page.approveWithCode();
  const inWindow = await client.open({ ...openDeposit(), userId });
  await inWindow.act('choose-integration', { integrationId: exchange.byWindow.id, searched: false });
  const byHand = await client.open({ ...openDeposit(), userId });
  await byHand.act('deposit-by-hand');
  await byHand.act('choose-destination', { networkId: network.base, symbol: 'USDC' });
  const { code } = await client.mint({ ...openDeposit(), userId });
  const row = (table: 'link_tokens' | 'sessions' | 'connections' | 'authorizations') =>
    db.selectFrom(table).select('id').where('client_id', '=', client.scope.clientId);
  const unused = await row('link_tokens').where('session_id', 'is', null).executeTakeFirstOrThrow();
  const { session_id } = await db
    .selectFrom('transfers')
    .select('session_id')
    .where('client_id', '=', client.scope.clientId)
    .executeTakeFirstOrThrow();
  await publishEvents(server.services);
  const { id: eventId } = await db
    .selectFrom('events')
    .select('id')
    .where('client_id', '=', client.scope.clientId)
    .executeTakeFirstOrThrow();
  const token = await server.app.inject({
    method: 'POST',
    url: '/admin/api/v1/Token',
    payload: { clientId: client.scope.clientId, clientSecret: client.key },
  });
  return {
    client,
    page,
    code,
    eventId,
    previewId,
    tokenId: unused.id,
    transferId: page.on('progress').transferId,
    sessionId: session_id ?? '',
    connectionId: (await row('connections').executeTakeFirstOrThrow()).id,
    authorizationId: (await row('authorizations').executeTakeFirstOrThrow()).id,
    adminToken: token.json().content.id_token,
  };
}

let owner: Owned;
let other: Owned;
let stranger: TestClient;
let subClientId: string;
beforeAll(async () => {
  [owner, other] = [await own('the-owner’s-user'), await own('the-other’s-user')];
  stranger = await server.newClient();
  await ask(server.app, {
    method: 'POST',
    url: '/admin/api/v1/SubClient',
    headers: { authorization: `Bearer ${owner.adminToken}` },
    payload: { displayName: 'The owner’s corner shop', businessLegalName: 'Corner', callbackUrls: [] },
  });
  const row = await db.selectFrom('sub_clients').select('id').executeTakeFirstOrThrow();
  subClientId = row.id;
});

/** Whose requests: the other client's key, on the owner's things. */
const byKey = () => ({ 'x-client-id': other.client.scope.clientId, 'x-client-secret': other.client.key });
/** A client that shows nobody an address: the others each show the same one to their own user. */
const byStranger = () => ({ 'x-client-id': stranger.scope.clientId, 'x-client-secret': stranger.key });
const byAdminToken = () => ({ authorization: `Bearer ${other.adminToken}` });

type Trespass = {
  /** The path with the owner's id in it, and a query. */
  url: () => string;
  headers?: () => Record<string, string>;
  payload?: () => object;
  status: number;
};

/** A session is opened by its secret alone, so there is no other client's way to it: only wrong secrets. */
const bySession: Trespass = {
  url: () => '',
  headers: () => ({ authorization: `Bearer ${other.page.secret.split('').reverse().join('')}` }),
  status: 401,
};

/** A body that the action's schema accepts. */
function bodyOf(action: SessionAction): object {
  const id = server.services.random.uuid();
  const words: Record<string, unknown> = {
    version: owner.page.view.version,
    after: 0,
    integrationId: id,
    searched: false,
    username: 'Mesh',
    password: 'Pass123',
    code: '123456',
    symbol: 'USDC',
    networkId: id,
    amount: '1',
    unit: 'asset',
    accountId: 'x',
    previewId: owner.previewId,
    networkType: 'evm',
    name: 'x',
    address: address.evm,
    hash: `0x${'12'.repeat(32)}`,
    signature: '5'.repeat(88),
    transaction: 'AQAA',
    method: 'manual',
    event: 'homePageLoaded',
    fundingId: 'card',
    wallets: [{ id: 'x', name: 'x' }],
  };
  return Object.fromEntries(sessionActions[action].required.map(name => [name, words[name]]));
}

/** By the token of the owner's account, with another client's key. */
const byToken = (path: string, more: object | (() => object) = {}): Trespass => ({
  url: () => path,
  headers: byKey,
  payload: () => ({
    ...{ authToken: accessTokenOf(owner.page), type: 'sandbox' },
    ...(typeof more === 'function' ? more() : more),
  }),
  status: 400,
});
const fromToken = (path: string, more: object | (() => object)): Trespass => ({
  ...byToken(path),
  payload: () => ({
    ...{ fromAuthToken: accessTokenOf(owner.page), fromType: 'sandbox' },
    ...(typeof more === 'function' ? more() : more),
  }),
});
const byUser = (path: string): Trespass => ({
  url: () => `${path}?UserId=${encodeURIComponent('the-owner’s-user')}`,
  headers: byKey,
  status: 200,
});

const trespasses: Readonly<Record<string, Trespass>> = {
  'POST /api/v1/transfers/managed/configure': fromToken('/api/v1/transfers/managed/configure', {
    toAddresses: [{ networkId: network.ethereum, symbol: 'USDC', address: 'x' }],
  }),
  'POST /api/v1/transfers/managed/preview': fromToken('/api/v1/transfers/managed/preview', {
    ...{ networkId: network.ethereum, symbol: 'USDC', toAddress: 'x', amount: 1 },
  }),
  'POST /api/v1/transfers/managed/execute': fromToken('/api/v1/transfers/managed/execute', () => ({
    previewId: owner.previewId,
  })),
  'POST /api/v1/transfers/managed/update': byToken('/api/v1/transfers/managed/update', () => ({
    transactionId: owner.transferId,
  })),
  'POST /api/v1/holdings/get': byToken('/api/v1/holdings/get'),
  'POST /api/v1/holdings/value': byToken('/api/v1/holdings/value'),
  'GET /api/v1/holdings/portfolio': byUser('/api/v1/holdings/portfolio'),
  'POST /api/v1/balance/get': byToken('/api/v1/balance/get'),
  'GET /api/v1/balance/portfolio': byUser('/api/v1/balance/portfolio'),
  'POST /api/v1/transfers/managed/address/list': byToken('/api/v1/transfers/managed/address/list', {
    symbol: 'USDC',
  }),
  'POST /api/v1/transfers/managed/address/get': byToken('/api/v1/transfers/managed/address/get'),
  'POST /api/v1/transfers/address/get': byToken('/api/v1/transfers/address/get'),
  'POST /api/v1/transfers/symbol/details': byToken('/api/v1/transfers/symbol/details'),
  'POST /api/v1/transfers/list': byToken('/api/v1/transfers/list'),
  'POST /api/v1/transfers/details': byToken('/api/v1/transfers/details', { transactionId: 'x' }),
  'DELETE /api/v1/account': byToken('/api/v1/account'),
  'POST /api/v1/token/refresh': {
    ...byToken('/api/v1/token/refresh'),
    payload: () => ({ refreshToken: accessTokenOf(owner.page), type: 'sandbox' }),
  },
  'POST /api/v1/exchange/verify': {
    ...byToken('/api/v1/exchange/verify'),
    payload: () => ({ authToken: accessTokenOf(owner.page) }),
  },
  'GET /api/v1/transfers/managed/mesh': {
    url: () => `/api/v1/transfers/managed/mesh?Id=${owner.transferId}`,
    headers: byKey,
    status: 200,
  },
  'GET /api/v1/wallets/verify': {
    url: () => `/api/v1/wallets/verify?UserId=${encodeURIComponent('the-owner’s-user')}`,
    headers: byKey,
    status: 200,
  },
  'GET /fairlead/v1/verifications': {
    url: () => '/fairlead/v1/verifications',
    headers: byKey,
    status: 200,
  },
  'GET /fairlead/v1/events': {
    url: () => `/fairlead/v1/events?subjectId=${owner.transferId}`,
    headers: byKey,
    status: 200,
  },
  'GET /fairlead/v1/events/stream': {
    url: () => `/fairlead/v1/events/stream?after=${owner.eventId}`,
    headers: byKey,
    status: 404,
  },
  'POST /fairlead/v1/sandbox/events': {
    url: () => '/fairlead/v1/sandbox/events',
    headers: byKey,
    payload: () => ({ type: 'transfer.settled', subjectId: owner.transferId }),
    status: 404,
  },
  'POST /fairlead/v1/sandbox/deposits': {
    url: () => '/fairlead/v1/sandbox/deposits',
    headers: byStranger,
    payload: () => ({ networkId: network.base, symbol: 'USDC', address: address.evm, amount: '5' }),
    status: 404,
  },
  'POST /api/v1/linktoken': {
    url: () => '/api/v1/linktoken',
    headers: byKey,
    payload: () => ({ ...openDeposit(), subClientId }),
    status: 404,
  },
  'GET /fairlead/v1/link-tokens/:id': {
    url: () => `/fairlead/v1/link-tokens/${owner.tokenId}`,
    headers: byKey,
    status: 404,
  },
  'POST /fairlead/v1/link-tokens/:id/revoke': {
    url: () => `/fairlead/v1/link-tokens/${owner.tokenId}/revoke`,
    headers: byKey,
    status: 404,
  },
  'PUT /fairlead/v1/sandbox/link-tokens/:id/scenario': {
    url: () => `/fairlead/v1/sandbox/link-tokens/${owner.tokenId}/scenario`,
    headers: byKey,
    payload: () => ({ scenario: 'failed' }),
    status: 404,
  },
  'POST /fairlead/v1/sandbox/transfers/:id/outcome': {
    url: () => `/fairlead/v1/sandbox/transfers/${owner.transferId}/outcome`,
    headers: byKey,
    payload: () => ({ outcome: 'failed' }),
    status: 404,
  },
  'POST /fairlead/v1/sandbox/sessions': {
    url: () => '/fairlead/v1/sandbox/sessions',
    headers: byKey,
    payload: () => ({
      linkToken: Buffer.from(`https://link.example/?auth_code=${owner.code}`).toString('base64'),
    }),
    status: 404,
  },
  'POST /link/v1/redeem': {
    url: () => '/link/v1/redeem',
    payload: () => ({
      clientId: other.client.scope.clientId,
      code: owner.code,
      surface: 'overlay',
      peerOrigin: 'http://localhost:3000',
    }),
    status: 404,
  },
  // A payment link’s code is its only key, and the owner has minted none.
  'POST /link/v1/pay-link': {
    url: () => '/link/v1/pay-link',
    payload: () => ({ code: owner.code }),
    status: 404,
  },
  'GET /link/v1/session': { ...bySession, url: () => '/link/v1/session?after=0' },
  'GET /admin/api/v1/subclient': { url: () => '/admin/api/v1/SubClient', headers: byAdminToken, status: 200 },
  'GET /admin/api/v1/subclient/:id': {
    url: () => `/admin/api/v1/SubClient/${subClientId}`,
    headers: byAdminToken,
    status: 404,
  },
  'PUT /admin/api/v1/subclient/:id': {
    url: () => `/admin/api/v1/SubClient/${subClientId}`,
    headers: byAdminToken,
    payload: () => ({ displayName: 'Mine now', businessLegalName: 'Mine', callbackUrls: [] }),
    status: 404,
  },
  'DELETE /admin/api/v1/subclient/:id': {
    url: () => `/admin/api/v1/SubClient/${subClientId}`,
    headers: byAdminToken,
    status: 404,
  },
  'DELETE /admin/api/v1/subclient/:id/logo': {
    url: () => `/admin/api/v1/SubClient/${subClientId}/logo`,
    headers: byAdminToken,
    status: 404,
  },
  'GET /admin/api/v1/client/callbackurls': {
    url: () => '/admin/api/v1/Client/callbackUrls',
    headers: byAdminToken,
    status: 200,
  },
  'POST /admin/api/v1/token': {
    url: () => '/admin/api/v1/Token',
    payload: () => ({ clientId: owner.client.scope.clientId, clientSecret: other.client.key }),
    status: 401,
  },
};

/** Routes that take nothing of a client's, or nothing but who is calling; and why they are not tried above. */
const withoutOwner: Readonly<Record<string, string>> = {
  'GET /api/v1/transfers/managed/networks': 'the catalog is everybody’s',
  'GET /api/v1/transfers/managed/integrations': 'the catalog is everybody’s',
  'GET /api/v1/transfers/managed/tokens': 'the catalog is everybody’s',
  'GET /api/v1/integrations': 'the catalog is everybody’s',
  'GET /fairlead/v1/sandbox/clock': 'shows the caller’s own time: sandbox/clock.store.test.ts',
  'POST /fairlead/v1/sandbox/clock': 'moves the caller’s own time: sandbox/clock.store.test.ts',
  'GET /api/v1/transfers/managed/verify': 'asks the catalog, which is everybody’s',
  'POST /api/v1/transfers/managed/quote': 'asks the catalog, which is everybody’s',
  'POST /api/v1/authenticate': 'a challenge of another client: accounts/authenticate.store.test.ts',
  'GET /api/v1/authenticate/:brokerType': 'mints the caller’s own',
  'GET /api/v1/authenticationschemes': 'the catalog is everybody’s',
  'GET /api/v1/status': 'the catalog is everybody’s',
  'POST /api/v1/catalog/solana/getlatestblockhash': 'the chain is everybody’s',
  'POST /api/v1/catalog/solana/gettokenprogram': 'the chain is everybody’s',
  'POST /api/v1/catalog/solana/istokenaddresscreated': 'the chain is everybody’s',
  'GET /api/v1/assets/:assetType': 'the catalog is everybody’s',
  'POST /fairlead/v1/sandbox/seed': 'writes the caller’s own: sandbox/balances.store.test.ts',
  'POST /fairlead/v1/sandbox/reset': 'resets the caller’s own: sandbox/balances.store.test.ts',
  'GET /healthz': 'for the operator’s machines',
  'GET /readyz': 'for the operator’s machines',
  'GET /link-icon.png': 'the same picture for everybody',
  'GET /tonconnect-manifest.json': 'the same for every wallet',
  'GET *': 'files',
  'GET /pay': 'the same page for every payment link',
  'GET /pay*': 'the same page for every payment link',
  'GET /fairlead/v1/sandbox/requests': 'requests/requests.store.test.ts',
  'GET /openapi.json': 'documentation',
  'GET /llms.txt': 'documentation',
  'GET /fairlead/v1/webhook-endpoints': 'webhooks/deliveries.store.test.ts',
  'POST /fairlead/v1/webhook-endpoints': 'webhooks/deliveries.store.test.ts',
  'GET /fairlead/v1/webhook-endpoints/:id': 'webhooks/deliveries.store.test.ts',
  'PATCH /fairlead/v1/webhook-endpoints/:id': 'webhooks/deliveries.store.test.ts',
  'DELETE /fairlead/v1/webhook-endpoints/:id': 'webhooks/deliveries.store.test.ts',
  'POST /fairlead/v1/webhook-endpoints/:id/rotate-secret': 'webhooks/deliveries.store.test.ts',
  'POST /fairlead/v1/webhook-endpoints/:id/end-rotation': 'webhooks/deliveries.store.test.ts',
  'GET /fairlead/v1/webhook-endpoints/:id/deliveries': 'webhooks/deliveries.store.test.ts',
  'POST /fairlead/v1/webhook-endpoints/:id/resend': 'webhooks/deliveries.store.test.ts',
  'POST /admin/api/v1/client/callbackurls': 'writes the caller’s own list',
  'POST /admin/api/v1/subclient': 'makes the caller’s own',
  'POST /admin/api/v1/subclient/:id/logo': 'takes a file: admin.store.test.ts',
  'GET /client-logos/:id.:ending': 'logos are public',
  'GET /b2b-iframe/:clientId/broker-connect': 'the same page for everybody: origins.store.test.ts',
  'GET /sandbox/authorize/:request': 'the same page for everybody',
  'GET /sandbox/authorize/:request/details': 'the window’s address is its only key',
  'POST /sandbox/authorize/:request': 'the window’s address is its only key',
};

/** Routes that look at nothing but the key, and say no: accounts/vendor-api.store.test.ts. */
const saysNo = new Set(Object.keys(unserved).map(name => name.toLowerCase()));

const isDocumentation = (route: string) => route.startsWith('GET /docs');
const sessionAction = /^POST \/link\/v1\/session\/([a-z-]+)$/;

test('every route of the server is in one of the tables', () => {
  const routes = routesOf(server.app).filter(
    route => !isDocumentation(route) && !sessionAction.test(route) && !saysNo.has(route.toLowerCase()),
  );
  expect(routes.length).toBeGreaterThan(20);
  expect(routes).toEqual([...Object.keys(trespasses), ...Object.keys(withoutOwner)].sort());
});

describe('another client gets', () => {
  const actions = routesOf(server.app).filter(route => sessionAction.test(route));
  const withSecret = (route: string): Trespass => {
    const action = sessionAction.exec(route)?.[1] as SessionAction;
    return { ...bySession, payload: () => bodyOf(action) };
  };
  const all = { ...trespasses, ...Object.fromEntries(actions.map(route => [route, withSecret(route)])) };

  test.each(Object.entries(all))('nothing from %s', async (route, { url, headers, payload, status }) => {
    const before = await ownersRows();
    const [method = '', path = ''] = route.split(' ');
    const answer = await server.app.inject({
      method: method as 'GET',
      url: url() || path,
      remoteAddress: `10.9.${Math.floor(Math.random() * 250)}.1`,
      ...(headers && { headers: headers() }),
      ...(payload && method !== 'GET' && { payload: payload() }),
    });
    expect(answer.statusCode).toBe(status);
    const { client, page, code: _, authorizationId: __, adminToken: ___, ...ids } = owner;
    const secrets = [
      page.secret,
      accessTokenOf(page),
      client.scope.clientId,
      'the-owner’s-user',
      'corner shop',
    ];
    for (const text of [...Object.values(ids), ...secrets]) {
      // The error names what was asked for at most, never what there is.
      if (!url().includes(text)) expect(answer.body).not.toContain(text);
    }
    if (status === 200) expect(JSON.stringify(answer.json().content)).not.toContain(ids.transferId);
    expect(await ownersRows()).toEqual(before);
  });
});

async function ownersRows() {
  const tables = [
    'link_tokens',
    'sessions',
    'connections',
    'transfers',
    'sub_clients',
    'events',
    'manual_deposits',
  ] as const;
  return Promise.all(
    tables.map(table =>
      db
        .selectFrom(table)
        .selectAll()
        .where('client_id', '=', owner.client.scope.clientId)
        .orderBy('id')
        .execute(),
    ),
  );
}

test('an authorization’s id is known to its window only', async () => {
  const answer = await ask(server.app, {
    method: 'GET',
    url: `/sandbox/authorize/${server.services.random.uuid()}/details`,
  });
  expect(answer.status).toBe(404);
});

describe('in another scope the stores find nothing and change nothing', () => {
  const scopes = (): [string, Scope][] => [
    ['another client', other.client.scope],
    ['the other environment', { ...owner.client.scope, environment: 'live' }],
    ['nobody', { clientId: server.services.random.uuid(), environment: 'sandbox' }],
  ];

  test('whoever asks', async () => {
    const now = clock.now();
    const session = await lockSession(db, owner.client.scope, owner.sessionId);
    if (session === undefined) throw new Error('the owner has no session');
    const sent = await findTransfer(db, owner.client.scope, owner.transferId);
    if (sent === undefined) throw new Error('the owner has no transfer');
    const { network_id: networkId, symbol } = sent;
    // To an address that no other client's transfer goes to.
    const to = `0x${'ad'.repeat(20)}`;
    const ofOwner = db.updateTable('transfers').where('id', '=', owner.transferId);
    await ofOwner.set({ to_address: to }).execute();
    const underWay = { networkId, networkType: 'evm', symbol, address: to } as const;
    expect(await isUnderWay(db, owner.client.scope, underWay)).toBe(true);
    const before = await ownersRows();
    for (const [name, scope] of scopes()) {
      const answers = {
        findById: await findById(db, scope, owner.tokenId),
        lockSession: await lockSession(db, scope, owner.sessionId),
        findSession: await findSession(db, scope, owner.sessionId),
        claimSession: await claimSession(db, scope, {
          id: owner.sessionId,
          version: session.version,
          now,
          busyUntil: later(now, 1),
          expiresAt: later(now, 1),
        }),
        findConnection: await findConnection(db, scope, owner.connectionId),
        findConnectionOfTransfer: await findConnectionOfTransfer(db, scope, owner.connectionId),
        lockLivingConnection: await lockLivingConnection(db, scope, {
          userId: 'the-owner’s-user',
          integrationId: exchange.byPassword.id,
          accountId: '',
          access: 'write',
        }),
        findConnectionByToken: await findConnectionByToken(db, scope, digestOf(accessTokenOf(owner.page))),
        findEvent: await findEvent(db, scope, owner.eventId),
        findPreview: await findPreview(db, scope, owner.previewId),
        findTransfer: await findTransfer(db, scope, owner.transferId),
        findTransferFrom: await findTransferFrom(db, scope, {
          userId: 'the-owner’s-user',
          integrationId: exchange.byPassword.id,
          named: owner.transferId,
        }),
        moveTransfer: await moveTransfer(
          db,
          scope,
          { id: owner.transferId, from: 'accepted', to: 'settled' },
          { finished_at: now },
        ),
      };
      const place = { networkId: network.base, symbol: 'USDC', address: address.evm };
      expect(await lockWaiting(db, scope, place, now), name).toEqual(
        scope === other.client.scope ? expect.objectContaining({ user_id: 'the-other’s-user' }) : undefined,
      );
      const waitingId = await db
        .selectFrom('manual_deposits')
        .select('id')
        .where('client_id', '=', owner.client.scope.clientId)
        .executeTakeFirstOrThrow();
      if (scope !== other.client.scope) expect(await findWaiting(db, scope, place, now)).toBeUndefined();
      await noteArrival(db, scope, { ...waitingId, transferId: owner.transferId });
      const strangers = { userId: 'nobody', addresses: [address.evm], now };
      expect((await destinationsOfOthers(db, scope, strangers)).size > 0).toBe(scope === other.client.scope);
      expect((await placesOfOthers(db, scope, strangers)).length > 0).toBe(scope === other.client.scope);
      expect(await hasMessage(db, scope, owner.sessionId, 'transferInitiated')).toBe(false);
      expect(await hasStandingTransfer(db, scope, owner.sessionId)).toBe(false);
      expect(await isUnderWay(db, scope, underWay)).toBe(false);
      for (const [what, answer] of Object.entries(answers))
        expect(answer, `${what} for ${name}`).toBeUndefined();
      expect(await messagesAfter(db, scope, owner.sessionId, 0)).toEqual([]);
      expect(await saveSession(db, scope, owner.sessionId, session.version, session)).toBe(false);
      const mine = { userId: 'the-owner’s-user', tokenDigests: [digestOf(accessTokenOf(owner.page))] };
      expect(await findConnectionsOfUser(db, scope, mine)).toEqual([]);
      expect(await revokeConnection(db, scope, owner.connectionId, now)).toBe(false);
      expect(await revoke(db, scope, owner.tokenId, now)).toBe(false);
      expect(await answerAuthorization(server.services, scope, owner.authorizationId, {})).toBe(false);
      const listed = await listTransfers(db, scope, { id: owner.transferId }, server.services.catalog);
      expect(listed).toEqual({ items: [], total: 0 });
      expect(await listEvents(db, scope, { subjectId: owner.transferId, limit: 10 })).toEqual([]);
      if (scope !== other.client.scope) expect(await lastPosition(db, scope)).toBe('0');
      await releaseSession(db, scope, owner.sessionId, session.version);
      await postponeLook(db, scope, { id: owner.transferId, state: 'accepted', nextLookAt: now });
    }
    expect(await ownersRows()).toEqual(before);
  });
});
