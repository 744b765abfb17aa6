/** A lost connection, a lost answer, the browser's back button, a second tab: nothing is lost, and nothing is sent twice. */
import { expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { LinkPage } from './link-page.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';

const { fairlead, storefront, database } = await setStage();
const browser = await openBrowser('partitioned');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });
const address = '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670';

async function payLink(transactionId: string): Promise<string> {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId: 'buyer',
    transferOptions: {
      ...{ transactionId, transferType: 'payment', generatePayLink: true },
      toAddresses: [
        { networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71', symbol: 'USDC', address, amount: 25 },
      ],
    },
  });
  return data.content?.paymentLink ?? '';
}

/** The state of each transfer that the database has for the shop's own id. */
async function transfersOf(transactionId: string): Promise<string[]> {
  const rows = await database.db
    .selectFrom('transfers')
    .select('state')
    .where('client_transaction_id', '=', transactionId)
    .execute();
  return rows.map(({ state }) => state);
}

test('a deposit goes on when the connection comes back, at every step', async () => {
  const context = await browser.newContext();
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.deposit('Deposit USDC');
  const notice = link.content.getByText('No connection. Nothing is lost; we keep trying.');

  // A login that did not leave the device is asked for again; what was chosen stays.
  await link.chooseIntegration('Binance');
  await link.screen('login');
  await context.setOffline(true);
  await link.logIn('Mesh', 'Pass123');
  await notice.waitFor();
  await context.setOffline(false);
  await notice.waitFor({ state: 'detached' });
  await link.logIn('Mesh', 'Pass123');
  await link.enterCode('123456');
  await link.chooseNetwork('Base');
  await link.enterAmount('7');

  // Nor has an approval been given that did not leave the device.
  await link.screen('preview');
  await link.look();
  await context.setOffline(true);
  await link.primary().click();
  await notice.waitFor();
  expect(await transfersOf(shop.minted.transactionId)).toEqual([]);
  await context.setOffline(false);
  await notice.waitFor({ state: 'detached' });
  await link.approve();

  // What happens meanwhile is there afterwards.
  await link.screen('progress');
  await context.setOffline(true);
  await expect.poll(() => transfersOf(shop.minted.transactionId), { timeout: 30_000 }).toEqual(['settled']);
  await context.setOffline(false);
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();
  const names = await shop.callbackNames();
  for (const once of ['integrationConnected', 'onTransferFinished', 'onExit'])
    expect(names.filter(name => name === once)).toEqual([once]);
});

test('an approval whose answer is lost is not given twice', async () => {
  const context = await browser.newContext();
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.deposit('Deposit USDC');
  await link.connect('Binance');
  await link.chooseNetwork('Base');
  await link.enterAmount('7');
  await link.approve('000000'); // a code that is wrong, so that the right one is what gets lost
  let lost = 0;
  await context.route('**/link/v1/session/**', async route => {
    if (lost > 0 || route.request().method() !== 'POST') return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await link.content
    .getByText(/code is wrong|wrong code/i)
    .first()
    .waitFor();
  await link.look();
  await link.enterCode('123456');
  await link.settled();
  expect(lost).toBe(1);
  expect(await transfersOf(shop.minted.transactionId)).toEqual(['settled']);
});

test('where a part of the page cannot be loaded, trying again waits for the connection', async () => {
  const context = await browser.newContext();
  await context.route('**/assets/later-screens-*', route => route.abort());
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.deposit('Deposit USDC');
  await link.chooseIntegration('Binance');
  const tryAgain = link.content.getByRole('button', { name: 'Try again' });
  await tryAgain.waitFor();
  await context.unrouteAll();
  await context.setOffline(true);
  await tryAgain.click();
  expect(await link.content.getByRole('heading', { level: 1 }).textContent()).toBe('Something broke');
  await context.setOffline(false);
  await link.screen('login');
});

test('back and forward in the browser lead to where the user was', async () => {
  const page = await (await browser.newContext()).newPage();
  const link = LinkPage.inWindow(page);
  await page.goto(storefront.url);
  await page.goto(await payLink('back'));
  await page.getByRole('button', { name: 'Continue here' }).click();
  await link.connect('Binance', 'MeshUSDC');
  await link.screen('preview');
  await page.goBack();
  expect(page.url()).toBe(`${storefront.url}/`);
  await page.goForward();
  await link.approve();
  await link.settled();
  expect(await transfersOf('back')).toEqual(['settled']);
});

test('of two tabs with one session, the second shows what is done in the first', async () => {
  const context = await browser.newContext();
  const first = await context.newPage();
  await first.goto(await payLink('tabs'));
  await first.getByRole('button', { name: 'Continue here' }).click();
  const one = LinkPage.inWindow(first);
  await one.connect('Binance', 'MeshUSDC');
  await one.screen('preview');

  // A tab that is duplicated begins with a copy of the first one's storage.
  const stored: [string, string][] = await first.evaluate('Object.entries(sessionStorage)');
  const second = await context.newPage();
  await second.addInitScript(entries => {
    for (const [name, value] of entries) sessionStorage.setItem(name, value);
  }, stored);
  await second.goto(first.url());
  const two = LinkPage.inWindow(second);
  await two.screen('preview');
  await two.look();

  await one.look();
  await one.primary().click();
  await one.screen('code');
  // Nobody has touched the second.
  await two.screen('code');
  await one.look();
  await one.enterCode('123456');
  await one.settled();
  await two.settled();
  expect(await transfersOf('tabs')).toEqual(['settled']);
});
