/**
 * The thin line, whole: a shop on one site, Link on another, the vendor's SDK between them, and a deposit from the
 * first click to the list of transfers; once with each kind of storage that a browser may give a frame.
 */
import { describe, expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { accessToken, type Deposit, finished, previewed, summary } from './payloads.ts';
import { ShopPage } from './shop-page.ts';
import { launchWatched, setStage } from './stage.ts';
import { watch } from './watch.ts';

const { fairlead, storefront } = await setStage();
const base = { id: 'aa883b03-120d-477c-a588-37c2afd3ca71', name: 'Base' };
const toAddress = '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670';

describe.each(['shared', 'partitioned', 'blocked'] as const)('with third-party storage %s', storage => {
  test('a deposit of USDC from Binance', async () => {
    const browser = await launchWatched(storage);
    try {
      const context = await browser.newContext();
      const seen = await watch(context);
      const shop = await ShopPage.open(context, storefront.url);
      const link = await shop.deposit('Deposit USDC');
      const { userId, transactionId } = shop.minted;
      await link.screen('catalog');
      // A shop that developers copy from asks for nothing that Fairlead has doubts about.
      expect(await shop.page.getByRole('status').textContent()).toBe('');
      expect(await (await link.frame()).evaluate(storageIn)).toBe(
        storage === 'blocked' ? 'SecurityError' : 'usable',
      );
      await link.chooseIntegration('Binance', 'bina');
      await link.logIn('Mesh', 'Pass123');
      await link.enterCode('123456');
      await link.chooseNetwork('Base');
      await link.enterAmount('25');
      await link.approve();
      await link.settled();
      await link.primary().click();
      await shop.linkIsClosed();

      const from = { name: 'Binance', type: 'sandbox' };
      const fees = { networkFee: 0, institutionFee: 0.01 };
      const deposit: Deposit = {
        ...{ from, symbol: 'USDC', network: base, toAddress, amount: 25, total: 25.01 },
        ...{ ...fees, userId, transactionId },
      };
      const selected = { integrationType: from.type, integrationName: from.name };
      const callbacks = await shop.callbacks();
      expect(callbacks).toEqual([
        event('pageLoaded'),
        event('integrationSelected', { ...selected, userSearched: true }),
        event('credentialsEntered'),
        event('integrationMfaRequired'),
        event('integrationMfaEntered'),
        event('integrationConnected', { accessToken: accessToken(from) }),
        { name: 'onIntegrationConnected', payload: { accessToken: accessToken(from) } },
        event('transferStarted', selected),
        event('transferNetworkSelected', base),
        event('transferAmountEntered'),
        event('transferPreviewed', previewed(deposit)),
        event('transferInitiated', { ...selected, status: 'pending' }),
        event('transferMfaRequired'),
        event('transferMfaEntered'),
        event('transferCompleted', finished(deposit)),
        { name: 'onTransferFinished', payload: finished(deposit) },
        { name: 'onExit', payload: { summary: summary(deposit) } },
      ]);

      const [preview] = await shop.events('transferPreviewed');
      const told = callbacks.find(({ name }) => name === 'onTransferFinished')?.payload;
      const exit = callbacks.at(-1)?.payload['summary'] as {
        transfer: { previewId: string; transactionId: string };
      };
      const { previewId } = preview as { previewId: string };
      expect(told?.['transferId']).toBe(previewId);
      expect(exit.transfer).toMatchObject({ previewId, transactionId });

      const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });
      await expect
        .poll(async () => {
          const { data } = await api.managedTransfers.v1TransfersManagedMeshList({
            ClientTransactionId: transactionId,
          });
          return data.content?.items?.map(item => item.status);
        })
        .toEqual(['succeeded']);
      const { data } = await api.managedTransfers.v1TransfersManagedMeshList({ UserId: userId });
      expect(data.content).toMatchObject({ total: 1 });
      expect(data.content?.items?.[0]).toMatchObject({
        id: previewId,
        clientTransactionId: transactionId,
        userId,
        status: 'succeeded',
        amount: 25,
        amountInFiat: 25,
        symbol: 'USDC',
        networkId: base.id,
        networkName: 'Base',
        transferType: 'deposit',
        isFeeIncluded: false,
        destinationAddress: toAddress,
        sourceAmount: 25.01,
        destinationAmount: 25,
        totalFeesAmountInFiat: 0.01,
        totalTransactionAmountInFiat: 25.01,
        institutionTransactionId: told?.['txId'],
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      const listed = shop.page
        .getByRole('list')
        .locator('#transfers > li, li')
        .filter({ hasText: transactionId });
      await listed.getByText('succeeded').waitFor();

      expect(seen.complaints).toEqual([]);
      expect(seen.hosts()).toEqual([new URL(storefront.url).host, new URL(fairlead.url).host].sort());
    } finally {
      await browser.close();
    }
  });
});

test('the shop that the server opens by itself at /demo', async () => {
  const browser = await launchWatched('partitioned');
  try {
    const context = await browser.newContext();
    const seen = await watch(context);
    const shop = await ShopPage.open(context, `${fairlead.url}/demo`);
    expect(shop.page.url()).toBe(`${fairlead.url}/demo/`);
    const link = await shop.deposit('Deposit on Base');
    await link.connect('Binance', 'MeshUSDC');
    // One destination: neither asset nor network is a question.
    await link.enterAmount('10');
    await link.approve();
    await link.settled();
    await link.primary().click();
    await shop.linkIsClosed();
    await shop.page.locator('#transfers > li').getByText('succeeded').waitFor();
    await shop.page.getByRole('status').getByText('It has arrived.').waitFor();
    expect(seen.complaints).toEqual([]);
    expect(seen.hosts()).toEqual([new URL(fairlead.url).host]);
  } finally {
    await browser.close();
  }
});

/** Whether a script may keep anything in the Link page's frame. */
const storageIn = `(() => {
  try { return sessionStorage.length + localStorage.length >= 0 ? 'usable' : ''; } catch (error) { return error.name; }
})()`;

function event(type: string, payload?: unknown) {
  return { name: 'onEvent', payload: payload === undefined ? { type } : { type, payload } };
}
