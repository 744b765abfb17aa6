/** Deposits by hand where a block may be long in coming: sent in the quarter of an hour, in a block later. */
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { esplora } from '../../test/esplora.ts';
import { flow, minutes, noon, seconds, type TestClient } from '../../test/flow.ts';
import { address, destination, network } from '../../test/link-token-bodies.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { placesOfOthers } from '../manual-deposits/store.ts';
import { later } from '../surroundings.ts';
import { watchDeposits } from './watch-deposits.ts';

const needed = 2;
const chain = await esplora(later(noon, -minutes(600)));
chain.mine(later(noon, -minutes(300)), 30);
const { db } = await testDatabase();
const warnings: { reason?: string }[] = [];
const server = await flow({
  ...{ db, seed: 'watched bitcoin' },
  watch: chainWatch({
    endpoints: { live: new Map(), sandbox: new Map([[network.bitcoin, [chain.url]]]) },
    ...{
      confirmations: new Map([[network.bitcoin, needed]]),
      fetch,
      clock: { now: () => server.clock.now() },
    },
    log: { warn: details => void warnings.push(details) },
  }),
});
afterAll(() => server.close());

async function look(): Promise<void> {
  server.clock.pass(seconds(5));
  while ((await watchDeposits(server.services)) > 0);
}

async function shown(client: TestClient, userId: string) {
  const toAddresses = [destination({ networkId: network.bitcoin, symbol: 'BTC', address: address.bitcoin })];
  const page = await client.open({ userId, transferOptions: { transactionId: userId, toAddresses } });
  await page.act('deposit-by-hand');
  return page;
}

test('its block comes after the time: it is the user’s all the same, and nobody else was shown the address', async () => {
  const client = await server.newClient();
  const page = await shown(client, 'first');
  expect(page.on('manualDeposit')).toMatchObject({
    qrText: `bitcoin:${address.bitcoin}`,
    expiresAt: later(server.clock.now(), minutes(15)).toISOString(),
  });
  expect(page.on('manualDeposit').simulates).toBeUndefined();
  await look();
  await page.act('close');
  server.clock.pass(minutes(40));
  expect((await shown(client, 'second')).view).toMatchObject({ notice: { code: 'addressShared' } });
  const hash = chain.pay(address.bitcoin, 150_000, server.clock.now());
  await look();
  expect((await client.transfers()).content.items).toEqual([]);
  chain.mine(server.clock.now());
  await look();
  await look();
  expect((await client.transfers()).content.items).toMatchObject([{ hash, userId: 'first', amount: 0.0015 }]);
  const row = await db
    .selectFrom('transfers')
    .select('from_address')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  expect(row.from_address).toBe('sender');
});

test('an address that is waited at is held in its client’s environment, for other users only, and not for ever', async () => {
  const client = await server.newClient();
  const other = await server.newClient();
  await shown(client, 'first');
  const now = server.clock.now();
  const mine = { userId: 'second', addresses: [address.bitcoin.toUpperCase()], now };
  expect(await placesOfOthers(db, client.scope, mine)).toMatchObject([{ address: address.bitcoin }]);
  expect(await placesOfOthers(db, client.scope, { ...mine, userId: 'first' })).toEqual([]);
  expect(await placesOfOthers(db, other.scope, mine)).toEqual([]);
  expect(await placesOfOthers(db, { ...client.scope, environment: 'live' }, mine)).toEqual([]);
  expect(await placesOfOthers(db, client.scope, { ...mine, now: later(now, minutes(136)) })).toEqual([]);
});

test('a block whose miner’s clock is slow came after the address was shown where it was not there before', async () => {
  const client = await server.newClient();
  const page = await shown(client, 'first');
  const since = server.clock.now();
  const before = chain.pay(address.bitcoin, 9, later(since, -seconds(1_000)));
  await look();
  const hash = chain.pay(address.bitcoin, 80_000, later(since, -seconds(20)));
  chain.mine(later(since, -seconds(10)), needed);
  await look();
  expect((await page.read()).screen).toMatchObject({ kind: 'manualArrived', hash });
  expect((await client.transfers()).content.items.map(each => each.hash)).not.toContain(before);
});

test('among many others, over several pages; new coins of miners and the main network are not believed', async () => {
  const client = await server.newClient();
  const page = await shown(client, 'first');
  await look();
  for (let each = 0; each < 60; each += 1)
    chain.pay(address.bitcoin, 9, server.clock.now(), { is_coinbase: true });
  const hash = chain.pay(address.bitcoin, 70_000, server.clock.now());
  chain.mine(server.clock.now(), needed);
  chain.state.mainNetwork = true;
  await look();
  expect((await page.read()).screen.kind).toBe('manualDeposit');
  expect(warnings.at(-1)?.reason).toContain('another chain: bip122:000000000019d6689c085ae165831e93');
  chain.state.mainNetwork = false;
  server.clock.pass(minutes(1));
  await look();
  expect((await page.read()).screen).toMatchObject({ kind: 'manualArrived', hash });
});
