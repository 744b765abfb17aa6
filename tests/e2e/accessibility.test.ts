/** Everyone can deposit: every screen passes axe in both colour schemes, and the whole way goes by keyboard. */
import type { Frame } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { accessibilityProblems } from './accessible.ts';
import type { LinkPage, ScreenName } from './link-page.ts';
import { type Offer, ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { WindowPage } from './window-page.ts';

const { storefront } = await setStage();
const browser = await openBrowser('partitioned');

describe.each(['light', 'dark'] as const)('in %s colours', colorScheme => {
  test('no screen of a deposit keeps anybody out', async () => {
    const context = await browser.newContext({ colorScheme });
    const shop = await ShopPage.open(context, storefront.url);
    // Collected, so that one run tells everything that is to be mended.
    const problems: string[] = [];
    const look = async (where: string, frame: Frame) => {
      problems.push(...(await accessibilityProblems(frame)).map(problem => `${where}: ${problem}`));
    };
    await look('shop', shop.page.mainFrame());
    const link = await shop.deposit('Deposit any asset');
    const passes = async (screen: ScreenName) => {
      await link.screen(screen);
      await look(screen, await link.frame());
    };
    await passes('catalog');
    await link.chooseIntegration('Binance');
    await passes('login');
    await link.logIn('Mesh', 'wrong');
    await link.content.getByText('User name or password is wrong.').waitFor();
    await passes('login');
    await link.logIn('Mesh', 'Pass123');
    await passes('code');
    await link.enterCode('123456');
    await passes('asset');
    await link.chooseAsset('USDC');
    await passes('network');
    await link.chooseNetwork('Base');
    await passes('amount');
    await link.enterAmount('5');
    await passes('preview');
    await link.close();
    await passes('closeQuestion');
    await link.content.getByRole('button', { name: 'Stay' }).click();
    await link.approve();
    await link.settled();
    await passes('progress');
    await link.primary().click();
    await shop.linkIsClosed();
    await shop.page.locator('#callbacks summary').last().click();
    await shop.page.locator('#transfers').getByText('succeeded').waitFor();
    await look('shop, filled', shop.page.mainFrame());
    expect(problems).toEqual([]);
  });

  test("neither does an exchange's window, nor an empty account", async () => {
    const context = await browser.newContext({ colorScheme });
    const shop = await ShopPage.open(context, storefront.url);
    const link = await shop.deposit('Deposit USDC');
    await link.chooseIntegration('Coinbase');
    await link.screen('oauth');
    expect(await accessibilityProblems(await link.frame()), 'oauth').toEqual([]);
    const [page] = await Promise.all([context.waitForEvent('page'), link.primary().click()]);
    const window = new WindowPage(page);
    await window.page.locator('[data-screen="authorize"]').waitFor();
    expect(await accessibilityProblems(page.mainFrame()), 'window').toEqual([]);
    await window.allow('Mesh2', 'Pass123', '123456');
    await window.done();
    expect(await accessibilityProblems(page.mainFrame()), 'window, done').toEqual([]);
    await link.screen('noEligibleAssets');
    expect(await accessibilityProblems(await link.frame()), 'noEligibleAssets').toEqual([]);
  });
});

/** Goes on with Tab until the focus is on what the test looks for, as its user would. */
async function tabTo(link: LinkPage, name: RegExp): Promise<void> {
  const frame = await link.frame();
  const described = `(() => {
    const focused = document.activeElement;
    const label = focused?.labels?.[0]?.textContent ?? focused?.getAttribute('aria-label') ?? focused?.textContent;
    return focused === document.body ? '' : label ?? '';
  })()`;
  const passed: string[] = [];
  for (let pressed = 0; pressed < 60; pressed += 1) {
    const focused = String(await frame.evaluate(described));
    if (name.test(focused)) return;
    passed.push(focused.slice(0, 40));
    await link.shop.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${name}, only: ${passed.join(' | ')}`);
}

/** The demo shop's offer, and what its button opens. */
async function openByKey(offer: Offer): Promise<{ shop: ShopPage; link: LinkPage }> {
  const shop = await ShopPage.open(await browser.newContext(), storefront.url);
  const minted = shop.page.waitForResponse('**/api/link-token');
  await shop.page.getByRole('button', { name: offer, exact: true }).focus();
  await shop.page.keyboard.press('Enter');
  await minted;
  return { shop, link: shop.openedLink() };
}

async function typeInto(link: LinkPage, field: RegExp, text: string): Promise<void> {
  await tabTo(link, field);
  await link.shop.keyboard.type(text);
}

/** Enter, which may move money: once a person can have read the screen. */
async function agree(link: LinkPage): Promise<void> {
  await link.look();
  await link.shop.keyboard.press('Enter');
}

async function logInByKey(link: LinkPage, user: string): Promise<void> {
  const { keyboard } = link.shop;
  await link.screen('catalog');
  await typeInto(link, /^Search/, 'binance');
  await keyboard.press('Enter');
  await link.screen('login');
  await typeInto(link, /^User name/, user);
  await typeInto(link, /^Password/, 'Pass123');
  await keyboard.press('Enter');
  await link.screen('code');
  await typeInto(link, /^Code/, '123456');
  await keyboard.press('Enter');
}

async function approveByKey(link: LinkPage): Promise<void> {
  await link.screen('preview');
  await agree(link);
  await link.screen('code');
  await typeInto(link, /^Code/, '123456');
  await agree(link);
  await link.settled();
  await tabTo(link, /^Done/);
  await link.shop.keyboard.press('Enter');
}

test('a whole deposit goes by keyboard alone', async () => {
  const { shop, link } = await openByKey('Deposit USDC');
  const { keyboard } = shop.page;
  await logInByKey(link, 'Mesh');
  // The first network is preselected; Enter on the heading is the primary action, Escape goes back.
  await link.screen('network');
  await keyboard.press('Enter');
  await link.screen('amount');
  await keyboard.press('Escape');
  await link.screen('network');
  await keyboard.press('Enter');
  await link.screen('amount');
  await typeInto(link, /^Amount in/, '4');
  await keyboard.press('Enter');
  await approveByKey(link);
  await shop.linkIsClosed();
  expect(await shop.callbackNames()).toContain('onTransferFinished');
});

test('so does a payment', async () => {
  const { shop, link } = await openByKey('Pay for an order');
  await logInByKey(link, 'MeshUSDC');
  await link.screen('network');
  await shop.page.keyboard.press('Enter');
  await approveByKey(link);
  await shop.linkIsClosed();
  expect(await shop.callbackNames()).toContain('onTransferFinished');
});

test('so does the proof of a wallet', async () => {
  const { shop, link } = await openByKey('Prove a wallet');
  const { keyboard } = shop.page;
  await link.screen('catalog');
  await typeInto(link, /^Search/, 'metamask');
  await keyboard.press('Enter');
  await link.screen('verifyAccount');
  await keyboard.press('Enter');
  await link.screen('verifyMessage');
  await agree(link);
  await link.screen('verified');
  await keyboard.press('Enter');
  await shop.linkIsClosed();
  expect(await shop.callbackNames()).toContain('verifyDonePage');
});
