import { describe, expect, test } from 'vitest';
import { adminServer, corner } from '../../test/admin-server.ts';
import { testDatabase } from '../../test/database.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { allowedOrigins, displayedClient } from '../clients/index.ts';

const { db } = await testDatabase();
const { app, add, call, pass, signedIn } = await adminServer(db);

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
    expect(await displayedClient(db, scope, id)).toEqual({
      name: 'Corner shop',
      logoUrl: null,
      linkStyle: null,
    });
  });
});
