/**
 * Live sessions through the vendor's SDK, on a shop that is served over https: a payment from the visitor's own wallet, and
 * a deposit by hand. Ethereum is a local chain that calls itself so; nothing of the sandbox has a part in it.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createCatalog } from '../../apps/server/src/catalog/index.ts';
import { createKey } from '../../apps/server/src/clients/index.ts';
import { systemClock, systemRandom } from '../../apps/server/src/surroundings.ts';
import { anvil, ledgerTokenCode, setTokens, transferOf } from '../../apps/server/test/anvil.ts';
import { certificate, overHttps } from '../../apps/server/test/https.ts';
import { receiver } from '../../apps/server/test/receiver.ts';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { ShopPage } from './shop-page.ts';
import { signingWallet } from './signing-wallet.ts';
import { openBrowser, setStage } from './stage.ts';

const ethereum = createCatalog().findNetworkByName('Ethereum')?.id ?? '';
const usdc = createCatalog().findAsset(ethereum, 'USDC')?.contractAddress ?? '';
const needed = 3;

const chain = await anvil({ chainId: 1, at: new Date(Date.now() - 3_600_000) });
await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
await chain.mine(20);

/** CoinGecko's answer for the two coins that are asked for. */
const prices = createServer((_request, response) => {
  const asOf = Math.floor(Date.now() / 1_000);
  const answer = {
    'usd-coin': { usd: 1, last_updated_at: asOf },
    ethereum: { usd: 3_000, last_updated_at: asOf },
  };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
});
await new Promise<void>(resolve => prices.listen(0, '127.0.0.1', resolve));
afterAll(() => void prices.close());

const folder = await mkdtemp(join(tmpdir(), 'fairlead-live-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const certificateFile = join(folder, 'certificate.pem');
await writeFile(certificateFile, certificate);
const { fairlead, storefront, database } = await setStage({
  FAIRLEAD_CHAINS_LIVE: `ethereum=${chain.url}`,
  FAIRLEAD_CONFIRMATIONS: `ethereum=${needed}`,
  FAIRLEAD_PRICES: `coingecko=http://127.0.0.1:${(prices.address() as AddressInfo).port}`,
  FAIRLEAD_WEBHOOK_RANGES: '127.0.0.0/8',
  NODE_EXTRA_CA_CERTS: certificateFile,
});
const shopSite = await overHttps(storefront.url);
const hooks = await receiver();
const hooksSite = await overHttps(hooks.url);
afterAll(() => Promise.all([shopSite.close(), hooksSite.close(), hooks.close()]));
const browser = await openBrowser('partitioned');

const { db } = database;
const { clientId } = fairlead;
const key = await createKey(
  { db, clock: systemClock, random: systemRandom },
  { clientId, environment: 'live' },
  'readWrite',
);
const secret = key?.secret ?? '';
await db
  .insertInto('allowed_origins')
  .values({
    ...{ client_id: clientId, environment: 'live', sub_client_id: null },
    ...{ origin: shopSite.url, created_at: new Date() },
  })
  .execute();
const endpoint = await fetch(`${fairlead.url}/fairlead/v1/webhook-endpoints`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-client-id': clientId, 'x-client-secret': secret },
  body: JSON.stringify({ url: `${hooksSite.url}/hooks` }),
});
if (!endpoint.ok) throw new Error(`no webhook endpoint: ${await endpoint.text()}`);
const api = fairleadApi({ clientId, sandboxKey: secret, fairleadUrl: fairlead.url });

async function begin(transactionId: string, transferType: 'payment' | 'deposit', address: string) {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId: transactionId,
    transferOptions: {
      ...{ transactionId, transferType },
      toAddresses: [{ networkId: ethereum, symbol: 'USDC', address, amount: 12.5 }],
    },
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const wallet = await signingWallet(context, chain, 'top', 1);
  await setTokens(chain, usdc, wallet.address, 100_000_000n);
  await chain.mine();
  const shop = await ShopPage.open(context, shopSite.url);
  return { wallet, shop, link: await shop.open(data.content?.linkToken ?? '', fairlead.url) };
}

const listed = async (ClientTransactionId: string) => {
  const { data } = await api.managedTransfers.v1TransfersManagedMeshList({ ClientTransactionId });
  return data.content?.items ?? [];
};
const told = (transactionId: string) =>
  hooks.received.flatMap(({ body }) =>
    body['TransactionId'] === transactionId ? [body['TransferStatus']] : [],
  );

test('a payment from the visitor’s own wallet: settled, listed, told by webhook', async () => {
  const { wallet, shop, link } = await begin('live-payment', 'payment', `0x${'c'.repeat(40)}`);
  const catalog = await link.screen('catalog');
  await catalog.getByRole('list', { name: 'Wallets in this browser' }).getByRole('button').click();
  await link.screen('preview');
  // The sandbox's band, and its exchanges, are nowhere.
  expect(await link.content.getByText(/sandbox/i).count()).toBe(0);
  await link.look();
  await link.primary().click();
  await link.screen('walletApproval');
  await link.look();
  await link.primary().click();
  const progress = await link.screen('progress');
  await progress.getByRole('heading', { level: 1, name: 'Sent' }).waitFor();
  await chain.mine(needed);
  await link.settled();
  await link.primary().click();
  await shop.linkIsClosed();
  const finished = (await shop.callbacks()).find(({ name }) => name === 'onTransferFinished')?.payload;
  expect(finished).toMatchObject({ status: 'success', txHash: wallet.sent[0], fromAddress: wallet.address });
  expect(await listed('live-payment')).toMatchObject([
    { status: 'succeeded', hash: wallet.sent[0], amount: 12.5, tokenAddress: usdc },
  ]);
  await expect.poll(() => told('live-payment')).toEqual(['Pending', 'Succeeded']);
});

test('a deposit by hand: what arrives on the chain is told, and nothing lets it arrive but the chain', async () => {
  const address = `0x${'d'.repeat(40)}`;
  const { wallet, link } = await begin('live-deposit', 'deposit', address);
  await link.screen('catalog');
  await link.content.getByRole('button', { name: /by hand/ }).click();
  const shown = await link.screen('manualDeposit');
  expect(await shown.getByRole('button', { name: /arrive/i }).count()).toBe(0);
  await wallet.send({
    ...{ to: usdc, value: '0x0', data: transferOf(address, 12_500_000n), gas: '0x186a0' },
    ...{ maxFeePerGas: '0x174876e800', maxPriorityFeePerGas: '0x2540be400' },
  });
  await chain.mine(needed, new Date());
  await link.screen('manualArrived');
  expect(await listed('live-deposit')).toMatchObject([{ status: 'succeeded', amount: 12.5 }]);
  await expect.poll(() => told('live-deposit')).toEqual(['Succeeded']);
});
