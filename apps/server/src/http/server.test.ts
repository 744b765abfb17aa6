import { connect } from 'node:net';
import { Type } from 'typebox';
import { afterAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../surroundings.ts';
import { ApiError, createLogger, healthRoutes, httpServer, ok } from './index.ts';

const log: string[] = [];
const app = httpServer({
  log: createLogger({ level: 'info', destination: { write: line => log.push(line) } }),
  random: systemRandom,
});
const database = { ready: true };
healthRoutes(app, { isDatabaseReady: async () => database.ready });
app.post(
  '/things',
  { schema: { body: Type.Object({ name: Type.String() }, { additionalProperties: false }) } },
  async request => ok(request.body),
);
app.get('/things/:id', async request =>
  ok({ params: request.params, query: request.query, body: request.body ?? null }),
);
app.delete('/things/:id', async request => ok(request.body ?? null));
app.get('/broken', async () => {
  throw new TypeError('the password is hunter2');
});
app.get('/away', async () => {
  throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
});
app.get('/refused', async () => {
  throw new ApiError('conflict', 'Not now.', { displayMessage: 'Please wait.' });
});
const address = await app.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };

describe('content types', () => {
  test.each([
    'application/json',
    'text/json',
    'application/vnd.shop+json',
    'Application/JSON; Charset="UTF-8"',
    'text/json;charset=utf-8',
  ])('%s is read', async type => {
    const answer = await app.inject({
      method: 'POST',
      url: '/things',
      headers: { 'content-type': type },
      payload: '\ufeff{"name":"ü"}',
    });
    expect(answer.json()).toMatchObject({ status: 'ok', content: { name: 'ü' } });
  });
  test.each([
    'text/plain',
    'application/jsonx',
    'application/xml',
    'application/json; charset=utf-16',
    'multipart/form-data',
    'application/x-www-form-urlencoded',
  ])('%s is a 415', async type => {
    const answer = await app.inject({
      method: 'POST',
      url: '/things',
      headers: { 'content-type': type },
      payload: 'name=x',
    });
    expect(answer.statusCode).toBe(415);
    expect(answer.json()).toMatchObject({ status: 'badRequest', errorType: 'unsupportedMediaType' });
  });
  test('a compressed body is a 415', async () => {
    const headers = { ...json, 'content-encoding': 'gzip' };
    const answer = await app.inject({
      method: 'POST',
      url: '/things',
      headers,
      payload: Buffer.from([0x1f, 0x8b]),
    });
    expect(answer.json()).toMatchObject({ errorType: 'unsupportedMediaType' });
  });
  test('bytes that are not UTF-8 are a 400', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/things',
      headers: json,
      payload: Buffer.from([0x7b, 0xff, 0x7d]),
    });
    expect(answer.json()).toMatchObject({
      errorType: 'invalidJson',
      errorData: { faults: [{ rule: 'notUtf8' }] },
    });
  });
  test('an empty form, as the official client posts it, is no body', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/things',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: '',
    });
    expect(answer.json()).toMatchObject({ errorType: 'missingField' });
  });
});

describe('requests', () => {
  test('GET and DELETE may have a body, and may leave it out', async () => {
    for (const method of ['GET', 'DELETE'] as const) {
      const full = await app.inject({ method, url: '/things/1', headers: json, payload: '{"a":1}' });
      expect(JSON.stringify(full.json().content)).toContain('{"a":1}');
      for (const headers of [json, {}]) {
        const empty = await app.inject({ method, url: '/things/1', headers });
        expect(empty.statusCode).toBe(200);
      }
    }
  });
  test('paths in other letter case and with a slash at the end; parameters keep theirs', async () => {
    const answer = await app.inject('/THINGS/AbC/');
    expect(answer.json().content.params).toEqual({ id: 'AbC' });
  });
  test('lists in a query, with brackets or repeated', async () => {
    const answer = await app.inject('/things/1?a%5B%5D=1&b[]=1&b[]=2&c=1&c=2&d=x&e=%zz');
    expect(answer.json().content.query).toEqual({ a: ['1'], b: ['1', '2'], c: ['1', '2'], d: 'x', e: '%zz' });
  });
  test('an id that is well-formed is kept, any other is replaced', async () => {
    const named = await app.inject({ url: '/healthz', headers: { 'x-request-id': 'order-7:a.b' } });
    expect(named.headers['x-request-id']).toBe('order-7:a.b');
    const unnamed = await app.inject({ url: '/healthz', headers: { 'x-request-id': 'a b' } });
    expect(unnamed.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('failures are in the envelope', () => {
  test.each([
    ['GET', '/nowhere', 404, 'notFound', 'routeNotFound'],
    ['PUT', '/things', 405, 'badRequest', 'methodNotAllowed'],
    ['GET', '/refused', 409, 'conflict', 'conflict'],
    ['GET', '/%ff', 400, 'badRequest', 'badRequest'],
    ['GET', `/things/1?x=${'y'.repeat(8200)}`, 414, 'badRequest', 'urlTooLong'],
    ['GET', '/broken', 500, 'serverFailure', 'serverFailure'],
    ['GET', '/away', 503, 'serverFailure', 'databaseUnavailable'],
  ] as const)('%s %s: %i', async (method, url, code, status, errorType) => {
    const answer = await app.inject({ method, url });
    expect(answer.statusCode).toBe(code);
    expect(answer.json()).toMatchObject({
      status,
      errorType,
      errorHash: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(answer.headers['x-request-id']).toBeDefined();
  });
  test('405 says what is allowed, 503 when to come back', async () => {
    expect((await app.inject({ method: 'PUT', url: '/THINGS/1' })).headers.allow).toBe('GET, HEAD, DELETE');
    expect((await app.inject('/away')).headers['retry-after']).toBe('5');
  });
  test('413 at 256 KiB and one byte', async () => {
    const body = (size: number) => ({
      method: 'POST' as const,
      url: '/things',
      headers: json,
      payload: JSON.stringify({ name: 'x'.repeat(size - 11) }),
    });
    expect((await app.inject(body(262_144))).statusCode).toBe(200);
    const answer = await app.inject(body(262_145));
    expect(answer.statusCode).toBe(413);
    expect(answer.json().errorType).toBe('bodyTooLarge');
  });
  test('an error of our own making says nothing but the id of the request', async () => {
    const answer = await app.inject({ url: '/broken', headers: { 'x-request-id': 'look-here' } });
    expect(answer.body).not.toMatch(/hunter2|TypeError|\.ts/);
    expect(answer.json().message).toContain('look-here');
    expect(log.some(line => line.includes('hunter2') && line.includes('look-here'))).toBe(true);
  });
  test('one kind of error at one place has one hash, which the values in it do not change', async () => {
    const hashOf = async (url: string, payload?: object) => {
      const answer = await app.inject(payload ? { method: 'POST', url, payload } : url);
      return answer.json().errorHash;
    };
    expect(await hashOf('/things', { nme: 1 })).toBe(await hashOf('/things', { nme: 'another' }));
    expect(await hashOf('/things', { nme: 1 })).not.toBe(await hashOf('/things', { name: 1 }));
    expect(await hashOf('/nowhere')).not.toBe(await hashOf('/refused'));
  });
});

/** What the server answers to raw bytes. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', data => {
      answer += data;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test.each([
  ['no HTTP', 'HELLO\r\n\r\n', 400, 'badRequest'],
  [
    'headers without end',
    `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`,
    431,
    'headersTooLarge',
  ],
])('%s: the envelope, too', async (_, bytes, code, errorType) => {
  const answer = await raw(bytes);
  expect(answer).toContain(`HTTP/1.1 ${code} `);
  expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status: 'badRequest', errorType });
});

test('the log has one line for a request, without codes and tokens', async () => {
  log.length = 0;
  await app.inject({
    url: '/things/1?auth_code=topsecret1&x=1&linkToken=topsecret2',
    headers: { 'x-client-secret': 'topsecret3', authorization: 'Bearer topsecret4' },
  });
  expect(log).toHaveLength(1);
  expect(JSON.parse(log[0] ?? '')).toMatchObject({
    req: { method: 'GET', url: '/things/1?auth_code=[redacted]&x=1&linkToken=[redacted]' },
    status: 200,
  });
  app.log.info(
    {
      headers: { authorization: 'topsecret5' },
      password: 'topsecret6',
      session: { accessToken: 'topsecret7' },
    },
    'x',
  );
  expect(log.join('')).not.toContain('topsecret');
});

test('readiness needs the database, health does not', async () => {
  expect((await app.inject('/readyz')).statusCode).toBe(200);
  database.ready = false;
  expect((await app.inject('/readyz')).statusCode).toBe(503);
  expect((await app.inject('/healthz')).statusCode).toBe(200);
});

test('with a list of hosts, other names are refused and addresses are not', async () => {
  const guarded = httpServer({
    log: createLogger({ level: 'silent' }),
    random: systemRandom,
    hosts: ['link.example'],
  });
  healthRoutes(guarded, { isDatabaseReady: async () => true });
  const statusOf = async (host: string) =>
    (await guarded.inject({ url: '/healthz', headers: { host } })).statusCode;
  expect(await statusOf('link.example')).toBe(200);
  expect(await statusOf('LINK.example:4000')).toBe(200);
  expect(await statusOf('127.0.0.1:4000')).toBe(200);
  expect(await statusOf('rebound.example')).toBe(400);
});
