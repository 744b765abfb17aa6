/** Tron's solidified blocks, told by a local server that speaks a full node's HTTP API. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from './index.ts';

const now = new Date('2026-03-01T12:00:00Z');
const [to, from] = ['TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC', 'TN3W4H6rK2ce4vX9YnFQHwKENnHjoxb3m9'];
const tron = createCatalog().networks.find(({ slug }) => slug === 'tron');
const nile = '0000000000000000d698d4192c56cb6be724a558448e2684802de4d6cd8690dc';
const main = '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc';

type Block = { at: Date; transactions: object[] };
let blocks: Block[] = [];
let [genesis, lag, inclusive] = [nile, 0, false];
beforeEach(() => {
  [genesis, lag, inclusive] = [nile, 0, false];
  blocks = Array.from({ length: 100 }, (_, index) => ({
    at: new Date(now.getTime() - (100 - index) * 3_000),
    transactions: [],
  }));
});

const told = (number: number) => ({
  blockID: number === 0 ? genesis : `block ${number}`,
  block_header: { raw_data: { number, timestamp: blocks[number]?.at.getTime() } },
  ...(blocks[number]?.transactions.length && { transactions: blocks[number]?.transactions }),
});

const server = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const { num = 0, startNum = 0, endNum = 0 } = JSON.parse(text);
  const end = Math.min(inclusive ? endNum + 1 : endNum, blocks.length - lag);
  const answers: Record<string, object> = {
    '/wallet/getblockbynum': told(num),
    '/walletsolidity/getblockbynum': told(num),
    '/walletsolidity/getnowblock': told(blocks.length - 1),
    '/walletsolidity/getblockbylimitnext': {
      block: Array.from({ length: Math.max(0, end - startNum) }, (_, index) => told(startNum + index)),
    },
  };
  response.end(JSON.stringify(answers[request.url ?? ''] ?? {}));
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
afterAll(() => {
  server.closeAllConnections();
  return new Promise(resolve => server.close(resolve));
});

const warnings: { reason?: string }[] = [];
function look(since: number | Date = now, environment: 'live' | 'sandbox' = 'sandbox') {
  if (tron === undefined) throw new Error('no Tron');
  const endpoints = new Map([[tron.id, [`http://127.0.0.1:${(server.address() as AddressInfo).port}`]]]);
  const watch = chainWatch({
    endpoints: { live: endpoints, sandbox: endpoints },
    ...{ confirmations: new Map(), fetch, clock: { now: () => now } },
    log: { warn: details => void warnings.push(details) },
  });
  return watch.look({ environment, network: tron }, [{ address: to, contract: undefined }], since);
}

function transfer(amount: number, changes: object = {}, result = 'SUCCESS', type = 'TransferContract') {
  const value = { amount, owner_address: from, to_address: to, ...changes };
  const txID = blocks.length.toString(16).padStart(64, '0');
  const transaction = {
    txID,
    ret: [{ contractRet: result }],
    raw_data: { contract: [{ type, parameter: { value } }] },
  };
  blocks.push({ at: now, transactions: [transaction] });
  return txID;
}

test('TRX, exact, with sender, hash and block; read once', async () => {
  const hash = transfer(12_345_678);
  const { sightings, next, readUntil, behind } = await look();
  expect(sightings).toEqual([
    { address: to, contract: undefined, from, units: 12_345_678n, hash, block: 100, at: now },
  ]);
  expect({ next, readUntil, behind }).toEqual({ next: 101, readUntil: now, behind: false });
  expect(await look(next)).toMatchObject({ sightings: [], next: 101, readUntil: undefined });
});

test.each<[string, Parameters<typeof transfer>]>([
  ['that failed', [5, {}, 'OUT_OF_ENERGY']],
  ['to another', [5, { to_address: from }]],
  ['of a token', [5, {}, 'SUCCESS', 'TransferAssetContract']],
  ['of nothing', [0]],
])('no transfer %s', async (_, sent) => {
  transfer(...sent);
  expect((await look()).sightings).toEqual([]);
});

test('over several looks, whether a node counts the end of a range in or not', async () => {
  const hash = transfer(5);
  for (inclusive of [false, true]) {
    let [next, behind, found] = [0, true, [] as object[]];
    while (behind) {
      const seen = await look(next);
      [next, behind] = [seen.next, seen.behind];
      found = [...found, ...seen.sightings];
    }
    expect(found).toMatchObject([{ hash }]);
  }
});

test('a node that lags behind, or says addresses otherwise, is not taken for one at which nothing has arrived', async () => {
  transfer(5);
  lag = 3;
  await expect(look()).rejects.toThrow('Tron');
  expect(warnings.at(-1)?.reason).toContain('does not have these blocks');
  lag = 0;
  transfer(5, { to_address: '41a614f803b6fd780986a42c78ec9c7f77e6ded13c' });
  await expect(look()).rejects.toThrow('Tron');
  expect(warnings.at(-1)?.reason).toContain('another form');
});

test('in the sandbox a test network, never the main one; in live the main one only', async () => {
  await expect(look(now, 'live')).rejects.toThrow('Tron');
  genesis = main;
  await expect(look()).rejects.toThrow('Tron');
  expect((await look(now, 'live')).sightings).toEqual([]);
});

test('tokens are not read, and so not covered, whoever is asked', async () => {
  const usdt = tron && createCatalog().findAsset(tron.id, 'USDT');
  if (usdt === undefined) throw new Error('no USDT on Tron');
  const endpoints = new Map([[usdt.network.id, ['http://127.0.0.1:9']]]);
  const watch = chainWatch({
    endpoints: { live: endpoints, sandbox: endpoints },
    ...{ confirmations: new Map(), fetch, clock: { now: () => now }, log: { warn: () => {} } },
  });
  const asset = { ...usdt, contractAddress: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t' };
  expect([watch.covers('live', asset), watch.covers('sandbox', asset)]).toEqual([false, false]);
  expect(watch.covers('live', { ...asset, native: true })).toBe(true);
  const where = { environment: 'live', network: usdt.network } as const;
  const places = [{ address: to, contract: asset.contractAddress }];
  await expect(watch.look(where, places, 0)).rejects.toThrow('not read');
});
