/** Tron's solidified blocks, told by a local server that speaks a full node's HTTP API. */
import { beforeEach, describe, expect, test } from 'vitest';
import { expectTruthOrNothing } from '../../test/lying-endpoint.ts';
import { bytesOf, transferLog, tronNode } from '../../test/tron-node.ts';
import { parseContracts, withContracts } from '../catalog/contracts.ts';
import { contractOf, createCatalog, shippedData } from '../catalog/index.ts';
import { chainWatch } from './index.ts';

const now = new Date('2026-03-01T12:00:00Z');
const [to, from] = ['TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC', 'TN3W4H6rK2ce4vX9YnFQHwKENnHjoxb3m9'];
const tron = createCatalog().networks.find(({ slug }) => slug === 'tron');
const main = '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc';

const node = await tronNode();
const { blocks, state } = node;
beforeEach(() => node.begin(now));

const warnings: { reason?: string }[] = [];
function look(
  since: number | Date = now,
  environment: 'live' | 'sandbox' = 'sandbox',
  contract?: string | undefined,
  fetching = fetch,
) {
  if (tron === undefined) throw new Error('no Tron');
  const endpoints = new Map([[tron.id, [node.url]]]);
  const watch = chainWatch({
    endpoints: { live: endpoints, sandbox: endpoints },
    ...{ confirmations: new Map(), fetch: fetching, clock: { now: () => now } },
    log: { warn: details => void warnings.push(details) },
  });
  return watch.look({ environment, network: tron }, [{ address: to, contract }], since);
}

function transfer(amount: number, changes: object = {}, result = 'SUCCESS', type = 'TransferContract') {
  return node.pay(now, { amount, owner_address: from, to_address: to, ...changes }, result, type);
}

const usdt = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

const log = (units: bigint, changes: object = {}, sender = from, receiver = to) =>
  transferLog(usdt, sender, receiver, units, changes);

/** A call of a contract, and what became of it. */
const call = (logs: object[], changes: object = {}, result = 'SUCCESS') =>
  node.call(now, { owner_address: from, contract_address: usdt, data: 'a9059cbb' }, logs, changes, result);

const lookForToken = (since: number | Date = now) => look(since, 'sandbox', usdt);

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
  for (const inclusive of [false, true]) {
    Object.assign(state, { inclusive });
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
  state.lag = 3;
  await expect(look()).rejects.toThrow('Tron');
  expect(warnings.at(-1)?.reason).toContain('does not have these blocks');
  state.lag = 0;
  transfer(5, { to_address: '41a614f803b6fd780986a42c78ec9c7f77e6ded13c' });
  await expect(look()).rejects.toThrow('Tron');
  expect(warnings.at(-1)?.reason).toContain('another form');
});

test('in the sandbox a test network, never the main one; in live the main one only', async () => {
  await expect(look(now, 'live')).rejects.toThrow('Tron');
  state.genesis = main;
  await expect(look()).rejects.toThrow('Tron');
  expect((await look(now, 'live')).sightings).toEqual([]);
});

describe('TRC-20', () => {
  test('the token’s own transfers, exact, all of a transaction together; read once', async () => {
    const most = 2n ** 256n - 1n;
    const hash = call([log(most - 5n), log(5n)]);
    const other = call([log(7n)]);
    const { sightings, next } = await lookForToken();
    expect(sightings).toEqual([
      { address: to, contract: usdt, from, units: most, hash, block: 100, at: now },
      { address: to, contract: usdt, from, units: 7n, hash: other, block: 101, at: now },
    ]);
    expect((await lookForToken(next)).sightings).toEqual([]);
  });

  test('also where the node says by name that a transaction has not failed, in its own spelling', async () => {
    const hash = call([log(5n)], { result: 'SUCESS', receipt: { result: 'SUCCESS' } });
    expect((await lookForToken()).sightings).toMatchObject([{ hash }]);
  });

  test.each<[string, Parameters<typeof call>]>([
    ['of a transaction that failed', [[log(5n)], {}, 'REVERT']],
    ['of one that failed by its receipt', [[log(5n)], { receipt: { result: 'OUT_OF_ENERGY' } }]],
    ['of one that failed by its result', [[log(5n)], { result: 'FAILED' }]],
    ['of another contract', [[log(5n, { address: bytesOf(from) })]]],
    ['to another', [[log(5n, {}, from, usdt)]]],
    ['to itself', [[log(5n, {}, to, to)]]],
    ['of nothing', [[log(0n)]]],
    ['that is an approval', [[log(5n, { topics: ['8c5be1', ...log(5n).topics.slice(1)] })]]],
    ['of one token by its number', [[log(5n, { topics: [...log(5n).topics, 'aa'] })]]],
  ])('no transfer %s', async (_, sent) => {
    call(...sent);
    expect((await lookForToken()).sightings).toEqual([]);
  });

  test('coins and tokens are not taken for one another', async () => {
    const [coin, token] = [transfer(5), call([log(6n)])];
    expect((await lookForToken()).sightings).toMatchObject([{ hash: token, units: 6n }]);
    expect((await look()).sightings).toMatchObject([{ hash: coin, units: 5n }]);
  });

  test('over several looks', async () => {
    const hash = call([log(5n)]);
    let [next, behind, found] = [60, true, [] as object[]];
    while (behind) {
      const seen = await lookForToken(next);
      [next, behind] = [seen.next, seen.behind];
      found = [...found, ...seen.sightings];
    }
    expect(found).toMatchObject([{ hash }]);
  });

  test.each<[string, () => void, string]>([
    ['leaves transactions out', () => Object.assign(blocks.at(-1) ?? {}, { infos: [] }), 'all transactions'],
    ['says none', () => Object.assign(blocks.at(-1) ?? {}, { infos: {} }), 'all transactions'],
    ['says one twice', () => blocks.at(-1)?.infos.push(blocks.at(-1)?.infos[0] ?? {}), 'all transactions'],
    [
      'says them of another block',
      () => Object.assign(blocks.at(-1)?.infos[0] ?? {}, { blockNumber: 7 }),
      'changed',
    ],
    ['writes addresses otherwise', () => void call([log(5n, { address: usdt })]), 'another form'],
    ['writes no amount', () => void call([log(5n, { data: '5' })]), 'amount that is none'],
    [
      'lists one twice',
      () => blocks.at(-1)?.transactions.push(blocks.at(-1)?.transactions[0] ?? {}),
      'twice',
    ],
  ])('an endpoint that %s is not believed', async (_, lie, reason) => {
    call([log(5n)]);
    lie();
    await expect(lookForToken()).rejects.toThrow('Tron');
    expect(warnings.at(-1)?.reason).toContain(reason);
  });
});

test('an endpoint that lies tells nothing or the truth', async () => {
  transfer(5);
  call([log(6n)]);
  await expectTruthOrNothing(fetching => look(100, 'sandbox', undefined, fetching));
  // Logs have no number there.
  await expectTruthOrNothing(fetching => look(100, 'sandbox', usdt, fetching), { lists: ['log'] });
});

test('tokens are read by the contract of that network: in the sandbox by the one that the operator names on the test network', () => {
  const testUsdt = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf';
  const named = withContracts(shippedData, parseContracts(`tron-testnet:USDT=${testUsdt}`, shippedData));
  const [shipped, overlaid] = [createCatalog(), createCatalog(named)].map(
    catalog => tron && catalog.findAsset(tron.id, 'USDT'),
  );
  if (shipped === undefined || overlaid === undefined) throw new Error('no USDT on Tron');
  const endpoints = new Map([[shipped.network.id, ['http://127.0.0.1:9']]]);
  const watch = chainWatch({
    endpoints: { live: endpoints, sandbox: endpoints },
    ...{ confirmations: new Map(), fetch, clock: { now: () => now }, log: { warn: () => {} } },
  });
  expect([watch.covers('live', shipped), watch.covers('sandbox', shipped)]).toEqual([true, false]);
  expect([watch.covers('live', overlaid), watch.covers('sandbox', overlaid)]).toEqual([true, true]);
  expect([contractOf('live', overlaid), contractOf('sandbox', overlaid)]).toEqual([usdt, testUsdt]);
});
