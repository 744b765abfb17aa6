/** What the page reads amounts in, and what happens when nobody knows a price any more. */
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { fixedDeposit, flow, minutes, testClock } from '../../test/flow.ts';
import { destination, network } from '../../test/link-token-bodies.ts';
import type { Price, Prices } from '../prices/index.ts';
import { createPrices } from '../prices/prices.ts';

const { db } = await testDatabase();
const clock = testClock();

/** The sandbox's prices as they were when the clock was last let through. */
let silentSince: Date | undefined;
const sandbox = createPrices(undefined);
const prices: Prices = {
  serves: () => true,
  async of(...asked) {
    const now = await sandbox.of(...asked);
    const asOf = silentSince;
    return asOf === undefined
      ? now
      : new Map([...now].map(([symbol, price]): [string, Price] => [symbol, { ...price, asOf }]));
  },
};
const server = await flow({ db, seed: 'prices', clock, prices });
afterAll(() => server.close());

test('the page reads euros where the host asked for them; the records stay in dollars', async () => {
  const client = await server.newClient();
  const page = await client.open(fixedDeposit(), { fiatCurrency: 'EUR' });
  await page.logIn();
  expect(page.on('preview').transfer).toMatchObject({
    receives: { amount: '25', fiat: { amount: '23', currency: 'EUR' } },
    price: { amount: '0.92', currency: 'EUR', source: 'Sandbox, Sandbox' },
  });
  const previewed = page.messages.findLast(({ type }) => type === 'transferPreviewed');
  expect(previewed?.payload).toMatchObject({ amountInFiat: 23, fiatCurrency: 'EUR' });
  await page.approveWithCode();
  const finished = page.messages.findLast(({ type }) => type === 'transferFinished');
  expect(finished?.payload).toMatchObject({ amountInFiat: 25 });
  const [transfer] = (await client.transfers()).content.items;
  expect(transfer).toMatchObject({ amountInFiat: 25, amountInFiatCurrencyCode: 'USD' });
});

test('an amount that is entered in pounds is converted at the price that was shown', async () => {
  const page = await (await server.newClient()).open(
    {
      userId: 'user-1',
      transferOptions: { toAddresses: [destination({ networkId: network.base })] },
    },
    { fiatCurrency: 'GBP' },
  );
  await page.logIn();
  expect(page.on('amount').price).toMatchObject({ amount: '0.79', currency: 'GBP' });
  await page.act('enter-amount', { amount: '79', unit: 'fiat' });
  expect(page.on('preview').transfer.receives).toMatchObject({ amount: '100', fiat: { amount: '79' } });
});

test('a price that has grown old makes no preview', async () => {
  const client = await server.newClient();
  const page = await client.open(fixedDeposit());
  silentSince = clock.now();
  await page.logIn();
  expect(page.screen().kind).toBe('preview');
  await server.pass(minutes(1));
  await page.act('refresh-preview');
  expect(page.screen().kind).toBe('preview');
  await server.pass(minutes(2));
  await page.act('refresh-preview');
  expect(page.on('noEligibleAssets').held).toContainEqual(
    expect.objectContaining({ money: expect.objectContaining({ symbol: 'USDC' }), reason: 'noPrice' }),
  );
  silentSince = undefined;
  await page.act('back');
  await page.logIn();
  expect(page.screen().kind).toBe('preview');
});
