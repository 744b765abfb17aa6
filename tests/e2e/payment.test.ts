/** A payment: a fixed amount with the shop's own fee on top, for goods that are named; and paid once. */
import { randomUUID } from 'node:crypto';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import type { LinkPage } from './link-page.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { watch } from './watch.ts';

const { fairlead, storefront } = await setStage();
const browser = await openBrowser('partitioned');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });
const base = 'aa883b03-120d-477c-a588-37c2afd3ca71';
const address = '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670';

const transactionId = `order-${randomUUID()}`;

async function open() {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId: 'buyer',
    restrictMultipleAccounts: true,
    transferOptions: {
      ...{ transactionId, transferType: 'payment', clientFee: 0.02 },
      goodsDetails: [{ goodsName: 'A sofa, green' }, { goodsName: 'Delivery' }],
      toAddresses: [{ networkId: base, symbol: 'USDC', address, amount: 25, displayAmountInFiat: 25.1 }],
    },
  });
  const context = await browser.newContext();
  const seen = await watch(context);
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.open(data.content?.linkToken ?? '', fairlead.url);
  return { shop, link, seen };
}

/** What is read, whatever kind of space keeps an amount and its unit on one line. */
async function wordsOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').replaceAll('\u00a0', ' ');
}

/** The lines of the preview: what is left of a line, and what is right of it. */
async function lines(link: LinkPage): Promise<Record<string, string>> {
  const screen = await link.screen('preview');
  const facts = await screen.locator('.fact').all();
  return Object.fromEntries(
    await Promise.all(
      facts.map(async fact => [await wordsOf(fact.locator('dt')), await wordsOf(fact.locator('dd'))]),
    ),
  );
}

test('the preview names the goods and the fee, exactly the amount arrives, and it is paid once', async () => {
  const { shop, link, seen } = await open();
  await link.connect('Binance', 'MeshUSDC');
  const shown = await lines(link);
  const [, client] = /^Pay 25 USDC to (.+)$/.exec(await wordsOf(link.heading())) ?? [];
  expect(client).toMatch(/./);
  expect(shown['For']).toContain('A sofa, green');
  expect(shown['For']).toContain('Delivery');
  expect(shown[`Fee of ${client}`]).toContain('0.5 USDC');
  expect(shown[`${client} receives`]).toContain('25 USDC');
  // 25, the shop's 2 %, and what Binance takes on Base.
  expect(shown['You pay in all']).toContain('25.51 USDC');
  await link.approve();
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();

  const [preview] = (await shop.events('transferPreviewed')) as [Record<string, unknown>];
  expect(preview).toMatchObject({
    ...{ amount: 25, symbol: 'USDC', toAddress: address, clientTransactionId: transactionId },
    customClientFee: { fee: 0.5, feeCurrency: 'USDC', feeInFiat: 0.5 },
  });
  const finished = (await shop.callbacks()).find(({ name }) => name === 'onTransferFinished')?.payload;
  expect(finished).toMatchObject({ status: 'success', amount: 25, toAddress: address });
  await expect
    .poll(async () => {
      const { data } = await api.managedTransfers.v1TransfersManagedMeshList({
        ClientTransactionId: transactionId,
      });
      return data.content?.items?.map(({ status, transferType, destinationAmount, sourceAmount }) => ({
        ...{ status, transferType, destinationAmount, sourceAmount },
      }));
    })
    .toEqual([{ status: 'succeeded', transferType: 'payment', destinationAmount: 25, sourceAmount: 25.51 }]);
  expect(seen.complaints).toEqual([]);

  const again = await open();
  await again.link.connect('Binance', 'MeshUSDC');
  await again.link.screen('preview');
  await again.link.look();
  await again.link.primary().click();
  await again.link.content.getByText('This has already been paid.').waitFor();
  expect(await again.link.content.getByRole('alert').first().textContent()).toContain('No money has moved.');
  const { data } = await api.managedTransfers.v1TransfersManagedMeshList({
    ClientTransactionId: transactionId,
  });
  expect(data.content?.total).toBe(1);
});
