/** Deposits by hand: whose they are, for how long, and that each is told once. */
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  ask,
  fixedDeposit,
  flow,
  minutes,
  openDeposit,
  type Page,
  type TestClient,
} from '../../test/flow.ts';
import { address, destination, network } from '../../test/link-token-bodies.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'by hand' });
afterAll(() => server.close());

const deposit = (userId = 'user-1', changes: object = {}) => ({
  userId,
  transferOptions: {
    transactionId: 'order-1',
    toAddresses: [destination({ networkId: network.base, ...changes })],
  },
});

async function shown(client: TestClient, body: object = deposit()): Promise<Page> {
  const page = await client.open(body);
  await page.act('deposit-by-hand');
  return page;
}

const send = (client: TestClient, changes: object = {}) =>
  ask<{ transferId: string }>(server.app, {
    method: 'POST',
    url: '/fairlead/v1/sandbox/deposits',
    headers: { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key },
    payload: { networkId: network.base, symbol: 'USDC', address: address.evm, amount: '12.5', ...changes },
  });

const types = (page: Page) => page.messages.map(({ type }) => type);

test('the one address is shown at once; what arrives there is the user’s, settled and told once', async () => {
  const client = await server.newClient();
  const page = await client.open(deposit());
  expect(page.view.canDepositByHand).toBe(true);
  await page.act('deposit-by-hand');
  expect(page.on('manualDeposit')).toMatchObject({
    to: { address: address.evm, network: { name: 'Base' } },
    qrText: address.evm,
    paymentUri: {
      uri: `ethereum:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913@8453/transfer?address=${address.evm}`,
      standard: 'EIP-681',
    },
    expiresAt: new Date(server.clock.now().getTime() + minutes(15)).toISOString(),
  });
  expect(page.messages.at(-1)).toMatchObject({
    type: 'linkTransferQRGenerated',
    payload: { token: 'USDC', network: 'Base', toAddress: address.evm, qrUrl: address.evm },
  });
  const answer = await send(client);
  expect(answer.status).toBe(200);
  await page.read();
  expect(page.on('manualArrived').money).toMatchObject({ amount: '12.5', symbol: 'USDC' });
  expect(page.messages.at(-1)).toMatchObject({
    type: 'transferFinished',
    payload: {
      ...{ status: 'success', amount: 12.5, symbol: 'USDC', toAddress: address.evm },
      ...{ transferId: answer.content.transferId, clientTransactionId: 'order-1' },
    },
  });
  const { items } = (await client.transfers()).content;
  expect(items).toMatchObject([{ status: 'succeeded', amount: 12.5, from: null, userId: 'user-1' }]);
  const events = await db
    .selectFrom('events')
    .select('type')
    .where('subject_id', '=', answer.content.transferId)
    .execute();
  expect(events).toEqual([{ type: 'transfer.settled' }]);
  await page.act('close');
  expect(page.messages.at(-1)).toMatchObject({ type: 'close', payload: { page: 'transferExecutedPage' } });
  // A second one, too, and the page has gone: it is a transfer of its own.
  expect((await send(client, { amount: '2' })).status).toBe(200);
  expect((await client.transfers()).content.items.map(({ amount }) => amount).sort()).toEqual([12.5, 2]);
  await server.pass(minutes(15));
  expect((await send(client)).status).toBe(404);
});

test('with home first: the way is told, and the choice between several addresses', async () => {
  const page = await (await server.newClient()).open({ ...openDeposit(), fairlead: { home: true } });
  expect(page.on('home').methods).toEqual(['embedded', 'manual']);
  await page.act('tell', { event: 'homePageLoaded' });
  await page.act('tell', { event: 'homePageLoaded' });
  await page.act('choose-method', { method: 'manual' });
  expect(page.on('manualDestination').choices).toHaveLength(4);
  await page.act('choose-destination', { networkId: network.bitcoin, symbol: 'BTC' });
  expect(page.on('manualDeposit').to.address).toBe(address.bitcoin);
  expect(types(page)).toEqual([
    'homePageLoaded',
    'methodSelected',
    'transferAssetSelected',
    'linkTransferQRGenerated',
  ]);
  await page.act('back');
  expect(page.screen().kind).toBe('manualDestination');
  await page.act('back');
  expect(page.screen().kind).toBe('catalog');
  await page.act('back');
  await page.act('choose-method', { method: 'embedded' });
  expect(page.screen().kind).toBe('catalog');
  expect(page.messages.at(-1)).toMatchObject({ type: 'methodSelected', payload: { method: 'embedded' } });
});

test('no address is shown of a token whose contract nothing confirms; the page says why, and offers exchanges', async () => {
  const client = await server.newClient();
  const usdd = destination({ networkId: network.ethereum, symbol: 'USDD' });
  const page = await client.open({ ...deposit(), transferOptions: { toAddresses: [usdd] } });
  expect(page.view.canDepositByHand).toBeUndefined();
  expect(page.view.exchangesOnly).toMatchObject([
    { symbol: 'USDD', network: { name: 'Ethereum' }, because: 'contractUnconfirmed' },
  ]);
  expect(page.on('catalog').integrations.filter(({ kind }) => kind === 'wallet')).toEqual([]);
  const both = { toAddresses: [usdd, destination({ networkId: network.base })] };
  const other = await shown(client, { ...deposit('user-2'), transferOptions: both });
  // The choice is not asked for, because there is only one.
  expect(other.on('manualDeposit')).toMatchObject({ symbol: 'USDC', to: { network: { name: 'Base' } } });
  expect(other.view.exchangesOnly).toHaveLength(1);
});

describe('an address is shown to one user at a time', () => {
  test('not where another user’s open session has it, and again once that has ended', async () => {
    const client = await server.newClient();
    const first = await client.open(deposit('first'));
    const second = await shown(client, deposit('second'));
    expect(second.view).toMatchObject({ screen: { kind: 'catalog' }, notice: { code: 'addressShared' } });
    await first.act('close');
    await second.act('deposit-by-hand');
    expect(second.screen().kind).toBe('manualDeposit');
  });

  test('nor in another spelling, and what arrives is found by any', async () => {
    const client = await server.newClient();
    const lower = address.evm.toLowerCase();
    const first = await shown(client, deposit('first', { address: lower }));
    const second = await shown(client, deposit('second'));
    expect(second.view.notice).toMatchObject({ code: 'addressShared' });
    expect((await send(client)).status).toBe(200);
    expect((await first.read()).screen.kind).toBe('manualArrived');
  });

  test.each([
    [
      'TON',
      { symbol: 'TON', address: 'EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF' },
      { symbol: 'TON', address: 'UQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPuwA' },
    ],
    [
      'litecoin',
      { symbol: 'LTC', address: '3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY' },
      { symbol: 'LTC', address: 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh' },
    ],
    [
      'xrpl',
      { symbol: 'XRP', address: 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu' },
      { symbol: 'XRP', address: 'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59', addressTag: '1' },
    ],
  ])('nor in another form of the same place on %s', async (slug, one, other) => {
    const networkId = server.services.catalog.networks.find(each => each.slug === slug.toLowerCase())?.id;
    const client = await server.newClient();
    const first = await shown(client, deposit('first', { networkId, ...one }));
    expect(first.on('manualDeposit').to.address).toBe(one.address);
    expect((await shown(client, deposit('second', { networkId, ...other }))).view.notice).toMatchObject({
      code: 'addressShared',
    });
    // Also where the first page has gone and only its wait is left.
    await first.act('close');
    expect((await shown(client, deposit('third', { networkId, ...other }))).view.notice).toMatchObject({
      code: 'addressShared',
    });
    expect((await send(client, { networkId, ...other })).status).toBe(200);
    expect((await client.transfers()).content.items).toMatchObject([
      { userId: 'first', destinationAddress: one.address },
    ]);
  });

  test('a tag tells two apart, and so do two clients', async () => {
    const client = await server.newClient();
    const xrp = (userId: string, addressTag: string) =>
      deposit(userId, { networkId: network.xrpl, symbol: 'XRP', address: address.ripple, addressTag });
    const request = `xrpl://${address.ripple}?dt=1`;
    const first = await shown(client, xrp('first', '1'));
    expect(first.on('manualDeposit')).toMatchObject({ qrText: request, paymentUri: { uri: request } });
    expect(first.messages.at(-1)).toMatchObject({
      type: 'linkTransferQRGenerated',
      payload: { qrUrl: request },
    });
    expect((await shown(client, xrp('second', '2'))).screen().kind).toBe('manualDeposit');
    const other = await server.newClient();
    expect((await shown(other, xrp('third', '1'))).screen().kind).toBe('manualDeposit');
    const sent = await send(client, {
      ...{ networkId: network.xrpl, symbol: 'XRP', address: address.ripple, addressTag: '2' },
    });
    expect(sent.status).toBe(200);
    expect((await client.transfers()).content.items).toMatchObject([{ userId: 'second' }]);
    expect((await other.transfers()).content.items).toEqual([]);
  });

  test('of two who ask at the same moment, at most one is shown it', async () => {
    const client = await server.newClient();
    const pages = await Promise.all(['a', 'b', 'c'].map(user => client.open(deposit(user))));
    await Promise.all(
      pages.map(page => page.send('deposit-by-hand', { version: page.view.version, after: 0 })),
    );
    const screens = await Promise.all(pages.map(async page => (await page.read()).screen.kind));
    expect(screens.filter(kind => kind === 'manualDeposit').length).toBeLessThanOrEqual(1);
  });

  test('the same user who opens Link again is shown it again, and the deposit is the new session’s', async () => {
    const client = await server.newClient();
    const first = await shown(client);
    const second = await shown(client);
    expect((await send(client)).status).toBe(200);
    expect((await first.read()).screen.kind).toBe('manualDeposit');
    expect((await second.read()).screen.kind).toBe('manualArrived');
  });
});

describe('a quarter of an hour', () => {
  test('what comes later is not told; shown again, the time begins anew', async () => {
    const client = await server.newClient();
    const page = await shown(client);
    await server.pass(minutes(15));
    expect((await send(client)).status).toBe(404);
    await page.act('renew-address');
    await server.pass(minutes(14));
    expect((await send(client)).status).toBe(200);
    expect((await page.read()).screen.kind).toBe('manualArrived');
  });

  test('what comes after the user has gone, but in time, is a transfer all the same', async () => {
    const client = await server.newClient();
    const page = await shown(client);
    await page.act('close');
    expect((await send(client)).status).toBe(200);
    expect((await client.transfers()).content.items).toMatchObject([{ status: 'succeeded' }]);
    expect((await page.read()).screen.kind).toBe('ended');
    expect(types(page)).not.toContain('transferFinished');
  });
});

test('not beside a transfer from an account that stands', async () => {
  const client = await server.newClient();
  const page = await shown(client, fixedDeposit({ toAddresses: [destination({ amount: 25 })] }));
  await page.act('back');
  await page.logIn();
  await page.approveWithCode();
  const sent = await send(client, { networkId: network.ethereum });
  expect(sent.status).not.toBe(200);
  expect((await client.transfers()).content.items).toHaveLength(1);
});

test('a price that is too old counts nothing; a source of prices is asked while nobody waits for the database', async () => {
  const { prices } = server.services;
  let ageMs = minutes(1);
  let isFree = true;
  server.services.prices = {
    ...prices,
    async of(environment, symbols, currency, now) {
      const found = await prices.of(environment, symbols, currency, now);
      const held = db.selectFrom('manual_deposits').select('id').where('address', '=', address.otherEvm);
      const [all, free] = [await held.execute(), await held.forUpdate().skipLocked().execute()];
      isFree &&= free.length === all.length;
      const asOf = new Date(now.getTime() - ageMs);
      return new Map([...found].map(([symbol, price]) => [symbol, { ...price, asOf }]));
    },
  };
  const client = await server.newClient();
  const inFiat = (userId: string) => ({
    userId,
    transferOptions: {
      ...{ transactionId: userId, amountInFiat: 20 },
      toAddresses: [destination({ networkId: network.base, address: address.otherEvm })],
    },
  });
  const page = await shown(client, inFiat('user-1'));
  expect(page.on('manualDeposit').amount).toMatchObject({ amount: '20', fiat: { amount: '20' } });
  ageMs = minutes(3);
  await page.act('renew-address');
  expect(page.on('manualDeposit').amount).toBeUndefined();
  expect((await send(client, { address: address.otherEvm })).status).toBe(200);
  await page.read();
  expect(page.on('manualArrived').money).toEqual({ amount: '12.5', symbol: 'USDC' });
  expect(isFree).toBe(true);
  server.services.prices = prices;
});

test.each([
  ['an amount of nothing', { amount: '0' }, 400],
  ['more digits than the asset has', { amount: '1.0000001' }, 400],
  ['an asset that is not on the network', { symbol: 'XRP' }, 400],
  ['an address that nobody is shown', { address: address.otherEvm }, 404],
])('the sandbox sends no %s', async (_, changes, status) => {
  const client = await server.newClient();
  await shown(client);
  expect((await send(client, changes)).status).toBe(status);
});
