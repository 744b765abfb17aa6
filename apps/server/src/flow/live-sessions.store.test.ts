/**
 * Live sessions: nothing is played in them, and what they tell is what a main network's chain says. Ethereum is a chain of
 * the test's own that calls itself so.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { anvil, ledgerTokenCode, setTokens, transferOf } from '../../test/anvil.ts';
import { testDatabase } from '../../test/database.ts';
import {
  accessTokenOf,
  ask,
  flow,
  minutes,
  noon,
  type Page,
  seconds,
  type TestClient,
} from '../../test/flow.ts';
import { destination, network } from '../../test/link-token-bodies.ts';
import { type SigningAccount, signingAccount } from '../../test/signing-account.ts';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { revokeConnection } from '../connections/store.ts';
import { createPrices } from '../prices/prices.ts';
import { sandboxPrice } from '../prices/sandbox-prices.ts';
import { later } from '../surroundings.ts';
import { readPayLink } from './pay-link.ts';
import { watchDeposits } from './watch-deposits.ts';

const catalog = createCatalog();
const ethereum = catalog.findNetworkByName('Ethereum')?.id ?? '';
const baseSepolia = 'f2780a87-d1ab-4567-85b3-d9ae728cf54d';
const needed = 3;
const usdc = catalog.findAsset(ethereum, 'USDC')?.contractAddress ?? '';
const chain = await anvil({ chainId: 1, at: later(noon, -minutes(60)) });
await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
await chain.mine(20);

const { db } = await testDatabase();
/** Every endpoint that was asked. */
const asked: string[] = [];
const server = await flow({
  ...{ db, seed: 'live sessions' },
  watch: chainWatch({
    endpoints: {
      live: new Map([
        [ethereum, [chain.url]],
        [network.bitcoin, ['http://127.0.0.1:9/bitcoin']],
      ]),
      sandbox: new Map([[baseSepolia, ['http://127.0.0.1:9/sandbox']]]),
    },
    confirmations: new Map([[ethereum, needed]]),
    fetch: (input, init) => {
      asked.push(String(input));
      return fetch(input, init);
    },
    ...{ clock: { now: () => server.clock.now() }, log: { warn: () => {} } },
  }),
  prices: createPrices({
    of: async (symbols, currency) =>
      new Map(
        symbols.flatMap(symbol => {
          const price = sandboxPrice(symbol, server.clock.now(), currency);
          return price ? [[symbol, price] as const] : [];
        }),
      ),
  }),
});
afterAll(() => server.close());
beforeAll(async () => void (await mine(1)));

const mine = (blocks: number) => chain.mine(blocks, server.clock.now());
let user: SigningAccount;
let shop = '';
let shops = 0;
beforeEach(async () => {
  asked.length = 0;
  shops += 1;
  shop = `0x${shops.toString(16).padStart(40, 'd')}`;
  user = await signingAccount(chain, 1);
  await setTokens(chain, usdc, user.address, 100_000_000n);
});

const transfer = (transferType: string, changes: object = {}, more: object = {}) => ({
  userId: 'user-1',
  transferOptions: {
    ...{ transferType, transactionId: 'order-1' },
    toAddresses: [destination({ networkId: ethereum, symbol: 'USDC', address: shop, amount: 25 })],
    ...changes,
  },
  ...more,
});
const open = (client: TestClient, body: object): Promise<Page> =>
  client.open(body, { surface: 'window', peerOrigin: undefined });
const connect = (page: Page, name = 'MetaMask') =>
  page.act('connect-wallet', {
    ...{ name, rdns: 'example.wallet', networkType: 'evm', address: user.address },
  });
const types = async (client: TestClient) => {
  const rows = await db
    .selectFrom('events')
    .select(['type', 'environment'])
    .where('client_id', '=', client.scope.clientId)
    .where('type', 'in', ['transfer.created', 'transfer.settled'])
    .orderBy('position')
    .execute();
  return rows.map(({ type, environment }) => `${environment} ${type}`);
};

async function look(): Promise<void> {
  server.clock.pass(seconds(5));
  while ((await watchDeposits(server.services)) > 0);
}

// Before any live session waits for something on the chain.
test('a sandbox session never asks a main network, and plays what is on it', async () => {
  const page = await (await server.newClient()).open(transfer('deposit'));
  expect(page.on('catalog').browserWallets).toBeUndefined();
  expect(page.on('catalog').integrations.length).toBeGreaterThan(0);
  await page.act('deposit-by-hand');
  expect(page.on('manualDeposit').simulates).toBeDefined();
  await look();
  expect(asked).toEqual([]);
});

describe('a wallet that is not there', () => {
  const names = ({ absentWallets = [] }: { absentWallets?: { integration: { name: string } }[] }) =>
    absentWallets.map(({ integration }) => integration.name).sort();

  test('is named with where it is got, and the client is told that its user looked for it', async () => {
    const client = await server.newClient('live');
    const page = await open(client, transfer('payment'));
    const { absentWallets = [] } = page.on('catalog');
    // All that can pay on EVM networks, and are programs that we know.
    expect(names({ absentWallets })).toEqual([
      ...['Binance Wallet', 'Bitget Wallet', 'Coinbase Wallet', 'Exodus', 'MetaMask', 'OKX Wallet'],
      ...['Phantom', 'Rabby', 'Rainbow', 'Trust Wallet', 'Uniswap Wallet'],
    ]);
    const { integration, installUrl } =
      absentWallets.find(each => each.integration.name === 'MetaMask') ?? {};
    expect(installUrl).toBe('https://metamask.io/download');
    await page.act('miss-browser-wallet', { integrationId: integration?.id ?? '' });
    expect(page.on('catalog').absentWallets).toEqual(absentWallets);
    expect(page.view.notice).toMatchObject({ code: 'walletAbsent', moneyMoved: 'no' });
    const told = { integrationType: 'deFiWallet', integrationName: 'MetaMask' };
    expect(page.messages.map(({ type }) => type)).toContain('integrationSelected');
    expect(page.messages.at(-1)).toMatchObject({
      ...{ type: 'connectionUnavailable' },
      payload: { ...told, reason: 'Wallet not installed on this device' },
    });
    // It goes on with another one.
    await connect(page);
    page.on('preview');
  });

  test('is one of the session’s own list', async () => {
    const page = await open(await server.newClient('live'), transfer('payment'));
    const answer = await page.send('miss-browser-wallet', {
      ...{ version: page.view.version, after: 0 },
      integrationId: 'b7acf8a2-a0f4-4d9e-8a2f-1f1a5fd6f5c6',
    });
    expect(answer).toMatchObject({ status: 400, errorType: 'invalidField' });
  });

  test('opens the payment link in its app, while the link is open', async () => {
    const client = await server.newClient('live');
    const { code } = await client.mint(transfer('payment', { generatePayLink: true }));
    const https = { ...server.services, publicUrl: 'https://link.example' };
    const { walletApps = [] } = await readPayLink(https, code);
    const urls = new Map(walletApps.map(({ name, url }) => [name, url]));
    expect(urls.get('MetaMask')).toBe(`https://link.metamask.io/dapp/link.example/pay/${code}`);
    // Apps open nothing but https.
    expect(await readPayLink(server.services, code)).not.toHaveProperty('walletApps');
    await client.redeem(code, { surface: 'payLink', clientId: undefined, peerOrigin: undefined });
    expect(await readPayLink(https, code)).not.toHaveProperty('walletApps');
  });
});

describe('a wallet of the browser', () => {
  test('pays on the main network, and the chain settles it', async () => {
    const client = await server.newClient('live');
    const page = await open(client, transfer('payment'));
    // Neither exchanges nor played wallets.
    expect(page.on('catalog')).toMatchObject({ integrations: [], browserWallets: true });
    await connect(page);
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('sign-transaction');
    const { transaction, browserWallet } = page.on('walletApproval');
    expect(browserWallet?.chain).toMatchObject({
      ...{ chainId: '0x1', blockExplorerUrls: ['https://etherscan.io'] },
      nativeCurrency: { name: 'Ether', symbol: 'ETH' },
    });
    expect(transaction).toMatchObject({ to: usdc, data: transferOf(shop, 25_000_000n) });
    const hash = await user.send({ ...transaction });
    await page.act('report-transaction', { hash });
    expect(page.on('progress').state).toBe('sent');
    await mine(needed);
    await server.pass(seconds(60));
    await page.read();
    expect(page.on('progress').state).toBe('settled');
    expect((await client.transfers()).content.items).toMatchObject([
      {
        ...{ status: 'succeeded', hash, amount: 25, tokenAddress: usdc },
        infoUrl: `https://etherscan.io/tx/${hash}`,
      },
    ]);
    expect((await types(client)).filter(each => each.endsWith('.settled'))).toEqual([
      'live transfer.settled',
    ]);
    expect(new Set(asked)).toEqual(new Set([chain.url]));

    const { status, content } = await ask<{ cryptocurrencyPositions: object[] }>(client.app, {
      ...{ method: 'POST', url: '/api/v1/holdings/get', headers: client.headers },
      payload: { authToken: accessTokenOf(page), type: 'deFiWallet' },
    });
    expect(status).toBe(200);
    expect(content.cryptocurrencyPositions).toMatchObject([
      { symbol: 'ETH' },
      { symbol: 'USDC', amount: 75 },
    ]);
  });

  test('that the catalog does not have is another wallet to the client', async () => {
    const page = await open(await server.newClient('live'), transfer('deposit'));
    await connect(page, 'My Own Wallet');
    expect(page.on('preview').transfer.from).toMatchObject({
      ...{ integration: { name: 'Other Wallet' }, accountName: expect.stringMatching(/^My Own Wallet 0x/) },
    });
  });

  test('proves its address, and pays from it', async () => {
    const page = await open(
      await server.newClient('live'),
      transfer(
        'payment',
        {},
        { verifyWalletOptions: {}, integrationId: '34aeb688-decb-485f-9d80-b66466783394' },
      ),
    );
    expect(page.on('catalog')).toMatchObject({ integrations: [], walletName: 'MetaMask' });
    await connect(page);
    await page.act('submit-signature', { signature: await user.sign(page.on('verifyMessage').message) });
    await page.act('finish-verification');
    expect(page.on('preview').transfer.from.accountName).toContain(user.address.slice(0, 6));
  });
});

test('a returning user pays without connecting again; a token that was ended leads to the wallets', async () => {
  const client = await server.newClient('live');
  const first = await open(client, transfer('payment'));
  await connect(first);
  const token = accessTokenOf(first);
  const back = { accessTokens: [{ accessToken: token, brokerType: 'deFiWallet' }] };
  const shown = await open(client, transfer('payment', {}, back));
  const [account] = shown.on('catalog').returningAccounts ?? [];
  expect(account?.accountName).toContain(user.address.slice(0, 6));
  const integrationId = account?.integration.id ?? '';
  await shown.act('choose-integration', { integrationId, searched: false, accountId: account?.id ?? '' });
  expect(shown.on('preview').transfer.from.accountName).toBe(account?.accountName);

  const named = await open(client, transfer('payment', {}, { ...back, integrationId }));
  expect(named.on('preview')).toBeDefined();
  const late = await open(client, transfer('payment', {}, back));
  await revokeConnection(db, client.scope, account?.id ?? '', server.clock.now());
  await late.act('choose-integration', { integrationId, searched: false, accountId: account?.id ?? '' });
  expect(late.on('catalog').browserWallets).toBe(true);
});

test('without the page, such a wallet can be asked what it has, and sends nothing: only its user can confirm', async () => {
  const client = await server.newClient('live');
  const page = await open(client, transfer('payment'));
  await connect(page);
  const from = { fromAuthToken: accessTokenOf(page), fromType: 'deFiWallet' };
  const call = <Content>(path: string, payload: object) =>
    ask<Content>(client.app, {
      ...{ method: 'POST', url: `/api/v1/transfers/managed/${path}`, headers: client.headers },
      payload: { ...from, ...payload },
    });
  const usdcThere = { networkId: ethereum, symbol: 'USDC', toAddress: shop, amount: 25 };
  const preview = await call<{ previewResult: { previewId: string } }>('preview', usdcThere);
  expect(preview.status).toBe(200);
  const { previewId } = preview.content.previewResult;
  expect((await call<{ status: string }>('execute', { previewId })).content.status).toBe(
    'deFiWalletConfirmationRequired',
  );
  await server.pass(minutes(11));
  expect((await client.transfers()).content.items).toMatchObject([{ status: 'failed', hash: null }]);
  const elsewhere = await call<{ status: string }>('preview', { ...usdcThere, networkId: network.base });
  expect(elsewhere.content?.status ?? elsewhere.errorType).not.toBe('succeeded');
  expect(elsewhere.status).toBeLessThan(500);
});

test('the first choice has only what can be done', async () => {
  const client = await server.newClient('live');
  const methodsOf = async (toAddresses: object[]) =>
    (await open(client, transfer('deposit', { toAddresses }, { fairlead: { home: true } }))).on('home')
      .methods;
  expect(await methodsOf([destination({ networkId: ethereum, symbol: 'USDC', address: shop })])).toEqual([
    'embedded',
    'manual',
  ]);
  const bitcoin = {
    networkId: network.bitcoin,
    symbol: 'BTC',
    address: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  };
  expect(await methodsOf([bitcoin])).toEqual(['manual']);
});

describe('a deposit by hand', () => {
  test('is what arrives on the main network, with its confirmations', async () => {
    const client = await server.newClient('live');
    const page = await open(client, transfer('deposit'));
    expect(page.view.canDepositByHand).toBe(true);
    await page.act('deposit-by-hand');
    expect(page.on('manualDeposit').simulates).toBeUndefined();
    const [payer = ''] = chain.accounts;
    await setTokens(chain, usdc, payer, 25_000_000n);
    await chain.send({ to: usdc, data: transferOf(shop, 25_000_000n) });
    await mine(needed - 1);
    await look();
    expect((await page.read()).screen.kind).toBe('manualDeposit');
    await mine(1);
    await look();
    await page.read();
    expect(page.on('manualArrived')).toBeDefined();
    expect((await client.transfers()).content.items).toMatchObject([
      { status: 'succeeded', amount: 25, tokenAddress: usdc },
    ]);
    expect(await types(client)).toContain('live transfer.settled');
    expect(new Set(asked)).toEqual(new Set([chain.url]));
  });

  test('is never played', async () => {
    const page = await open(await server.newClient('live'), transfer('deposit'));
    await page.act('deposit-by-hand');
    await expect(page.act('simulate-deposit')).rejects.toThrow();
  });
});

describe('at the mint', () => {
  const metaMask = { integrationId: '34aeb688-decb-485f-9d80-b66466783394' };
  const bitcoin = () =>
    destination({ networkId: network.bitcoin, symbol: 'BTC', address: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa' });
  const onBase = () => destination({ networkId: network.base, symbol: 'USDC', address: shop });
  const onEthereum = (symbol: string) => destination({ networkId: ethereum, symbol, address: shop });
  const unread = 'transferOptions.toAddresses[1].networkId';

  test.each<[string, () => object, string[]]>([
    [
      'a network without an endpoint',
      () => transfer('deposit', { toAddresses: [onEthereum('ETH'), onBase()] }),
      [unread],
    ],
    [
      'a token without a confirmed contract',
      () => transfer('deposit', { toAddresses: [onEthereum('ETH'), onEthereum('USDD')] }),
      ['transferOptions.toAddresses[1].symbol'],
    ],
    [
      'a payment where only deposits by hand can be seen',
      () => transfer('payment', { toAddresses: [{ ...bitcoin(), amount: 1 }] }),
      ['transferOptions.toAddresses[0].networkId'],
    ],
    [
      'a proof before it, where no wallet can pay',
      () => transfer('deposit', { toAddresses: [bitcoin()] }, { verifyWalletOptions: {} }),
      ['transferOptions.toAddresses[0].networkId'],
    ],
    [
      'a test network',
      () =>
        transfer('deposit', {
          toAddresses: [destination({ networkId: baseSepolia, symbol: 'USDC', address: shop })],
        }),
      ['transferOptions.toAddresses[0].networkId'],
    ],
    [
      'an exchange',
      () => transfer('deposit', {}, { integrationId: '4382ac7b-91e7-5a1d-aaac-7b391be29c80' }),
      ['integrationId'],
    ],
    [
      'an onramp',
      () => transfer('onramp', { fundingOptions: { enabled: true } }),
      ['transferOptions.transferType'],
    ],
    [
      'a transfer after an unbound proof',
      () => transfer('payment', {}, { verifyWalletOptions: { message: 'Hello' } }),
      ['verifyWalletOptions.message'],
    ],
    [
      'a transfer after a proof on another kind of network',
      () =>
        transfer(
          'payment',
          { toAddresses: [{ ...bitcoin(), amount: 1 }] },
          { verifyWalletOptions: { networkType: 'bitcoin' } },
        ),
      ['verifyWalletOptions.networkType'],
    ],
    ['a session without a transfer', () => ({ userId: 'user-1', ...metaMask }), ['transferOptions']],
  ])('%s is refused, with the path of what is not served', async (_, body, paths) => {
    const client = await server.newClient('live');
    const answer = await client.app.inject({
      ...{ method: 'POST', url: '/api/v1/linktoken', headers: client.headers, payload: body() },
    });
    expect(answer.statusCode).toBe(400);
    const faults: { path: string }[] = answer.json().errorData.faults;
    expect(faults.map(({ path }) => path)).toEqual(paths);
  });

  test('a deposit by hand needs no EVM network, and no source of prices', async () => {
    const client = await server.newClient('live');
    const page = await open(client, transfer('deposit', { toAddresses: [bitcoin()] }));
    expect(page.view.canDepositByHand).toBe(true);
    expect(page.on('catalog').browserWallets).toBeUndefined();
  });
});
