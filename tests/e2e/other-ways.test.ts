/** The ways in that are no deposit from an exchange: buying, only connecting, and sending by hand. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { watch } from './watch.ts';

const { fairlead, storefront } = await setStage();
const browser = await openBrowser('partitioned');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });
const base = 'aa883b03-120d-477c-a588-37c2afd3ca71';
const binanceConnect = '5620bf49-3240-4f85-8b4f-9dd6261597e2';

/** The library's types lack what the vendor's pages have since. */
type Body = Parameters<typeof api.managedAccountAuthentication.v1LinktokenCreate>[0] & {
  accessTokens?: { accessToken: string; brokerType: string }[];
};

async function open(body: Body) {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate(body);
  const context = await browser.newContext();
  const seen = await watch(context);
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.open(data.content?.linkToken ?? '', fairlead.url);
  return { shop, link, seen };
}

const to = (changes: object = {}) => ({
  ...{ networkId: base, symbol: 'USDC', address: `0x${randomUUID().replaceAll('-', '')}00000000` },
  ...changes,
});

test('an onramp: what is bought with cash arrives, its fees are in the amount', async () => {
  const { shop, link, seen } = await open({
    userId: 'buyer',
    integrationId: binanceConnect,
    transferOptions: {
      ...{ transferType: 'onramp', amountInFiat: 100, isInclusiveFeeEnabled: true, transactionId: 'buy-1' },
      toAddresses: [to()],
    },
  });
  await link.logIn('Mesh3', 'Pass123');
  await link.enterCode('123456');
  const funding = await link.screen('funding');
  await funding.getByRole('radio', { name: /^US dollar balance/ }).check();
  await link.primary().click();
  const preview = await link.screen('preview');
  await preview.getByText('US dollar balance').waitFor();
  expect(await preview.textContent()).toContain('Fee of Binance Connect for buying');
  await link.approve();
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();
  const names = await shop.callbackNames();
  const funded = ['fundingOptionsViewed', 'fundingOptionsUpdated', 'transferPreviewed', 'executeFundingStep'];
  expect(names.filter(name => funded.includes(name))).toEqual(expect.arrayContaining(funded));
  const finished = (await shop.callbacks()).find(({ name }) => name === 'onTransferFinished')?.payload;
  expect(finished).toMatchObject({ status: 'success', amount: 99.492487, totalAmountInFiat: 100 });
  expect(seen.complaints).toEqual([]);
});

test('a withdrawal: connects, ends, and the token reads where the account receives', async () => {
  const { shop, link, seen } = await open({ userId: 'leaver', restrictMultipleAccounts: false });
  await link.connect('Kraken');
  const connected = await link.screen('connected');
  await connected.getByRole('heading', { level: 1 }).waitFor();
  // Another account may follow; this one is enough.
  await link.content.getByRole('button', { name: /another account/i }).waitFor();
  await link.primary().click();
  await shop.linkIsClosed();
  const [connection] = (await shop.events('integrationConnected')) as [
    { accessToken: { accountTokens: { accessToken: string }[]; brokerType: string } },
  ];
  const { accountTokens, brokerType } = connection.accessToken;
  const answer = await fetch(`${fairlead.url}/api/v1/transfers/managed/address/list`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-client-id': fairlead.clientId },
      'x-client-secret': fairlead.sandboxKey,
    },
    body: JSON.stringify({
      ...{ authToken: accountTokens[0]?.accessToken, type: brokerType, symbol: 'USDC' },
      networks: [{ networkId: base }],
    }),
  });
  const { content } = (await answer.json()) as { content: { addresses: object[] } };
  expect(content.addresses).toMatchObject([{ symbol: 'USDC', networkId: base }]);
  const exit = (await shop.callbacks()).find(({ name }) => name === 'onExit')?.payload;
  expect(JSON.stringify(exit)).toContain('integrationConnectedPage');
  expect(seen.complaints).toEqual([]);
});

test('a returning user: the account’s token, given with the mint, goes in without a login', async () => {
  const deposit = {
    userId: 'returning',
    integrationId: '4382ac7b-91e7-5a1d-aaac-7b391be29c80',
    transferOptions: { transactionId: 'again-1', toAddresses: [to({ amount: 5 })] },
  };
  const first = await open(deposit);
  await first.link.logIn('MeshUSDC', 'Pass123');
  await first.link.enterCode('123456');
  await first.link.screen('preview');
  const [connection] = (await first.shop.events('integrationConnected')) as [
    { accessToken: { accountTokens: { accessToken: string }[] } },
  ];
  const { accessToken = '' } = connection.accessToken.accountTokens[0] ?? {};

  const again = { ...deposit.transferOptions, transactionId: 'again-2' };
  const { shop, link, seen } = await open({
    ...{ ...deposit, transferOptions: again },
    accessTokens: [{ accessToken, brokerType: 'sandbox' }],
  });
  await link.screen('preview');
  await link.approve();
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();
  expect(await shop.callbackNames()).not.toContain('credentialsEntered');
  expect(await shop.callbackNames()).toContain('onTransferFinished');
  expect(seen.complaints).toEqual([]);
});

test('by hand: the address and its QR code; what arrives is told', async () => {
  const { shop, link, seen } = await open({
    userId: 'sender',
    transferOptions: { transferType: 'deposit', toAddresses: [to({ amount: 12.5 })] },
  });
  await link.screen('catalog');
  await link.content.getByRole('button', { name: /by hand/ }).click();
  const shown = await link.screen('manualDeposit');
  await shown.getByRole('img', { name: /^QR code of the address 0x/ }).waitFor();
  await shown.getByRole('button', { name: /payment request/ }).click();
  await shown.getByRole('img', { name: /^QR code of a payment request for the address 0x/ }).waitFor();
  await shown.getByRole('timer').waitFor();
  await link.content.getByRole('button', { name: /arrive$/ }).click();
  await link.screen('manualArrived');
  await link.primary().click();
  await shop.linkIsClosed();
  const [generated] = (await shop.events('linkTransferQRGenerated')) as [Record<string, unknown>];
  expect(generated).toMatchObject({ token: 'USDC', network: 'Base' });
  const finished = (await shop.callbacks()).find(({ name }) => name === 'onTransferFinished')?.payload;
  expect(finished).toMatchObject({ status: 'success', amount: 12.5, symbol: 'USDC' });
  expect(seen.complaints).toEqual([]);
});
