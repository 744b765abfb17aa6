import { expect, test, vi } from 'vitest';
import { createSessionClient } from './session-client.ts';

const never = new AbortController().signal;
const seen = { version: 1, after: 0 };

function answering(respond: (request: Request) => Response | Promise<Response>) {
  const requests: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    requests.push({ url, init });
    return respond(new Request(new URL(url, 'http://localhost'), { method: init.method ?? 'GET' }));
  };
  return { client: createSessionClient(fetch as typeof globalThis.fetch), requests };
}

const envelope = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

test('reads with the secret in a header, never in the address', async () => {
  const { client, requests } = answering(() => envelope(200, { content: { version: 3 } }));
  const answer = await client.read('s3cret', 7, 'https://shop.example');
  expect(answer).toEqual({ kind: 'content', content: { version: 3 } });
  expect(requests[0]?.url).toBe('/link/v1/session?after=7&peerOrigin=https%3A%2F%2Fshop.example');
  expect(requests[0]?.init).toMatchObject({
    ...{ method: 'GET', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' },
    headers: { Authorization: 'Bearer s3cret' },
  });
});

test('acts with a JSON body', async () => {
  const { client, requests } = answering(() => envelope(200, { content: {} }));
  await client.act('s', 'back', seen, never);
  expect(requests[0]).toMatchObject({
    url: '/link/v1/session/back',
    init: { method: 'POST', body: JSON.stringify(seen) },
  });
});

test('a refusal carries its code and its request', async () => {
  const { client } = answering(() =>
    envelope(410, { errorType: 'linkTokenUsed' }, { 'X-Request-Id': 'req_1' }),
  );
  const answer = await client.redeem({ clientId: 'c', code: 'x', surface: 'window' });
  expect(answer).toEqual({
    kind: 'refused',
    httpStatus: 410,
    errorType: 'linkTokenUsed',
    requestId: 'req_1',
  });
});

test.each([
  ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['an answer of somebody else', () => new Response('<html>', { status: 200 })],
  ['a gateway', () => envelope(502, {})],
  ['an overload', () => envelope(503, { errorType: 'serverFailure' })],
])('%s is a loss, not a refusal', async (_what, respond) => {
  const { client } = answering(respond);
  expect(await client.read('s', 0, undefined)).toEqual({ kind: 'lost' });
});

test('every request has a limit, and an action can be given up', async () => {
  vi.useFakeTimers();
  const hanging = (_url: string, { signal }: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
  const client = createSessionClient(hanging as typeof globalThis.fetch);
  const reading = client.read('s', 0, undefined);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await reading).toEqual({ kind: 'lost' });
  const giveUp = new AbortController();
  const acting = client.act('s', 'back', seen, giveUp.signal);
  await vi.advanceTimersByTimeAsync(29_000);
  giveUp.abort();
  expect(await acting).toEqual({ kind: 'lost' });
  vi.useRealTimers();
});
