/**
 * Whatever opens Link: older versions of the vendor's SDK and our own loader finish a deposit and a payment in the same
 * shop; an SDK from before its security fix is told to be upgraded; and embedded, Link asks before it is closed.
 * (3.13.0 in the overlay is what the other tests here use.)
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { announcedWallet, fakeMask } from './announced-wallet.ts';
import { LinkPage } from './link-page.ts';
import { startShopWith } from './sdk-page.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { watch } from './watch.ts';

const { fairlead, storefront, database } = await setStage();
const browser = await openBrowser('partitioned');

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

/** A page of the shop's site that opens Link in an iframe of its own and keeps what it is told. */
async function embedding(
  version: string,
): Promise<{ page: Page; link: LinkPage; told: () => Promise<Told[]> }> {
  const context = await browser.newContext();
  const shop = await ShopPage.open(context, storefront.url);
  const { linkToken } = await shop.page.evaluate(askForToken);
  const address = `${Buffer.from(linkToken, 'base64')}&lng=en&rt=embedded`;
  await shop.page.evaluate(embed(address, version));
  const link = new LinkPage(shop.page.locator('#mine').contentFrame(), shop.page);
  return { page: shop.page, link, told: () => shop.page.evaluate('window.told') };
}

type Told = { type: string; payload?: { page?: string } };

const askForToken = `fetch('api/link-token', {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"kind":"depositOnBase"}',
}).then(answer => answer.json())` as unknown as () => Promise<{ linkToken: string }>;

const embed = (address: string, version: string) => `{
  window.told = [];
  const frame = Object.assign(document.createElement('iframe'), { id: 'mine', width: 320, height: 480 });
  // Where nothing scrolls: a button that moves while it is pressed is not pressed.
  frame.style.cssText = 'position: fixed; top: 0; left: 0';
  addEventListener('message', ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    window.told.push(data);
    const payload = { platform: 'web', version: ${JSON.stringify(version)}, origin: location.origin };
    if (data.type === 'loaded') frame.contentWindow.postMessage({ type: 'meshSDKSpecs', payload }, ${JSON.stringify(new URL(address).origin)});
  });
  window.requestClose = () => frame.contentWindow.postMessage({ type: 'closeRequested' }, ${JSON.stringify(new URL(address).origin)});
  document.body.prepend(frame);
  frame.src = ${JSON.stringify(address)};
}`;

test('embedded, Link asks before it is closed, stays where it is, and says so once', async () => {
  const { page, link, told } = await embedding('3.13.0');
  await link.connect('Binance', 'MeshUSDC');
  await link.screen('amount');
  await page.evaluate('requestClose()');
  await link.screen('closeQuestion');
  await link.content.getByRole('button', { name: 'Stay' }).click();
  await link.screen('amount');
  await page.evaluate('requestClose()');
  await link.content.getByRole('button', { name: 'Leave' }).click();
  await link.screen('ended');
  const closings = async () => (await told()).filter(({ type }) => type === 'close' || type === 'done');
  const once = [{ type: 'close', payload: expect.objectContaining({ page: 'amountPage' }) }];
  await expect.poll(closings).toEqual(once);
  await page.evaluate('requestClose()');
  await link.screen('ended');
  expect(await closings()).toEqual(once);
  expect(await page.locator('#mine').isVisible()).toBe(true);
  const session = await database.db
    .selectFrom('sessions')
    .select(['surface', 'state'])
    .where('surface', '=', 'embedded')
    .executeTakeFirst();
  expect(session).toEqual({ surface: 'embedded', state: 'abandoned' });
});

test('a page on an SDK from before its security fix is told to upgrade, and the token is not used up', async () => {
  const { link, told } = await embedding('3.3.1');
  const screen = await link.screen('sdkOutdated');
  expect(await screen.textContent()).toContain('3.3.2');
  const { redeemed } = await database.db
    .selectFrom('link_tokens')
    .select(({ fn }) => fn.count('redeemed_at').as('redeemed'))
    .where('opened_at', 'is not', null)
    .where('session_id', 'is', null)
    .executeTakeFirstOrThrow();
  expect(Number(redeemed)).toBe(0);
  await link.close();
  await expect
    .poll(async () => (await told()).at(-1))
    .toMatchObject({ type: 'close', payload: { page: 'sdkOutdated' } });
});
