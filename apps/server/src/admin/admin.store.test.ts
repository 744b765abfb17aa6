import { chains } from '@fairlead/chains';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { createCatalog } from '../catalog/index.ts';
import {
  allowedOrigins,
  clientDirectory,
  createClient,
  createKey,
  disableClient,
  displayedClient,
  findSubClient,
  isWellFormedKey,
  revokeKey,
} from '../clients/index.ts';
import type { Environment, Scope } from '../database/schema.ts';
import { createLogger, httpServer, rateLimits } from '../http/index.ts';
import { linkTokenRoutes, linkTokenStore } from '../link-tokens/index.ts';
import { systemRandom } from '../surroundings.ts';
import { adminRoutes } from './index.ts';

const { db } = await testDatabase();
const time = { now: new Date('2026-06-01T12:00:00Z') };
const clock = { now: () => time.now };
const pass = (milliseconds: number) => {
  time.now = new Date(time.now.getTime() + milliseconds);
};
const maker = { db, clock, random: systemRandom };
const publicUrl = 'https://link.example';
const log = createLogger({ level: 'silent' });

const app = httpServer({ log, random: systemRandom });
const directory = clientDirectory({ db, clock, log });
const authentication = {
  ...(await rateLimits(app, { callsPerMinute: 10_000, failuresPerMinute: 1_000 })),
  findKey: directory.findKey,
  isWellFormedKey,
};
await app.register(adminRoutes, { db, clock, random: systemRandom, publicUrl, authentication });
linkTokenRoutes(app, {
  tokens: linkTokenStore(db),
  clock,
  random: systemRandom,
  catalog: createCatalog(),
  addressRules: chains,
  publicUrl,
  authentication,
  settings: directory.settings,
  findSubClient: (scope, id) => findSubClient(db, scope, id),
} as Parameters<typeof linkTokenRoutes>[1]);
await app.ready();

type Answer = {
  status: number;
  headers: Record<string, unknown>;
  body: {
    content?: unknown;
    status: string;
    message: string;
    errorType: string;
    errorHash: string;
    teamCode?: null;
    errorData?: { faults: { path: string; rule: string; hint: string }[] };
  };
};

async function call(
  token: string | undefined,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object | { bytes: Buffer; type: string },
): Promise<Answer> {
  const form = payload && 'bytes' in payload ? payload : undefined;
  const answer = await app.inject({
    method,
    url: `/admin/api/v1${path}`,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(payload && { 'content-type': form?.type ?? 'application/json' }),
    },
    ...(payload && { payload: form?.bytes ?? JSON.stringify(payload) }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

async function newClient(environment: Environment = 'sandbox', access: 'read' | 'readWrite' = 'readWrite') {
  const { clientId } = await createClient(maker, 'Reseller');
  const scope: Scope = { clientId, environment };
  const key = await createKey(maker, scope, access);
  if (!key) throw new Error('no key');
  return { scope, ...key };
}

const askForToken = (clientId: string, clientSecret: string) =>
  call(undefined, 'POST', '/Token', { clientId, clientSecret });

async function signedIn(environment: Environment = 'sandbox') {
  const client = await newClient(environment);
  const { body } = await askForToken(client.scope.clientId, client.secret);
  const { id_token: token } = body.content as { id_token: string };
  return { ...client, token };
}

const corner = { businessLegalName: 'Corner Shop Ltd', displayName: 'Corner shop' };
type Data = { id: string; displayName: string; logoUrl: string | null; callbackUrls: string[] };

async function add(token: string, info: object = corner): Promise<Data> {
  const { body, status } = await call(token, 'POST', '/SubClient', info);
  expect(status, body.message).toBe(200);
  return body.content as Data;
}

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const jpeg = Buffer.from('ffd8ffe000104a46494600010100', 'hex');

async function formOf(parts: Record<string, Buffer | string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([new Uint8Array(value)], { type: 'image/png' }), 'logo.png');
  }
  const request = new Response(form);
  return {
    bytes: Buffer.from(await request.arrayBuffer()),
    type: request.headers.get('content-type') ?? '',
  };
}

describe('tokens', () => {
  test('a key that may write gives an hour, in the shape of the vendor', async () => {
    const { scope, secret } = await newClient();
    const { status, body, headers } = await askForToken(scope.clientId, secret);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      content: { id_token: expect.stringMatching(/^fla_[\w-]{43}$/), expires_in: 3600, status: 'succeeded' },
      status: 'ok',
      message: '',
      errorHash: expect.stringMatching(/^[0-9a-f]{8}$/),
      teamCode: null,
      errorType: '',
    });
  });

  test('nothing but the digest is stored', async () => {
    const { token, secret } = await signedIn();
    const rows = await db.selectFrom('admin_tokens').selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    const stored = JSON.stringify(rows) + rows.map(row => row.digest.toString('latin1')).join();
    expect(stored).not.toContain(token.slice(4));
    expect(stored).not.toContain(secret.slice(12, 50));
  });

  test('a read-only key gets none, and neither does a wrong or revoked one', async () => {
    const reader = await newClient('sandbox', 'read');
    expect(await askForToken(reader.scope.clientId, reader.secret)).toMatchObject({
      status: 403,
      body: { status: 'permissionDenied', errorType: 'readOnlyKey' },
    });
    const { scope, secret, keyId } = await newClient();
    const other = await newClient();
    expect(await askForToken(other.scope.clientId, secret)).toMatchObject({
      status: 401,
      body: {
        errorType: 'invalidCredentials',
        message: expect.stringContaining('clientId and clientSecret'),
      },
    });
    expect((await askForToken(scope.clientId, `${secret}x`)).status).toBe(401);
    await revokeKey(db, scope, keyId, clock.now());
    // For a second a process may still take the key from memory; what it gives then is dead.
    const { status, body } = await askForToken(scope.clientId, secret);
    if (status === 200) {
      const { id_token: token } = body.content as { id_token: string };
      expect((await call(token, 'GET', '/SubClient')).status).toBe(401);
    }
    pass(1_000);
    expect((await askForToken(scope.clientId, secret)).status).toBe(401);
  });

  test('what is missing from the body is named', async () => {
    expect(await call(undefined, 'POST', '/Token', { clientId: 'x' })).toMatchObject({
      status: 400,
      body: { errorType: 'missingField', errorData: { faults: [{ path: 'clientSecret' }] } },
    });
  });

  test('it ends after an hour, with its key, and with its client', async () => {
    const late = await signedIn();
    expect((await call(late.token, 'GET', '/SubClient')).status).toBe(200);
    pass(3_600_000);
    expect(await call(late.token, 'GET', '/SubClient')).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      body: { status: 'permissionDenied', errorType: 'invalidCredentials' },
    });
    const revoked = await signedIn();
    await revokeKey(db, revoked.scope, revoked.keyId, clock.now());
    expect((await call(revoked.token, 'GET', '/SubClient')).status).toBe(401);
    const disabled = await signedIn();
    await disableClient(db, disabled.scope.clientId, clock.now());
    expect((await call(disabled.token, 'GET', '/SubClient')).status).toBe(404);
  });

  test('expired ones do not pile up', async () => {
    await signedIn();
    pass(7_200_000);
    const { scope } = await signedIn();
    const rows = await db.selectFrom('admin_tokens').select('client_id').execute();
    expect(rows).toEqual([{ client_id: scope.clientId }]);
  });

  test.each([undefined, '', 'fla_short', `fla_${'A'.repeat(43)}`])(
    'without one nobody is let in: %j',
    async token => {
      for (const [method, path] of [
        ['GET', '/Client/callbackUrls'],
        ['POST', '/Client/callbackUrls'],
        ['GET', '/SubClient'],
        ['POST', '/SubClient'],
        ['GET', '/SubClient/0291810a-5947-424d-9a59-e88bb33e999d'],
        ['PUT', '/SubClient/0291810a-5947-424d-9a59-e88bb33e999d'],
        ['DELETE', '/SubClient/0291810a-5947-424d-9a59-e88bb33e999d'],
        ['POST', '/SubClient/0291810a-5947-424d-9a59-e88bb33e999d/logo'],
        ['DELETE', '/SubClient/0291810a-5947-424d-9a59-e88bb33e999d/logo'],
      ] as const) {
        expect((await call(token, method, path, method === 'GET' ? undefined : {})).status, path).toBe(401);
      }
    },
  );

  test('an API key is not a token', async () => {
    const { secret } = await newClient();
    expect((await call(secret, 'GET', '/SubClient')).status).toBe(401);
  });
});

describe('callback addresses of the client', () => {
  test('are its allowed origins, replaced as a whole', async () => {
    const { token, scope } = await signedIn();
    const callbackUrls = ['https://b.example/pages/1?x=2', 'http://localhost:3000', 'https://B.example'];
    const posted = await call(token, 'POST', '/Client/callbackUrls', { callbackUrls });
    expect(posted).toMatchObject({ status: 200, body: { status: 'ok', teamCode: null } });
    expect(posted.body).not.toHaveProperty('content');
    const origins = ['http://localhost:3000', 'https://b.example'];
    expect((await call(token, 'GET', '/Client/callbackUrls')).body.content).toEqual({
      callbackUrls: origins,
    });
    expect(await allowedOrigins(db, scope)).toEqual(origins);
    await call(token, 'POST', '/Client/callbackUrls', { callbackUrls: ['https://c.example'] });
    expect(await allowedOrigins(db, scope)).toEqual(['https://c.example']);
    await call(token, 'POST', '/Client/callbackUrls', { callbackUrls: [] });
    expect(await allowedOrigins(db, scope)).toEqual([]);
  });

  test('every malformed one is named, and nothing is changed', async () => {
    const { token, scope } = await signedIn('live');
    await call(token, 'POST', '/Client/callbackUrls', { callbackUrls: ['https://a.example'] });
    const callbackUrls = [
      'shop.example',
      'https://ok.example',
      'https://*.example',
      'http://a.example',
      "https://x;script-src'none",
    ];
    const { status, body } = await call(token, 'POST', '/Client/callbackUrls', { callbackUrls });
    expect(status).toBe(400);
    expect(body.errorData?.faults).toMatchObject([
      { path: 'callbackUrls[0]', rule: 'origin', hint: 'Did you mean https://shop.example?' },
      { path: 'callbackUrls[2]', rule: 'wildcard' },
      { path: 'callbackUrls[3]', rule: 'insecureOrigin' },
      { path: 'callbackUrls[4]', rule: 'origin' },
    ]);
    expect(await allowedOrigins(db, scope)).toEqual(['https://a.example']);
  });

  test('must be there', async () => {
    const { token } = await signedIn();
    expect(await call(token, 'POST', '/Client/callbackUrls', {})).toMatchObject({
      status: 400,
      body: { errorType: 'missingField' },
    });
  });
});

describe('sub-clients', () => {
  test('are added, listed, changed and deleted', async () => {
    const { token, scope } = await signedIn();
    const added = await add(token, { ...corner, callbackUrls: ['https://corner.example'] });
    expect(added).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...corner,
      logoUrl: null,
      callbackUrls: ['https://corner.example'],
      catalogConfiguration: null,
    });
    pass(1);
    const other = await add(token, { businessLegalName: '', displayName: 'Åkes butik', callbackUrls: null });
    expect((await call(token, 'GET', '/SubClient')).body.content).toEqual([added, other]);
    expect((await call(token, 'GET', `/SubClient/${added.id.toUpperCase()}`)).body.content).toEqual(added);
    expect(await allowedOrigins(db, scope, added.id)).toEqual(['https://corner.example']);

    const renamed = { businessLegalName: 'Corner plc', displayName: 'Corner' };
    const put = await call(token, 'PUT', `/SubClient/${added.id}`, renamed);
    expect(put.body.content).toEqual({ ...added, ...renamed, callbackUrls: [] });

    expect((await call(token, 'DELETE', `/SubClient/${added.id}`)).body).toMatchObject({
      status: 'ok',
      teamCode: null,
    });
    for (const [method, payload] of [
      ['GET', undefined],
      ['PUT', renamed],
      ['DELETE', undefined],
    ] as const) {
      expect(await call(token, method, `/SubClient/${added.id}`, payload)).toMatchObject({
        status: 404,
        body: { status: 'notFound', errorType: 'subClientNotFound' },
      });
    }
    expect((await call(token, 'GET', '/SubClient')).body.content).toEqual([other]);
  });

  test.each([
    ['no name', { businessLegalName: 'X' }, 'missingField', 'displayName'],
    ['a blank name', { businessLegalName: 'X', displayName: ' \u00a0 ' }, 'invalidField', 'displayName'],
    ['no legal name', { displayName: 'X' }, 'missingField', 'businessLegalName'],
    ['a long name', { ...corner, displayName: 'x'.repeat(301) }, 'invalidField', 'displayName'],
    ['a name with a line break', { ...corner, displayName: 'a\nb' }, 'invalidField', 'displayName'],
    ['a number for a name', { ...corner, displayName: 7 }, 'invalidField', 'displayName'],
    ['one address', { ...corner, callbackUrls: 'https://a.example' }, 'invalidField', 'callbackUrls'],
    ['a wrong address', { ...corner, callbackUrls: ['a b'] }, 'invalidField', 'callbackUrls[0]'],
    ['an unknown field', { ...corner, displayname2: 'x' }, 'unknownField', 'displayname2'],
  ])('%s is refused', async (_what, info, errorType, path) => {
    const { token } = await signedIn();
    const { status, body } = await call(token, 'POST', '/SubClient', info);
    expect(status).toBe(400);
    expect(body.errorType).toBe(errorType);
    expect(body.errorData?.faults[0]?.path).toBe(path);
    expect((await call(token, 'GET', '/SubClient')).body.content).toEqual([]);
  });

  test('a catalog of its own is refused instead of ignored', async () => {
    const { token } = await signedIn();
    const info = { ...corner, catalogConfiguration: { excludeIntegrations: [] } };
    expect(await call(token, 'POST', '/SubClient', info)).toMatchObject({
      status: 400,
      body: { errorType: 'notSupported' },
    });
    expect((await add(token, { ...corner, catalogConfiguration: null })).displayName).toBe('Corner shop');
  });

  test('a token cannot be minted for a deleted one, but its open sessions keep its name', async () => {
    const { token, scope, secret } = await signedIn();
    const { id } = await add(token);
    const mintFor = () =>
      app.inject({
        method: 'POST',
        url: '/api/v1/linktoken',
        headers: { 'x-client-id': scope.clientId, 'x-client-secret': secret },
        payload: {
          userId: 'user-1',
          subClientId: id,
          transferOptions: { transactionId: 'order-1', toAddresses: [destination()] },
        },
      });
    expect((await mintFor()).statusCode).toBe(200);
    await call(token, 'DELETE', `/SubClient/${id}`);
    const refused = await mintFor();
    expect(refused.statusCode).toBe(404);
    expect(refused.json().errorType).toBe('subClientNotFound');
    expect(await displayedClient(db, scope, id)).toEqual({ name: 'Corner shop', logoUrl: null });
  });
});

describe('logos', () => {
  test.each([
    ['png', png, 'image/png'],
    ['jpg', jpeg, 'image/jpeg'],
  ])('a %s is served at an address of its own that never changes', async (ending, bytes, type) => {
    const { token, scope } = await signedIn();
    const { id } = await add(token);
    const posted = await call(token, 'POST', `/SubClient/${id}/logo`, await formOf({ logoFile: bytes }));
    expect(posted.body).toMatchObject({ status: 'ok', teamCode: null });
    const { logoUrl } = posted.body.content as { logoUrl: string };
    expect(logoUrl).toMatch(new RegExp(`^https://link\\.example/client-logos/[0-9a-f-]{36}\\.${ending}$`));
    expect(((await call(token, 'GET', `/SubClient/${id}`)).body.content as Data).logoUrl).toBe(logoUrl);

    const path = new URL(logoUrl).pathname;
    expect(await displayedClient(db, scope, id)).toEqual({ name: 'Corner shop', logoUrl: path });
    const served = await app.inject({ url: path });
    expect(served.rawPayload).toEqual(bytes);
    expect(served.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
    });
    const misnamed = path.replace(/\w+$/, ending === 'png' ? 'jpg' : 'png');
    expect((await app.inject({ url: misnamed })).statusCode).toBe(404);

    const again = await call(token, 'POST', `/SubClient/${id}/logo`, await formOf({ logoFile: png }));
    expect(again.body.content).not.toEqual({ logoUrl });
    expect((await app.inject({ url: path })).statusCode).toBe(404);

    expect((await call(token, 'DELETE', `/SubClient/${id}/logo`)).status).toBe(200);
    expect(((await call(token, 'GET', `/SubClient/${id}`)).body.content as Data).logoUrl).toBeNull();
    expect(await db.selectFrom('logos').select('id').where('sub_client_id', '=', id).execute()).toEqual([]);
  });

  test('two uploads at once leave one logo', async () => {
    const { token } = await signedIn();
    const { id } = await add(token);
    const form = await formOf({ logoFile: png });
    const uploads = await Promise.all(
      Array.from({ length: 4 }, () => call(token, 'POST', `/SubClient/${id}/logo`, form)),
    );
    expect(uploads.map(each => each.status)).toEqual([200, 200, 200, 200]);
    const kept = await db.selectFrom('logos').select('id').where('sub_client_id', '=', id).execute();
    expect(kept).toHaveLength(1);
    const { logoUrl } = (await call(token, 'GET', `/SubClient/${id}`)).body.content as Data;
    expect(logoUrl).toContain(kept[0]?.id);
  });

  test.each([
    [
      'a drawing',
      { logoFile: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      400,
      'invalidField',
    ],
    ['an empty file', { logoFile: Buffer.alloc(0) }, 400, 'invalidField'],
    ['a text', { logoFile: 'logo.png' }, 400, 'missingField'],
    ['another name', { logo: png }, 400, 'missingField'],
    ['two files', { logoFile: png, second: png }, 400, 'invalidField'],
    [
      'more than 5 MiB',
      { logoFile: Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]) },
      413,
      'bodyTooLarge',
    ],
  ])('%s is refused', async (_what, parts, status, errorType) => {
    const { token } = await signedIn();
    const { id } = await add(token);
    const answer = await call(token, 'POST', `/SubClient/${id}/logo`, await formOf(parts));
    expect(answer.body.errorType, answer.body.message).toBe(errorType);
    expect(answer.status).toBe(status);
    expect(((await call(token, 'GET', `/SubClient/${id}`)).body.content as Data).logoUrl).toBeNull();
  });

  test('exactly 5 MiB is taken', async () => {
    const { token } = await signedIn();
    const { id } = await add(token);
    const largest = Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024 - png.length)]);
    const answer = await call(token, 'POST', `/SubClient/${id}/logo`, await formOf({ logoFile: largest }));
    expect(answer.status).toBe(200);
  });

  test('what is no form, or half of one, is refused in words', async () => {
    const { token } = await signedIn();
    const { id } = await add(token);
    expect(await call(token, 'POST', `/SubClient/${id}/logo`, {})).toMatchObject({
      status: 415,
      body: { errorType: 'unsupportedMediaType' },
    });
    const whole = await formOf({ logoFile: png });
    const half = { ...whole, bytes: whole.bytes.subarray(0, whole.bytes.length - 20) };
    expect(await call(token, 'POST', `/SubClient/${id}/logo`, half)).toMatchObject({
      status: 400,
      body: { errorType: 'badRequest' },
    });
    const noBoundary = { ...whole, type: 'multipart/form-data' };
    expect((await call(token, 'POST', `/SubClient/${id}/logo`, noBoundary)).status).toBe(400);
  });
});

describe('another client, or the same one in the other environment,', () => {
  test.each(['another client', 'the other environment'])('%s finds none of these', async who => {
    const owner = await signedIn();
    const { id, displayName } = await add(owner.token, {
      ...corner,
      callbackUrls: ['https://corner.example'],
    });
    const stranger = await (async () => {
      if (who === 'another client') return signedIn();
      const live = await createKey(maker, { ...owner.scope, environment: 'live' }, 'readWrite');
      const { body } = await askForToken(owner.scope.clientId, live?.secret ?? '');
      return { token: (body.content as { id_token: string }).id_token };
    })();
    expect((await call(stranger.token, 'GET', '/SubClient')).body.content).toEqual([]);
    for (const [method, path, payload] of [
      ['GET', `/SubClient/${id}`, undefined],
      ['PUT', `/SubClient/${id}`, { ...corner, displayName: 'Mine now' }],
      ['DELETE', `/SubClient/${id}`, undefined],
      ['POST', `/SubClient/${id}/logo`, await formOf({ logoFile: png })],
      ['DELETE', `/SubClient/${id}/logo`, undefined],
    ] as const) {
      expect((await call(stranger.token, method, path, payload)).status, `${method} ${path}`).toBe(404);
    }
    await call(stranger.token, 'POST', '/Client/callbackUrls', { callbackUrls: ['https://evil.example'] });
    expect((await call(owner.token, 'GET', `/SubClient/${id}`)).body.content).toMatchObject({
      displayName,
      logoUrl: null,
      callbackUrls: ['https://corner.example'],
    });
    expect(await allowedOrigins(db, owner.scope)).toEqual([]);
  });
});
