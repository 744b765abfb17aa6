/** Transfers without the Link page, through the vendor's own client; each answer held against the vendor's models. */
import type { Connector } from '@fairlead/connectors';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { accessTokenOf, exchange, fixedDeposit, flow, minutes, type TestClient } from '../../test/flow.ts';
import { address, network } from '../../test/link-token-bodies.ts';
import { type VendorClient, vendorServer } from '../../test/vendor-client.ts';

const { db } = await testDatabase();
/** What the exchange does in place of what it should. */
let odd: Partial<Connector> = {};
const server = await flow({
  db,
  seed: 'managed transfers',
  connectorFor: (_scope, _integration, sandbox) => sandbox && { ...sandbox, ...odd },
});
const clientOf = await vendorServer(server.app);
afterAll(() => server.close());

let client: TestClient;
let vendor: VendorClient;
let token: string;
let readToken: string;
beforeAll(async () => {
  client = await server.newClient();
  vendor = clientOf(client);
  token = await connect(fixedDeposit());
  readToken = await connect({ userId: 'user-1' });
});
beforeEach(() => {
  odd = {};
});

async function connect(body: object): Promise<string> {
  const page = await client.open(body);
  await page.logIn();
  return accessTokenOf(page);
}

const from = (fromAuthToken = token) => ({ fromAuthToken, fromType: 'sandbox' as const });
const usdc = { networkId: network.ethereum, symbol: 'USDC' };
const preview = (body: object = {}) =>
  vendor.api.managedTransfers.v1TransfersManagedPreviewCreate({
    ...{ ...from(), ...usdc, toAddress: address.evm, amount: 25 },
    ...body,
  });
const previewed = async (body: object = {}) => {
  const { previewResult } = await vendor.content('PreviewTransferResponse', preview(body));
  if (!previewResult?.previewId) throw new Error('there is no preview');
  return { ...previewResult, previewId: previewResult.previewId };
};
const execute = (previewId: string, body: object = {}) =>
  vendor.api.managedTransfers.v1TransfersManagedExecuteCreate({ ...from(), previewId, ...body });
const executed = (previewId: string, body: object = {}) =>
  vendor.content('ExecuteTransferResponse', execute(previewId, body));
const update = (transactionId: string) =>
  vendor.content(
    'UpdateTransferResponse',
    vendor.api.managedTransfers.v1TransfersManagedUpdateCreate({
      ...{ authToken: token, type: 'sandbox', transactionId },
    }),
  );

test('a page of one’s own: configure, preview, execute with the code, follow it to its end', async () => {
  const toAddresses = [
    { ...usdc, address: address.evm },
    { ...usdc, networkId: network.base, address: address.evm },
    { networkId: network.bitcoin, symbol: 'BTC', address: address.bitcoin },
  ];
  const options = await vendor.content(
    'ConfigureTransferResponse',
    vendor.api.managedTransfers.v1TransfersManagedConfigureCreate({
      ...{ ...from(), toAddresses, amountInFiat: 25 },
    }),
  );
  expect(options).toMatchObject({ status: 'succeeded', amountInFiat: 25, fiatCurrency: 'USD' });
  const holding = options.holdings?.find(({ symbol }) => symbol === 'USDC');
  expect(holding).toMatchObject({ availableBalance: 10_000, eligibleForTransfer: true });
  expect(holding?.networks?.map(({ name }) => name)).toEqual(['Base', 'Ethereum']);
  expect(holding?.networks?.[1]).toMatchObject({
    ...{ id: network.ethereum, caipNetworkId: 'eip155:1', toAddress: address.evm, transferAmount: 25 },
    ...{ eligibleForTransfer: true, ineligibilityReason: null, minimumRequiredForTransferAmount: 25.81 },
  });
  const solana = options.holdings?.find(({ symbol }) => symbol === 'SOL');
  expect(solana).toMatchObject({
    eligibleForTransfer: false,
    ineligibilityReason: 'symbolDoesNotMatch',
  });

  const shown = await previewed({ transactionId: 'order-1' });
  expect(shown).toMatchObject({
    ...{ amount: 25, totalEstimatedAmount: 25.81, amountToReceive: 25, previewExpiresIn: 300 },
    ...{ toAddress: address.evm, networkName: 'Ethereum', clientTransactionId: 'order-1', decimalPlaces: 6 },
  });

  const asked = await executed(shown.previewId);
  expect(asked).toMatchObject({ status: 'mfaRequired', mfaType: 'totp', errorMessage: null });
  const wrong = await executed(shown.previewId, { mfaCode: '000000' });
  expect(wrong).toMatchObject({ status: 'mfaFailed', mfaType: 'totp', errorMessage: expect.any(String) });
  const done = await executed(shown.previewId, { mfaCode: '123456' });
  expect(done).toMatchObject({
    status: 'succeeded',
    executeTransferResult: { transferId: shown.previewId, status: 'pending', amount: 25, hash: null },
  });

  expect(await update(shown.previewId)).toMatchObject({ status: 'pending', statusDetails: 'pending' });
  await server.pass(minutes(1));
  const settled = await update(shown.previewId);
  expect(settled).toMatchObject({
    ...{ status: 'succeeded', statusDetails: 'succeeded' },
    transferResult: { id: shown.previewId, clientTransactionId: 'order-1', userId: 'user-1' },
  });
  const institutionsId = settled.transferResult?.institutionTransactionId ?? '';
  expect((await update(institutionsId)).transferResult?.id).toBe(shown.previewId);
  const listed = vendor.api.managedTransfers.v1TransfersManagedMeshList({ Id: shown.previewId });
  const model = await vendor.content('TransferModelPaginationResponse', listed);
  expect(model.items).toMatchObject([{ status: 'succeeded', destinationAmount: 25, sourceAmount: 25.81 }]);
  const events = await db
    .selectFrom('events')
    .select('type')
    .where('subject_id', '=', shown.previewId)
    .orderBy('sequence')
    .execute();
  expect(events.map(({ type }) => type)).toEqual([
    ...['transfer.created', 'transfer.submitted', 'transfer.challenged'],
    ...['transfer.submitted', 'transfer.challenged', 'transfer.submitted'],
    ...['transfer.accepted', 'transfer.settled'],
  ]);
});

describe('a preview executes once', () => {
  const balanceOf = async (symbol: string) => {
    const holdings = await vendor.content(
      'HoldingsModel',
      vendor.api.portfolio.v1HoldingsGetCreate({ authToken: token, type: 'sandbox' }),
    );
    return holdings.cryptocurrencyPositions?.find(each => each.symbol === symbol)?.amount ?? 0;
  };

  test('and whoever executes it again gets what became of it', async () => {
    const { previewId } = await previewed();
    await executed(previewId);
    const first = await executed(previewId, { mfaCode: '123456' });
    const left = await balanceOf('USDC');
    expect(await executed(previewId, { mfaCode: '123456' })).toEqual(first);
    expect(await executed(previewId)).toEqual(first);
    expect(await balanceOf('USDC')).toBe(left);
  });

  test('by eight at the same moment', async () => {
    const before = await balanceOf('USDC');
    const { previewId } = await previewed();
    const all = await Promise.all(Array.from({ length: 8 }, () => executed(previewId)));
    expect(all.filter(({ status }) => status === 'mfaRequired').length).toBeGreaterThan(0);
    for (const { status } of all) expect(['mfaRequired', 'inProgress']).toContain(status);
    const codes = await Promise.all(
      Array.from({ length: 8 }, () => executed(previewId, { mfaCode: '123456' })),
    );
    for (const { status } of codes) expect(['succeeded', 'inProgress']).toContain(status);
    expect((await executed(previewId)).status).toBe('succeeded');
    expect(before - (await balanceOf('USDC'))).toBeCloseTo(25.81, 6);
  });

  test('an answer that is lost is looked up, and never asked for twice', async () => {
    const { previewId } = await previewed();
    await executed(previewId);
    const { resumeWithdraw } = server.services.connectorFor(
      client.scope,
      server.services.catalog.findIntegration(exchange.byPassword.id) as never,
      server.services,
    ) as Connector;
    odd = {
      resumeWithdraw: async (...call) => {
        await resumeWithdraw(...call);
        throw new Error('connection lost');
      },
    };
    const lost = await executed(previewId, { mfaCode: '123456' });
    expect(lost).toMatchObject({ status: 'inProgress', executeTransferResult: { status: 'unknown' } });
    odd = {};
    expect(await update(previewId)).toMatchObject({ status: 'pending', statusDetails: 'pending' });
    await server.pass(minutes(1));
    expect((await executed(previewId)).executeTransferResult).toMatchObject({ status: 'succeeded' });
  });

  test('a transfer that nobody answered ends by itself', async () => {
    const { previewId } = await previewed();
    await executed(previewId);
    await server.pass(minutes(10));
    expect(await executed(previewId, { mfaCode: '123456' })).toMatchObject({
      status: 'failed',
      errorMessage: expect.any(String),
      executeTransferResult: { status: 'failed' },
    });
  });
});

describe('fees', () => {
  test('included: the amount leaves, less arrives', async () => {
    expect(await previewed({ isInclusiveFeeEnabled: true })).toMatchObject({
      ...{ amount: 25, totalEstimatedAmount: 25, amountToReceive: 24.19, isFeeIncluded: true },
    });
  });
  test('by an amount in fiat', async () => {
    const bitcoin = { networkId: network.bitcoin, symbol: 'BTC', toAddress: address.bitcoin };
    expect(await previewed({ ...bitcoin, amount: undefined, amountInFiat: 100 })).toMatchObject({
      ...{ amount: 0.001, amountInFiat: 100, unitPrice: 100_000 },
    });
  });
});

test('from one account to another: its address is looked up', async () => {
  const inWindow = await client.open(fixedDeposit());
  await inWindow.logIn('MeshBTC');
  const to = { toAuthToken: accessTokenOf(inWindow), toType: 'sandbox' as const };
  const shown = await previewed({ ...to, toAddress: undefined });
  expect(shown.toAddress).toMatch(/^0x[0-9a-fA-F]{40}$/);
  const options = await vendor.content(
    'ConfigureTransferResponse',
    vendor.api.managedTransfers.v1TransfersManagedConfigureCreate({ ...from(), ...to, symbol: 'BTC' }),
  );
  const bitcoin = options.holdings?.find(({ symbol }) => symbol === 'BTC');
  expect(bitcoin).toMatchObject({ eligibleForTransfer: true, networks: [{ name: 'Bitcoin' }] });
});

test('a login that has ended is told in the content, as the vendor does', async () => {
  odd = {
    holdings: async () => ({
      ...{ status: 'failed', reason: 'notAuthorized', message: 'Log in again.', moneyMoved: 'no' },
    }),
  };
  const configure = vendor.api.managedTransfers.v1TransfersManagedConfigureCreate({
    ...{ ...from(), toAddresses: [{ ...usdc, address: address.evm }] },
  });
  const answer = await vendor.content('ConfigureTransferResponse', configure);
  expect(answer).toMatchObject({ status: 'notAuthorizedFrom', holdings: [] });
  expect(await vendor.refusal(preview())).toMatchObject({ status: 400, errorType: 'unauthorizedToken' });
});

describe('what cannot be', () => {
  test.each([
    ['more than there is', { amount: 1e6 }, 400, 'transferNotPossible'],
    ['less than can be sent', { amount: 0.000001 }, 400, 'transferNotPossible'],
    ['an asset that is not held', { symbol: 'DAI' }, 400, 'transferNotPossible'],
    ['no amount', { amount: undefined }, 400, 'missingField'],
    ['both amounts', { amountInFiat: 5 }, 400, 'conflictingFields'],
    ['no destination', { toAddress: undefined }, 400, 'missingField'],
    ['a symbol that is nowhere', { symbol: 'NOTHING' }, 400, 'invalidField'],
    ['a negative amount', { amount: -1 }, 400, 'invalidField'],
  ])('%s is refused', async (_, body, status, errorType) => {
    expect(await vendor.refusal(preview(body))).toMatchObject({ status, errorType });
  });

  test('a token for reading configures, and sends nothing', async () => {
    const configure = vendor.api.managedTransfers.v1TransfersManagedConfigureCreate({
      ...{ ...from(readToken), toAddresses: [{ ...usdc, address: address.evm }] },
    });
    expect((await vendor.content('ConfigureTransferResponse', configure)).status).toBe('succeeded');
    const scope = { status: 403, errorType: 'tokenScopeMismatch' };
    expect(await vendor.refusal(preview(from(readToken)))).toMatchObject(scope);
    const { previewId } = await previewed();
    expect(await vendor.refusal(execute(previewId, from(readToken)))).toMatchObject(scope);
  });

  test('a preview that is too old, unknown, of a page or of another account', async () => {
    const { previewId } = await previewed();
    server.clock.pass(minutes(6));
    expect(await vendor.refusal(execute(previewId))).toMatchObject({
      ...{ status: 409, errorType: 'previewExpired' },
    });
    const unknown = { status: 404, errorType: 'notFound' };
    expect(await vendor.refusal(execute(network.unknown))).toMatchObject(unknown);
    const page = await client.open(fixedDeposit());
    await page.logIn();
    expect(await vendor.refusal(execute(page.on('preview').previewId))).toMatchObject(unknown);
    await page.approveWithCode();
    const theirs = page.on('progress').transferId;
    expect(await vendor.refusal(execute(theirs))).toMatchObject(unknown);
    const other = await connect({ ...fixedDeposit(), userId: 'user-2' });
    const mine = await previewed();
    expect(await vendor.refusal(execute(mine.previewId, from(other)))).toMatchObject(unknown);
    await executed(mine.previewId);
    expect(await vendor.refusal(execute(mine.previewId, from(other)))).toMatchObject(unknown);
  });
});

test('what a transfer would cost anybody', async () => {
  const quote = (body: object) =>
    vendor.api.managedTransfers.v1TransfersManagedQuoteCreate({
      ...{ ...usdc, amountInFiat: 100, fiatCurrency: 'USD', toAddress: address.evm, brokerType: 'sandbox' },
      ...body,
    });
  expect(await vendor.content('QuoteTransferResponse', quote({ feePercentage: 0.01 }))).toMatchObject({
    ...{ isEligible: true, ineligibilityReason: null, price: 1, minAmount: 101.81, maxAmountFiat: 101.81 },
    fees: { inCrypto: { partnerFee: 1, minFees: 1.81 }, inFiat: { withdrawalFeeFiat: expect.any(Number) } },
  });
  expect(await vendor.content('QuoteTransferResponse', quote({ amountInFiat: 0.01 }))).toMatchObject({
    ...{ isEligible: false, ineligibilityReason: 'requestedAmountBelowMinimum' },
  });
  expect(await vendor.refusal(quote({ fiatCurrency: 'EUR' }))).toMatchObject({ errorType: 'invalidField' });
  expect(await vendor.refusal(quote({ brokerType: 'robinhood', symbol: 'PAXG' }))).toMatchObject({
    status: 400,
  });
});

test('whether a transfer can be at all, asked by GET with a body', async () => {
  const verify = (body: object) =>
    vendor.content(
      'TransferVerificationResponse',
      vendor.api.managedTransfers.v1TransfersManagedVerifyList({
        ...{ integrationId: exchange.byPassword.id, token: 'USDC', networkId: network.ethereum },
        ...{ targetAddress: address.evm, ...body },
      }),
    );
  expect(await verify({})).toEqual({ status: 'succeeded', errorMessage: null, failureReason: null });
  const reasonFor = async (body: object) => (await verify(body)).failureReason;
  expect(await reasonFor({ targetAddress: 'xxx' })).toBe('invalidAddressFormat');
  expect(await reasonFor({ networkId: network.bitcoin })).toBe('notSupportedOnNetwork');
  expect(await reasonFor({ token: 'NOTHING' })).toBe('notSupportedOnToken');
  expect(await reasonFor({ integrationId: network.unknown })).toBe('notSupportedOnIntegration');
});
