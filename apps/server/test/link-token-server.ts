import { chains } from '@fairlead/chains';
import { createCatalog } from '../src/catalog/index.ts';
import type { ClientSettings, SubClient } from '../src/clients/index.ts';
import { digestOf, isWellFormedKey, makeKey } from '../src/clients/index.ts';
import type { Environment, Scope } from '../src/database/schema.ts';
import { callCounter, createLogger, httpServer, type KnownKey, rateLimits } from '../src/http/index.ts';
import {
  type LinkTokenServices,
  type LinkTokenStore,
  linkTokenRoutes,
  type NewLinkToken,
} from '../src/link-tokens/index.ts';
import { createPrices } from '../src/prices/prices.ts';
import { type Clock, systemRandom } from '../src/surroundings.ts';

export const noon = new Date('2026-06-01T12:00:00.000Z');
export const clientId = '5a3e1f0c-1111-4222-8333-944455556666';
/** On the client's list, in both environments. */
export const returnUrl = 'https://shop.example/orders?done=1';
export const subClientId = '5a3e1f0c-aaaa-4bbb-8ccc-9dddeeeeffff';

const catalog = createCatalog();

const unused = () => Promise.reject(new Error('this test did not expect to need that'));

/** The mint route on a whole HTTP server, with lists in memory where the program has PostgreSQL. */
export async function linkTokenServer(
  options: {
    settings?: Partial<ClientSettings>;
    tokens?: Partial<LinkTokenStore>;
    clock?: Clock;
    /** Absent: no chain is read, and nothing has a live price. */
    equipment?: Partial<Pick<LinkTokenServices, 'watch' | 'prices'>>;
  } = {},
) {
  const minted: { scope: Scope; token: NewLinkToken }[] = [];
  const secrets = {
    sandbox: makeKey('sandbox', systemRandom),
    live: makeKey('live', systemRandom),
    read: makeKey('sandbox', systemRandom),
  };
  const key = (secret: string, environment: Environment, access: KnownKey['access']): KnownKey => {
    return {
      keyId: secret.slice(-6),
      clientId,
      environment,
      access,
      digest: digestOf(secret),
      clientDisabled: false,
    };
  };
  const keys = [
    key(secrets.sandbox, 'sandbox', 'readWrite'),
    key(secrets.live, 'live', 'readWrite'),
    key(secrets.read, 'sandbox', 'read'),
  ];
  const subClient: SubClient = {
    id: subClientId,
    displayName: 'Corner shop',
    businessLegalName: null,
    logoUrl: null,
    defaultClientFee: '0.03',
    linkStyle: { theme: 'light' },
  };
  const app = httpServer({ log: createLogger({ level: 'silent' }), random: systemRandom });
  linkTokenRoutes(app, {
    tokens: {
      mint: async (scope, token) => {
        minted.push({ scope, token });
      },
      mintOnce: unused,
      findAnswer: unused,
      findById: unused,
      revoke: unused,
      ...options.tokens,
    },
    clockOf: async () => options.clock ?? { now: () => noon },
    random: systemRandom,
    ...{ catalog, watch: { covers: () => false }, prices: createPrices(undefined) },
    ...options.equipment,
    addressRules: chains,
    publicUrl: 'http://localhost:4000',
    authentication: {
      findKey: async digest => keys.find(each => each.digest.equals(digest)),
      isWellFormedKey,
      ...rateLimits(callCounter({ clock: { now: () => noon } }).count),
    },
    settings: async () => ({
      name: 'Shop',
      logoUrl: null,
      unknownProperties: 'refuse',
      defaultClientFee: null,
      surfaces: null,
      linkStyle: null,
      ...options.settings,
    }),
    findSubClient: async (scope, id) =>
      scope.environment === 'sandbox' && id === subClientId ? subClient : undefined,
    returnUrls: async () => [returnUrl],
    eventsOfSession: unused,
  });
  await app.ready();

  /** Posts a body, an object or a text of JSON, with a key of the environment. */
  const post = async (
    body: unknown,
    environment: Environment = 'sandbox',
    headers: Record<string, string> = {},
  ) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/linktoken',
      headers: {
        'content-type': 'application/json',
        'x-client-id': clientId,
        'x-client-secret': secrets[environment],
        ...headers,
      },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json(), last: minted.at(-1) };
  };
  return { app, post, minted, secrets };
}
