/** Wallets of Tron and TON in the host page prove an address through the vendor's SDK: with real keys, judged by the server. */
import { expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import type { LinkPage } from './link-page.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { tronWallet } from './tron-wallet.ts';
import { watch } from './watch.ts';

const { fairlead, storefront } = await setStage();
const browser = await openBrowser('partitioned');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });

async function mint(networkType: 'tron' | 'tvm'): Promise<string> {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    ...{ userId: 'visitor-who-proves', verifyWalletOptions: { networkType } },
  });
  return data.content?.linkToken ?? '';
}

async function prove(link: LinkPage, shop: ShopPage): Promise<void> {
  await link.screen('catalog');
  await link.content.getByRole('list', { name: 'Wallets in this browser' }).getByRole('button').click();
  await link.screen('verifyMessage');
  await link.look();
  await link.primary().click();
  await link.screen('verified');
  await link.primary().click();
  await shop.linkIsClosed();
}

test('a Tron wallet', async () => {
  const context = await browser.newContext();
  const seen = await watch(context);
  const wallet = await tronWallet(context);
  const shop = await ShopPage.open(context, storefront.url);
  await prove(await shop.open(await mint('tron'), fairlead.url), shop);
  const connect = 'tron_requestAccounts';
  expect(wallet.asked).toEqual([connect, connect, 'signMessageV2']);
  expect(await shop.events('walletMessageSigned')).toMatchObject([
    { isVerified: true, address: wallet.address },
  ]);
  expect(seen.complaints).toEqual([]);
});
