import { expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow } from '../../test/flow.ts';
import { destination, network } from '../../test/link-token-bodies.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'onramp' });

const binanceConnect = '5620bf49-3240-4f85-8b4f-9dd6261597e2';

/** The guide's own example: one destination, an amount in dollars, fees in it, the integration chosen beforehand. */
const onramp = () => ({
  userId: 'user-1',
  integrationId: binanceConnect,
  transferOptions: {
    transferType: 'onramp',
    transactionId: 'buy-1',
    amountInFiat: 100,
    isInclusiveFeeEnabled: true,
    toAddresses: [destination({ networkId: network.base })],
  },
});

test('goes from the login straight to the preview, and takes its fees out of the amount', async () => {
  const client = await server.newClient();
  const page = await client.open(onramp());
  expect(page.on('login').integration.name).toBe('Binance Connect');
  await page.act('log-in', { username: 'MeshUSDC', password: 'Pass123' });
  await page.act('enter-code', { code: '123456' });
  while (page.screen().kind === 'wait') {
    await server.pass(1_000);
    await page.act('continue');
  }
  const { transfer } = page.on('preview');
  expect(transfer).toMatchObject({
    transferType: 'onramp',
    feesIncluded: true,
    total: { amount: '100', symbol: 'USDC' },
    receives: { amount: '99.99' },
  });
  await page.approveWithCode();
  expect(page.on('progress').state).toBe('sent');
  await server.pass(60_000);
  const { items } = (await client.transfers()).content;
  expect(items).toEqual([
    expect.objectContaining({
      transferType: 'onramp',
      status: 'succeeded',
      isFeeIncluded: true,
      sourceAmount: 100,
    }),
  ]);
});

test('says that nothing can be sent when the account holds nothing, whatever its cash', async () => {
  const page = await (await server.newClient()).open(onramp());
  await page.act('log-in', { username: 'Mesh3', password: 'Pass123' });
  await page.act('enter-code', { code: '123456' });
  while (page.screen().kind === 'wait') {
    await server.pass(1_000);
    await page.act('continue');
  }
  expect(page.on('noEligibleAssets').held).toEqual([]);
});
