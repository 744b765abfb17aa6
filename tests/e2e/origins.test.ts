/** Which pages may open Link: the client's list decides, whatever the page says or keeps to itself. */
import { afterEach, expect, test } from 'vitest';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';

const { storefront, database, fairlead } = await setStage();
const browser = await openBrowser('partitioned');

async function allow(origin: string): Promise<void> {
  await database.db
    .insertInto('allowed_origins')
    .values({
      client_id: fairlead.clientId,
      environment: 'sandbox',
      sub_client_id: null,
      origin,
      created_at: new Date(),
    })
    .execute();
}

afterEach(async () => {
  await database.db.deleteFrom('allowed_origins').execute();
});

/** The shop; `silent`: it keeps its address to itself, as with `Referrer-Policy: no-referrer`. */
async function openShop({ silent = false } = {}): Promise<ShopPage> {
  const shop = await ShopPage.open(await browser.newContext(), storefront.url);
  if (silent) {
    await shop.page.evaluate(
      `document.head.append(Object.assign(document.createElement('meta'), { name: 'referrer', content: 'no-referrer' }))`,
    );
  }
  return shop;
}

/** The token has not been burnt: a page that is allowed can still open it. */
async function opensElsewhere(linkToken: string): Promise<void> {
  await database.db.deleteFrom('allowed_origins').execute();
  const shop = await openShop();
  const answer = { linkToken, linkOrigin: fairlead.url, transactionId: 'the same' };
  await shop.page.route('**/api/link-token', route => route.fulfill({ json: answer }));
  await (await shop.deposit('Deposit USDC')).screen('catalog');
}

test('a page on the list opens Link', async () => {
  await allow(storefront.url);
  const link = await (await openShop()).deposit('Deposit USDC');
  await link.screen('catalog');
});

test('so does one that keeps its address to itself', async () => {
  await allow(storefront.url);
  const link = await (await openShop({ silent: true })).deposit('Deposit USDC');
  await link.screen('catalog');
});

test('a page that is not on the list is told so, and the token is not burnt', async () => {
  await allow('https://shop.example');
  const shop = await openShop();
  const link = await shop.deposit('Deposit USDC');
  await link.content.getByText('This page may not be shown here').first().waitFor();
  await link.content.getByText(storefront.url).first().waitFor();
  expect(await link.content.locator('script').count()).toBe(0);
  expect(await shop.callbacks()).toEqual([]);
  await opensElsewhere(shop.minted.linkToken);
});

test('one that is not on the list and keeps silent is refused by the browser', async () => {
  await allow('https://shop.example');
  const shop = await openShop({ silent: true });
  const refusal = shop.page.waitForEvent('console', message => message.text().includes('frame-ancestors'));
  const link = await shop.deposit('Deposit USDC');
  expect((await refusal).text()).toContain('https://shop.example');
  await expect.poll(async () => (await link.frame()).url()).toContain('chrome-error://');
  expect(await shop.callbacks()).toEqual([]);
  await opensElsewhere(shop.minted.linkToken);
});
