/** Logging in through the institution's own window, as with OAuth: Coinbase, played by the sandbox. */
import { expect, test } from 'vitest';
import type { LinkPage } from './link-page.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { type Watch, watch } from './watch.ts';
import { WindowPage } from './window-page.ts';

const { storefront, fairlead } = await setStage();
const browser = await openBrowser('partitioned');

async function openWindow(): Promise<{ shop: ShopPage; link: LinkPage; window: WindowPage; seen: Watch }> {
  const context = await browser.newContext();
  const seen = await watch(context);
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.deposit('Deposit USDC');
  await link.chooseIntegration('Coinbase');
  await link.screen('oauth');
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    link.content.getByRole('link', { name: 'Open Coinbase' }).click(),
  ]);
  return { shop, link, window: new WindowPage(page), seen };
}

test('a deposit goes on when the window has allowed it', async () => {
  const { shop, link, window, seen } = await openWindow();
  await window.allow('Mesh', 'Pass123', '123456');
  await window.done();
  await window.page.close();
  await link.chooseNetwork('Solana');
  await link.enterAmount('12.5');
  await link.approve();
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();

  expect(await shop.callbackNames()).toEqual([
    'pageLoaded',
    'integrationSelected',
    'integrationOAuthStarted',
    'integrationConnected',
    'onIntegrationConnected',
    'transferStarted',
    'transferNetworkSelected',
    'transferAmountEntered',
    'transferPreviewed',
    'transferInitiated',
    'transferMfaRequired',
    'transferMfaEntered',
    'transferCompleted',
    'onTransferFinished',
    'onExit',
  ]);
  const finished = (await shop.callbacks()).find(({ name }) => name === 'onTransferFinished')?.payload;
  expect(finished).toMatchObject({
    amount: 12.5,
    symbol: 'USDC',
    networkName: 'Solana',
    toAddress: 'Cb7LHami614ZSWR4odU3XsGnw226tyTyw61bU2HzJ7xV',
  });
  expect(seen.complaints).toEqual([]);
  expect(seen.hosts()).toEqual([new URL(storefront.url).host, new URL(fairlead.url).host].sort());
});

test('the window tells a wrong password, then a wrong code, and takes the right ones', async () => {
  const { link, window } = await openWindow();
  await window.allow('Mesh', 'wrong', '123456');
  await window.says('User name or password is wrong.');
  await window.allow('Mesh', 'Pass123', '000000');
  await window.says('That code is wrong.');
  await window.allow('Mesh', 'Pass123', '123456');
  await window.done();
  await link.screen('network');
});

test('what is denied in the window is told in Link, with a way on', async () => {
  const { shop, link, window } = await openWindow();
  await window.deny();
  await window.done();
  await link.screen('catalog');
  await link.content.getByText('You declined it.').waitFor();
  const [error] = await shop.events('integrationConnectionError');
  expect(error).toEqual({ errorMessage: expect.any(String), requestId: expect.any(String) });
});
