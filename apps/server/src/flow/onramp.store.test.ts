import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow } from '../../test/flow.ts';
import { destination, network } from '../../test/link-token-bodies.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'onramp' });
afterAll(() => server.close());

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

async function loggedIn(user: string, body: object = onramp()) {
  const client = await server.newClient();
  const page = await client.open(body);
  await page.logIn(user);
  return { client, page };
}

const cashOf = async (clientId: string) => {
  const row = await db
    .selectFrom('sandbox_balances')
    .select('units')
    .where('client_id', '=', clientId)
    .where('symbol', '=', 'USD')
    .executeTakeFirstOrThrow();
  return BigInt(row.units) / 10n ** 16n;
};

describe('buying', () => {
  test('who holds cash and nothing else is asked what is to pay, the cheapest way first', async () => {
    const { page } = await loggedIn('Mesh3');
    expect(page.on('funding').choices).toMatchObject([
      { id: 'cash', kind: 'cash', fee: { amount: '0.497513' }, receives: { amount: '99.492487' } },
      { id: 'bankAccount', kind: 'bankAccount', fee: { amount: '0.9901' } },
      { id: 'card', kind: 'card', name: 'Visa •••• 4242' },
    ]);
    expect(page.messages.at(-1)?.type).toBe('fundingOptionsViewed');
  });

  test('with cash: the fees are in the amount, the cash goes down by it, and the record says how it was paid', async () => {
    const { client, page } = await loggedIn('Mesh3');
    const before = await cashOf(client.scope.clientId);
    await page.act('choose-funding', { fundingId: 'cash' });
    const { transfer } = page.on('preview');
    expect(transfer).toMatchObject({
      total: { amount: '100', symbol: 'USDC' },
      receives: { amount: '99.492487' },
      paidWith: { kind: 'cash', spends: { amount: '100', symbol: 'USD' } },
      fees: [
        { kind: 'network', money: { amount: '0' } },
        { kind: 'institution', money: { amount: '0.01' } },
        { kind: 'purchase', money: { amount: '0.497513' } },
      ],
    });
    const [updated, previewed] = page.messages.slice(-2);
    expect(updated?.type).toBe('fundingOptionsUpdated');
    expect(previewed).toMatchObject({
      type: 'transferPreviewed',
      payload: {
        cryptocurrencyFundingOptions: [
          {
            ...{ cryptocurrencyFundingOptionType: 'buyingPowerPurchase', usedAmountInFiat: 100 },
            fee: { amountInFiat: 0.5, isInclusive: true },
          },
        ],
      },
    });
    await page.approveWithCode();
    expect(page.on('progress').state).toBe('sent');
    expect(page.messages.slice(-2).map(({ type }) => type)).toEqual([
      'executeFundingStep',
      'transferFinished',
    ]);
    expect(page.messages.at(-2)?.payload).toEqual({
      cryptocurrencyFundingOptionType: 'buyingPowerPurchase',
      status: 'succeeded',
    });
    expect(before - (await cashOf(client.scope.clientId))).toBe(10_000n);
    const [item] = (await client.transfers()).content.items;
    expect(item).toMatchObject({
      ...{ amount: 99.492487, sourceAmount: 100, totalFeesAmountInFiat: 0.51 },
      fundingMethods: [
        { type: 'buyingPowerPurchase', amountInFiat: 100, fromSymbol: 'USD', fee: { fee: 0.497513 } },
      ],
    });
  });

  test('with a card: no balance of the account goes down', async () => {
    const { client, page } = await loggedIn('Mesh3');
    const before = await cashOf(client.scope.clientId);
    await page.act('choose-funding', { fundingId: 'card' });
    await page.approveWithCode();
    expect(page.on('progress').state).toBe('sent');
    expect(await cashOf(client.scope.clientId)).toBe(before);
    const [item] = (await client.transfers()).content.items;
    expect(item).toMatchObject({
      fundingMethods: [{ type: 'paymentMethodDepositUsage', paymentMethodType: 'card' }],
    });
  });

  test('who holds the asset and cash may choose either, and change their mind', async () => {
    const { page } = await loggedIn('Mesh');
    expect(page.on('funding').choices.map(({ id }) => id)).toEqual([
      'balance',
      'cash',
      'bankAccount',
      'card',
    ]);
    await page.act('choose-funding', { fundingId: 'card' });
    expect(page.on('preview').transfer.paidWith?.kind).toBe('card');
    await page.act('back');
    await page.act('choose-funding', { fundingId: 'balance' });
    expect(page.on('preview').transfer).not.toHaveProperty('paidWith');
  });

  test('more than a way pays is not offered that way', async () => {
    const body = onramp();
    const { page } = await loggedIn('Mesh3', {
      ...body,
      transferOptions: { ...body.transferOptions, amountInFiat: 6_000 },
    });
    expect(page.on('funding').choices.at(-1)).toMatchObject({
      id: 'card',
      reason: 'balanceBelowRequestedAmount',
    });
  });

  test('cash that is gone by the time of the approval: nothing is sent, and the failed leg is told', async () => {
    const { client, page } = await loggedIn('Mesh3');
    await page.act('choose-funding', { fundingId: 'cash' });
    await db
      .updateTable('sandbox_balances')
      .set({ units: '0' })
      .where('client_id', '=', client.scope.clientId)
      .where('symbol', '=', 'USD')
      .execute();
    await page.act('approve', { previewId: page.on('preview').previewId });
    expect(page.on('progress').state).toBe('failed');
    expect(page.messages.slice(-2)).toMatchObject([
      { type: 'executeFundingStep', payload: { status: 'failed' } },
      { type: 'transferExecutionError' },
    ]);
    await page.act('back');
    expect(page.on('funding').choices[0]).toMatchObject({ id: 'bankAccount' });
  });

  test('a deposit buys only where the client enabled it', async () => {
    const deposit = (changes: object) => ({
      userId: 'user-1',
      transferOptions: { toAddresses: [destination({ networkId: network.base, amount: 25 })], ...changes },
    });
    expect((await loggedIn('Mesh3', deposit({}))).page.screen().kind).toBe('noEligibleAssets');
    const { page } = await loggedIn('Mesh3', deposit({ fundingOptions: { enabled: true } }));
    await page.act('choose-funding', { fundingId: 'cash' });
    // On top: what arrives is the amount.
    expect(page.on('preview').transfer).toMatchObject({
      receives: { amount: '25' },
      total: { amount: '25.13505' },
      paidWith: { spends: { amount: '25.14' } },
    });
  });
});

describe('who sells nothing', () => {
  test('is on the list, cannot be chosen, and why is said', async () => {
    const { integrationId: _, ...open } = onramp();
    const page = await (await server.newClient()).open(open);
    const screen = page.on('catalog');
    const unable = screen.unable ?? [];
    expect(unable.length).toBeGreaterThan(0);
    expect(unable).toContainEqual(expect.objectContaining({ lacks: 'buy' }));
    const ids = new Set(screen.integrations.map(({ id }) => id));
    expect(unable.filter(({ integration }) => ids.has(integration.id))).toEqual([]);
    const answer = await page.send('choose-integration', {
      ...{ version: page.view.version, after: 0, searched: false },
      integrationId: unable[0]?.integration.id,
    });
    expect(answer.status).toBe(400);
  });

  test('is refused at the mint', async () => {
    const { integrationId: _, ...open } = onramp();
    const client = await server.newClient();
    const page = await client.open(open);
    const [first] = page.on('catalog').unable ?? [];
    await expect(client.mint({ ...open, integrationId: first?.integration.id })).rejects.toThrow(
      /onramp|Buying/,
    );
  });
});
