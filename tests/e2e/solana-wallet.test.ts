/**
 * A visitor's own Solana wallet pays through the vendor's SDK, on the real programs: what is listed and told by webhook is
 * what the chain says.
 */
import { afterAll, expect, test } from 'vitest';
import { finalAfter, liteSvmNode, testSigner } from '../../apps/server/test/litesvm-node.ts';
import { receiver } from '../../apps/server/test/receiver.ts';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { LinkPage } from './link-page.ts';
import { ShopPage } from './shop-page.ts';
import { openBrowser, setStage } from './stage.ts';
import { standardWallet } from './standard-wallet.ts';
import { watch } from './watch.ts';

const devnet = 'b7387cd9-2f47-4e4d-bc7b-d44e61d58210';
const node = await liteSvmNode(new Date(Date.now() - 3_600_000));
afterAll(node.close);
node.mine(100);
const mint = testSigner().address;
node.makeMint(mint, 6);
const { fairlead, storefront } = await setStage({
  FAIRLEAD_CHAINS_SANDBOX: `solana-devnet=${node.url}`,
  FAIRLEAD_CONTRACTS: `solana-devnet:PYUSD=${mint}`,
});
const browser = await openBrowser('partitioned');
const hooks = await receiver();
afterAll(hooks.close);

const headers = {
  'content-type': 'application/json',
  ...{ 'x-client-id': fairlead.clientId, 'x-client-secret': fairlead.sandboxKey },
};
const endpoint = await fetch(`${fairlead.url}/fairlead/v1/webhook-endpoints`, {
  ...{ method: 'POST', headers, body: JSON.stringify({ url: `${hooks.url}/hooks` }) },
});
if (!endpoint.ok) throw new Error(`no webhook endpoint: ${await endpoint.text()}`);

const api = fairleadApi({ ...fairlead, fairleadUrl: fairlead.url });
let orders = 0;

async function order(more: object = {}) {
  orders += 1;
  const transactionId = `solana-${orders}`;
  const address = testSigner().address;
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId: `visitor-${orders}`,
    transferOptions: {
      transactionId,
      toAddresses: [{ networkId: devnet, symbol: 'PYUSD', address, amount: 12.5 }],
    },
    ...more,
  });
  return { transactionId, address, linkToken: data.content?.linkToken ?? '' };
}

async function fund(wallet: { address: string }): Promise<void> {
  node.fund(wallet.address, 1_000_000_000n);
  await node.mint(mint, wallet.address, 100_000_000n);
}

async function connectIn(link: LinkPage): Promise<void> {
  await link.screen('catalog');
  await link.content.getByRole('list', { name: 'Wallets in this browser' }).getByRole('button').click();
}

async function proveIn(link: LinkPage): Promise<void> {
  await connectIn(link);
  await link.screen('verifyMessage');
  await link.look();
  await link.primary().click();
  await link.screen('verified');
  await link.primary().click();
}

/** @param switches what the user does in the wallet before it is asked */
async function payIn(link: LinkPage, switches?: () => Promise<void>): Promise<void> {
  const preview = await link.screen('preview');
  await preview.getByText('Test Sol ').waitFor();
  await preview.getByText(/The receiver's account for this token is opened with/).waitFor();
  await link.look();
  await link.primary().click();
  await link.screen('walletApproval');
  await switches?.();
  await link.look();
  await link.primary().click();
}

async function sent(link: LinkPage): Promise<void> {
  const progress = await link.screen('progress');
  await progress.getByRole('heading', { level: 1, name: 'Sent' }).waitFor();
}

const listed = async (transactionId: string) => {
  const { data } = await api.managedTransfers.v1TransfersManagedMeshList({
    ClientTransactionId: transactionId,
  });
  return data.content?.items ?? [];
};

test('a payment of a token through the SDK, signed in the host page: settled by the chain, listed, told by webhook', async () => {
  const { transactionId, address, linkToken } = await order();
  const context = await browser.newContext();
  const seen = await watch(context);
  const wallet = await standardWallet(context);
  await fund(wallet);
  const shop = await ShopPage.open(context, storefront.url);
  const link = await shop.open(linkToken, fairlead.url);
  await connectIn(link);
  await payIn(link, async () => {
    // Told as soon as it is listened to through the SDK.
    const show = (account: string) => shop.page.evaluate(`showOfTestWallet('${account}')`);
    const otherAccount = link.content.getByText('is at another account');
    const isSaid = async () => {
      await show(address);
      return otherAccount.isVisible();
    };
    await expect.poll(isSaid).toBe(true);
    await show('own');
    await otherAccount.waitFor({ state: 'detached' });
  });
  await sent(link);
  expect(wallet.asked).toEqual(['solana:signTransaction']);
  expect(await node.held(mint, address)).toBe(12_500_000n);
  node.mine(finalAfter);
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();
  const [transfer] = await listed(transactionId);
  expect(transfer).toMatchObject({ status: 'succeeded', amount: 12.5, tokenAddress: mint });
  const callbacks = await shop.callbacks();
  expect(callbacks.find(({ name }) => name === 'onTransferFinished')?.payload).toMatchObject({
    ...{ status: 'success', amount: 12.5, txHash: transfer?.hash, fromAddress: wallet.address },
  });
  const statuses = () =>
    hooks.received.flatMap(({ body }) =>
      body['TransactionId'] === transactionId ? [body['TransferStatus']] : [],
    );
  await expect.poll(statuses).toEqual(['Pending', 'Succeeded']);
  expect(seen.complaints).toEqual([]);
});

test('in a window of its own, after a proof, by a wallet that sends itself: a refusal sends nothing, and the next try pays', async () => {
  const { transactionId, address, linkToken } = await order({ verifyWalletOptions: {} });
  const context = await browser.newContext();
  const wallet = await standardWallet(context, 'top', node.run);
  await fund(wallet);
  const page = await context.newPage();
  await page.goto(Buffer.from(linkToken, 'base64').toString());
  await page.getByRole('button').first().click();
  const link = LinkPage.inWindow(page);
  await proveIn(link);
  wallet.refuses = true;
  await payIn(link);
  const failed = await link.screen('progress');
  await failed.getByText('You declined it.').waitFor();
  expect(await node.held(mint, address)).toBeUndefined();
  wallet.refuses = false;
  await link.content.getByRole('button', { name: 'Back' }).first().click();
  await link.screen('preview');
  await link.look();
  await link.primary().click();
  await link.screen('walletApproval');
  await link.look();
  await link.primary().click();
  await sent(link);
  expect(await listed(transactionId)).toHaveLength(2);
  expect(await node.held(mint, address)).toBe(12_500_000n);
});

test.each([
  ['the SDK', ''],
  ['our own loader', '/?loader=fairlead'],
])('a proof through %s is signed in the host page', async (_, path) => {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId: 'visitor-who-proves',
    verifyWalletOptions: { networkType: 'solana' },
  });
  const context = await browser.newContext();
  const wallet = await standardWallet(context);
  const shop = await ShopPage.open(context, `${storefront.url}${path}`);
  const link = await shop.open(data.content?.linkToken ?? '', fairlead.url);
  await proveIn(link);
  expect(wallet.asked).toEqual(['solana:signMessage']);
  await shop.linkIsClosed();
  expect(await shop.events('walletMessageSigned')).toMatchObject([
    { isVerified: true, address: wallet.address },
  ]);
});
