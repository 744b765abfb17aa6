/** TON, told by a local server that speaks the HTTP API v2. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from './index.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = now.getTime() / 1_000;
const [account, sender] = [
  'UQAFmjUoZUqKFEBGYFEMbv-m61sFStgAfUR8J6hJDwUU05rX',
  'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs',
];
const ton = createCatalog().networks.find(({ slug }) => slug === 'ton');
const mainRoot = 'F6OpKZKqvqeFp6CQmFomXNMfMj2EnaUSOXN+Mh+wVWk=';
const empty = {
  body_hash: 'lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=',
  msg_data: { '@type': 'msg.dataRaw' },
};
const comment = (text: string) => ({
  body_hash: 'other',
  msg_data: { '@type': 'msg.dataText', text: Buffer.from(text).toString('base64') },
});

type Told = { utime: number; transaction_id: { lt: string; hash: string } };
const state = { root: 'testnet', head: seconds, synced: seconds };
let sent: Told[] = [];
beforeEach(() => {
  Object.assign(state, { root: 'testnet', head: seconds + 60, synced: seconds + 60 });
  sent = [];
});

const methods: Record<string, (asked: Record<string, unknown>) => unknown> = {
  getMasterchainInfo: () => ({
    last: { workchain: -1, shard: '-9223372036854775808', seqno: 77 },
    init: { root_hash: state.root },
  }),
  getBlockHeader: ({ seqno }) => seqno === 77 && { gen_utime: state.head },
  getAddressInformation: () => ({
    sync_utime: state.synced,
    last_transaction_id: sent.at(-1)?.transaction_id ?? { lt: '0', hash: '' },
  }),
  getTransactions: ({ address, lt, hash, limit }) => {
    const newestFirst = sent.toReversed();
    const first = newestFirst.findIndex(
      ({ transaction_id: id }) => id.lt === lt && id.hash === hash && address === account,
    );
    return first < 0 ? [] : newestFirst.slice(first, first + Number(limit));
  },
};
const server = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const { id, method, params } = JSON.parse(text);
  response.end(JSON.stringify({ ok: true, jsonrpc: '2.0', id, result: methods[method]?.(params) ?? null }));
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
afterAll(() => {
  server.closeAllConnections();
  return new Promise(resolve => server.close(resolve));
});

const warnings: { reason?: string }[] = [];
function look(tag?: string, since: number | Date = now, environment: 'live' | 'sandbox' = 'sandbox') {
  if (ton === undefined) throw new Error('no TON');
  const endpoints = new Map([[ton.id, [`http://127.0.0.1:${(server.address() as AddressInfo).port}`]]]);
  const watch = chainWatch({
    endpoints: { live: endpoints, sandbox: endpoints },
    ...{ confirmations: new Map(), fetch, clock: { now: () => now } },
    log: { warn: details => void warnings.push(details) },
  });
  const places = [{ address: account, contract: undefined, tag }];
  return watch.look({ environment, network: ton }, places, since);
}

function transfer(value: string, body: object = empty, changes: object = {}, message: object = {}): string {
  const digest = createHash('sha256').update(`${sent.length}`).digest();
  const transaction = {
    ...{
      utime: seconds,
      transaction_id: { lt: String(1_000 + sent.length), hash: digest.toString('base64') },
    },
    in_msg: { source: sender, destination: account, value, ...body, ...message },
    out_msgs: [],
    ...changes,
  };
  sent.push(transaction);
  return digest.toString('hex');
}

test('toncoin, exact, with sender and hash; read once', async () => {
  const hash = transfer('9223372036854775807');
  const { sightings, next, readUntil } = await look();
  expect(sightings).toEqual([
    {
      ...{ address: account, contract: undefined, tag: undefined, from: sender, hash },
      ...{ units: 9_223_372_036_854_775_807n, block: seconds, at: now },
    },
  ]);
  expect({ next, readUntil }).toEqual({ next: seconds + 31, readUntil: new Date((seconds + 30) * 1_000) });
  state.head = state.synced = seconds + 90;
  expect((await look(undefined, next)).sightings).toEqual([]);
});

test('each comment’s own, and an empty comment is none', async () => {
  const [plain, first, second] = [
    transfer('1'),
    transfer('2', comment('für mich')),
    transfer('3', comment('')),
  ];
  expect((await look('für mich')).sightings).toMatchObject([{ hash: first, tag: 'für mich' }]);
  expect((await look()).sightings).toMatchObject([{ hash: plain }, { hash: second }]);
});

describe('is not seen', () => {
  test.each<[string, Parameters<typeof transfer>]>([
    ['a contract’s message, or one that came back', ['5', { ...empty, body_hash: 'other' }]],
    ['what is sent back', ['5', empty, { out_msgs: [{ destination: sender, value: '4' }] }]],
    ['a message from outside', ['5', empty, {}, { source: '' }]],
    ['nothing', ['0']],
    ['with a comment where none is waited for', ['5', comment('7')]],
    ['what came before', ['5', empty, { utime: seconds - 60 }]],
    ['what is not settled yet', ['5', empty, { utime: seconds + 45 }]],
  ])('%s', async (_, told) => {
    transfer(...told);
    expect((await look()).sightings).toEqual([]);
  });

  test('without the comment, or with another', async () => {
    transfer('5');
    transfer('5', comment('8'));
    expect((await look('7')).sightings).toEqual([]);
  });
});

test('over several pages', async () => {
  const hash = transfer('5');
  for (let count = 0; count < 250; count += 1) transfer('1', comment('other'));
  expect((await look()).sightings).toMatchObject([{ hash }]);
});

test('a node that lags behind is not taken for one at which nothing has arrived', async () => {
  transfer('5');
  state.synced = seconds + 20;
  await expect(look()).rejects.toThrow('TON');
  expect(warnings.at(-1)?.reason).toContain('does not have this time yet');
});

test('in the sandbox a test network, never the main one; in live the main one only', async () => {
  await expect(look(undefined, now, 'live')).rejects.toThrow('TON');
  state.root = mainRoot;
  await expect(look()).rejects.toThrow('TON');
  expect((await look(undefined, now, 'live')).sightings).toEqual([]);
});
