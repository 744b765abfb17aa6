/** Deposits by hand at one address that users share, told apart by their tags, on a test network in the place of XRPL. */
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow, minutes, noon, seconds } from '../../test/flow.ts';
import { address, destination, network } from '../../test/link-token-bodies.ts';
import { xrplTestnet } from '../../test/tagged-ledgers.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { later } from '../surroundings.ts';
import { watchDeposits } from './watch-deposits.ts';

const ledger = await xrplTestnet(later(noon, -minutes(10)));
ledger.chain.close(later(noon, -minutes(5)), 30);
const { db } = await testDatabase();
const server = await flow({
  ...{ db, seed: 'watched tags' },
  watch: chainWatch({
    endpoints: { live: new Map(), sandbox: new Map([[network.xrpl, [ledger.url]]]) },
    ...{ confirmations: new Map(), fetch, clock: { now: () => server.clock.now() }, log: { warn: () => {} } },
  }),
});
afterAll(() => server.close());

async function look(): Promise<void> {
  server.clock.pass(seconds(5));
  ledger.chain.close(server.clock.now());
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
