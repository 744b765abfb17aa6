/** Deposits by hand at one address that users share, told apart by their tags, on a test network in the place of XRPL. */
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow, minutes, noon, seconds } from '../../test/flow.ts';
import { address, destination, network } from '../../test/link-token-bodies.ts';
import { xrplTestnet } from '../../test/tagged-ledgers.ts';
import { parseContracts, withContracts } from '../catalog/contracts.ts';
import { createCatalog, shippedData } from '../catalog/index.ts';
import { overlay } from '../catalog/overlay.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { later } from '../surroundings.ts';
import { watchDeposits } from './watch-deposits.ts';

const ledger = await xrplTestnet(later(noon, -minutes(10)));
ledger.chain.close(later(noon, -minutes(5)), 30);
/** Another node of the same network. */
const other = await xrplTestnet(later(noon, -minutes(10)));
other.chain.close(later(noon, -minutes(5)), 30);
const mainLedger = await xrplTestnet(later(noon, -minutes(10)));
mainLedger.state.networkId = 0;
mainLedger.chain.close(later(noon, -minutes(5)), 30);
const hexCode = '524C555344000000000000000000000000000000';
const { db } = await testDatabase();
// RLUSD of the main network, and the one that the operator names on the test network.
const issuer = address.ripple;
const { data } = overlay(shippedData, {
  tokens: [
    { network: 'xrpl', symbol: 'RLUSD', decimals: 15, contract: 'RLUSD:rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5De' },
  ],
});
const named = parseContracts(`xrpl-testnet:RLUSD=RLUSD:${issuer}`, data);
const server = await flow({
  ...{ db, catalog: createCatalog(withContracts(data, named)), seed: 'watched tags' },
  watch: chainWatch({
    endpoints: {
      live: new Map([[network.xrpl, [mainLedger.url]]]),
      sandbox: new Map([[network.xrpl, [ledger.url, other.url]]]),
    },
    ...{ confirmations: new Map(), fetch, clock: { now: () => server.clock.now() }, log: { warn: () => {} } },
  }),
});
afterAll(() => server.close());

async function look(): Promise<void> {
  server.clock.pass(seconds(5));
  for (const { chain } of [ledger, other, mainLedger]) chain.close(server.clock.now());
  while ((await watchDeposits(server.services)) > 0);
}

test('the payment with a user’s tag is that user’s; one without a tag or with another is nobody’s', async () => {
  const client = await server.newClient();
  const shown = async (userId: string, addressTag: string) => {
    const toAddresses = [
      destination({ networkId: network.xrpl, symbol: 'XRP', address: address.ripple, addressTag }),
    ];
    const page = await client.open({ userId, transferOptions: { transactionId: userId, toAddresses } });
    await page.act('deposit-by-hand');
    expect(page.on('manualDeposit').simulates).toBeUndefined();
    return page;
  };
  const [first, second] = [await shown('first', '1'), await shown('second', '2')];
  await look();
  ledger.pay(address.ripple, '1000000', server.clock.now());
  ledger.pay(address.ripple, '1000000', server.clock.now(), { DestinationTag: 3 });
  await look();
  expect((await client.transfers()).content.items).toEqual([]);
  const hash = ledger.pay(address.ripple, '12500000', server.clock.now(), { DestinationTag: 2 });
  await look();
  await look();
  expect((await client.transfers()).content.items).toMatchObject([{ hash, userId: 'second', amount: 12.5 }]);
  expect((await second.read()).screen).toMatchObject({ kind: 'manualArrived', to: { addressTag: '2' } });
  expect((await first.read()).screen.kind).toBe('manualDeposit');
});

test('a token is told by its issuer on the test network, by what was delivered; neither XRP nor the main network’s is it', async () => {
  const client = await server.newClient();
  const to = 'rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B';
  const toAddresses = [
    destination({ networkId: network.xrpl, symbol: 'RLUSD', address: to, addressTag: '7' }),
  ];
  const page = await client.open({
    userId: 'third',
    transferOptions: { transactionId: 'order', toAddresses },
  });
  await page.act('deposit-by-hand');
  expect(page.on('manualDeposit')).toMatchObject({
    qrText: `xrpl://${to}?dt=7&currency=${hexCode}&issuer=${issuer}`,
  });
  expect(page.on('manualDeposit').simulates).toBeUndefined();
  await look();
  const delivered = (of: string, value: string) => ({
    delivered_amount: { currency: hexCode, issuer: of, value },
  });
  const [tag, at] = [{ DestinationTag: 7 }, () => server.clock.now()];
  ledger.pay(to, '5000000', at(), tag);
  ledger.pay(to, '0', at(), tag, delivered('rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5De', '5'));
  await look();
  expect((await client.transfers()).content.items).toEqual([]);
  const hash = ledger.pay(to, '0', at(), tag, delivered(issuer, '12.25'));
  await look();
  await look();
  expect((await client.transfers()).content.items).toMatchObject([
    { hash, amount: 12.25, symbol: 'RLUSD', tokenAddress: `${hexCode}:${issuer}` },
  ]);
});

test('in live it is told by its issuer on the main network', async () => {
  const client = await server.newClient('live');
  const to = address.ripple;
  const toAddresses = [
    destination({ networkId: network.xrpl, symbol: 'RLUSD', address: to, addressTag: '5' }),
  ];
  const page = await client.open(
    { userId: 'live', transferOptions: { transferType: 'deposit', transactionId: 'live', toAddresses } },
    { surface: 'window', peerOrigin: undefined },
  );
  await page.act('deposit-by-hand');
  expect(page.on('manualDeposit').simulates).toBeUndefined();
  await look();
  const pay = (of: string, value: string) =>
    mainLedger.pay(
      to,
      '0',
      server.clock.now(),
      { DestinationTag: 5 },
      {
        delivered_amount: { currency: hexCode, issuer: of, value },
      },
    );
  pay('rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B', '5');
  await look();
  expect((await client.transfers()).content.items).toEqual([]);
  const hash = pay('rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5De', '0.000001');
  await look();
  const tokenAddress = `${hexCode}:rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5De`;
  expect((await client.transfers()).content.items).toMatchObject([{ hash, amount: 0.000001, tokenAddress }]);
});

test('one payment to a place that is waited for in two forms is one transfer, in the form of the newer page', async () => {
  const client = await server.newClient();
  const [account, withTag] = [
    'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59',
    'X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu',
  ];
  const shown = async (owner: typeof client, transactionId: string, place: object) => {
    const toAddresses = [destination({ networkId: network.xrpl, symbol: 'XRP', ...place })];
    const page = await owner.open({ userId: 'fifth', transferOptions: { transactionId, toAddresses } });
    await page.act('deposit-by-hand');
    return page;
  };
  await shown(client, 'order 1', { address: withTag });
  const page = await shown(client, 'order 2', { address: account, addressTag: '1' });
  // Another client's own affair, read in the same look.
  const other = await server.newClient();
  await shown(other, 'order 1', { address: withTag });
  await look();
  const hash = ledger.pay(account, '7000000', server.clock.now(), { DestinationTag: 1, Account: issuer });
  await look();
  await look();
  expect((await client.transfers()).content.items).toMatchObject([{ hash, destinationAddress: account }]);
  expect((await page.read()).screen.kind).toBe('manualArrived');
  expect((await other.transfers()).content.items).toMatchObject([{ hash, destinationAddress: withTag }]);
});

test('a payment that two endpoints tell, or one tells twice, is one transfer', async () => {
  const client = await server.newClient();
  const to = 'rPEPPER7kfTD9w2To4CQk6UCfuHM9c6GDY';
  const toAddresses = [destination({ networkId: network.xrpl, symbol: 'XRP', address: to, addressTag: '9' })];
  const shown = async (transactionId: string) => {
    const page = await client.open({ userId: 'fourth', transferOptions: { transactionId, toAddresses } });
    await page.act('deposit-by-hand');
    return page;
  };
  await shown('order 1');
  await look();
  ledger.state.times = 2;
  const hash = ledger.pay(to, '7000000', server.clock.now(), { DestinationTag: 9, Account: issuer });
  await look();
  expect((await client.transfers()).content.items).toMatchObject([{ hash }]);
  // The first endpoint fails, the user is shown the address again, and the second tells the same payment in a later ledger.
  ledger.state.networkId = 0;
  const page = await shown('order 2');
  await look();
  other.pay(to, '7000000', server.clock.now(), { DestinationTag: 9, Account: issuer, hash });
  await look();
  await look();
  expect((await client.transfers()).content.items).toHaveLength(1);
  expect((await page.read()).screen.kind).toBe('manualDeposit');
  const next = other.pay(to, '8000000', server.clock.now(), { DestinationTag: 9, Account: issuer });
  await look();
  const told = (await client.transfers()).content.items.map(each => each.hash);
  expect(new Set(told)).toEqual(new Set([hash, next]));
});
