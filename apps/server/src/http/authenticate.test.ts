import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../surroundings.ts';
import {
  authenticate,
  callCounter,
  createLogger,
  httpServer,
  type KnownKey,
  ok,
  rateLimits,
} from './index.ts';

const clientId = '5a3e1f0c-1111-4222-8333-944455556666';
const digestOf = (secret: string) => createHash('sha256').update(secret).digest();
const key = (secret: string, more: Partial<KnownKey> = {}): KnownKey => {
  return {
    keyId: secret,
    clientId,
    environment: 'sandbox',
    access: 'readWrite',
    digest: digestOf(secret),
    clientDisabled: false,
    ...more,
  };
};
const keys = [
  key('good'),
  key('reader', { access: 'read' }),
  key('gone', { clientDisabled: true }),
  key('busy'),
];

const noon = new Date('2026-06-01T12:00:00Z');

async function server(limits = { callsPerMinute: 50, failuresPerMinute: 1_000 }) {
  const app = httpServer({ log: createLogger({ level: 'silent' }), random: systemRandom });
  let asked = 0;
  const options = {
    findKey: async (digest: Buffer) => {
      asked += 1;
      return keys.find(each => each.digest.equals(digest));
    },
    isWellFormedKey: (secret: string) => !secret.startsWith('malformed'),
    ...rateLimits(callCounter({ clock: { now: () => noon } }).count, limits),
  };
  app.post('/write', { onRequest: authenticate(options, 'readWrite') }, async request => ok(request.client));
  app.get('/read', { onRequest: authenticate(options, 'read') }, async request => ok(request.client));
  const call = (secret?: string, id: string | undefined = clientId, method: 'GET' | 'POST' = 'POST') =>
    app.inject({
      method,
      url: method === 'POST' ? '/write' : '/read',
      headers: { ...(id && { 'x-client-id': id }), ...(secret && { 'x-client-secret': secret }) },
      // Not JSON: whoever is not let in must not learn that.
      ...(method === 'POST' && {
        payload: '{',
        headers: {
          'content-type': 'application/json',
          ...(id && { 'x-client-id': id }),
          ...(secret && { 'x-client-secret': secret }),
        },
      }),
    });
  return { call, asked: () => asked };
}

test('a good key says who calls', async () => {
  const { call } = await server();
  const answer = await call('good', clientId.toUpperCase(), 'GET');
  expect(answer.json().content).toEqual({
    clientId,
    environment: 'sandbox',
    access: 'readWrite',
    keyId: 'good',
  });
});

describe('29: whatever is wrong, the answer is the same 401', () => {
  test.each([
    ['no secret', undefined, clientId],
    ['no id', 'good', ''],
    ['a wrong secret', 'bad', clientId],
    ["another client's id", 'good', '00000000-0000-4000-8000-000000000000'],
    ['a text that is no key', 'malformed', clientId],
    ['an endless text', 'x'.repeat(5_000), clientId],
  ])('%s', async (_, secret, id) => {
    const { call } = await server();
    const answer = await call(secret, id);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toEqual({
      status: 'permissionDenied',
      errorType: 'invalidCredentials',
      errorHash: expect.stringMatching(/^[0-9a-f]{8}$/),
      message: expect.stringContaining('do not name a living key'),
    });
  });
});

test('what cannot be a key is not looked up', async () => {
  const { call, asked } = await server();
  await call('malformed-1');
  expect(asked()).toBe(0);
});

test('a read-only key may read and not write', async () => {
  const { call } = await server();
  expect((await call('reader', clientId, 'GET')).statusCode).toBe(200);
  const answer = await call('reader');
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toMatchObject({ status: 'permissionDenied', errorType: 'readOnlyKey' });
});

test('a disabled client is told so', async () => {
  const { call } = await server();
  const answer = await call('gone');
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toMatchObject({ status: 'notFound', errorType: 'clientNotFound' });
});

describe('limits', () => {
  test('calls with one key; other keys are not slowed down', async () => {
    const { call } = await server({ callsPerMinute: 3, failuresPerMinute: 100 });
    for (let count = 0; count < 3; count += 1)
      expect((await call('busy', clientId, 'GET')).statusCode).toBe(200);
    const answer = await call('busy', clientId, 'GET');
    expect(answer.statusCode).toBe(429);
    expect(answer.json()).toMatchObject({ status: 'tooManyRequest', errorType: 'rateLimited' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await call('good', clientId, 'GET')).statusCode).toBe(200);
  });
  test('failures from one address; a good key still passes', async () => {
    const { call } = await server({ callsPerMinute: 100, failuresPerMinute: 3 });
    for (let count = 0; count < 3; count += 1) expect((await call('bad')).statusCode).toBe(401);
    const answer = await call('bad');
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('60');
    expect((await call('good', clientId, 'GET')).statusCode).toBe(200);
  });
});
