/** One token, one session: opened once, resumed by the same tab alone, and dead in four different ways. */
import { expect, test } from 'vitest';
import type { LinkPage } from './link-page.ts';
import { ShopPage } from './shop-page.ts';
import { launchWatched, openBrowser, setStage } from './stage.ts';

const { storefront, database, fairlead } = await setStage();
const browser = await openBrowser('partitioned');

/** A shop whose back end answers `linkToken`, whatever is asked. */
async function shopWith(linkToken: string): Promise<ShopPage> {
  const context = await browser.newContext();
  const shop = await ShopPage.open(context, storefront.url);
  const answer = { linkToken, linkOrigin: fairlead.url, transactionId: 'replayed' };
  await shop.page.route('**/api/link-token', route => route.fulfill({ json: answer }));
  return shop;
}

async function mint(state?: 'expired' | 'used' | 'revoked'): Promise<string> {
  const response = await fetch(`${fairlead.url}/api/v1/linktoken`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-client-id': fairlead.clientId,
      'x-client-secret': fairlead.sandboxKey,
    },
    body: JSON.stringify({ userId: 'user-1', ...(state && { fairlead: { state } }) }),
  });
  expect(response.status).toBe(200);
  const { content } = (await response.json()) as { content: { linkToken: string } };
  return content.linkToken;
}

/** Closes Link from a screen that has nothing to go on with, as its user would. */
async function leave(shop: ShopPage, link: LinkPage): Promise<void> {
  await link.close();
  await shop.linkIsClosed();
}

test('a reload of the Link page goes on where the user was', async () => {
  const context = await browser.newContext();
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.deposit('Deposit USDC');
  await link.connect('Binance');
  await link.chooseNetwork('Base');
  await link.screen('amount');
  expect((await link.frame()).url()).not.toContain('auth_code');
  await link.reload();
  await link.screen('amount');
  await link.enterAmount('7');
  await link.approve();
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();

  const names = await shop.callbackNames();
  expect(names.filter(name => name === 'pageLoaded')).toHaveLength(2);
  for (const once of ['integrationConnected', 'transferNetworkSelected', 'onTransferFinished', 'onExit']) {
    expect(names.filter(name => name === once)).toEqual([once]);
  }
});

test('where the browser blocks storage, a reload ends the visit and says how to go on', async () => {
  const blocking = await launchWatched('blocked');
  try {
    const shop = await ShopPage.open(await blocking.newContext(), storefront.url);
    const link = await shop.deposit('Deposit USDC');
    await link.connect('Binance');
    await link.screen('network');
    await link.reload();
    await link.screen('noCode');
    await leave(shop, link);
  } finally {
    await blocking.close();
  }
});

test('the same token opened by somebody else has been used', async () => {
  const context = await browser.newContext();
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.deposit('Deposit USDC');
  await link.screen('catalog');

  const other = await shopWith(shop.minted.linkToken);
  const stolen = await other.deposit('Deposit USDC');
  await stolen.screen('linkTokenUsed');
  await leave(other, stolen);
  const exits = (await other.callbacks()).filter(({ name }) => name === 'onExit');
  expect(exits).toHaveLength(1);

  await link.chooseIntegration('Binance');
  await link.screen('login');
});

test('a token that was not opened in time has expired', async () => {
  const linkToken = await mint();
  const url = new URL(Buffer.from(linkToken, 'base64').toString());
  const changed = await database.db
    .updateTable('link_tokens')
    .set({ expires_at: new Date(Date.now() - 1000), minted_at: new Date(Date.now() - 601_000) })
    .where('redeemed_at', 'is', null)
    .executeTakeFirst();
  expect(changed.numUpdatedRows).toBeGreaterThan(0n);
  expect(url.searchParams.get('auth_code')).toMatch(/^[\w-]{86}$/);
  const shop = await shopWith(linkToken);
  const link = await shop.deposit('Deposit USDC');
  await link.screen('linkTokenExpired');
  await leave(shop, link);
});

test.each([
  ['expired', 'linkTokenExpired'],
  ['used', 'linkTokenUsed'],
  ['revoked', 'linkTokenRevoked'],
] as const)('a token minted %s for a test shows its screen', async (state, screen) => {
  const shop = await shopWith(await mint(state));
  const link = await shop.deposit('Deposit USDC');
  await link.screen(screen);
  await leave(shop, link);
});

test('a token that nobody minted is not known', async () => {
  const url = `${fairlead.url}/b2b-iframe/${fairlead.clientId}/broker-connect?auth_code=${'A'.repeat(86)}`;
  const shop = await shopWith(Buffer.from(url).toString('base64'));
  const link = await shop.deposit('Deposit USDC');
  await link.screen('linkTokenUnknown');
  await leave(shop, link);
});
