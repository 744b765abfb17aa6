import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import * as wire from '@fairlead/wire';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, describe, expect, it } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { authenticate, createLogger, httpServer, type KnownKey } from '../http/index.ts';
import { systemRandom } from '../surroundings.ts';
import { createCatalog } from './catalog.ts';
import { catalogRoutes } from './routes.ts';

const clientId = '6ca1b5b4-6d5f-4a3c-9f2c-3a2f0d2b7c11';
const keys = new Map<string, KnownKey>(
  (['sandbox', 'live'] as const).map(environment => {
    const digest = createHash('sha256').update(`${environment} key`).digest();
    const access = environment === 'live' ? 'read' : 'readWrite';
    return [
      digest.toString('hex'),
      { clientId, environment, access, keyId: environment, digest, clientDisabled: false },
    ];
  }),
);

const app = httpServer({
  log: createLogger({
    level: 'error',
    destination: new Writable({ write: (_chunk, _encoding, done) => done() }),
  }),
  random: systemRandom,
});
app.register(catalogRoutes, {
  catalog: createCatalog(),
  publicUrl: 'http://localhost:4000',
  authenticate: authenticate(
    {
      findKey: async digest => keys.get(digest.toString('hex')),
      isWellFormedKey: () => true,
      countFailure: () => undefined,
      countCall: () => undefined,
    },
    'read',
  ),
});
afterAll(() => app.close());

const get = (url: string, key?: string) =>
  app.inject({ url, headers: key === undefined ? {} : { 'x-client-id': clientId, 'x-client-secret': key } });

describe.each([
  ['/api/v1/transfers/managed/networks', 'NetworkModelResponseApiResult'],
  ['/api/v1/transfers/managed/integrations', 'IntegrationNetworkResponseApiResult'],
  ['/api/v1/transfers/managed/tokens', 'TokenNetworksResponseApiResult'],
  ['/api/v1/integrations', 'IntegrationsResponseApiResult'],
] as const)('GET %s', (url, model) => {
  it.each(['sandbox key', 'live key'])('answers a %s in the vendor’s envelope and model', async key => {
    const response = await get(url, key);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.json()).toMatchObject({ status: 'ok', message: '', errorType: '' });
    expect(objections(await vendorModel(model), response.json())).toEqual([]);
  });

  it('sends what its schema declares, and loses nothing on the way out', async () => {
    const { content } = (await get(url, 'sandbox key')).json();
    const declared = Object.values(wire).find(
      part => Reflect.get(Object(part), '$id') === model.replace('ApiResult', ''),
    );
    expect([...Value.Errors(declared as TSchema, content)].slice(0, 5)).toEqual([]);
    const name = model.replace('ApiResult', '');
    expect(objections(await vendorModel(name, { complete: true }), content)).toEqual([]);
  });

  it('does not care about the path’s letter case', async () => {
    expect((await get(url.toUpperCase(), 'sandbox key')).statusCode).toBe(200);
  });

  it('refuses who has no key, or a wrong one', async () => {
    for (const key of [undefined, 'another key']) {
      const response = await get(url, key);
      expect(response.statusCode).toBe(401);
      expect(response.json()).toMatchObject({ status: 'permissionDenied', errorType: 'invalidCredentials' });
      expect(response.json().content).toBeUndefined();
    }
  });
});

describe('environments', () => {
  it('are kept apart: test networks and the simulator’s exchanges for sandbox keys only', async () => {
    const networksUrl = '/api/v1/transfers/managed/networks';
    expect((await get(networksUrl, 'sandbox key')).json().content.networks).toHaveLength(34);
    expect((await get(networksUrl, 'live key')).json().content.networks).toHaveLength(31);
    const types = async (key: string) =>
      (await get('/api/v1/integrations', key))
        .json()
        .content.items.map((item: { type: string }) => item.type);
    expect(await types('sandbox key')).toEqual(
      expect.arrayContaining(['sandbox', 'sandboxCoinbase', 'coinbase']),
    );
    expect(new Set(await types('live key'))).toEqual(new Set(['deFiWallet']));
  });
});
