/** Deposits by hand on a real EVM chain: only what its blocks say is told, once, and after its confirmations. */
import { getAddress } from 'viem';
import { afterAll, describe, expect, test } from 'vitest';
import { anvil, tokenCode, transferOf } from '../../test/anvil.ts';
import { testDatabase } from '../../test/database.ts';
import { fixedDeposit, flow, minutes, noon, type Page, seconds, type TestClient } from '../../test/flow.ts';
import { address, destination } from '../../test/link-token-bodies.ts';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import type { Scope } from '../database/schema.ts';
import { findWatched, lockWatched, nextLookAtDeposit } from '../manual-deposits/store.ts';
import { later } from '../surroundings.ts';
import { isRead } from '../transfers/arrivals-store.ts';
import { watchDeposits } from './watch-deposits.ts';

const baseSepolia = 'f2780a87-d1ab-4567-85b3-d9ae728cf54d';
const needed = 3;
const catalog = createCatalog();
const usdc = catalog.findAsset(baseSepolia, 'USDC')?.contractAddress ?? '';

const chain = await anvil({ chainId: 84_532, at: later(noon, -minutes(60)) });
await chain.rpc('anvil_setCode', usdc, tokenCode);
await chain.mine(20);

const { db } = await testDatabase();
const warnings: { reason?: string }[] = [];
const endpoints = {
  live: new Map([['aa883b03-120d-477c-a588-37c2afd3ca71', [chain.url]]]),
  sandbox: new Map([[baseSepolia, ['http://127.0.0.1:9/key', chain.url]]]),
};
/** Asked for logs, the endpoint answers as one that has no blocks of late. */
let lags = false;
/** No endpoint is there; counts how often one was asked. */
let away: { asked: number } | undefined;
const fetchFrom: typeof fetch = async (url, init) => {
  if (away) {
    away.asked += 1;
    throw new Error('nobody is there');
  }
  const asked = lags && JSON.parse(String(init?.body));
  return asked && asked.method === 'eth_getLogs'
    ? Response.json({ jsonrpc: '2.0', id: asked.id, result: [] })
    : fetch(url, init);
};
const log = { warn: (details: object) => void warnings.push(details) };
const server = await flow({
  ...{ db, seed: 'watched' },
  watch: chainWatch({
    ...{ endpoints, confirmations: new Map([[baseSepolia, needed]]) },
    ...{ fetch: fetchFrom, clock: { now: () => server.clock.now() }, log },
  }),
});
afterAll(() => server.close());

/** An address of the test's own, so that tests do not meet. */
let count = 0;
const fresh = () => `0x${(++count).toString(16).padStart(40, 'a')}`;

async function shown(to: string, symbol = 'USDC', client?: TestClient, userId = 'user-1') {
  const owner = client ?? (await server.newClient());
  const toAddresses = [destination({ networkId: baseSepolia, symbol, address: to })];
  const page = await owner.open({ userId, transferOptions: { transactionId: 'order-1', toAddresses } });
  await page.act('deposit-by-hand');
  return { client: owner, page };
}

/** Looks until nothing is due, a while later. */
async function look(): Promise<void> {
  server.clock.pass(seconds(5));
  while ((await watchDeposits(server.services)) > 0);
}

/** Makes blocks of now. */
const mine = (blocks: number, at = server.clock.now()) => chain.mine(blocks, at);
const listed = async (client: TestClient) => (await client.transfers()).content.items;
const kind = async (page: Page) => (await page.read()).screen.kind;
const pay = (to: string, units = 12_500_000n) => chain.send({ to: usdc, data: transferOf(to, units) });

test('a token’s transfer is told once, when it has its confirmations and not before; sender and hash are the chain’s', async () => {
  const to = fresh();
  const { client, page } = await shown(to);
  expect(page.on('manualDeposit').simulates).toBeUndefined();
  await look();
  const hash = await pay(to);
  await mine(needed - 1);
  await look();
  expect(await kind(page)).toBe('manualDeposit');
  expect(await listed(client)).toEqual([]);
  await chain.mine();
  await look();
  expect(page.messages.map(({ type }) => type)).not.toContain('transferFinished');
  expect((await page.read()).screen).toMatchObject({
    ...{ kind: 'manualArrived', hash, money: { amount: '12.5', symbol: 'USDC' } },
  });
  expect(page.messages.at(-1)).toMatchObject({ type: 'transferFinished', payload: { txHash: hash } });
  expect(await listed(client)).toMatchObject([
    {
      ...{ status: 'succeeded', amount: 12.5, hash, tokenAddress: usdc, destinationAmount: 12.5 },
      infoUrl: `https://sepolia.basescan.org/tx/${hash}`,
    },
  ]);
  const rows = await db
    .selectFrom('transfers')
    .select(['from_address', 'block_number'])
    .where('hash', '=', hash)
    .execute();
  expect(rows).toMatchObject([{ from_address: getAddress(chain.accounts[0] ?? '') }]);
  const told = await db
    .selectFrom('events')
    .select('type')
    .where('client_id', '=', client.scope.clientId)
    .execute();
  expect(told.filter(({ type }) => type.startsWith('transfer.'))).toEqual([{ type: 'transfer.settled' }]);
  await look();
  expect(await listed(client)).toHaveLength(1);
  // The first endpoint answers nobody; its key is not in the log.
  expect(warnings.length).toBeGreaterThan(0);
  expect(JSON.stringify(warnings)).not.toContain('/key');
});

test('the network’s own coin, sent to the address itself', async () => {
  const to = fresh();
  const { client } = await shown(to, 'SEPOLIAETH');
  const hash = await chain.send({ to, value: 10n ** 18n });
  await mine(needed);
  await look();
  expect(await listed(client)).toMatchObject([{ hash, amount: 1, symbol: 'SEPOLIAETH', tokenAddress: null }]);
});

describe('is not told', () => {
  test('what a reorganisation undoes before its confirmations; what it puts in its place is', async () => {
    const to = fresh();
    const { client, page } = await shown(to);
    const before = await chain.rpc('evm_snapshot');
    await pay(to, 1_000_000n);
    await mine(needed - 1);
    await look();
    await chain.rpc('evm_revert', before);
    await chain.rpc('anvil_dropAllTransactions');
    await mine(needed + 2);
    await look();
    expect(await kind(page)).toBe('manualDeposit');
    expect(await listed(client)).toEqual([]);
    const hash = await pay(to, 2_000_000n);
    await mine(needed);
    await look();
    expect(await listed(client)).toMatchObject([{ hash, amount: 2 }]);
  });

  test.each<[string, (to: string) => Promise<unknown>]>([
    ['a transfer of nothing', to => pay(to, 0n)],
    [
      'another token of the same form',
      async to => {
        const false_ = fresh();
        await chain.rpc('anvil_setCode', false_, tokenCode);
        return chain.send({ to: false_, data: transferOf(to, 1_000_000n) });
      },
    ],
    ['the network’s coin where a token is waited for', to => chain.send({ to, value: 1n })],
    ['what goes to another address', () => pay(address.otherEvm)],
  ])('%s', async (_, send) => {
    const to = fresh();
    const { client, page } = await shown(to);
    await send(to);
    await mine(needed);
    await look();
    expect(await kind(page)).toBe('manualDeposit');
    expect(await listed(client)).toEqual([]);
  });

  test('what had arrived before the address was shown, and what comes after its time', async () => {
    const to = fresh();
    await pay(to);
    await mine(1);
    server.clock.pass(seconds(30));
    const { client } = await shown(to);
    await look();
    await mine(1);
    server.clock.pass(minutes(21));
    await pay(to);
    await mine(needed);
    await look();
    expect(await listed(client)).toEqual([]);
    const waits = db.selectFrom('manual_deposits').select('next_look_at').where('address', '=', to);
    expect((await waits.executeTakeFirstOrThrow()).next_look_at).not.toBeNull();
    server.clock.pass(minutes(1));
    await mine(1);
    await look();
    expect((await waits.executeTakeFirstOrThrow()).next_look_at).toBeNull();
  });
});

test('what came in time is told although it has its confirmations later, and somebody else is shown the address by then', async () => {
  const to = fresh();
  const { client, page } = await shown(to, 'USDC', undefined, 'first');
  const hash = await pay(to);
  await mine(1);
  server.clock.pass(minutes(21));
  await page.act('close');
  await shown(to, 'USDC', client, 'second');
  await mine(needed);
  await look();
  expect(await listed(client)).toMatchObject([{ hash, userId: 'first' }]);
});

test('what waits and what was read is its client’s in its environment, and nobody else’s', async () => {
  const to = fresh();
  const { client } = await shown(to);
  const other = await server.newClient();
  const deposit = db.selectFrom('manual_deposits').selectAll().where('address', '=', to);
  const { id } = await deposit.executeTakeFirstOrThrow();
  const strangers: Scope[] = [other.scope, { ...client.scope, environment: 'live' }];
  const lock = (scope: Scope) => db.transaction().execute(transaction => lockWatched(transaction, scope, id));
  for (const scope of strangers) {
    expect(await lock(scope)).toBeUndefined();
    expect(await findWatched(db, scope, id)).toBeUndefined();
    await nextLookAtDeposit(db, scope, id, { at: null, block: 0 });
  }
  expect(await lock(client.scope)).toMatchObject({ id, next_block: null });
  const hash = await pay(to);
  await mine(needed);
  await look();
  const payment = {
    ...({ networkId: baseSepolia, networkType: 'evm', symbol: 'USDC' } as const),
    address: to.toUpperCase().replace('0X', '0x'),
    hash,
  };
  expect(await isRead(db, client.scope, payment)).toBe(true);
  for (const scope of strangers) expect(await isRead(db, scope, payment)).toBe(false);
});

describe('what was shown is what is looked for', () => {
  /** The operator's list of contracts has the token no more. */
  const withoutContract = () => {
    const { catalog: whole } = server.services;
    const findAsset: typeof whole.findAsset = (networkId, symbol) => {
      const asset = whole.findAsset(networkId, symbol);
      if (asset === undefined || asset.native) return asset;
      const { contractAddress, testContractAddress, ...rest } = asset;
      return rest;
    };
    return { ...server.services, catalog: { ...whole, findAsset } };
  };
  const lookWithout = async () => {
    server.clock.pass(minutes(2));
    while ((await watchDeposits(withoutContract())) > 0);
  };

  test('a token whose contract is named no more is looked for by the one that was shown, and coins are not taken for it', async () => {
    const to = fresh();
    const { client } = await shown(to);
    await chain.send({ to, value: 10n ** 16n });
    const hash = await pay(to);
    await mine(needed);
    await lookWithout();
    expect(await listed(client)).toMatchObject([{ hash, amount: 12.5, symbol: 'USDC' }]);
  });

  test('nor where only the catalog can say what it was; such a wait, and one whose address is none, keep no other waiting', async () => {
    const [to, coins, none] = [fresh(), fresh(), fresh()];
    const { client } = await shown(to);
    await shown(none, 'USDC', client, 'user-2');
    await look();
    const before0030 = { contract: null, decimals: null };
    const wait = db.updateTable('manual_deposits');
    await wait
      .set(before0030 as object)
      .where('address', '=', to)
      .execute();
    await wait.set({ address: 'none' }).where('address', '=', none).execute();
    const other = await shown(coins, 'SEPOLIAETH', client, 'user-3');
    // As far as the others.
    const rows = db.selectFrom('manual_deposits').select('next_block').where('address', '=', to);
    const { next_block } = await rows.executeTakeFirstOrThrow();
    await wait.set({ next_block }).where('address', '=', coins).execute();
    await chain.send({ to, value: 10n ** 16n });
    const hash = await chain.send({ to: coins, value: 10n ** 18n });
    await mine(needed);
    await lookWithout();
    expect(await kind(other.page)).toBe('manualArrived');
    expect(await listed(client)).toMatchObject([{ hash, symbol: 'SEPOLIAETH', userId: 'user-3' }]);
  });
});

test('a token that cannot be read keeps no wait for another from being read', async () => {
  const [token, coins] = [fresh(), fresh()];
  const { client } = await shown(token);
  await shown(coins, 'SEPOLIAETH', client, 'user-2');
  await db
    .updateTable('manual_deposits')
    .set({ next_block: '20' })
    .where('address', 'in', [token, coins])
    .execute();
  const paid = await chain.send({ to: coins, value: 10n ** 18n });
  const hash = await pay(token);
  await mine(needed);
  const whole = server.services.watch;
  server.services.watch = {
    ...whole,
    look: (where, places, from, twice) =>
      places.some(({ contract }) => contract !== undefined)
        ? Promise.reject(new Error('a contract that is none'))
        : whole.look(where, places, from, twice),
  };
  await look();
  expect(await listed(client)).toMatchObject([{ hash: paid, symbol: 'SEPOLIAETH' }]);
  server.services.watch = whole;
  server.clock.pass(minutes(1));
  await look();
  expect((await listed(client)).map(each => each.hash).sort()).toEqual([hash, paid].sort());
});

test('whatever else comes in the time is told, each transaction by itself and once, also after the page has gone', async () => {
  const to = fresh();
  const { client, page } = await shown(to);
  const first = await pay(to, 1_000_000n);
  await mine(needed);
  await look();
  expect(await kind(page)).toBe('manualArrived');
  await page.act('close');
  const second = await pay(to, 24_000_000n);
  const third = await pay(to, 24_000_000n);
  await mine(needed);
  await look();
  const told = (await listed(client)).map(({ hash, amount, status }) => [hash, amount, status]);
  expect(told.sort()).toEqual(
    [
      [first, 1, 'succeeded'],
      [second, 24, 'succeeded'],
      [third, 24, 'succeeded'],
    ].sort(),
  );
  const events = await db
    .selectFrom('events')
    .select('type')
    .where('client_id', '=', client.scope.clientId)
    .where('subject_kind', '=', 'transfer')
    .execute();
  expect(events.map(({ type }) => type)).toEqual(Array(3).fill('transfer.settled'));
  expect(page.messages.filter(({ type }) => type === 'transferFinished')).toHaveLength(1);
  // The next who is shown the address has none of it, and the first one's time is over.
  server.clock.pass(minutes(21));
  await mine(1);
  await look();
  await shown(to, 'USDC', client, 'second');
  const last = await pay(to, 3_000_000n);
  await mine(needed);
  await look();
  expect((await listed(client)).filter(({ userId }) => userId === 'second')).toMatchObject([{ hash: last }]);
  expect(await listed(client)).toHaveLength(4);
});

test.each(['user-1', 'another user'])(
  'what an institution is sending there for %s, and has not named yet, may be it: it is told when that has come to its end',
  async userId => {
    const to = fresh();
    const { client } = await shown(to);
    const page = await client.open({
      ...fixedDeposit({ toAddresses: [destination({ amount: 25 })] }),
      userId,
    });
    await page.logIn();
    await page.approveWithCode();
    // As if the institution sent on this network, and had not told its transaction.
    const transfer = db.updateTable('transfers').where('client_id', '=', client.scope.clientId);
    await transfer.set({ network_id: baseSepolia, to_address: to, state: 'accepted', hash: null }).execute();
    const hash = await pay(to);
    await mine(needed);
    await look();
    expect(await listed(client)).toMatchObject([{ status: 'pending', amount: 25 }]);
    await transfer.set({ state: 'settled', hash: '0x01', next_look_at: null }).execute();
    server.clock.pass(minutes(1));
    await look();
    expect((await listed(client)).find(each => each.hash === hash)).toMatchObject({ amount: 12.5 });
    expect(await listed(client)).toHaveLength(2);
  },
);

test('where nobody is there for one wait, the others are not asked for again, and lose nothing', async () => {
  const [one, other] = [fresh(), fresh()];
  const { client } = await shown(one);
  await shown(other, 'USDC', client, 'user-2');
  away = { asked: 0 };
  try {
    await look();
    expect(away.asked).toBe(endpoints.sandbox.get(baseSepolia)?.length);
  } finally {
    away = undefined;
  }
  await pay(one);
  await pay(other);
  await mine(needed);
  server.clock.pass(minutes(1));
  await look();
  expect((await listed(client)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
});

test('while the page holds its session nothing waits for it: it is told at a later look', async () => {
  const to = fresh();
  const { client } = await shown(to);
  await pay(to);
  await mine(needed);
  await db.transaction().execute(async transaction => {
    const ofClient = transaction.selectFrom('sessions').where('client_id', '=', client.scope.clientId);
    await ofClient.select('id').forUpdate().execute();
    await look();
  });
  expect(await listed(client)).toEqual([]);
  server.clock.pass(minutes(1));
  await look();
  expect(await listed(client)).toMatchObject([{ status: 'succeeded', amount: 12.5 }]);
});

test('shown by an older server beside this one, in one spelling, it is told all the same', async () => {
  const to = fresh();
  const { client } = await shown(to);
  await db
    .updateTable('manual_deposits')
    .set({ canonical_address: null })
    .where('client_id', '=', client.scope.clientId)
    .execute();
  await pay(to);
  await mine(needed);
  await look();
  expect(await listed(client)).toMatchObject([{ status: 'succeeded', amount: 12.5 }]);
});

test('sent in the last minute and in a block after the quarter of an hour, it is the user’s; nobody else was shown the address', async () => {
  const to = fresh();
  const { client, page } = await shown(to, 'USDC', undefined, 'first');
  await look();
  await page.act('close');
  server.clock.pass(minutes(17));
  const { page: another } = await shown(to, 'USDC', client, 'second').catch(() => ({ page: undefined }));
  expect(another?.view.notice?.code).toBe('addressShared');
  const hash = await pay(to);
  await mine(needed);
  await look();
  expect(await listed(client)).toMatchObject([{ hash, userId: 'first' }]);
});

test('two who read at the same time tell it once', async () => {
  const to = fresh();
  const { client } = await shown(to);
  await pay(to);
  await mine(needed);
  await Promise.all([watchDeposits(server.services), watchDeposits(server.services)]);
  await look();
  expect(await listed(client)).toHaveLength(1);
});

test('while no endpoint answers nothing is lost: it is read when one does', async () => {
  const to = fresh();
  const { client } = await shown(to);
  const hash = await pay(to);
  await mine(needed);
  const whole = server.services.watch;
  server.services.watch = { ...whole, look: () => Promise.reject(new Error('down')) };
  await look();
  server.services.watch = whole;
  expect(await listed(client)).toEqual([]);
  server.clock.pass(minutes(1));
  await look();
  expect(await listed(client)).toMatchObject([{ hash }]);
});

describe('an endpoint that lags says of new blocks that they hold nothing', () => {
  test('they are read again, also after the time of the wait is over', async () => {
    const [to, late] = [fresh(), fresh()];
    const { client } = await shown(to);
    await shown(late, 'USDC', client, 'user-2');
    await look();
    const hash = await pay(to);
    await mine(needed);
    lags = true;
    await look();
    lags = false;
    expect(await listed(client)).toEqual([]);
    await mine(1);
    await look();
    expect(await listed(client)).toMatchObject([{ hash }]);
    const last = await pay(late);
    await mine(needed);
    server.clock.pass(minutes(21));
    await mine(needed);
    lags = true;
    await look();
    lags = false;
    server.clock.pass(seconds(40));
    await mine(1);
    await look();
    expect((await listed(client)).map(each => each.hash).sort()).toEqual([hash, last].sort());
  });
});

describe('whom it asks', () => {
  const network = (slug: string) =>
    catalog.networks.find(each => each.slug === slug) as (typeof catalog.networks)[0];
  const { clock } = server;
  const read = (slug: string, environment: 'live' | 'sandbox', urls: string[]) =>
    chainWatch({
      endpoints: { live: new Map(), sandbox: new Map(), [environment]: new Map([[network(slug).id, urls]]) },
      ...{ confirmations: new Map(), fetch, clock, log },
    });
  const asset = (slug: string, symbol: string) => {
    const found = catalog.findAsset(network(slug).id, symbol);
    if (!found) throw new Error(`${symbol} is not on ${slug}`);
    return found;
  };

  test('never a main network in the sandbox nor a test network in live, nor a token without a known contract', () => {
    expect(
      read('base-sepolia', 'sandbox', [chain.url]).covers('sandbox', asset('base-sepolia', 'USDC')),
    ).toBe(true);
    expect(read('base-sepolia', 'sandbox', [chain.url]).covers('live', asset('base-sepolia', 'USDC'))).toBe(
      false,
    );
    expect(read('base-sepolia', 'live', [chain.url]).covers('live', asset('base-sepolia', 'USDC'))).toBe(
      false,
    );
    expect(read('base', 'sandbox', [chain.url]).covers('sandbox', asset('base', 'USDC'))).toBe(false);
    expect(read('base', 'live', [chain.url]).covers('live', asset('base', 'USDC'))).toBe(true);
    expect(read('sepolia', 'sandbox', [chain.url]).covers('sandbox', asset('sepolia', 'PYUSD'))).toBe(false);
  });

  test('no endpoint of another chain', async () => {
    const watch = read('sepolia', 'sandbox', [chain.url]);
    const where = { environment: 'sandbox', network: network('sepolia') } as const;
    await expect(watch.look(where, [{ address: fresh(), contract: undefined }], 0)).rejects.toThrow(
      'Sepolia',
    );
    expect(warnings.at(-1)?.reason).toContain('eip155:84532');
  });
});
