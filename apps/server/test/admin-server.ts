/** The Admin API on a whole HTTP server without a socket, beside the mint, over real PostgreSQL. */
import { chains } from '@fairlead/chains';
import type { Kysely } from 'kysely';
import { adminRoutes } from '../src/admin/index.ts';
import { createCatalog } from '../src/catalog/index.ts';
import {
  clientDirectory,
  createClient,
  createKey,
  findSubClient,
  isWellFormedKey,
} from '../src/clients/index.ts';
import type { Database, Environment, Scope } from '../src/database/schema.ts';
import { callCounter, createLogger, httpServer, rateLimits } from '../src/http/index.ts';
import { linkTokenRoutes, linkTokenStore } from '../src/link-tokens/index.ts';
import { createPrices } from '../src/prices/prices.ts';
import { systemRandom } from '../src/surroundings.ts';

export const corner = { businessLegalName: 'Corner Shop Ltd', displayName: 'Corner shop' };

export type SubClientData = {
  id: string;
  displayName: string;
  logoUrl: string | null;
  callbackUrls: string[];
};

export type Answer = {
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

export async function adminServer(db: Kysely<Database>) {
  const time = { now: new Date('2026-06-01T12:00:00Z') };
  const clock = { now: () => time.now };
  const maker = { db, clock, random: systemRandom };
  const publicUrl = 'https://link.example';
  const log = createLogger({ level: 'silent' });
  const app = httpServer({ log, random: systemRandom });
  const directory = clientDirectory({ db, clock, log });
  const authentication = {
    ...rateLimits(callCounter({ clock }).count, { callsPerMinute: 10_000, failuresPerMinute: 1_000 }),
    findKey: directory.findKey,
    isWellFormedKey,
  };
  await app.register(adminRoutes, { db, clock, random: systemRandom, publicUrl, authentication });
  linkTokenRoutes(app, {
    tokens: linkTokenStore(db),
    clockOf: async () => clock,
    random: systemRandom,
    ...{ catalog: createCatalog(), watch: { covers: () => false }, prices: createPrices(undefined) },
    addressRules: chains,
    publicUrl,
    authentication,
    settings: directory.settings,
    findSubClient: (scope, id) => findSubClient(db, scope, id),
    returnUrls: async () => [],
    eventsOfSession: async () => [],
  });
  await app.ready();

  const call = async (
    token: string | undefined,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    payload?: object | { bytes: Buffer; type: string },
  ): Promise<Answer> => {
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
  };
  const askForToken = (clientId: string, clientSecret: string) =>
    call(undefined, 'POST', '/Token', { clientId, clientSecret });
  const newClient = async (
    environment: Environment = 'sandbox',
    access: 'read' | 'readWrite' = 'readWrite',
  ) => {
    const { clientId } = await createClient(maker, 'Reseller');
    const scope: Scope = { clientId, environment };
    const key = await createKey(maker, scope, access);
    if (!key) throw new Error('a new client has no keys yet, but could not get one');
    return { scope, ...key };
  };
  return {
    app,
    clock,
    maker,
    call,
    askForToken,
    newClient,
    pass(milliseconds: number) {
      time.now = new Date(time.now.getTime() + milliseconds);
    },
    /** A new client with a token of the Admin API. */
    async signedIn(environment: Environment = 'sandbox') {
      const client = await newClient(environment);
      const { body } = await askForToken(client.scope.clientId, client.secret);
      const { id_token: token } = body.content as { id_token: string };
      return { ...client, token };
    },
    async add(token: string, info: object = corner): Promise<SubClientData> {
      const { body, status } = await call(token, 'POST', '/SubClient', info);
      if (status !== 200) throw new Error(`the sub-client was refused: ${body.message}`);
      return body.content as SubClientData;
    },
  };
}

/** The beginnings of pictures, which is what is looked at. */
export const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
export const jpeg = Buffer.from('ffd8ffe000104a46494600010100', 'hex');

/** A form as a browser sends it: bytes as files, texts as fields. */
export async function formOf(parts: Record<string, Buffer | string>) {
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
