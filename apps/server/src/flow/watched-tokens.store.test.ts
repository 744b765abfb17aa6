/** Deposits by hand on Tron (TRC-20) and TON (jettons, toncoin), from the mint of the session to the client's webhook. */
import { Address } from '@ton/core';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, flow, minutes, type Page, seconds, type TestClient, testClock } from '../../test/flow.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { receiver } from '../../test/receiver.ts';
import { tonSandbox } from '../../test/ton-sandbox.ts';
import { transferLog, tronNode } from '../../test/tron-node.ts';
import { parseContracts, withContracts } from '../catalog/contracts.ts';
import { createCatalog, shippedData } from '../catalog/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { noTracing } from '../tracing/index.ts';
import { webhookSender } from '../webhooks/index.ts';
import { webhookDeliverer } from './deliver-webhooks.ts';
import { publishEvents } from './publish-events.ts';
import { watchDeposits } from './watch-deposits.ts';

const idOf = (slug: string) => createCatalog().networks.find(each => each.slug === slug)?.id ?? '';
const [tron, ton] = [idOf('tron'), idOf('ton')];
const clock = testClock();

const node = await tronNode();
node.begin(clock.now());
/** USDT on Nile, as the operator names it, and a token that only calls itself so. */
const usdt = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf';
const falseUsdt = 'TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8';
const chain = await tonSandbox(clock);
const [master, falseMaster] = [await chain.jetton('USDT'), await chain.jetton('USDT')];

const { db } = await testDatabase();
const named = parseContracts(`tron-testnet:USDT=${usdt} ton-testnet:USDT=${master}`, shippedData);
const server = await flow({
  ...{ db, clock, catalog: createCatalog(withContracts(shippedData, named)), seed: 'watched tokens' },
  watch: chainWatch({
    endpoints: {
      live: new Map(),
      sandbox: new Map([
        [tron, [node.url]],
        [ton, [chain.url]],
      ]),
    },
    ...{ confirmations: new Map(), fetch, clock, log: { warn: () => {} } },
  }),
});

const { services } = server;
const hooks = await receiver();
const sender = webhookSender({ rules: services.reach, patienceMs: 10_000 });
const deliverer = webhookDeliverer({
  ...{ db, clock, random: services.random, secrets: services.secrets, log: services.log },
  ...{ tracing: noTracing, sender, leaseMs: 60_000, wakeDeliveries: () => {} },
});
afterAll(async () => {
  await deliverer.close();
  await sender.close();
  await hooks.close();
  await server.close();
});

/** Half a minute later, which is a block's time to be settled on both networks, or `wait`. */
async function look(wait = seconds(35)): Promise<void> {
  clock.pass(wait);
  node.pass(clock.now());
  while ((await watchDeposits(services)) > 0);
  await publishEvents(services);
  await deliverer.look();
}

const listed = async (client: TestClient) => (await client.transfers()).content.items;
const kind = async (page: Page) => (await page.read()).screen.kind;

/** A client that hears of everything, and a page of its user that shows where to send to. */
async function shown(networkId: string, to: string, changes: object = {}) {
  const client = await server.newClient();
  const url = `${hooks.url}/${client.scope.clientId}`;
  const endpoint = { url: '/fairlead/v1/webhook-endpoints', headers: client.headers, payload: { url } };
  expect(await ask(server.app, { method: 'POST', ...endpoint })).toMatchObject({ status: 200 });
  const toAddresses = [destination({ networkId, symbol: 'USDT', address: to, ...changes })];
  const page = await client.open({
    userId: 'user-1',
    transferOptions: { transactionId: 'order', toAddresses },
  });
  await page.act('deposit-by-hand');
  expect(page.on('manualDeposit').simulates).toBeUndefined();
  await look(seconds(5));
  return { client, page };
}

/** Nothing has been told of anything. */
async function expectNothing({ client, page }: { client: TestClient; page: Page }): Promise<void> {
  await look();
  await look();
  expect(await kind(page)).toBe('manualDeposit');
  expect(await listed(client)).toEqual([]);
  expect(hooks.received.filter(({ path }) => path === `/${client.scope.clientId}`)).toEqual([]);
}

type Arrived = { hash: string; contract: string | null; from: string; amount: number; symbol?: string };

/** Settled, listed, shown and told, once, however often it is looked at. */
async function expectSettled(
  { client, page }: { client: TestClient; page: Page },
  { hash, contract, from, amount, symbol = 'USDT' }: Arrived,
): Promise<void> {
  await look();
  await look();
  expect((await page.read()).screen).toMatchObject({
    ...{ kind: 'manualArrived', hash, money: { amount: String(amount), symbol } },
  });
  expect(await listed(client)).toMatchObject([
    { status: 'succeeded', hash, amount, symbol, tokenAddress: contract },
  ]);
  const sentBy = db.selectFrom('transfers').select('from_address').where('hash', '=', hash);
  expect(await sentBy.execute()).toEqual([{ from_address: from }]);
  const told = () =>
    hooks.received.filter(({ path }) => path === `/${client.scope.clientId}`).map(({ body }) => body);
  await expect
    .poll(told)
    .toMatchObject([{ TransferStatus: 'Succeeded', TransactionId: 'order', TxHash: hash, Token: symbol }]);
  await look(minutes(1));
  expect(told()).toHaveLength(1);
}

describe('a TRC-20 token', () => {
  const [to, from] = ['TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC', 'TN3W4H6rK2ce4vX9YnFQHwKENnHjoxb3m9'];
  const sends = (token: string, units: bigint) =>
    node.call(clock.now(), { owner_address: from, contract_address: token, data: 'a9059cbb' }, [
      transferLog(token, from, to, units),
    ]);

  test('of another contract, and TRX, is nobody’s; the right one is told when its block is solidified', async () => {
    const session = await shown(tron, to);
    sends(falseUsdt, 5_000_000n);
    node.pay(clock.now(), { amount: 5_000_000, owner_address: from, to_address: to });
    await expectNothing(session);
    const hash = sends(usdt, 12_500_000n);
    node.state.unsolidified = 10;
    await expectNothing(session);
    node.state.unsolidified = 0;
    await expectSettled(session, { hash, contract: usdt, from, amount: 12.5 });
  });
});

describe('a jetton', () => {
  test('of another master, with another comment or none, and what only says so, is nobody’s; the right one is told half a minute later', async () => {
    const [to, from] = [await chain.account(), await chain.account()];
    for (const token of [master, falseMaster]) await chain.mint(token, from, 100_000_000n);
    const session = await shown(ton, to, { addressTag: 'order 7' });
    await chain.transfer(falseMaster, from, to, 5_000_000n, 'order 7');
    await chain.transfer(master, from, to, 5_000_000n, 'order 8');
    await chain.transfer(master, from, to, 5_000_000n);
    await chain.pretend(from, to, 5_000_000n);
    await chain.pay(from, to, '5', 'order 7');
    await expectNothing(session);
    const hash = await chain.transfer(master, from, to, 12_500_000n, 'order 7');
    await look(seconds(20));
    expect(await listed(session.client)).toEqual([]);
    const sentFrom = Address.parse(from).toString();
    await expectSettled(session, { hash, contract: master, from: sentFrom, amount: 12.5 });
  });

  test('more than its owner has moves nothing, and is nobody’s', async () => {
    const [to, from] = [await chain.account(), await chain.account()];
    await chain.mint(master, from, 1_000_000n);
    const session = await shown(ton, to);
    await chain.transfer(master, from, to, 1_000_001n);
    await expectNothing(session);
    const hash = await chain.transfer(master, from, to, 1_000_000n);
    const sentFrom = Address.parse(from).toString();
    await expectSettled(session, { hash, contract: master, from: sentFrom, amount: 1 });
  });
});

test('toncoin with the comment is told, without it or as a jetton it is not', async () => {
  const [to, from] = [await chain.account(), await chain.account()];
  await chain.mint(master, from, 5_000_000n);
  const session = await shown(ton, to, { addressTag: 'order 9', symbol: 'TON' });
  await chain.pay(from, to, '2.5');
  await chain.pay(from, to, '2.5', 'order 7');
  await chain.transfer(master, from, to, 2_500_000n, 'order 9');
  await expectNothing(session);
  const hash = await chain.pay(from, to, '2.5', 'order 9');
  const sentFrom = Address.parse(from).toString();
  await expectSettled(session, { hash, contract: null, from: sentFrom, amount: 2.5, symbol: 'TON' });
});
