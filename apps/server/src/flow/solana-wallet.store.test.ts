/** Transfers from a Solana wallet of the user's own, on the real programs: what counts is what the blocks say. */
import { getCompiledTransactionMessageDecoder } from '@solana/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { minutes, type Page, seconds, type TestClient } from '../../test/flow.ts';
import { destination, network } from '../../test/link-token-bodies.ts';
import {
  decode,
  finalAfter,
  type TestSigner,
  testSigner,
  token2022,
  tokenProgram,
} from '../../test/litesvm-node.ts';
import { pyusd, solanaFlow } from '../../test/solana-flow.ts';

const { server, node, main, devnet, usdc, unreachable } = await solanaFlow('solana wallet');

/** Of each test's own, so that no test meets the transactions of another. */
let wallet: TestSigner;
let shop = '';
const sol = (units: number) => BigInt(Math.round(units * 1e9));
beforeEach(async () => {
  node.drop(false);
  node.lag({});
  node.bid();
  wallet = testSigner();
  shop = testSigner().address;
  node.fund(wallet.address, sol(1));
  node.makeMint(pyusd, 6);
  await node.mint(pyusd, wallet.address, 100_000_000n);
});

const pay = (symbol = 'PYUSD', amount = 25) => ({
  userId: 'user-1',
  transferOptions: {
    transactionId: 'order-1',
    toAddresses: [destination({ networkId: devnet, symbol, address: shop, amount })],
  },
});
const computeBudget = 'ComputeBudget111111111111111111111111111111';
const signs = ['solana:signTransaction', 'solana:signAndSendTransaction'] as const;
const sendsItself = ['solana:signAndSendTransaction'] as const;

const connection = (name: string) => ({
  ...{ name, networkType: 'solana' as const, address: wallet.address, solanaFeatures: [...signs] },
});

async function connect(
  body = pay(),
  features: readonly (typeof signs)[number][] = signs,
): Promise<{ client: TestClient; page: Page }> {
  const client = await server.newClient();
  const page = await client.open(body);
  await page.act('connect-wallet', { ...connection('Phantom'), solanaFeatures: [...features] });
  return { client, page };
}

async function approved(...of: Parameters<typeof connect>) {
  const all = await connect(...of);
  await all.page.act('approve', { previewId: all.page.on('preview').previewId });
  return all;
}

/** Until the wallet has what it is to sign. */
async function asked(...of: Parameters<typeof connect>) {
  const all = await approved(...of);
  await all.page.act('sign-transaction');
  const { solanaWallet } = all.page.on('walletApproval');
  return { ...all, transaction: solanaWallet?.transaction ?? '' };
}

const submit = (page: Page, transaction: string) => page.act('submit-signed-transaction', { transaction });
const wait = (time = seconds(30)) => server.pass(time);
const settle = () => node.mine(finalAfter, server.clock.now());
const state = async (page: Page) => {
  const { screen } = await page.read();
  return screen.kind === 'progress' ? screen.state : screen.kind;
};
const listed = async (client: TestClient) => (await client.transfers()).content.items;
const programsOf = (wire: string) => {
  const message = getCompiledTransactionMessageDecoder().decode(decode(wire).messageBytes);
  if (message.version === 1) throw new Error('no transaction of ours');
  return message.instructions.map(each => message.staticAccounts[each.programAddressIndex]);
};

describe('a token', () => {
  test('is paid by what the preview showed, sent when the server has seen it signed, settled when it is final', async () => {
    const { client, page } = await connect();
    const { transfer } = page.on('preview');
    expect(transfer).toMatchObject({
      ...{ total: { amount: '25', symbol: 'PYUSD' }, receives: { amount: '25' } },
      ...{ gas: { amount: '0.000009', symbol: 'DEVNETSOL' }, newAccount: { symbol: 'DEVNETSOL' } },
      from: { integration: { name: 'Phantom' }, accountName: expect.stringMatching(/^Phantom .{6}…/) },
    });
    await page.act('approve', { previewId: page.on('preview').previewId });
    const waits = page.on('walletApproval');
    expect(waits).toMatchObject({
      fromAddress: wallet.address,
      solanaWallet: { name: 'Phantom', chain: 'solana:devnet', feature: 'solana:signTransaction' },
    });
    expect(waits.solanaWallet?.transaction).toBeUndefined();
    await page.act('sign-transaction');
    const before = node.balance(wallet.address);
    await submit(page, wallet.sign(page.on('walletApproval').solanaWallet?.transaction ?? ''));
    const progress = page.on('progress');
    expect(progress).toMatchObject({ state: 'sent', hash: expect.any(String) });
    expect(await node.held(pyusd, shop)).toBe(25_000_000n);
    // To the lamport what was shown.
    const shown = Number(transfer.gas?.amount) + Number(transfer.newAccount?.amount);
    expect(before - node.balance(wallet.address)).toBe(sol(shown));
    await wait();
    expect(await state(page)).toBe('sent');
    settle();
    await wait();
    expect(await state(page)).toBe('settled');
    const { hash } = progress;
    expect(await listed(client)).toMatchObject([
      {
        ...{ status: 'succeeded', hash, amount: 25, tokenAddress: pyusd },
        infoUrl: `https://explorer.solana.com/tx/${hash}?cluster=devnet`,
        // 0.000009 of a coin that is worth 180 dollars.
        gasFee: expect.objectContaining({ fee: 0.000009 }),
      },
    ]);
  });

  test('goes to the account that the receiver has', async () => {
    await node.mint(pyusd, shop, 1n);
    const { page, transaction } = await asked();
    expect(page.on('walletApproval').transfer.newAccount).toBeUndefined();
    expect(programsOf(transaction)).toEqual([computeBudget, computeBudget, tokenProgram]);
    await submit(page, wallet.sign(transaction));
    expect(page.on('progress').state).toBe('sent');
    expect(await node.held(pyusd, shop)).toBe(25_000_001n);
  });

  test('that the wallet sends itself is found by its signature, and without one by its reference', async () => {
    const told = await asked(pay(), sendsItself);
    const signature = node.run(wallet.sign(told.transaction));
    await told.page.act('report-solana-signature', { signature });
    expect(told.page.on('progress')).toMatchObject({ state: 'sent', hash: signature });
    const closed = await asked(pay(), sendsItself);
    const other = node.run(wallet.sign(closed.transaction));
    await closed.page.act('close');
    settle();
    await wait();
    expect(await listed(told.client)).toMatchObject([{ status: 'succeeded', hash: signature }]);
    expect(await listed(closed.client)).toMatchObject([{ status: 'succeeded', hash: other }]);
  });

  test('that no leader takes is sent again, and dropped only when its blockhash has run out', async () => {
    node.drop();
    const { page, transaction, client } = await asked();
    await submit(page, wallet.sign(transaction));
    expect(page.on('progress').state).toBe('sent');
    await wait();
    node.drop(false);
    await wait();
    settle();
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded' }]);
    node.drop();
    const lost = await asked();
    await submit(lost.page, wallet.sign(lost.transaction));
    node.mine(150 + 2 * finalAfter + 1, server.clock.now());
    await wait();
    expect(await state(lost.page)).toBe('failed');
    expect(lost.page.view.notice?.detail).toEqual({ key: 'transactionDropped' });
  });

  test('that is signed after its blockhash has run out is never sent, and the next try may be', async () => {
    const { page, transaction } = await asked();
    node.mine(151, server.clock.now());
    await submit(page, wallet.sign(transaction));
    expect(page.on('walletApproval').solanaWallet?.transaction).toBe(transaction);
    node.mine(2 * finalAfter, server.clock.now());
    await wait();
    expect(await state(page)).toBe('failed');
    expect(page.view.notice).toMatchObject({ moneyMoved: 'no', detail: { key: 'transactionDropped' } });
    expect(await node.held(pyusd, shop)).toBeUndefined();
    await page.act('back');
    expect(page.on('preview')).toBeDefined();
  });

  test('that the network refuses is failed, and only then', async () => {
    const { page, transaction } = await asked(pay('PYUSD', 100), sendsItself);
    const second = await asked(pay('PYUSD', 100), sendsItself);
    node.run(wallet.sign(second.transaction));
    const signature = node.run(wallet.sign(transaction));
    await page.act('report-solana-signature', { signature });
    expect(await state(page)).toBe('sent');
    settle();
    await wait();
    expect(await state(page)).toBe('failed');
    expect(page.view.notice).toMatchObject({
      code: 'refusedByInstitution',
      detail: { key: 'transactionReverted' },
    });
  });
});

test('SOL: its fee is part of the total, to the lamport, so that all of it can be sent', async () => {
  const { page } = await connect(pay('DEVNETSOL', 0.999_993));
  const { transfer } = page.on('preview');
  expect(transfer.gas).toBeUndefined();
  expect(transfer.total.amount).toBe('1');
  await page.act('approve', { previewId: page.on('preview').previewId });
  await page.act('sign-transaction');
  await submit(page, wallet.sign(page.on('walletApproval').solanaWallet?.transaction ?? ''));
  expect(page.on('progress').state).toBe('sent');
  expect([node.balance(wallet.address), node.balance(shop)]).toEqual([0n, sol(0.999_993)]);
});

test('in live it pays on the main network', async () => {
  main.fund(wallet.address, sol(1));
  await main.mint(usdc, wallet.address, 100_000_000n);
  const client = await server.newClient('live');
  const toAddresses = [destination({ networkId: network.solana, symbol: 'USDC', address: shop, amount: 25 })];
  const transferOptions = { transferType: 'payment', transactionId: 'order-1', toAddresses };
  const body = { userId: 'user-1', transferOptions };
  const page = await client.open(body, { surface: 'window', peerOrigin: undefined });
  expect(page.on('catalog')).toMatchObject({ integrations: [], solanaWallets: 'solana:mainnet' });
  await page.act('connect-wallet', connection('Glow'));
  await page.act('approve', { previewId: page.on('preview').previewId });
  await page.act('sign-transaction');
  const { solanaWallet } = page.on('walletApproval');
  expect(solanaWallet).toMatchObject({ chain: 'solana:mainnet', networkName: 'Solana' });
  await submit(page, wallet.sign(solanaWallet?.transaction ?? ''));
  main.mine(finalAfter, server.clock.now());
  await wait();
  expect(await main.held(usdc, shop)).toBe(25_000_000n);
  expect(await listed(client)).toMatchObject([
    { status: 'succeeded', from: { name: 'Other Wallet' }, infoUrl: expect.not.stringContaining('devnet') },
  ]);
});

describe('a wallet that was asked and says nothing', () => {
  test('has sent nothing when the blockhash has run out', async () => {
    const { page } = await asked();
    node.mine(150 + 2 * finalAfter, server.clock.now());
    await wait();
    expect(await state(page)).toBe('walletApproval');
    node.mine(1, server.clock.now());
    await wait();
    expect(await state(page)).toBe('failed');
    expect(page.view.notice).toMatchObject({ moneyMoved: 'no', detail: { key: 'walletNeverSent' } });
  });

  test('is given a blockhash’s life longer where it sends itself, because it may have taken a newer one', async () => {
    const { page } = await asked(pay(), sendsItself);
    node.mine(150 + 2 * finalAfter + 1, server.clock.now());
    await wait();
    expect(await state(page)).toBe('walletApproval');
    node.mine(150, server.clock.now());
    await wait();
    expect(await state(page)).toBe('failed');
  });

  test.each(['getSignaturesForAddress', 'getTransaction'])(
    'has not run out by the word of a node that lags behind the height that it is judged by: %s',
    async method => {
      const { client, page, transaction } = await asked(pay(), sendsItself);
      const hash = node.run(wallet.sign(transaction));
      node.mine(300 + 2 * finalAfter + 1, server.clock.now());
      node.lag({ [method]: 400 });
      await wait();
      expect(await state(page)).toBe('walletApproval');
      node.lag({});
      await wait(minutes(2));
      expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
    },
  );

  test('is told of when a node answers again', async () => {
    const { client, page, transaction } = await asked(pay(), sendsItself);
    const signature = node.run(wallet.sign(transaction));
    settle();
    await unreachable(async () => {
      await page.act('report-solana-signature', { signature });
      await wait();
      expect(await state(page)).toBe('walletApproval');
    });
    await wait(minutes(2));
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash: signature }]);
  });
});

describe('what the page says', () => {
  test('a transaction of another transfer, unsigned, or signed by another is not sent, and the right one is taken', async () => {
    const first = await asked(pay('PYUSD', 24));
    const { page, transaction } = await asked();
    const foreign = [
      wallet.sign(first.transaction),
      transaction,
      Buffer.concat([Buffer.from(wallet.sign(transaction), 'base64'), Buffer.from([0])]).toString('base64'),
      Buffer.from(wallet.sign(transaction), 'base64').fill(7, 1, 65).toString('base64'),
      'AQAA',
    ];
    for (const each of foreign) {
      await submit(page, each);
      expect(page.view.notice).toMatchObject({ code: 'foreignTransaction', moneyMoved: 'unknown' });
    }
    expect(await node.held(pyusd, shop)).toBeUndefined();
    await submit(page, wallet.sign(transaction));
    expect(page.on('progress').state).toBe('sent');
  });

  test('a signature of another transaction is refused, and the right one is taken', async () => {
    const other = await asked(pay('PYUSD', 24), sendsItself);
    const { page, transaction } = await asked(pay(), sendsItself);
    await page.act('report-solana-signature', { signature: node.run(wallet.sign(other.transaction)) });
    expect(page.view.notice).toMatchObject({ code: 'foreignTransaction', moneyMoved: 'unknown' });
    const right = node.run(wallet.sign(transaction));
    await page.act('report-solana-signature', { signature: right });
    expect(page.on('progress')).toMatchObject({ state: 'sent', hash: right });
  });

  test('the wallet refused: nothing was sent, and it may be tried again', async () => {
    const { page } = await asked();
    await page.act('refuse-transaction');
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'declinedByUser', moneyMoved: 'no' });
    await page.act('back');
    expect(page.on('preview')).toBeDefined();
  });

  test('the wallet had left the account and was not asked: nothing was sent, nobody refused, and it is tried again', async () => {
    const { page } = await asked();
    await page.act('refuse-transaction', { because: 'otherAccount' });
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'walletAtOtherAccount', moneyMoved: 'no' });
    expect(page.messages.map(({ type }) => type)).not.toContain('transferDeclined');
    await page.act('back');
    expect(page.on('preview')).toBeDefined();
  });

  test('the wallet refused, it says, but it has sent: that is not called failed', async () => {
    const { client, page, transaction } = await asked(pay(), sendsItself);
    const hash = node.run(wallet.sign(transaction));
    await page.act('refuse-transaction');
    settle();
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });

  test('a wallet is asked once, and there is no way back', async () => {
    const { page, transaction } = await asked();
    const { status } = await page.send('sign-transaction', { version: page.view.version, after: 0 });
    expect(status).toBe(409);
    expect(page.view.canGoBack).toBe(false);
    await page.read();
    expect(page.on('walletApproval').solanaWallet?.transaction).toBe(transaction);
  });
});

describe('the network takes what the preview showed', () => {
  test('for a token, also where others bid somewhat more since', async () => {
    const { page } = await connect();
    const { gas, newAccount } = page.on('preview').transfer;
    node.bid(40_000);
    await page.act('approve', { previewId: page.on('preview').previewId });
    const before = node.balance(wallet.address);
    await page.act('sign-transaction');
    await submit(page, wallet.sign(page.on('walletApproval').solanaWallet?.transaction ?? ''));
    expect(page.on('progress').state).toBe('sent');
    expect(before - node.balance(wallet.address)).toBe(sol(Number(gas?.amount) + Number(newAccount?.amount)));
  });

  test.each<[string, string, number]>([
    ['a token', 'PYUSD', 25],
    ['SOL', 'DEVNETSOL', 0.1],
  ])(
    'for %s: where others bid far more the wallet is not asked, and a new preview is paid',
    async (_, symbol, amount) => {
      const { page } = await approved(pay(symbol, amount));
      node.bid(400_000);
      await page.act('sign-transaction');
      expect(page.view.notice).toMatchObject({
        ...{ code: 'refusedByInstitution', moneyMoved: 'no' },
        detail: { key: 'feeRose', values: { symbol: 'DEVNETSOL' } },
      });
      await page.act('back');
      await page.act('approve', { previewId: page.on('preview').previewId });
      await page.act('sign-transaction');
      expect(page.on('walletApproval').solanaWallet?.transaction).toBeDefined();
    },
  );

  test('for a token: an account that is to be opened, and was there when that was shown, is shown first', async () => {
    await node.mint(pyusd, shop, 1n);
    const { page } = await approved();
    await node.closeAccount(pyusd, shop);
    await page.act('sign-transaction');
    expect(page.view.notice).toMatchObject({ moneyMoved: 'no', detail: { key: 'feeRose' } });
    await page.act('back');
    expect(page.on('preview').transfer.newAccount).toBeDefined();
  });
});

describe('is not begun', () => {
  test('without enough SOL for the fee and the receiver’s account: it says how much that takes', async () => {
    const { page } = await connect();
    node.fund(wallet.address, sol(0.001));
    await page.act('approve', { previewId: page.on('preview').previewId });
    expect(page.view.notice).toMatchObject({
      code: 'insufficientFunds',
      detail: { key: 'gasNeeded', values: { held: '0.001', symbol: 'DEVNETSOL' } },
    });
  });

  test('where the rest would be too little for an account to hold', async () => {
    const { page } = await approved(pay('DEVNETSOL', 0.9995));
    expect(page.view.notice).toMatchObject({
      code: 'insufficientFunds',
      detail: { key: 'amountNeeded', values: { held: '1', symbol: 'DEVNETSOL' } },
    });
  });

  test('to a token’s account instead of a wallet', async () => {
    const { page } = await connect(pay('DEVNETSOL', 0.1));
    node.makeMint(shop, 6);
    await page.act('approve', { previewId: page.on('preview').previewId });
    expect(page.view.notice).toMatchObject({ code: 'refusedByInstitution', moneyMoved: 'no' });
  });

  test('by an address that nobody’s key stands behind, or with nothing that a wallet can do', async () => {
    const page = await (await server.newClient()).open(pay());
    const version = { version: page.view.version, after: 0 };
    const wrong = { ...version, ...connection('Phantom'), solanaFeatures: ['solana:signMessage'] };
    expect((await page.send('connect-wallet', wrong)).status).toBe(400);
    await page.act('connect-wallet', { ...connection('Phantom'), address: '0x12' });
    expect(page.view.notice?.code).toBe('addressMalformed');
    await page.act('connect-wallet', { ...connection('Phantom'), address: tokenProgram });
    expect(page.view.notice?.code).toBe('loginAgain');
  });

  test('while no node answers', async () => {
    const { page } = await approved();
    await unreachable(() => page.act('sign-transaction'));
    expect(page.view.notice).toMatchObject({ code: 'institutionUnreachable', moneyMoved: 'no' });
  });

  test('where no chain of the session is read', async () => {
    const page = await (await server.newClient()).open();
    expect(page.on('catalog').solanaWallets).toBeUndefined();
    const seen = { version: page.view.version, after: 0 };
    expect((await page.send('connect-wallet', { ...seen, ...connection('Phantom') })).status).toBe(409);
  });
});

/** What stands behind a mint: type, length and value, little-endian. */
const extension = (type: number, value: Uint8Array) =>
  Uint8Array.of(type, type >> 8, value.length, value.length >> 8, ...value);
const filled = (length: number, at: Record<number, number> = {}) =>
  Uint8Array.from({ length }, (_, index) => at[index] ?? 0);

describe('a token of Token-2022', () => {
  test.each<[string, Uint8Array]>([
    ['nothing more', new Uint8Array()],
    ['a fee that is nothing', extension(1, filled(108))],
    [
      'a hook without a program, and a close authority',
      Uint8Array.of(...extension(14, filled(64)), ...extension(3, filled(32, { 0: 1 }))),
    ],
  ])('with %s is paid', async (_, extensions) => {
    node.makeMint(pyusd, 6, token2022, extensions);
    await node.mint(pyusd, wallet.address, 100_000_000n, token2022);
    const { page, transaction } = await asked(pay('PYUSD'));
    await submit(page, wallet.sign(transaction));
    expect(page.on('progress').state).toBe('sent');
    expect(await node.held(pyusd, shop, token2022)).toBe(25_000_000n);
  });

  test.each<[string, Uint8Array]>([
    ['keeps a fee', extension(1, filled(108, { 88: 50 }))],
    ['will keep a fee', extension(1, filled(108, { 106: 50 }))],
    ['runs a program of its own', extension(14, filled(64, { 40: 1 }))],
    ['freezes new accounts', extension(6, filled(1, { 0: 2 }))],
    ['cannot be transferred', extension(9, filled(0))],
    ['has been stopped', extension(26, filled(33, { 32: 1 }))],
    ['has rules that nobody here knows', extension(99, filled(4))],
  ])('that %s is not offered', async (_, extensions) => {
    node.makeMint(pyusd, 6, token2022, new Uint8Array());
    await node.mint(pyusd, wallet.address, 100_000_000n, token2022);
    node.makeMint(pyusd, 6, token2022, extensions);
    const { page } = await connect(pay('PYUSD'));
    expect(page.screen().kind).toBe('noEligibleAssets');
  });
});
