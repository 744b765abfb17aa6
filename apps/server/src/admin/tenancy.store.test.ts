import { describe, expect, test } from 'vitest';
import { adminServer, corner, formOf, png } from '../../test/admin-server.ts';
import { testDatabase } from '../../test/database.ts';
import { allowedOrigins, createKey } from '../clients/index.ts';

const { db } = await testDatabase();
const { add, askForToken, call, maker, signedIn } = await adminServer(db);

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
