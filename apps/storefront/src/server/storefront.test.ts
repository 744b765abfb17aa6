import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';
import { storefront } from './storefront.ts';

/** What the server saw, and what it shall answer next. */
type Seen = { method: string; url: string; clientId: unknown; secret: unknown; body: unknown };
let seen: Seen[];
let answer: { code: number; headers?: Record<string, string>; body: unknown };
let fairlead: FastifyInstance;
let fairleadUrl: string;
let pageDirectory: string;

beforeEach(async () => {
  seen = [];
  fairlead = fastify();
  fairlead.all('/*', (request, reply) => {
    seen.push({
      method: request.method,
      url: request.url,
      clientId: request.headers['x-client-id'],
      secret: request.headers['x-client-secret'],
      body: request.body,
    });
    return reply
      .code(answer.code)
      .headers(answer.headers ?? {})
      .send(answer.body);
  });
  await fairlead.listen({ host: '127.0.0.1', port: 0 });
  fairleadUrl = `http://127.0.0.1:${(fairlead.server.address() as AddressInfo).port}`;
  pageDirectory = await mkdtemp(join(tmpdir(), 'storefront-page-'));
  await mkdir(join(pageDirectory, 'assets'));
  await writeFile(join(pageDirectory, 'index.html'), '<!doctype html><title>shop</title>');
  await writeFile(join(pageDirectory, 'assets', 'page-abc.js'), 'export {};');
});

afterEach(async () => {
  await fairlead.close();
  await rm(pageDirectory, { recursive: true });
});

async function shop(basePath = '', routerOptions = {}): Promise<FastifyInstance> {
  const app = fastify({ routerOptions });
  const options = { fairleadUrl, clientId: 'client-1', sandboxKey: 'key-1', basePath, pageDirectory };
  await app.register(storefront, options);
  return app;
}

const minted = { content: { linkToken: 'aHR0cDovL2xpbms=' }, status: 'ok', message: '', errorType: '' };

describe('a Link token', () => {
  test('is asked for with the body of the guide and the credentials of the shop', async () => {
    answer = { code: 200, body: minted };
    const app = await shop();
    const response = await app.inject({
      method: 'POST',
      url: '/api/link-token',
      payload: { kind: 'deposit' },
    });
    expect(response.statusCode).toBe(200);
    const { transactionId } = response.json();
    expect(response.json()).toEqual({
      linkToken: 'aHR0cDovL2xpbms=',
      linkOrigin: fairleadUrl,
      transactionId,
    });
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/api/v1/linktoken',
        clientId: 'client-1',
        secret: 'key-1',
        body: {
          userId: response.cookies[0]?.value,
          restrictMultipleAccounts: true,
          transferOptions: {
            transactionId,
            transferType: 'deposit',
            isInclusiveFeeEnabled: false,
            generatePayLink: false,
            toAddresses: [
              {
                networkId: '0291810a-5947-424d-9a59-e88bb33e999d',
                symbol: 'USDC',
                address: 'Cb7LHami614ZSWR4odU3XsGnw226tyTyw61bU2HzJ7xV',
              },
              {
                networkId: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
                symbol: 'USDC',
                address: '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670',
              },
              {
                networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71',
                symbol: 'USDC',
                address: '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670',
              },
            ],
          },
        },
      },
    ]);
  });

  test('has its warnings passed on', async () => {
    answer = { code: 200, headers: { 'fairlead-warning': 'the address is odd' }, body: minted };
    const app = await shop();
    const response = await app.inject({
      method: 'POST',
      url: '/api/link-token',
      payload: { kind: 'depositOnBase' },
    });
    expect(response.json()).toMatchObject({ warnings: 'the address is odd' });
  });

  test('the page comes with the shopper’s id, so that all that it asks for at once is the same shopper’s', async () => {
    answer = { code: 200, body: minted };
    const app = await shop('/demo');
    const page = await app.inject('/demo/');
    const [cookie] = page.cookies;
    expect(cookie).toMatchObject({ name: 'storefront_shopper', path: '/demo/', httpOnly: true });
    const cookies = { [cookie?.name ?? '']: cookie?.value ?? '' };
    expect((await app.inject({ url: '/demo/', cookies })).cookies).toEqual([]);
    await app.inject({ method: 'POST', url: '/demo/api/link-token', payload: { kind: 'deposit' }, cookies });
    expect(seen[0]?.body).toMatchObject({ userId: cookie?.value });
  });

  test('is for the same user each time the same browser comes', async () => {
    answer = { code: 200, body: minted };
    const app = await shop('/demo');
    const mint = (cookies: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/demo/api/link-token', payload: { kind: 'deposit' }, cookies });
    const first = await mint({});
    const cookie = first.cookies[0];
    expect(cookie).toMatchObject({ path: '/demo/', httpOnly: true, sameSite: 'Lax' });
    await mint({ [cookie?.name ?? '']: cookie?.value ?? '' });
    await mint({});
    await mint({ [cookie?.name ?? '']: 'somebody@example.com' });
    const users = seen.map(({ body }) => (body as { userId: string }).userId);
    expect(users[1]).toBe(users[0]);
    expect(new Set(users).size).toBe(3);
    expect(users).not.toContain('somebody@example.com');
  });

  test('of a kind that the shop does not sell is refused without asking', async () => {
    const app = await shop();
    const response = await app.inject({ method: 'POST', url: '/api/link-token', payload: { kind: 'gift' } });
    expect(response.statusCode).toBe(400);
    expect(response.json().error.from).toBe('storefront');
    expect(seen).toEqual([]);
  });
});

describe('a refusal', () => {
  test('is passed on with its type and the path of each fault', async () => {
    const fault = {
      path: 'transferOptions.toAddresses[0].amount',
      rule: 'amountPositive',
      message: 'The amount is 0.',
      hint: 'Send more than 0.',
    };
    answer = {
      code: 400,
      body: {
        status: 'badRequest',
        message: 'No.',
        errorType: 'invalidField',
        errorData: { faults: [fault] },
      },
    };
    const app = await shop();
    const response = await app.inject({
      method: 'POST',
      url: '/api/link-token',
      payload: { kind: 'deposit' },
    });
    expect(response.statusCode).toBe(502);
    expect(response.json()).toEqual({
      error: {
        from: 'fairlead',
        httpStatus: 400,
        message: 'No.',
        errorType: 'invalidField',
        faults: [{ path: fault.path, message: fault.message, hint: fault.hint }],
      },
    });
  });

  test('says so when nobody answers', async () => {
    const app = await shop();
    await fairlead.close();
    const response = await app.inject({ method: 'GET', url: '/api/transfers' });
    expect(response.statusCode).toBe(502);
    expect(response.json().error.from).toBe('storefront');
    expect(response.json().error.message).toContain(fairleadUrl);
  });

  test('says so when the answer is no envelope', async () => {
    answer = { code: 200, body: { hello: 'world' } };
    const app = await shop();
    const response = await app.inject({
      method: 'POST',
      url: '/api/link-token',
      payload: { kind: 'deposit' },
    });
    expect(response.statusCode).toBe(502);
    expect(response.json().error.message).toContain('no linkToken');
  });
});

test("the list of transfers is the shopper's own, newest first", async () => {
  const item = {
    id: '11111111-1111-4111-8111-111111111111',
    status: 'succeeded',
    amount: 25,
    symbol: 'USDC',
  };
  answer = { code: 200, body: { content: { items: [item], total: 1 }, status: 'ok' } };
  const app = await shop();
  const response = await app.inject({ method: 'GET', url: '/api/transfers' });
  expect(response.json()).toEqual({ transfers: [item], total: 1 });
  const query = new URL(seen[0]?.url ?? '', fairleadUrl).searchParams;
  expect(Object.fromEntries(query)).toEqual({
    UserId: response.cookies[0]?.value,
    Count: '20',
    OrderBy: 'createdTimestamp',
    DescendingOrder: 'true',
  });
});

describe('the page', () => {
  test('frames the origin of Link and no other', async () => {
    const app = await shop();
    const response = await app.inject('/');
    expect(response.body).toContain('<title>shop</title>');
    const policy = String(response.headers['content-security-policy']).split('; ');
    expect(policy).toContain(`frame-src ${fairleadUrl}`);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'none'");
  });

  test.each([{}, { ignoreTrailingSlash: true }])(
    'below a path has a slash at its end, with router %o',
    async router => {
      const app = await shop('/demo', router);
      const bare = await app.inject('/demo');
      expect(bare.statusCode).toBe(302);
      expect(bare.headers.location).toBe('/demo/');
      expect((await app.inject('/demo/')).body).toContain('<title>shop</title>');
      const asset = await app.inject('/demo/assets/page-abc.js');
      expect(asset.headers['cache-control']).toContain('immutable');
      expect((await app.inject('/assets/page-abc.js')).statusCode).toBe(404);
    },
  );

  test('that was never built is missed at the start', async () => {
    const app = fastify();
    const options = { fairleadUrl, clientId: 'c', sandboxKey: 'k', basePath: '', pageDirectory: '/nowhere' };
    await expect(app.register(storefront, options)).rejects.toThrow(
      '/nowhere does not exist: build the page first',
    );
  });
});

describe('settings', () => {
  test('come from the environment', async () => {
    const environment = {
      PORT: '4107',
      FAIRLEAD_URL: 'https://link.example.com',
      FAIRLEAD_CLIENT_ID: 'c',
      FAIRLEAD_SANDBOX_KEY: 'k',
    };
    expect(await readSettings(environment)).toEqual({
      host: '127.0.0.1',
      port: 4107,
      fairleadUrl: 'https://link.example.com',
      basePath: '',
      clientId: 'c',
      sandboxKey: 'k',
    });
  });

  test('come from the data directory', async () => {
    await writeFile(join(pageDirectory, 'credentials.json'), '{"clientId":"c2","sandboxKey":"k2"}');
    const settings = await readSettings({ FAIRLEAD_DATA_DIR: pageDirectory });
    expect(settings).toMatchObject({
      clientId: 'c2',
      sandboxKey: 'k2',
      fairleadUrl: 'http://localhost:4000',
    });
  });

  test.each([
    [{ PORT: 'four' }, 'PORT is "four"'],
    [{ FAIRLEAD_URL: 'localhost:4000' }, 'FAIRLEAD_URL is "localhost:4000"'],
    [{ FAIRLEAD_DATA_DIR: '/nowhere' }, 'start Fairlead first, which writes /nowhere/credentials.json'],
  ])('that cannot be used are named: %o', async (environment, sentence) => {
    await expect(readSettings(environment)).rejects.toThrow(sentence);
  });
});

test('the wallets that a shopper has proven are asked for by the shopper’s id', async () => {
  const wallet = { userId: 'x', address: '0x1', networkType: 'evm' };
  answer = { code: 200, body: { ...minted, content: { verifications: [wallet] } } };
  const app = await shop();
  const response = await app.inject({ method: 'GET', url: '/api/wallets' });
  expect(response.json()).toEqual({ wallets: [wallet] });
  expect(seen[0]?.url).toBe(`/api/v1/wallets/verify?UserId=${response.cookies[0]?.value}`);
});
