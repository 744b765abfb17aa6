import { describe, expect, test } from 'vitest';
import { adminServer } from '../../test/admin-server.ts';
import { testDatabase } from '../../test/database.ts';
import { disableClient, revokeKey } from '../clients/index.ts';

const { db } = await testDatabase();
const { askForToken, call, clock, newClient, pass, signedIn } = await adminServer(db);

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
