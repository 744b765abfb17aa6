/** Endpoints that lie, for the network types whose chains other tests share; Tron's and TON's are beside their readers. */
import { afterAll, expect, test } from 'vitest';
import { anvil, tokenCode, transferOf } from '../../test/anvil.ts';
import { esplora } from '../../test/esplora.ts';
import { expectTruthOrNothing } from '../../test/lying-endpoint.ts';
import { solanaNode, solanaText } from '../../test/solana-node.ts';
import { stellarTestnet, xrplTestnet } from '../../test/tagged-ledgers.ts';
import { createCatalog } from '../catalog/index.ts';
import { believed } from './believed.ts';
import { chainWatch } from './index.ts';
import type { Sighting, Watched } from './reader.ts';

const now = new Date('2026-03-01T12:00:00Z');
const before = new Date(now.getTime() - 60_000);
const catalog = createCatalog();
// They end with the file, which they can see only from here.
const chain = await anvil({ chainId: 84_532, at: before });
const node = await solanaNode(before);
afterAll(() => node.close());
const [explorer, shortened] = [await esplora(before), await esplora(before)];

/** @returns a look at all blocks since `from` */
function looking(slug: string, url: string, places: readonly Watched[], from: number | Date) {
  const network = catalog.networks.find(each => each.slug === slug);
  if (network === undefined) throw new Error(slug);
  return (fetch: typeof globalThis.fetch) =>
    chainWatch({
      endpoints: { live: new Map(), sandbox: new Map([[network.id, [url]]]) },
      ...{ confirmations: new Map([[network.id, 1]]), fetch, clock: { now: () => now } },
      log: { warn: () => {} },
    }).look({ environment: 'sandbox', network }, places, from);
}

test('an EVM chain’s', async () => {
  const [to, token] = [`0x${'a1'.repeat(20)}`, `0x${'b2'.repeat(20)}`];
  await chain.rpc('anvil_setCode', token, tokenCode);
  await chain.mine(2);
  await chain.send({ to, value: 5n });
  await chain.send({ to: token, data: transferOf(to, 6n) });
  await chain.mine(1);
  const places = [undefined, token].map(contract => ({ address: to, contract }));
  await expectTruthOrNothing(looking('base-sepolia', chain.url, places, 1));
});

test('a node of Solana’s', async () => {
  const [to, mint] = [solanaText('to'), solanaText('mint')];
  node.mine(20, before);
  node.pay(to, 5, now);
  node.payToken(to, mint, 6n, now);
  node.mine(50, now);
  const places = [undefined, mint].map(contract => ({ address: to, contract }));
  await expectTruthOrNothing(looking('solana-devnet', node.url, places, 5));
});

test('XRPL’s', async () => {
  const ledger = await xrplTestnet(before);
  const [account, issuer] = ['rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B', 'rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5De'];
  ledger.pay(account, '5', now);
  ledger.pay(account, '0', now, {}, { delivered_amount: { currency: 'USD', issuer, value: '6.5' } });
  const places = [undefined, `USD:${issuer}`].map(contract => ({ address: account, contract, decimals: 6 }));
  await expectTruthOrNothing(looking('xrpl', ledger.url, places, 1_000));
});

test('Horizon’s', async () => {
  const ledger = await stellarTestnet(before);
  const account = 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ';
  const usd = { asset_type: 'credit_alphanum4', asset_code: 'USD', asset_issuer: account };
  ledger.pay(account, '5', now);
  ledger.pay(account, '6', now, usd);
  const places = [undefined, `USD:${account}`].map(contract => ({ address: account, contract }));
  await expectTruthOrNothing(looking('stellar', ledger.url, places, 1_000));
});

test('Esplora’s', async () => {
  const to = '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2';
  explorer.mine(before, 5);
  explorer.pay(to, 5, now);
  explorer.pay(to, 6, now);
  // Outputs have no number there.
  await expectTruthOrNothing(looking('bitcoin', explorer.url, [{ address: to, contract: undefined }], 1), {
    lists: ['vout'],
  });
});

test('a chain that goes backwards tells nothing, and is read on from where it was', async () => {
  const to = '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2';
  shortened.pay(to, 5, now);
  const look = looking('bitcoin', shortened.url, [{ address: to, contract: undefined }], 9);
  expect(await look(fetch)).toEqual({
    height: 1,
    sightings: [],
    next: 9,
    readUntil: undefined,
    behind: false,
  });
});

test('what no reader may say is not believed, and what it says twice is said once', () => {
  const hash = 'ab'.repeat(32);
  const sighting: Sighting = {
    ...{ address: 'to', contract: undefined, from: undefined, units: 5n, hash, block: 7, at: now },
  };
  const said = (...all: Partial<Sighting>[]) =>
    believed({ sightings: all.map(each => ({ ...sighting, ...each })), through: 8, at: now }, 6, 9);
  expect(said({}, {}).sightings).toEqual([sighting]);
  expect(said({}, { contract: 'c' }).sightings).toHaveLength(2);
  expect(() => said({}, { units: 6n })).toThrow('two ways');
  expect(() => said({}, { block: 8 })).toThrow('two ways');
  for (const wrong of [
    ...[
      { units: 0n },
      { units: -1n },
      { units: 2n ** 256n },
      { block: 5 },
      { block: 9 },
      { block: Number.NaN },
    ],
    ...[{ at: new Date(Number.NaN) }, { hash: '' }, { hash: 'garbage' }],
  ])
    expect(() => said(wrong)).toThrow('cannot be');
  for (const through of [5, 10, 7.5, Number.NaN])
    expect(() => believed({ sightings: [], through, at: now }, 6, 9)).toThrow('other blocks');
});
