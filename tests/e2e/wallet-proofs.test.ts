/** Wallets of the browser prove an address through the vendor's SDK: with real keys, judged by the server. */
import { expect, test } from 'vitest';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import type { LinkPage } from './link-page.ts';
import { aptosWallet, bitcoinWallet } from './proving-wallets.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { tonWallet } from './ton-wallet.ts';
import { tronWallet } from './tron-wallet.ts';
import { watch } from './watch.ts';

const { fairlead, storefront } = await setStage();
const browser = await openBrowser('partitioned');
const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });

async function mint(networkType: 'tron' | 'tvm' | 'aptos' | 'bitcoin'): Promise<string> {
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

test('an Aptos wallet of Link’s own frame', async () => {
  const context = await browser.newContext();
  const seen = await watch(context);
  const wallet = await aptosWallet(context);
  const shop = await ShopPage.open(context, storefront.url);
  await prove(await shop.open(await mint('aptos'), fairlead.url), shop);
  expect(wallet.asked).toEqual([expect.stringMatching(/^APTOS\nmessage: [\s\S]+\nnonce: [0-9a-f]{32}$/)]);
  expect(await shop.events('walletMessageSigned')).toMatchObject([
    { isVerified: true, address: wallet.address },
  ]);
  expect(seen.complaints).toEqual([]);
});

test('a Bitcoin wallet, after its user has refused once', async () => {
  const context = await browser.newContext();
  const seen = await watch(context);
  const wallet = await bitcoinWallet(context);
  wallet.refuses = true;
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.open(await mint('bitcoin'), fairlead.url);
  await link.screen('catalog');
  await link.content.getByRole('list', { name: 'Wallets in this browser' }).getByRole('button').click();
  await link.screen('verifyMessage');
  await link.look();
  await link.primary().click();
  await link.screen('catalog');
  await link.content.getByText('The wallet refused to sign.').waitFor();
  wallet.refuses = false;
  await prove(link, shop);
  expect(wallet.asked).toHaveLength(2);
  expect(await shop.events('walletMessageSigned')).toMatchObject([
    { isVerified: true, address: wallet.address },
  ]);
  expect(seen.complaints).toEqual([]);
});

test('a TON wallet, which names the page that it is in', async () => {
  const context = await browser.newContext();
  const wallet = await tonWallet(context);
  const shop = await ShopPage.open(context, storefront.url);
  await prove(await shop.open(await mint('tvm'), fairlead.url), shop);
  expect(wallet.asked).toEqual(['connect', 'signData']);
  expect(wallet.manifests).toMatchObject([{ url: fairlead.url }]);
  expect(await shop.events('walletMessageSigned')).toMatchObject([
    { isVerified: true, address: wallet.address },
  ]);
});
