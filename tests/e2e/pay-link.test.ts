/** A payment link: the desktop shows it and its QR code, a phone opens it and pays, and the desktop follows to the end. */
import { type BrowserContext, devices, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { LinkPage } from './link-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { watch } from './watch.ts';

const { fairlead, database } = await setStage();
const browser = await openBrowser('partitioned');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });
const address = '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670';
const returnUrl = 'https://shop.example/orders/done';

async function mint(transactionId: string): Promise<string> {
  await database.db
    .insertInto('return_urls')
    .values({ client_id: fairlead.clientId, environment: 'sandbox', url: returnUrl, created_at: new Date() })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const body = {
    userId: 'buyer',
    transferOptions: {
      ...{ transactionId, transferType: 'payment' as const, generatePayLink: true },
      toAddresses: [
        { networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71', symbol: 'USDC', address, amount: 25 },
      ],
    },
    fairlead: { returnUrl },
  };
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate(body);
  return data.content?.paymentLink ?? '';
}

async function open(context: BrowserContext, link: string): Promise<{ page: Page; link: LinkPage }> {
  const page = await context.newPage();
  await page.goto(link);
  return { page, link: LinkPage.inWindow(page) };
}

test('paid with the phone while the desktop looks on', async () => {
  const payLink = await mint('order-1');
  expect(payLink).toMatch(new RegExp(`^${fairlead.url}/pay/[\\w-]{86}$`));
  const desk = await browser.newContext();
  const seen = await watch(desk);
  const desktop = await open(desk, payLink);
  const shown = await desktop.link.screen('payLink');
  expect((await desktop.link.heading().textContent())?.replaceAll('\u00a0', ' ')).toMatch(
    /^Pay 25 USDC to .+$/,
  );
  const words = await shown.textContent();
  for (const word of ['Base', '0x5793', 'f670']) expect(words?.toLowerCase()).toContain(word.toLowerCase());
  await desktop.page.getByRole('img', { name: 'QR code with the address of this link' }).waitFor();

  // The phone has what the QR code says, and no QR code to show.
  const { defaultBrowserType: _, ...phoneLike } = devices['Pixel 7'] ?? {};
  const pocket = await browser.newContext(phoneLike);
  const phone = await open(pocket, payLink);
  await phone.link.screen('payLink');
  expect(await phone.page.getByRole('img', { name: 'QR code' }).isVisible()).toBe(false);
  await phone.page.getByRole('button', { name: 'Continue here' }).click();
  await phone.link.screen('catalog');
  expect(phone.page.url()).toBe(`${fairlead.url}/pay/`);
  await desktop.page.getByRole('heading', { name: 'This link has been opened' }).waitFor();

  // The code has left the address, and this tab goes on where it was.
  await phone.link.connect('Binance', 'MeshUSDC');
  await phone.link.screen('preview');
  await phone.page.reload();
  await phone.link.approve();
  await phone.link.settled();
  await desktop.page.getByRole('heading', { name: 'Arrived' }).waitFor();
  await phone.link.primary().click();
  for (const { page } of [phone, desktop]) {
    const back = page.getByRole('link', { name: /^Back to / });
    expect(await back.getAttribute('href')).toBe(returnUrl);
    expect(new URL(page.url()).origin).toBe(fairlead.url);
  }
  // Whoever opens it once more is told how it ended; nobody is told by which account.
  const later = await open(await browser.newContext(), payLink);
  await later.page.getByRole('heading', { name: 'Arrived' }).waitFor();
  expect(await later.page.locator('body').textContent()).not.toContain('Binance');
  expect(seen.complaints).toEqual([]);
  expect(seen.hosts()).toEqual([new URL(fairlead.url).host]);
});

test('one that was left is told from one that nobody knows', async () => {
  const payLink = await mint('order-2');
  const context = await browser.newContext();
  const { page, link } = await open(context, payLink);
  await page.getByRole('button', { name: 'Continue here' }).click();
  await link.screen('catalog');
  await page.goto(payLink);
  // In the tab that opened it, the same link goes on.
  await link.screen('catalog');
  const elsewhere = await open(await browser.newContext(), payLink);
  await elsewhere.page.getByRole('heading', { name: 'This link has been opened' }).waitFor();
  await link.close();
  await link.screen('ended');
  await elsewhere.page.getByRole('heading', { name: 'Nothing was sent' }).waitFor();
  for (const path of [
    `/pay/${'x'.repeat(86)}`,
    '/pay/aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYjJiLWlmcmFtZS8='.repeat(3),
  ]) {
    const unknown = await open(context, fairlead.url + path);
    await unknown.link.screen('linkTokenUnknown');
  }
});
