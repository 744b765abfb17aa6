/** Deposits by hand on Solana: SOL and tokens, told once, and only what is final and has arrived. */
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow, minutes, noon, seconds } from '../../test/flow.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { solanaNode, solanaText } from '../../test/solana-node.ts';
import { parseContracts, withContracts } from '../catalog/contracts.ts';
import { createCatalog, shippedData } from '../catalog/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { later } from '../surroundings.ts';
import { watchDeposits } from './watch-deposits.ts';

const mint = 'CXk2AMBfi3TwaEL2468s6zP8xq9NxTXjp9gjMgzeUynM';
const catalog = createCatalog(
  withContracts(shippedData, parseContracts(`solana-devnet:PYUSD=${mint}`, shippedData)),
);
const devnet = catalog.networks.find(({ slug }) => slug === 'solana-devnet')?.id ?? '';

const node = await solanaNode(later(noon, -minutes(60)));
node.mine(100, later(noon, -minutes(30)));
const { db } = await testDatabase();
const warnings: { reason?: string }[] = [];
const server = await flow({
  ...{ db, catalog, seed: 'watched on solana' },
  watch: chainWatch({
    endpoints: { live: new Map(), sandbox: new Map([[devnet, [node.url]]]) },
    ...{ confirmations: new Map(), fetch, clock: { now: () => server.clock.now() } },
    log: { warn: details => void warnings.push(details) },
  }),
});
afterAll(() => Promise.all([server.close(), node.close()]));

let count = 0;
async function shown(symbol: string) {
  count += 1;
  const to = solanaText(`receiver ${count}`);
  const client = await server.newClient();
  const toAddresses = [destination({ networkId: devnet, symbol, address: to })];
  const page = await client.open({
    userId: 'user-1',
    transferOptions: { transactionId: 'order-1', toAddresses },
  });
  await page.act('deposit-by-hand');
  expect(page.on('manualDeposit').simulates).toBeUndefined();
  await look();
  const listed = async () => (await client.transfers()).content.items;
  return { to, page, listed };
}

/** Looks until nothing is due, a while later. */
async function look(): Promise<void> {
  server.clock.pass(seconds(5));
  while ((await watchDeposits(server.services)) > 0);
}

/** So many blocks later a transaction is final and listed. */
const settle = () => node.mine(40, server.clock.now());

test('SOL is told when it is final and not before, once, with sender, hash and block of the chain', async () => {
  const { to, page, listed } = await shown('DEVNETSOL');
  const hash = node.pay(to, 1_500_000_000, server.clock.now());
  await look();
  expect(await listed()).toEqual([]);
  settle();
  await look();
  await look();
  expect(await listed()).toMatchObject([
    {
      ...{ status: 'succeeded', amount: 1.5, hash, symbol: 'DEVNETSOL' },
      infoUrl: `https://explorer.solana.com/tx/${hash}?cluster=devnet`,
    },
  ]);
  expect((await page.read()).screen).toMatchObject({ kind: 'manualArrived', hash });
  const row = await db
    .selectFrom('transfers')
    .select(['from_address', 'block_number'])
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  expect(row.from_address).toBe(node.sender);
  expect(Number(row.block_number)).toBeGreaterThan(0);
});

test('of a token that keeps a fee of each transfer, what has arrived; its account is made by the first transfer', async () => {
  const { to, listed } = await shown('PYUSD');
  const hash = node.payToken(to, mint, 12_400_000n, server.clock.now(), 12_500_000n);
  settle();
  await look();
  expect(await listed()).toMatchObject([{ hash, amount: 12.4, tokenAddress: mint }]);
});

describe('is not told', () => {
  test.each<[string, string, (to: string) => unknown]>([
    [
      'a transaction that failed',
      'DEVNETSOL',
      to => node.pay(to, 5_000_000, server.clock.now(), { failed: true }),
    ],
    [
      'another token',
      'PYUSD',
      to => node.payToken(to, solanaText('false mint'), 1_000_000n, server.clock.now()),
    ],
    ['SOL where a token is waited for', 'PYUSD', to => node.pay(to, 5_000_000, server.clock.now())],
    [
      'what goes elsewhere',
      'DEVNETSOL',
      () => node.pay(solanaText('elsewhere'), 5_000_000, server.clock.now()),
    ],
    ['what came before', 'DEVNETSOL', to => node.pay(to, 5_000_000, later(server.clock.now(), -minutes(1)))],
    [
      'what came too late',
      'DEVNETSOL',
      to => node.pay(to, 5_000_000, later(server.clock.now(), minutes(16))),
    ],
    ['what the wallet itself sends', 'DEVNETSOL', to => node.pay(to, -3, server.clock.now())],
  ])('%s', async (_, symbol, send) => {
    const { to, page, listed } = await shown(symbol);
    send(to);
    settle();
    await look();
    expect(await listed()).toEqual([]);
    expect((await page.read()).screen.kind).toBe('manualDeposit');
  });
});

test('a node that lags behind is not taken for one at which nothing has arrived', async () => {
  const { to, listed } = await shown('DEVNETSOL');
  const hash = node.pay(to, 10_000_000, server.clock.now());
  settle();
  node.lag(60);
  await look();
  expect(await listed()).toEqual([]);
  expect(warnings.at(-1)?.reason).toContain('Minimum context slot');
  node.lag(0);
  server.clock.pass(minutes(1));
  await look();
  expect(await listed()).toMatchObject([{ hash }]);
});

test('among thousands of other transactions at the address, over several pages and looks', async () => {
  const { to, listed } = await shown('DEVNETSOL');
  for (let each = 0; each < 1_100; each += 1) node.pay(to, 0, server.clock.now());
  const hash = node.pay(to, 20_000_000, server.clock.now());
  settle();
  await look();
  expect(await listed()).toMatchObject([{ hash, amount: 0.02 }]);
});

test('the whole of an amount that is too large for an exact number is refused, not rounded', async () => {
  const { to, listed } = await shown('DEVNETSOL');
  node.pay(to, 2 ** 53 * 2, server.clock.now());
  settle();
  await look();
  expect(await listed()).toEqual([]);
  expect(warnings.at(-1)?.reason).toContain('exactly');
});
