/** Against real sockets: receivers that lie, drip, redirect, and names that lead where they must not. */
import { createServer as createTcpServer, type Socket } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { answering, receiver } from '../../test/receiver.ts';
import { type Lookup, webhookSender } from './send.ts';

const local = { ranges: [], sandboxLoopback: true };
const sender = webhookSender({ rules: local, patienceMs: 1_000 });
const target = await receiver();
afterAll(async () => {
  await sender.close();
  await target.close();
});
const post = (url: string, by = sender) => by.send({ url, environment: 'sandbox', headers: {}, body: '{}' });

test('the status and the head of the answer come back', async () => {
  target.behave(response => response.writeHead(418).end(`a\u0000b${'x'.repeat(5_000)}`));
  const answer = await post(target.url);
  expect(answer).toMatchObject({ status: 418, head: expect.stringMatching(/^abx+$/) });
  if ('head' in answer) expect(answer.head.length).toBeLessThanOrEqual(1_024);
});

test('a redirect is not followed', async () => {
  const other = await receiver();
  target.behave(answering(307, { location: `${other.url}/stolen` }));
  expect(await post(target.url)).toMatchObject({ status: 307 });
  expect(other.received).toEqual([]);
  await other.close();
});

test('an answer that never ends counts as what its status says', async () => {
  target.behave(response => {
    response.writeHead(200);
    const dripping = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(dripping));
  });
  const start = performance.now();
  expect(await post(target.url)).toMatchObject({ status: 200 });
  expect(performance.now() - start).toBeLessThan(5_000);
});

describe('what is no answer', () => {
  const raw = async (behave: (socket: Socket) => void) => {
    const server = createTcpServer(socket => {
      socket.on('error', () => {});
      behave(socket);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const start = performance.now();
    const answer = await post(`http://127.0.0.1:${port}/`);
    expect(performance.now() - start).toBeLessThan(5_000);
    server.close();
    return answer;
  };
  test.each<[string, (socket: Socket) => void]>([
    ['silence', () => {}],
    ['a closed door', socket => socket.destroy()],
    ['another language', socket => socket.end('220 smtp.example ready\r\n')],
    ['headers without end', socket => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(64_000)}`)],
  ])('%s is an error in words', async (_what, behave) => {
    expect(await raw(behave)).toEqual({ error: expect.stringMatching(/\w/) });
  });
  test('nobody there', async () => {
    expect(await post('http://127.0.0.1:1/')).toEqual({ error: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('names', () => {
  const leadingTo = (...answers: string[][]) => {
    let asked = 0;
    const lookup: Lookup = (_host, _options, answer) => {
      const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
      asked += 1;
      answer(
        null,
        addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return lookup;
  };
  const port = new URL(target.url).port;

  test('lead to a checked address: the socket is opened to it and not looked up again', async () => {
    target.behave(answering(200));
    const rules = { ranges: [], sandboxLoopback: true };
    const rebinding = webhookSender({
      rules,
      patienceMs: 1_000,
      lookup: leadingTo(['127.0.0.1'], ['10.0.0.1']),
    });
    expect(await post(`http://shop.example:${port}/`, rebinding)).toMatchObject({ status: 200 });
    await rebinding.close();
  });

  test.each([
    ['a private address', ['10.0.0.1']],
    ['this machine', ['127.0.0.1']],
    ['the metadata service', ['169.254.169.254']],
    ['this machine in IPv6 clothes', ['::ffff:127.0.0.1']],
    ['nowhere', []],
  ])('that lead to %s get nothing', async (_where, addresses) => {
    const before = target.received.length;
    const strict = { ranges: [], sandboxLoopback: false };
    const guarded = webhookSender({ rules: strict, patienceMs: 1_000, lookup: leadingTo(addresses) });
    const answer = await post(`http://shop.example:${port}/`, guarded);
    expect(answer).toEqual({ error: expect.stringMatching(/^not sent: shop\.example leads nowhere public/) });
    expect(target.received).toHaveLength(before);
    await guarded.close();
  });

  test('that lead to both are served at the public one only', async () => {
    const rules = { ranges: [], sandboxLoopback: true };
    const mixed = webhookSender({
      rules,
      patienceMs: 1_000,
      lookup: leadingTo(['192.168.0.7', '127.0.0.1']),
    });
    expect(await post(`http://shop.example:${port}/`, mixed)).toMatchObject({ status: 200 });
    await mixed.close();
  });

  test('an address in the URL itself is judged, too', async () => {
    const strict = webhookSender({ rules: { ranges: [], sandboxLoopback: false }, patienceMs: 1_000 });
    expect(await post(target.url, strict)).toEqual({
      error: expect.stringContaining('not a public address'),
    });
    await strict.close();
  });
});
