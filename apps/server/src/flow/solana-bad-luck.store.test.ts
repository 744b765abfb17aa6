/** What can go wrong around a payment from a Solana wallet: another process goes on with it, a fork undoes it, it is told twice. */
import { beforeEach, describe, expect, test } from 'vitest';
import { flow, minutes, type Page, seconds, type TestClient } from '../../test/flow.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { finalAfter, type TestSigner, testSigner } from '../../test/litesvm-node.ts';
import { pyusd, solanaFlow } from '../../test/solana-flow.ts';
import { watchDeposits } from './watch-deposits.ts';

const { db, catalog, server, node, devnet } = await solanaFlow('solana bad luck');

let wallet: TestSigner;
let shop = '';
beforeEach(async () => {
  node.drop(false);
  wallet = testSigner();
  shop = testSigner().address;
  node.fund(wallet.address, 1_000_000_000n);
  node.makeMint(pyusd, 6);
  await node.mint(pyusd, wallet.address, 100_000_000n);
});

const signs = ['solana:signTransaction', 'solana:signAndSendTransaction'] as const;
const sendsItself = ['solana:signAndSendTransaction'] as const;
const pay = (userId = 'user-1') => ({
  userId,
  transferOptions: {
    transactionId: 'order-1',
    toAddresses: [destination({ networkId: devnet, symbol: 'PYUSD', address: shop, amount: 25 })],
  },
});

/** Until the wallet has what it is to sign. */
async function asked(features: readonly (typeof signs)[number][] = signs, of?: TestClient) {
  const client = of ?? (await server.newClient());
  const page = await client.open(pay());
  const connection = { name: 'Phantom', networkType: 'solana' as const, address: wallet.address };
  await page.act('connect-wallet', { ...connection, solanaFeatures: [...features] });
  await page.act('approve', { previewId: page.on('preview').previewId });
  await page.act('sign-transaction');
  const { solanaWallet } = page.on('walletApproval');
  return { client, page, transaction: solanaWallet?.transaction ?? '' };
}

const submit = (page: Page, transaction: string) => page.act('submit-signed-transaction', { transaction });
const settle = () => node.mine(finalAfter, server.clock.now());
const wait = (time = seconds(30)) => server.pass(time);
const listed = async (client: TestClient) => (await client.transfers()).content.items;
const paid = async (client: TestClient) =>
  (await listed(client)).filter(({ status }) => status === 'succeeded').map(({ hash }) => hash);

test('SOL for the fee that was spent after the preview: the wallet is not asked', async () => {
  const client = await server.newClient();
  const page = await client.open(pay());
  const connection = { name: 'Phantom', networkType: 'solana' as const, address: wallet.address };
  await page.act('connect-wallet', { ...connection, solanaFeatures: [...signs] });
  await page.act('approve', { previewId: page.on('preview').previewId });
  node.fund(wallet.address, 1_000n);
  await page.act('sign-transaction');
  expect(page.on('progress').state).toBe('failed');
  expect(page.view.notice).toMatchObject({ code: 'insufficientFunds', moneyMoved: 'no' });
});

describe('another process on the same database', () => {
  /** Nothing is left of the first but what it wrote. */
  async function restarted(work: () => unknown): Promise<void> {
    const { watch, prices } = server.services;
    const next = await flow({
      ...{ db, catalog, clock: server.clock, watch, prices },
      seed: `solana ${wallet.address}`,
    });
    try {
      await work();
      settle();
      await next.pass(seconds(30));
    } finally {
      await next.close();
    }
  }

  test('settles what was sent when the page was closed', async () => {
    const { client, page, transaction } = await asked();
    await submit(page, wallet.sign(transaction));
    const { hash } = page.on('progress');
    await page.act('close');
    await restarted(() => {});
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });

  test('sends again what was signed and no leader had taken', async () => {
    node.drop();
    const { client, page, transaction } = await asked();
    await submit(page, wallet.sign(transaction));
    await page.act('close');
    node.drop(false);
    await wait();
    expect(await node.held(pyusd, shop)).toBe(25_000_000n);
    await restarted(() => {});
    expect(await listed(client)).toMatchObject([{ status: 'succeeded' }]);
  });

  test('finds what a wallet has sent itself, of which nobody has told', async () => {
    const { client, transaction } = await asked(sendsItself);
    let hash = '';
    await restarted(() => {
      hash = node.run(wallet.sign(transaction));
    });
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });
});

describe('a fork that undoes it', () => {
  // What the wallet has is final.
  beforeEach(settle);

  test('takes nothing away: what was signed is sent again, and pays once', async () => {
    const { client, page, transaction } = await asked();
    await submit(page, wallet.sign(transaction));
    expect(await node.held(pyusd, shop)).toBe(25_000_000n);
    node.fork();
    expect(await node.held(pyusd, shop)).toBeUndefined();
    await wait();
    expect(await node.held(pyusd, shop)).toBe(25_000_000n);
    expect(await listed(client)).toMatchObject([{ status: 'pending' }]);
    settle();
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded' }]);
    expect(await node.held(pyusd, shop)).toBe(25_000_000n);
  });

  test('and after which it can never come back is failed, and not before', async () => {
    const { client, page, transaction } = await asked(sendsItself);
    const signature = node.run(wallet.sign(transaction));
    await page.act('report-solana-signature', { signature });
    expect(page.on('progress')).toMatchObject({ state: 'sent', hash: signature });
    node.fork();
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'pending' }]);
    node.mine(300 + 2 * finalAfter + 1, server.clock.now());
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'failed' }]);
    expect((await page.read()).notice).toMatchObject({ detail: { key: 'transactionDropped' } });
    expect(await node.held(pyusd, shop)).toBeUndefined();
  });
});

describe('one transaction pays once', () => {
  test('whoever reports it and however often', async () => {
    const first = await asked(sendsItself);
    const second = await asked(sendsItself, first.client);
    const signature = node.run(wallet.sign(first.transaction));
    await first.page.act('report-solana-signature', { signature });
    await second.page.act('report-solana-signature', { signature });
    expect(second.page.view.notice).toMatchObject({ code: 'foreignTransaction', moneyMoved: 'unknown' });
    settle();
    await wait();
    expect(await paid(first.client)).toEqual([signature]);
  });

  test('handed in by two tabs', async () => {
    const { client, page, transaction } = await asked();
    const tab = await page.reload();
    const signed = wallet.sign(transaction);
    await submit(page, signed);
    const { version } = tab.view;
    const again = await tab.send('submit-signed-transaction', { version, after: 0, transaction: signed });
    expect(again.status).toBe(409);
    settle();
    await wait();
    expect(await paid(client)).toHaveLength(1);
    expect(await node.held(pyusd, shop)).toBe(25_000_000n);
  });

  test('and is no deposit by hand at the same address', async () => {
    const client = await server.newClient();
    const byHand = await client.open(pay('user-2'));
    await byHand.act('deposit-by-hand');
    expect(byHand.on('manualDeposit').simulates).toBeUndefined();
    const { page, transaction } = await asked(signs, client);
    await submit(page, wallet.sign(transaction));
    const { hash } = page.on('progress');
    settle();
    await wait(minutes(1));
    settle();
    while ((await watchDeposits(server.services)) > 0);
    expect(await listed(client)).toMatchObject([{ hash }]);
    expect((await byHand.read()).screen.kind).toBe('manualDeposit');
  });
});
