/**
 * A visitor's own wallet pays through the vendor's SDK on a real chain: what is listed and told by webhook is what the
 * chain says, also where it takes a payment back.
 */
import { afterAll, expect, test } from 'vitest';
import { createCatalog } from '../../apps/server/src/catalog/index.ts';
import { anvil, ledgerTokenCode, setTokens } from '../../apps/server/test/anvil.ts';
import { receiver } from '../../apps/server/test/receiver.ts';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { LinkPage } from './link-page.ts';
import { ShopPage } from './shop-page.ts';
import { signingWallet } from './signing-wallet.ts';
import { openBrowser, setStage } from './stage.ts';
import { watch } from './watch.ts';

const baseSepolia = 'f2780a87-d1ab-4567-85b3-d9ae728cf54d';
const usdc = createCatalog().findAsset(baseSepolia, 'USDC')?.contractAddress ?? '';
const needed = 3;

const chain = await anvil({ chainId: 84_532, at: new Date(Date.now() - 3_600_000) });
await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
await chain.mine(20);
const { fairlead, storefront } = await setStage({
  FAIRLEAD_CHAINS_SANDBOX: `base-sepolia=${chain.url}`,
  FAIRLEAD_CONFIRMATIONS: `base-sepolia=${needed}`,
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

/** @param seenIn whether the wallet is in the frame of Link, too, as an extension is */
async function begin(where: 'shop' | 'window', seenIn: 'top' | 'every' = 'top', more: object = {}) {
  orders += 1;
  const transactionId = `wallet-${orders}`;
  const address = `0x${orders.toString(16).padStart(40, 'c')}`;
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId: `visitor-${orders}`,
    transferOptions: {
      transactionId,
      toAddresses: [{ networkId: baseSepolia, symbol: 'USDC', address, amount: 12.5 }],
    },
    ...more,
  });
  const linkToken = data.content?.linkToken ?? '';
  const context = await browser.newContext();
  const seen = await watch(context);
  const wallet = await signingWallet(context, chain, seenIn);
  await setTokens(chain, usdc, wallet.address, 100_000_000n);
  await chain.mine();
  if (where === 'shop') {
    const shop = await ShopPage.open(context, storefront.url);
    return { transactionId, wallet, seen, shop, link: await shop.open(linkToken, fairlead.url) };
  }
  const page = await context.newPage();
  await page.goto(Buffer.from(linkToken, 'base64').toString());
  await page.getByRole('button').first().click();
  return { transactionId, wallet, seen, link: LinkPage.inWindow(page) };
}

async function approveIn(link: LinkPage, switches?: () => Promise<void>): Promise<void> {
  await link.screen('catalog');
  // Found in one way or in two, it is there once: a click on one of several would be refused.
  await link.content.getByRole('list', { name: 'Wallets in this browser' }).getByRole('button').click();
  const preview = await link.screen('preview');
  await preview.getByText('Test Wallet 0x').waitFor();
  await preview.getByText(/The network takes up to/).waitFor();
  await pay(link, switches);
}

/** From the preview on. @param switches what the user does in the wallet before it is asked */
async function pay(link: LinkPage, switches?: () => Promise<void>): Promise<void> {
  await link.screen('preview');
  await link.look();
  await link.primary().click();
  await link.screen('walletApproval');
  await switches?.();
  await link.look();
  await link.primary().click();
}

/** The chain has the transaction; it is in no block yet. */
async function sent(link: LinkPage): Promise<void> {
  const progress = await link.screen('progress');
  await progress.getByRole('heading', { level: 1, name: 'Sent' }).waitFor();
}

const statuses = (transactionId: string) =>
  hooks.received.flatMap(({ body }) =>
    body['TransactionId'] === transactionId ? [body['TransferStatus']] : [],
  );
const listed = async (transactionId: string) => {
  const { data } = await api.managedTransfers.v1TransfersManagedMeshList({
    ClientTransactionId: transactionId,
  });
  return data.content?.items ?? [];
};

test('a deposit of a token through the SDK: settled by the chain, listed, told by webhook', async () => {
  const { transactionId, wallet, seen, shop, link } = await begin('shop');
  await approveIn(link, async () => {
    // Told as soon as it is listened to through the SDK.
    const tell = (account: string) =>
      shop?.page.evaluate(`tellOfTestWallet('accountsChanged', ['${account}'])`);
    const otherAccount = link.content.getByText('is at another account');
    const isSaid = async () => {
      await tell(`0x${'1'.repeat(40)}`);
      return otherAccount.isVisible();
    };
    await expect.poll(isSaid).toBe(true);
    await tell(wallet.address);
    await otherAccount.waitFor({ state: 'detached' });
  });
  await sent(link);
  const [hash] = wallet.sent;
  expect(wallet.asked).toContain('wallet_addEthereumChain');
  expect(wallet.asked.filter(method => method === 'eth_sendTransaction')).toHaveLength(1);
  await chain.mine(needed);
  await link.settled();
  await link.primary().click();
  await shop?.linkIsClosed();
  const callbacks = (await shop?.callbacks()) ?? [];
  expect(callbacks.find(({ name }) => name === 'onTransferFinished')?.payload).toMatchObject({
    ...{ status: 'success', amount: 12.5, txHash: hash, fromAddress: wallet.address },
  });
  expect(await listed(transactionId)).toMatchObject([{ status: 'succeeded', hash, amount: 12.5 }]);
  await expect.poll(() => statuses(transactionId)).toEqual(['Pending', 'Succeeded']);
  expect(seen.complaints).toEqual([]);
});

test('what a reorganisation undoes is not settled, and fails when its place is taken', async () => {
  const { transactionId, wallet, link } = await begin('shop', 'every');
  const before = await chain.rpc('evm_snapshot');
  await approveIn(link);
  await sent(link);
  await chain.mine(needed - 1);
  await chain.rpc('evm_revert', before);
  await chain.rpc('anvil_dropAllTransactions');
  const fees = { maxFeePerGas: '0x174876e800', maxPriorityFeePerGas: '0x2540be400' };
  await wallet.send({ ...fees, to: wallet.address, value: '0x0', data: '0x', gas: '0x5208' });
  await chain.mine(needed + 2);
  const progress = await link.screen('progress');
  const failed = progress.getByRole('heading', { level: 1, name: 'The transfer failed' });
  // It is said when a later block was read, and with it these once more.
  const oneMore = () => chain.mine(1).then(() => failed.isVisible());
  await expect.poll(oneMore, { interval: 1_000 }).toBe(true);
  await progress.getByText('Another transaction of the wallet took its place.').waitFor();
  await expect.poll(() => statuses(transactionId)).toEqual(['Pending', 'Failed']);
  expect(await listed(transactionId)).toMatchObject([{ status: 'failed' }]);
});

test('in a window of its own: a refusal sends nothing, and the next try pays', async () => {
  const { transactionId, wallet, link } = await begin('window');
  wallet.refuses = true;
  await approveIn(link);
  const failed = await link.screen('progress');
  await failed.getByText('You declined it.').waitFor();
  expect(wallet.sent).toEqual([]);
  wallet.refuses = false;
  await link.content.getByRole('button', { name: 'Back' }).first().click();
  await pay(link);
  await sent(link);
  await chain.mine(needed);
  await link.settled();
  expect((await listed(transactionId)).filter(({ status }) => status === 'succeeded')).toHaveLength(1);
});

test('through the SDK’s bridge: a proof, a refusal, and a payment from the address that was proven', async () => {
  const { transactionId, wallet, shop, link } = await begin('shop', 'top', { verifyWalletOptions: {} });
  await link.screen('catalog');
  await link.content.getByRole('list', { name: 'Wallets in this browser' }).getByRole('button').click();
  const asked = await link.screen('verifyMessage');
  await asked.getByText('Test Wallet will ask you to sign exactly this message.').waitFor();
  await link.look();
  await link.primary().click();
  await link.screen('verified');
  await link.primary().click();
  wallet.refuses = true;
  await pay(link);
  await (await link.screen('progress')).getByText('You declined it.').waitFor();
  wallet.refuses = false;
  await link.content.getByRole('button', { name: 'Back' }).first().click();
  await pay(link);
  await sent(link);
  await chain.mine(needed);
  await link.settled();
  const transfers = await listed(transactionId);
  expect(transfers.map(({ status, hash }) => [status, hash])).toEqual(
    expect.arrayContaining([
      ['succeeded', wallet.sent[0]],
      ['failed', null],
    ]),
  );
  const signed = (await shop?.callbacks())?.find(
    ({ payload }) => payload?.['type'] === 'walletMessageSigned',
  );
  expect(signed?.payload).toMatchObject({ payload: { isVerified: true, address: wallet.address } });
});
