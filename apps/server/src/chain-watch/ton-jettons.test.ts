/** Jettons as TON's own virtual machine runs them: real contracts, real transactions, honest and forged. */
import { Address, beginCell } from '@ton/core';
import { beforeEach, expect, test } from 'vitest';
import { tonSandbox } from '../../test/ton-sandbox.ts';
import { createCatalog } from '../catalog/index.ts';
import { later } from '../surroundings.ts';
import { chainWatch } from './index.ts';

let now = new Date('2026-03-01T12:00:00Z');
const clock = { now: () => now };
const chain = await tonSandbox(clock);
const [master, owner, sender] = [await chain.jetton('USDT'), await chain.account(), await chain.account()];
await chain.mint(master, sender, 100_000_000n);
const jettonWallet = await chain.walletOf(master, owner);
const from = Address.parse(sender).toString();

const network = createCatalog().networks.find(({ slug }) => slug === 'ton');
const endpoints = new Map(network && [[network.id, [chain.url]]]);
const watch = chainWatch({
  endpoints: { live: new Map(), sandbox: endpoints },
  ...{ confirmations: new Map(), fetch, clock, log: { warn: () => {} } },
});

let since = now;
beforeEach(() => {
  now = later(now, 60_000);
  since = now;
});

/** What has arrived since the test began, half a minute later. */
async function arrivals(tag?: string, contract: string | undefined = master) {
  if (network === undefined) throw new Error('no TON');
  now = later(since, 40_000);
  const place = { address: owner, contract, tag };
  const { sightings } = await watch.look({ environment: 'sandbox', network }, [place], since);
  return sightings.map(({ hash, units, from, at }) => ({ hash, units, from, at }));
}

test('what the contract has accepted arrives, from the sender’s account, although the account itself sees no coins of it', async () => {
  const hash = await chain.transfer(master, sender, owner, 1_000_000n);
  expect(await arrivals()).toEqual([{ hash, units: 1_000_000n, from, at: since }]);
  expect(await arrivals('order 7')).toEqual([]);
});

test('each comment’s own', async () => {
  const long = 'für '.repeat(60);
  const first = await chain.transfer(master, sender, owner, 2_000_000n, 'order 7');
  const second = await chain.transfer(master, sender, owner, 3_000_000n, long);
  expect(await arrivals()).toEqual([]);
  expect(await arrivals('order 7')).toMatchObject([{ hash: first, units: 2_000_000n, from }]);
  expect(await arrivals(long)).toMatchObject([{ hash: second, units: 3_000_000n, from }]);
});

test('what is sent on mint arrives, too', async () => {
  await chain.mint(master, owner, 5n);
  expect(await arrivals()).toMatchObject([{ units: 5n, from: master }]);
});

const internalTransfer = beginCell()
  .storeUint(0x178d4519, 32)
  .storeUint(0, 64)
  .storeCoins(9_000_000n)
  .storeAddress(Address.parse(sender))
  .storeAddress(Address.parse(sender))
  .storeCoins(1n)
  .storeBit(false)
  .endCell();

test.each<[string, () => Promise<unknown>]>([
  [
    'with another payload than a comment',
    () => chain.transfer(master, sender, owner, 4n, beginCell().storeUint(0x2167da4b, 32).endCell()),
  ],
  ['more than the sender has', () => chain.transfer(master, sender, owner, 10n ** 12n)],
  ['a forged transfer at the jetton wallet', () => chain.pay(sender, jettonWallet, '1', internalTransfer)],
  ['a forged transfer at the account', () => chain.pay(sender, owner, '1', internalTransfer)],
  ['a forged notification at the account', () => chain.pretend(sender, owner, 9_000_000n)],
  ['a forged notification at the jetton wallet', () => chain.pretend(sender, jettonWallet, 9_000_000n)],
  ['coins that are sent to the jetton wallet', () => chain.pay(sender, jettonWallet, '1')],
  ['coins', () => chain.pay(sender, owner, '1')],
])('not %s', async (_, send) => {
  await send();
  expect(await arrivals()).toEqual([]);
});

test('of another token of the same name nothing is taken for this one, nor of this one for that', async () => {
  const other = await chain.jetton('USDT');
  await chain.mint(other, sender, 7n);
  const [wrong, right] = [
    await chain.transfer(other, sender, owner, 7n),
    await chain.transfer(master, sender, owner, 8n),
  ];
  expect(await arrivals()).toMatchObject([{ hash: right }]);
  expect(await arrivals(undefined, other)).toMatchObject([{ hash: wrong }]);
});
