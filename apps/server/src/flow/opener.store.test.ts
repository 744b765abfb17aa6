/** Who may open a session, besides by origin (origins.store.test.ts): surfaces that the client allows, and SDKs that are safe. */
import { surfaces } from '@fairlead/wire/surface';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow } from '../../test/flow.ts';
import { setClientSettings } from '../clients/index.ts';

const { db } = await testDatabase();
const server = await flow({ db });

describe('a client that allows one surface', () => {
  test.each(['overlay', 'embedded', 'app', 'window'] as const)('opens Link there only: %s', async only => {
    const client = await server.newClient();
    await setClientSettings(db, client.scope, { surfaces: [only] });
    const { code } = await client.mint();
    for (const surface of surfaces.filter(each => each !== only && each !== 'payLink')) {
      const answer = await client.redeem(code, { surface });
      expect(answer, surface).toMatchObject({ status: 403, errorType: 'surfaceNotAllowed' });
    }
    expect((await client.redeem(code, { surface: only })).status).toBe(200);
  });
});

describe('the web SDK', () => {
  const withSdk = async (version: string, platform = 'web') => {
    const client = await server.newClient();
    const { code } = await client.mint();
    const answer = await client.redeem(code, { sdk: { platform, version } });
    return { client, code, answer };
  };

  test.each(['3.3.1', '3.0.2', '2.99.99', '3.3.1-rc.1'])('of version %s is refused', async version => {
    const { client, code, answer } = await withSdk(version);
    expect(answer).toMatchObject({ status: 403, errorType: 'sdkOutdated' });
    expect(answer.message).toContain('3.3.2');
    // Nothing was used up.
    expect((await client.redeem(code, { sdk: { platform: 'web', version: '3.13.0' } })).status).toBe(200);
  });

  test.each(['3.3.2', '3.4.2', '3.10.4', '3.13.0', '4.0.0', 'unknown'])(
    'of version %s is not',
    async version => {
      expect((await withSdk(version)).answer.status).toBe(200);
    },
  );

  test('is meant alone: the mobile ones count differently', async () => {
    expect((await withSdk('2.4.5', 'reactNative')).answer.status).toBe(200);
  });
});
