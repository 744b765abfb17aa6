/**
 * Whatever opens Link: older versions of the vendor's SDK and our own loader finish a deposit and a payment in the same
 * shop; an SDK from before its security fix is told to be upgraded; and embedded, Link asks before it is closed.
 * (3.13.0 in the overlay is what the other tests here use.)
 */
import { describe, expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { announcedWallet, fakeMask } from './announced-wallet.ts';
import { serveEmbeddingPage } from './embedding-page.ts';
import { LinkPage } from './link-page.ts';
import { startShopWith } from './sdk-page.ts';
import { type Callback, ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { watch } from './watch.ts';

const { fairlead, storefront, database } = await setStage();
const browser = await openBrowser('partitioned');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });

const nothing = { stop: async () => {} };
const openers = [
  ['web-link-sdk-3.10.4', () => startShopWith('web-link-sdk-3.10.4', fairlead)],
  ['web-link-sdk-3.4.2', () => startShopWith('web-link-sdk-3.4.2', fairlead)],
  ['@fairlead/link', async () => ({ ...nothing, url: `${storefront.url}/?loader=fairlead` })],
] as const;

describe.each(openers)('%s', (name, start) => {
  test('finishes a deposit and a payment', async () => {
    const { url, stop } = await start();
    try {
      const context = await browser.newContext();
      const seen = await watch(context);
      await context.addInitScript(announcedWallet);
      const shop = await ShopPage.open(context, url);
      const deposit = await shop.deposit('Deposit on Base');
      await shop.waitForEvent('SDKinjectedWalletProviders');
      expect(await shop.events('SDKinjectedWalletProviders')).toEqual([[fakeMask]]);
      await deposit.connect('Binance', 'MeshUSDC');
      await deposit.enterAmount('10');
      await finish(shop, deposit);
      const payment = await shop.deposit('Pay for an order');
      await payment.connect('Binance', 'MeshUSDC');
      await payment.chooseNetwork('Base');
      await finish(shop, payment);

      const names = await shop.callbackNames();
      for (const callback of ['onIntegrationConnected', 'onTransferFinished', 'onExit'])
        expect(
          names.filter(each => each === callback),
          callback,
        ).toHaveLength(2);
      const finished = (await shop.callbacks()).filter(each => each.name === 'onTransferFinished');
      expect(finished.map(({ payload }) => [payload['status'], payload['amount']])).toEqual([
        ['success', 10],
        ['success', 18.5],
      ]);
      const sessions = await database.db
        .selectFrom('sessions')
        .select(['surface', 'sdk'])
        .where('user_id', '=', shop.minted.userId)
        .execute();
      const [platform, version] =
        name === '@fairlead/link' ? ['fairlead', '0.1.0'] : ['web', name.replace('web-link-sdk-', '')];
      expect(sessions).toEqual(Array(2).fill({ surface: 'overlay', sdk: { platform, version } }));
      if (name === '@fairlead/link') expect(seen.complaints).toEqual([]);
    } finally {
      await stop();
    }
  });
});

async function finish(shop: ShopPage, link: LinkPage): Promise<void> {
  await link.approve();
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();
}

describe.each(['@meshconnect/web-link-sdk', '@fairlead/link'])('embedded by %s', opener => {
  test('Link asks before it is closed, and stays, finishes or leaves; it says so once', async () => {
    const { url, stop } = await serveEmbeddingPage(opener);
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
      const link = new LinkPage(page.locator('#mine').contentFrame(), page);
      const exits = async () =>
        ((await page.evaluate('told')) as Callback[]).filter(({ name }) => name === 'onExit');
      const leftAt = (name: string) => [{ name: 'onExit', payload: expect.objectContaining({ page: name }) }];
      const userId = `embedded by ${opener}`;

      await page.evaluate(`link.openLink(${JSON.stringify(await mint(userId))}, 'mine')`);
      await link.connect('Binance', 'MeshUSDC');
      await link.screen('amount');
      await page.evaluate('link.closeLinkRequested()');
      await link.screen('closeQuestion');
      await link.content.getByRole('button', { name: 'Stay' }).click();
      await link.enterAmount('10');
      await link.approve();
      await link.settled();
      await link.primary().click();
      await expect.poll(exits).toEqual(leftAt('transferExecutedPage'));

      await page.evaluate(`told.length = 0; link.openLink(${JSON.stringify(await mint(userId))}, 'mine')`);
      await link.connect('Binance', 'MeshUSDC');
      await link.screen('amount');
      await page.evaluate('link.closeLinkRequested()');
      await link.screen('closeQuestion');
      await link.content.getByRole('button', { name: 'Leave' }).click();
      await link.screen('ended');
      await expect.poll(exits).toEqual(leftAt('amountPage'));
      await page.evaluate('link.closeLinkRequested()');
      await link.screen('ended');
      expect(await exits()).toEqual(leftAt('amountPage'));
      // Who embeds Link decides what becomes of its iframe.
      expect(await page.locator('#mine').isVisible()).toBe(true);
      const sessions = await database.db
        .selectFrom('sessions')
        .select(['surface', 'state'])
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .execute();
      expect(sessions).toEqual(['finished', 'abandoned'].map(state => ({ surface: 'embedded', state })));
    } finally {
      await stop();
    }
  });
});

async function mint(userId: string): Promise<string> {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId,
    transferOptions: {
      toAddresses: [
        {
          networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71',
          symbol: 'USDC',
          address: '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670',
        },
      ],
    },
  });
  return data.content?.linkToken ?? '';
}

test('a shop on an SDK from before its security fix is told to upgrade, and the token is not used up', async () => {
  const { url, stop } = await startShopWith('web-link-sdk-2.1.1', fairlead);
  try {
    const shop = await ShopPage.open(await browser.newContext(), url);
    const link = await shop.deposit('Deposit on Base');
    const screen = await link.screen('sdkOutdated');
    expect(await screen.textContent()).toContain('3.3.2');
    const tokens = await database.db
      .selectFrom('link_tokens')
      .select(['redeemed_at', 'session_id'])
      .where('user_id', '=', shop.minted.userId)
      .execute();
    expect(tokens).toEqual([{ redeemed_at: null, session_id: null }]);
    await link.close();
    await shop.linkIsClosed();
    const [exit] = (await shop.callbacks()).filter(({ name }) => name === 'onExit');
    expect(exit?.payload).toMatchObject({ summary: { page: 'sdkOutdated' } });
  } finally {
    await stop();
  }
});
