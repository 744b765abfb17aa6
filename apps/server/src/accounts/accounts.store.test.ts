/** The account API through the vendor's own client, each answer held against the vendor's models. */
import { chains } from '@fairlead/chains';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { testDatabase } from '../../test/database.ts';
import { accessTokenOf, exchange, fixedDeposit, flow, type TestClient } from '../../test/flow.ts';
import { address, network } from '../../test/link-token-bodies.ts';
import { type VendorClient, vendorServer } from '../../test/vendor-client.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'accounts' });
const clientOf = await vendorServer(server.app);
afterAll(() => server.close());
const days = (count: number) => count * 24 * 60 * 60_000;

let client: TestClient;
let vendor: VendorClient;
/** Given in a session without a transfer, and in one with. */
let readToken: string;
let writeToken: string;
beforeAll(async () => {
  client = await server.newClient();
  vendor = clientOf(client);
  readToken = await connect({ userId: 'user-1' });
  writeToken = await connect(fixedDeposit());
});

async function connect(body: object, user = 'Mesh'): Promise<string> {
  const page = await client.open(body);
  await page.logIn(user);
  return accessTokenOf(page);
}

const account = (authToken = readToken) => ({ authToken, type: 'sandbox' as const });

describe('what an account has', () => {
  test('its assets, with their worth when that is asked for', async () => {
    const { portfolio } = vendor.api;
    const asked = { ...account(), includeMarketValue: true };
    const holdings = await vendor.content('HoldingsModel', portfolio.v1HoldingsGetCreate(asked));
    expect(holdings).toMatchObject({
      status: 'succeeded',
      type: 'sandbox',
      institutionName: 'Binance',
      accountName: 'Sandbox account Mesh',
    });
    const bitcoin = holdings.cryptocurrencyPositions?.find(({ symbol }) => symbol === 'BTC');
    expect(bitcoin).toMatchObject({ name: 'Bitcoin', amount: 5, lastPrice: 100_000, marketValue: 500_000 });
    const plain = await vendor.content('HoldingsModel', portfolio.v1HoldingsGetCreate(account()));
    expect(plain.cryptocurrencyPositions?.[0]?.marketValue).toBeNull();
  });

  test('what that is worth altogether, cash included', async () => {
    const { portfolio, balance } = vendor.api;
    const value = await vendor.content(
      'BrokerPortfolioValueModel',
      portfolio.v1HoldingsValueCreate(account()),
    );
    const cash = await vendor.content('B2BBrokerAccountBalanceModel', balance.v1BalanceGetCreate(account()));
    expect(cash).toEqual({
      balances: [
        { currencyCode: 'USD', cash: 1e7, buyingPower: 1e7, cryptocurrencyBuyingPower: expect.any(Number) },
      ],
      totalCashUsdValue: 1e7,
      totalBuyingPowerUsdValue: 1e7,
    });
    expect(value.fiatValue).toBe(1e7);
    expect(value.totalValue).toBeCloseTo((value.cryptocurrenciesValue ?? 0) + 1e7, 2);
  });

  test('of all accounts of a user, each once whatever tokens it has', async () => {
    const page = await client.open({ userId: 'user-of-two' });
    await page.logIn('MeshBTC');
    const other = await client.open({ ...fixedDeposit(), userId: 'user-of-two' });
    await other.logIn('MeshBTC');
    await connect({ userId: 'user-of-two' }, 'MeshETH');
    const portfolio = await vendor.content(
      'B2BPortfolioModel',
      vendor.api.portfolio.v1HoldingsPortfolioList({ UserId: 'user-of-two' }),
    );
    const held = portfolio.cryptocurrencyPositions?.map(each => [
      each.symbol,
      each.amount,
      each.portfolioPercentage,
    ]);
    expect(held).toEqual([
      ['BTC', 5, 74.07],
      ['ETH', 50, 25.93],
    ]);
    expect(portfolio.cryptocurrenciesValue).toBe(675_000);
    const fiat = await vendor.content(
      'B2BFiatPortfolioModel',
      vendor.api.balance.v1BalancePortfolioList({ UserId: 'user-1' }),
    );
    expect(fiat.fiatBalances).toEqual([{ symbol: 'USD', cash: 1e7, buyingPower: 1e7 }]);
    const nobody = vendor.api.portfolio.v1HoldingsPortfolioList({ UserId: 'nobody' });
    expect((await vendor.content('B2BPortfolioModel', nobody)).cryptocurrencyPositions).toEqual([]);
  });

  test('who it belongs to: what was asked for, and nothing else', async () => {
    const verify = (body: object) =>
      vendor.content(
        'B2BBrokerAccountDetailsResponse',
        vendor.api.integrationsAccountInformation.v1ExchangeVerifyCreate({ authToken: readToken, ...body }),
      );
    expect(await verify({ accountInfo: ['lastName', 'id'] })).toMatchObject({
      ...{ integrationName: 'Binance', firstName: null, lastName: 'Sandbox', email: null },
      ...{ idType: 'passport', idNumber: 'SANDBOX00', dateOfBirth: null },
    });
    const whole = await verify({ integrationId: exchange.byPassword.id });
    expect(whole).toMatchObject({ firstName: 'Mesh', dateOfBirth: 631_152_000, companyName: null });
    const elsewhere = vendor.api.integrationsAccountInformation.v1ExchangeVerifyCreate({
      authToken: readToken,
      integrationId: exchange.byWindow.id,
    });
    expect(await vendor.refusal(elsewhere)).toMatchObject({ status: 400, errorType: 'invalidField' });
  });
});

describe('where an account receives', () => {
  const list = (body: object) =>
    vendor.api.request<{ content: { addresses: Record<string, string>[] } }>({
      ...{ path: '/api/v1/transfers/managed/address/list', method: 'POST', format: 'json' as const },
      body: { ...account(), ...body },
      type: 'application/json' as never,
    });

  test('a withdrawal: connected, then every network’s address for a symbol, sound and lasting', async () => {
    const { data } = await list({ symbol: 'USDC' });
    const { addresses } = data.content;
    expect(data.content).toMatchObject({ brokerResponseStatus: null, errorMessage: null });
    expect(addresses.length).toBeGreaterThan(4);
    for (const each of addresses) {
      const found = server.services.catalog.findNetwork(each['networkId'] ?? '');
      if (found === undefined) throw new Error('an address on no network');
      expect(each).toMatchObject({ symbol: 'USDC', networkName: found.name, caipId: found.caip2 });
      const chain = chains[found.networkType];
      expect(chain.parseAddress(each['address'] ?? '')).toMatchObject({ ok: true, destination: true });
      expect(each['address']).toMatch(new RegExp(found.addressPattern));
      expect(each['memo'] !== undefined).toBe(chain.tag !== undefined);
    }
    expect((await list({ symbol: 'USDC' })).data.content.addresses).toEqual(addresses);
  });

  test('on the networks that are named, by either name', async () => {
    const networks = [{ networkId: network.base }, { caipId: 'eip155:1' }];
    const { data } = await list({ symbol: 'usdc', networks });
    expect(data.content.addresses.map(({ networkName }) => networkName)).toEqual(['Base', 'Ethereum']);
  });

  test.each([
    [{ symbol: 'USDC', networks: [{ networkId: network.base, caipId: 'eip155:1' }] }, 400, 'invalidField'],
    [{ symbol: 'USDC', networks: [{}] }, 400, 'invalidField'],
    [{ symbol: 'USDC', networks: [{ networkId: network.unknown }] }, 400, 'invalidField'],
    [{ symbol: 'USDC', networks: [{ networkId: network.bitcoin }] }, 400, 'invalidField'],
    [{ symbol: 'NOTHING' }, 404, 'notFound'],
    [{}, 400, 'missingField'],
    [{ symbol: 'USDC', type: 'coinbase' }, 400, 'invalidField'],
    [{ symbol: 'USDC', authToken: 'junk' }, 400, 'invalidIntegrationToken'],
  ])('%j is refused', async (body, status, errorType) => {
    expect(await vendor.refusal(list(body))).toMatchObject({ status, errorType });
  });

  test('one address, by network, by kind or by the network’s name', async () => {
    const { managedTransfers, transfers } = vendor.api;
    const model = 'B2BBrokerCryptocurrencyDepositAddressResponse';
    const get = (body: object) =>
      vendor.content(model, managedTransfers.v1TransfersManagedAddressGetCreate({ ...account(), ...body }));
    const bitcoin = await get({ symbol: 'BTC', networkId: network.bitcoin });
    expect(bitcoin).toMatchObject({
      symbol: 'BTC',
      chain: 'Bitcoin',
      networkId: network.bitcoin,
      memo: null,
    });
    expect(bitcoin.address).toMatch(/^bc1q/);
    expect((await get({ addressType: 'btcAddress' })).address).toBe(bitcoin.address);
    expect((await get({ symbol: 'BTC' })).address).toBe(bitcoin.address);
    const byName = transfers.v1TransfersAddressGetCreate({ ...account(), symbol: 'XRP', chain: 'Ripple' });
    expect(await vendor.content(model, byName)).toMatchObject({ memo: expect.stringMatching(/^\d{9}$/) });
    const missing = managedTransfers.v1TransfersManagedAddressGetCreate({ ...account(), symbol: 'USDC' });
    expect(await vendor.refusal(missing)).toMatchObject({ status: 400, errorType: 'missingField' });
  });

  test('what sending a symbol costs, network by network', async () => {
    const details = await vendor.content(
      'B2BBrokerCryptocurrencySymbolDetailsResponse',
      vendor.api.transfers.v1TransfersSymbolDetailsCreate({ ...account(), symbol: 'BTC' }),
    );
    expect(details).toMatchObject({
      symbol: 'BTC',
      addressTypes: ['btcAddress'],
      chains: [{ chain: 'Bitcoin', networkId: network.bitcoin, fee: expect.any(Number) }],
    });
  });
});

describe('what an account sent', () => {
  let sent: string;
  beforeAll(async () => {
    const page = await client.open(fixedDeposit());
    await page.logIn();
    await page.approveWithCode();
    sent = page.on('progress').transferId;
  });

  test('is in its own books, page by page, and alone', async () => {
    const list = (body: object = {}) =>
      vendor.content(
        'B2BBrokerTransactionsListModel',
        vendor.api.transfers.v1TransfersListCreate({ ...account(), ...body }),
      );
    const all = await list();
    expect(all).toMatchObject({ total: 1, cursor: null });
    const [one] = all.transfers ?? [];
    expect(one).toMatchObject({ symbol: 'USDC', amount: 25, status: 'pending', targetAddress: address.evm });
    await server.pass(60_000);
    expect((await list({ statuses: ['succeeded'], count: 1 })).transfers?.[0]).toMatchObject({
      id: one?.id,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await list({ statuses: ['pending'] })).transfers).toEqual([]);
    expect((await list({ cursor: '1' })).transfers).toEqual([]);
    const details = await vendor.content(
      'B2BBrokerCryptocurrencyTransaction',
      vendor.api.transfers.v1TransfersDetailsCreate({ ...account(), transactionId: one?.id ?? '' }),
    );
    expect(details.id).toBe(one?.id);
    expect(details.id).not.toBe(sent);
  });

  test('what is not there, or not asked for rightly, is refused', async () => {
    const { transfers } = vendor.api;
    const missing = transfers.v1TransfersDetailsCreate({ ...account(), transactionId: 'nothing' });
    expect(await vendor.refusal(missing)).toMatchObject({ status: 404, errorType: 'notFound' });
    expect(await vendor.refusal(transfers.v1TransfersDetailsCreate(account()))).toMatchObject({
      status: 400,
      errorType: 'missingField',
    });
    const cursor = transfers.v1TransfersListCreate({ ...account(), cursor: 'x' });
    expect(await vendor.refusal(cursor)).toMatchObject({ status: 400, errorType: 'invalidField' });
  });
});

describe('the token', () => {
  test('is prolonged under the same name', async () => {
    const refresh = () =>
      vendor.api.managedAccountAuthentication.v1TokenRefreshCreate({
        type: 'sandbox',
        refreshToken: writeToken,
      });
    const answer = await vendor.content('B2BBrokerRefreshTokenResponse', refresh());
    expect(answer).toMatchObject({ status: 'succeeded', expiresInSeconds: days(30) / 1000 });
    expect(answer.brokerAccountTokens).toMatchObject([{ tokenId: writeToken, accessToken: writeToken }]);
    server.clock.pass(days(20));
    await vendor.content('B2BBrokerRefreshTokenResponse', refresh());
    server.clock.pass(days(20));
    // The one that was not prolonged has ended, the other has not.
    const get = (token: string) =>
      vendor.content('HoldingsModel', vendor.api.portfolio.v1HoldingsGetCreate(account(token)));
    expect((await get(writeToken)).status).toBe('succeeded');
    expect(await get(readToken)).toMatchObject({
      status: 'notAuthorized',
      errorMessage: expect.any(String),
      cryptocurrencyPositions: [],
    });
    const late = vendor.api.managedAccountAuthentication.v1TokenRefreshCreate({
      ...{ type: 'sandbox', refreshToken: readToken },
    });
    expect(await vendor.refusal(late)).toMatchObject({ status: 400, errorType: 'unauthorizedToken' });
    const balance = vendor.api.balance.v1BalanceGetCreate(account());
    expect(await vendor.refusal(balance)).toMatchObject({ status: 400, errorType: 'unauthorizedToken' });
    // Logging in again heals it.
    expect(await connect({ userId: 'user-1' })).toBe(readToken);
    expect((await get(readToken)).status).toBe('succeeded');
  });

  test('ends for good when the account is disconnected', async () => {
    const token = await connect({ userId: 'user-who-leaves' });
    const remove = () => vendor.api.managedAccountAuthentication.v1AccountDelete(account(token));
    expect((await remove()).data).toMatchObject({ status: 'ok', content: null });
    const events = await db
      .selectFrom('events')
      .select('type')
      .where('subject_kind', '=', 'connection')
      .where('client_id', '=', client.scope.clientId)
      .where('type', '=', 'connection.revoked')
      .execute();
    expect(events).toHaveLength(1);
    const dead = { status: 400, errorType: 'unauthorizedToken' };
    expect(await vendor.refusal(remove())).toMatchObject(dead);
    const holdings = vendor.api.portfolio.v1HoldingsGetCreate(account(token));
    expect(await vendor.refusal(holdings)).toMatchObject(dead);
  });

  test('of another client is nobody’s', async () => {
    const stranger = clientOf(await server.newClient());
    const unknown = { status: 400, errorType: 'invalidIntegrationToken' };
    expect(await stranger.refusal(stranger.api.balance.v1BalanceGetCreate(account()))).toMatchObject(unknown);
    const remove = stranger.api.managedAccountAuthentication.v1AccountDelete(account());
    expect(await stranger.refusal(remove)).toMatchObject(unknown);
    await vendor.content('B2BBrokerAccountBalanceModel', vendor.api.balance.v1BalanceGetCreate(account()));
  });
});

test('which integrations there are, and what each can', async () => {
  const call = vendor.api.managedAccountAuthentication.v1StatusList();
  const { data } = await call;
  const statuses = data.content ?? [];
  for (const each of statuses) expect(each.isUp).toBe(true);
  expect(statuses.find(({ type }) => type === 'sandbox')?.supportedProducts).toEqual([
    'holdings',
    'balance',
    'transfers',
    'identity',
    'cryptocurrencyDepositAddresses',
  ]);
  expect(statuses.find(({ name }) => name === 'MetaMask')).toMatchObject({
    type: 'deFiWallet',
    deFiWalletData: { id: '34aeb688-decb-485f-9d80-b66466783394', name: 'MetaMask' },
  });
});

test('assets by symbol and name, page by page; shares of companies are none', async () => {
  const assets = (kind: 'cryptocurrency' | 'equity', query: object) =>
    vendor.content('AssetPaginationResponse', vendor.api.assets.v1AssetsDetail(kind as never, query));
  const found = await assets('cryptocurrency', { Search: 'bitcoin' });
  expect(found.items).toContainEqual({ symbol: 'BTC', name: 'Bitcoin', type: 'cryptocurrency' });
  const first = await assets('cryptocurrency', { Count: 2 });
  const second = await assets('cryptocurrency', { Count: 2, Offset: 1 });
  expect([first.items?.length, first.items?.[1]]).toEqual([2, second.items?.[0]]);
  expect(await assets('equity', {})).toEqual({ items: [], total: 0 });
});

test('how users log in, once for each type', async () => {
  const { data } = await vendor.api.selfManagedAccountAuthentication.v1AuthenticationSchemesList();
  const schemes = data.content ?? [];
  const types = schemes.map(({ brokerType }) => brokerType);
  expect(new Set(types).size).toBe(types.length);
  const model = await vendorModel('BrokerAuthenticationScheme');
  for (const scheme of schemes) expect(objections(model, scheme)).toEqual([]);
  expect(schemes.find(({ brokerType }) => brokerType === 'sandbox')).toMatchObject({
    authenticationSchemeType: 'usernamePassword',
    mfaSchemes: ['mfaCode'],
  });
});
