/** Transfers from a wallet of the user's own on a real EVM chain: what counts is what its blocks say. */
import type { Screen } from '@fairlead/wire/session-view';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  anvil,
  bundleCode,
  keepingTokenCode,
  ledgerTokenCode,
  setTokens,
  silentTokenCode,
  transferOf,
} from '../../test/anvil.ts';
import { testDatabase } from '../../test/database.ts';
import { accessTokenOf, flow, minutes, noon, type Page, seconds, type TestClient } from '../../test/flow.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { createCatalog } from '../catalog/index.ts';
import {
  claimTransaction,
  findPending,
  findWalletTransaction,
  insertWalletTransaction,
  isClaimed,
  updateWalletTransaction,
} from '../chain-wallets/store.ts';
import { type ChainWatch, chainWatch } from '../chain-watch/index.ts';
import type { Scope } from '../database/schema.ts';
import { later } from '../surroundings.ts';
import { watchDeposits } from './watch-deposits.ts';

const baseSepolia = 'f2780a87-d1ab-4567-85b3-d9ae728cf54d';
/** Nobody is there: what other networks have is shown all the same. */
const silent = { id: '03b2d786-7092-4a6a-9737-d6013e21819b', url: 'http://127.0.0.1:9/key' };
const needed = 3;
const usdc = createCatalog().findAsset(baseSepolia, 'USDC')?.contractAddress ?? '';
const chain = await anvil({ chainId: 84_532, at: later(noon, -minutes(60)) });
await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
await chain.mine(20);

const { db } = await testDatabase();
/** Where the chain is; a test that takes it away puts it back. */
let reachable = true;
/** Whether whoever is asked for logs lags behind, so that it lists none. */
let lags = false;
/** How many blocks one look reads at most, so that few blocks are many. */
let atOnce = Number.POSITIVE_INFINITY;
const wide = chainWatch({
  endpoints: {
    live: new Map(),
    sandbox: new Map([
      [baseSepolia, [chain.url]],
      [silent.id, [silent.url]],
    ]),
  },
  confirmations: new Map([[baseSepolia, needed]]),
  fetch: (...request) => (reachable ? fetch(...request) : Promise.reject(new Error('no way there'))),
  ...{ clock: { now: () => server.clock.now() }, log: { warn: () => {} } },
});
const watch: ChainWatch = {
  ...wide,
  async look(where, places, from, twice) {
    const whole = await wide.look(where, places, from, twice);
    const read = lags ? { ...whole, sightings: [] } : whole;
    const next = Math.min(read.next, Number(from) + atOnce);
    if (next === read.next) return read;
    const last = `0x${(next - 1).toString(16)}`;
    const { timestamp } = await chain.rpc<{ timestamp: string }>('eth_getBlockByNumber', last, false);
    const readUntil = new Date(Number(timestamp) * 1_000);
    const readAgo = server.clock.now().getTime() - readUntil.getTime();
    const sightings = read.sightings.filter(({ block }) => block < next);
    return { ...read, sightings, next, readUntil, readAgo, behind: true };
  },
};
const server = await flow({ db, seed: 'browser wallet', watch });
afterAll(() => server.close());

/** An account of the chain's own for each test, so that no test meets the transactions of another. */
let user = chain.accounts[0] as string;
let places = 0;
let shop = '';
beforeEach(async () => {
  atOnce = Number.POSITIVE_INFINITY;
  lags = false;
  places += 1;
  user = chain.accounts[places % 10] as string;
  shop = `0x${places.toString(16).padStart(40, 'b')}`;
  await setTokens(chain, usdc, user, 100_000_000n);
  await chain.rpc('anvil_setBalance', user, '0xde0b6b3a7640000');
});
beforeAll(async () => void (await mine(1)));

const mine = (blocks: number) => chain.mine(blocks, server.clock.now());
const pay = (symbol = 'USDC', amount = 25) => ({
  userId: 'user-1',
  transferOptions: {
    transactionId: 'order-1',
    toAddresses: [destination({ networkId: baseSepolia, symbol, address: shop, amount })],
  },
});
const connection = () => ({
  name: 'MetaMask',
  rdns: 'io.metamask',
  networkType: 'evm' as const,
  address: user,
});

async function connect(body = pay(), client?: TestClient): Promise<{ client: TestClient; page: Page }> {
  const owner = client ?? (await server.newClient());
  const page = await owner.open(body);
  await page.act('connect-wallet', connection());
  return { client: owner, page };
}

async function approved(body = pay(), client?: TestClient) {
  const { page, client: owner } = await connect(body, client);
  await page.act('approve', { previewId: page.on('preview').previewId });
  return { page, client: owner };
}

type Transaction = NonNullable<Extract<Screen, { kind: 'walletApproval' }>['transaction']>;

/** Until the wallet has what it is to send. */
async function asked(body = pay(), client?: TestClient) {
  const { page, client: owner } = await approved(body, client);
  await page.act('sign-transaction');
  return { page, client: owner, transaction: page.on('walletApproval').transaction as Transaction };
}

const send = (transaction: Transaction & { nonce?: string }) =>
  chain.rpc<string>('eth_sendTransaction', transaction);
const fasterThan = ({ maxFeePerGas, maxPriorityFeePerGas, ...rest }: Transaction) => ({
  ...rest,
  maxFeePerGas: `0x${(BigInt(maxFeePerGas) * 3n + 1n).toString(16)}`,
  maxPriorityFeePerGas: `0x${(BigInt(maxPriorityFeePerGas) * 3n + 1n).toString(16)}`,
});

async function wait(time = seconds(30)): Promise<void> {
  await server.pass(time);
}
/** Lets the time pass without the looks in between, and looks. */
async function muchLater(time: number): Promise<void> {
  server.clock.pass(time);
  await server.work();
}
const state = async (page: Page) => {
  const { screen } = await page.read();
  return screen.kind === 'progress' ? screen.state : screen.kind;
};
const listed = async (client: TestClient) => (await client.transfers()).content.items;

describe('a token', () => {
  test('is paid by what the preview showed, sent at the wallet’s word, settled by the chain’s', async () => {
    const { client, page } = await connect();
    const { transfer } = page.on('preview');
    expect(transfer).toMatchObject({
      ...{
        total: { amount: '25', symbol: 'USDC' },
        receives: { amount: '25' },
        gas: { symbol: 'SEPOLIAETH' },
      },
      from: { integration: { name: 'MetaMask' }, accountName: expect.stringMatching(/^MetaMask 0x/) },
    });
    await page.act('approve', { previewId: page.on('preview').previewId });
    const waits = page.on('walletApproval');
    expect(waits.transaction).toBeUndefined();
    expect(waits.browserWallet).toMatchObject({ rdns: 'io.metamask', chain: { chainId: '0x14a34' } });
    await page.act('sign-transaction');
    const { transaction } = page.on('walletApproval');
    expect(transaction).toMatchObject({
      ...{ from: waits.fromAddress, to: usdc, value: '0x0', data: transferOf(shop, 25_000_000n) },
    });
    const hash = await send(transaction as Transaction);
    await page.act('report-transaction', { hash });
    expect(page.on('progress')).toMatchObject({ state: 'sent', hash });
    expect(page.messages.at(-1)).toMatchObject({
      ...{ type: 'transferFinished', payload: { txHash: hash, fromAddress: waits.fromAddress, amount: 25 } },
    });
    await mine(needed - 1);
    await wait();
    expect(await state(page)).toBe('sent');
    await mine(1);
    await wait();
    expect(await state(page)).toBe('settled');
    expect(await listed(client)).toMatchObject([
      {
        ...{ status: 'succeeded', hash, amount: 25, tokenAddress: usdc },
        infoUrl: `https://sepolia.basescan.org/tx/${hash}`,
      },
    ]);
    const told = await db
      .selectFrom('events')
      .select('type')
      .where('client_id', '=', client.scope.clientId)
      .where('type', 'in', ['transfer.accepted', 'transfer.settled'])
      .execute();
    expect(told).toHaveLength(2);
  });

  test('is found on the chain where the page was closed after it was sent', async () => {
    const { client, page, transaction } = await asked();
    const hash = await send(transaction);
    await page.act('close');
    await mine(needed);
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });

  test('that the network refuses is failed, and only then', async () => {
    const { page, transaction } = await asked();
    await setTokens(chain, usdc, user, 0n);
    const hash = await send(transaction);
    await page.act('report-transaction', { hash });
    await mine(needed);
    await wait();
    expect(await state(page)).toBe('failed');
    expect(page.view.notice).toMatchObject({
      code: 'refusedByInstitution',
      detail: { key: 'transactionReverted' },
    });
  });

  test('sent anew at a higher fee is one transfer, under the hash that counts', async () => {
    const { client, page, transaction } = await asked();
    const first = await send(transaction);
    await page.act('report-transaction', { hash: first });
    const nonce = (await chain.rpc<{ nonce: string }>('eth_getTransactionByHash', first)).nonce;
    const second = await send({ ...fasterThan(transaction), nonce });
    await mine(needed);
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash: second }]);
  });

  test('whose place another transaction took is failed', async () => {
    const { page, transaction } = await asked();
    const first = await send(transaction);
    await page.act('report-transaction', { hash: first });
    const nonce = (await chain.rpc<{ nonce: string }>('eth_getTransactionByHash', first)).nonce;
    await send({ ...fasterThan(transaction), to: user, data: '0x', nonce });
    await mine(needed);
    await wait();
    expect(await state(page)).toBe('sent');
    await mine(1);
    await wait();
    expect(await state(page)).toBe('failed');
    expect(page.view.notice?.detail).toEqual({ key: 'transactionReplaced' });
  });

  test('that a reorganisation undoes is not settled; where it comes back it is, once', async () => {
    const { client, page, transaction } = await asked();
    const before = await chain.rpc('evm_snapshot');
    const hash = await send(transaction);
    await mine(needed - 1);
    await page.act('report-transaction', { hash });
    expect(await state(page)).toBe('sent');
    await chain.rpc('evm_revert', before);
    await chain.rpc('anvil_dropAllTransactions');
    await mine(needed + 3);
    await wait(minutes(2));
    expect(await state(page)).toBe('sent');
    expect(await listed(client)).toMatchObject([{ status: 'pending' }]);
    expect(await send(transaction)).toBe(hash);
    await mine(needed);
    await wait(minutes(2));
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });

  test('that is undone and never comes back is dropped after a day', async () => {
    const { page, transaction } = await asked();
    const hash = await send(transaction);
    await page.act('report-transaction', { hash });
    await chain.rpc('anvil_dropAllTransactions');
    server.clock.pass(minutes(25 * 60));
    await mine(needed);
    await server.work();
    expect(await state(page)).toBe('failed');
    expect(page.view.notice?.detail).toEqual({ key: 'transactionDropped' });
  });

  test.each([
    ['and has its block, which is not read yet', true],
    ['and waits for a block', false],
  ])('forgotten after a day is not called dropped where it was sent anew %s', async (_, isMined) => {
    const { client, page, transaction } = await asked();
    const nonce = await chain.rpc<string>('eth_getTransactionCount', user, 'latest');
    const first = await send({ ...transaction, nonce });
    await page.act('report-transaction', { hash: first });
    server.clock.pass(minutes(25 * 60));
    await chain.rpc('anvil_dropTransaction', first);
    await mine(110);
    server.clock.pass(minutes(2));
    const second = await send({ ...fasterThan(transaction), nonce });
    if (isMined) await mine(needed);
    atOnce = isMined ? 4 : atOnce;
    await server.work();
    expect(await listed(client)).toMatchObject([{ status: 'pending' }]);
    if (!isMined) await mine(needed);
    await muchLater(isMined ? seconds(5) : minutes(11));
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash: second }]);
  });
});

describe('a token of another kind', () => {
  async function as(code: string, work: () => Promise<void>): Promise<void> {
    await chain.rpc('anvil_setCode', usdc, code);
    try {
      await work();
    } finally {
      await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
    }
  }

  test.each([
    ['and was told by the page', true],
    ['though the page said nothing', false],
  ])('that keeps a part: what has arrived is told, %s, and nothing else', async (_, isTold) => {
    await as(keepingTokenCode, async () => {
      const { client, page, transaction } = await asked();
      const hash = await send(transaction);
      if (isTold) await page.act('report-transaction', { hash });
      await mine(needed);
      await wait();
      const { screen, notice } = (await page.read()) as typeof page.view;
      expect(notice).toBeUndefined();
      expect(screen).toMatchObject({
        ...{ kind: 'progress', state: 'settled', hash },
        arrived: { amount: '24.75', symbol: 'USDC' },
      });
      expect(await listed(client)).toMatchObject([
        { status: 'succeeded', hash, amount: 24.75, destinationAmount: 24.75, sourceAmount: 25 },
      ]);
      const { payload } = await db
        .selectFrom('events')
        .select('payload')
        .where('client_id', '=', client.scope.clientId)
        .where('type', '=', 'transfer.settled')
        .executeTakeFirstOrThrow();
      expect(payload).toMatchObject({ amount: '24.75', total: '25', amountAsked: '25' });
    });
  });

  test('whose transfer returns nothing settles as any other', async () => {
    await as(silentTokenCode, async () => {
      const { client, page, transaction } = await asked();
      const hash = await send(transaction);
      await page.act('report-transaction', { hash });
      await mine(needed);
      await wait();
      expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash, amount: 25 }]);
    });
  });

  test.each([
    ['of two clients', true],
    ['of one client, at one place', false],
  ])('one transaction pays for two wallets %s, each for its transfer and once', async (_, areTwo) => {
    const [first, firstUser] = [await asked(), user];
    user = chain.accounts[(places + 1) % 10] as string;
    await setTokens(chain, usdc, user, 100_000_000n);
    const client = areTwo ? undefined : first.client;
    const second = await asked({ ...pay('USDC', 24), userId: 'user-2' }, client);
    const payments = [
      { from: firstUser, to: shop, units: 25_000_000n },
      { from: user, to: shop, units: 24_000_000n },
    ];
    const other = chain.accounts[(places + 2) % 10] as string;
    await as(bundleCode(payments), async () => {
      const hash = await chain.send({ from: other, to: usdc });
      await mine(needed);
      // One after the other: what is settled first stands in the other's way no more than what is not.
      for (const { page } of [first, second]) await page.act('report-transaction', { hash });
      for (const { page } of [first, second])
        expect(page.on('progress')).toMatchObject({ state: 'settled', hash });
      await wait();
      expect(await listed(first.client)).toHaveLength(areTwo ? 1 : 2);
    });
  });
});

test('the network’s own coin: its fee is part of the total, and held to', async () => {
  const { client, page } = await connect(pay('SEPOLIAETH', 0.25));
  const { transfer } = page.on('preview');
  expect(transfer.gas).toBeUndefined();
  const fee = transfer.fees.find(({ kind }) => kind === 'network')?.money.amount ?? '';
  expect(Number(transfer.total.amount)).toBeCloseTo(0.25 + Number(fee), 12);
  await page.act('approve', { previewId: page.on('preview').previewId });
  await page.act('sign-transaction');
  const transaction = page.on('walletApproval').transaction as Transaction;
  const most = BigInt(transaction.gas) * BigInt(transaction.maxFeePerGas);
  expect(Number(most) / 1e18).toBeLessThanOrEqual(Number(fee));
  const hash = await send(transaction);
  await page.act('report-transaction', { hash });
  await mine(needed);
  await wait();
  expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash, amount: 0.25 }]);
});

describe('the network takes at most what the preview showed', () => {
  const wei = (coins: string | undefined) => BigInt(Math.round(Number(coins) * 1e18));
  const mostOf = ({ gas, maxFeePerGas }: Transaction) => BigInt(gas) * BigInt(maxFeePerGas);
  const feeOf = (page: Page) =>
    page.on('preview').transfer.fees.find(({ kind }) => kind === 'network')?.money.amount;
  const gasOf = (page: Page) => page.on('preview').transfer.gas?.amount;
  /** What the next block takes at least for each unit of gas. */
  async function baseFee(gwei: number): Promise<void> {
    await chain.rpc('anvil_setNextBlockBaseFeePerGas', `0x${(gwei * 1e9).toString(16)}`);
    await mine(1);
  }
  beforeEach(() => baseFee(10));
  async function approveAndSign(page: Page): Promise<void> {
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('sign-transaction');
  }
  const risen = { code: 'refusedByInstitution', moneyMoved: 'no', detail: { key: 'feeRose' } };

  test('for a token, also where the fee has risen a little since, and with no more gas than it takes', async () => {
    const { page } = await connect();
    const shown = wei(gasOf(page));
    await baseFee(15);
    await approveAndSign(page);
    const transaction = page.on('walletApproval').transaction as Transaction;
    expect(mostOf(transaction)).toBeLessThanOrEqual(shown);
    expect(BigInt(transaction.gas)).toBeLessThan(75_000n);
    const hash = await send(transaction);
    await page.act('report-transaction', { hash });
    await mine(needed);
    await wait();
    expect(await state(page)).toBe('settled');
  });

  test.each<[string, string, number]>([
    ['a token', 'USDC', 25],
    ['the coin', 'SEPOLIAETH', 0.25],
  ])(
    'for %s: where that is not enough any more the wallet is not asked, and a new preview shows more',
    async (_, symbol, amount) => {
      const { page } = await connect(pay(symbol, amount));
      const before = Number(gasOf(page) ?? feeOf(page));
      await page.act('approve', { previewId: page.on('preview').previewId });
      await baseFee(40);
      await page.act('sign-transaction');
      expect(page.on('progress').state).toBe('failed');
      expect(page.view.notice).toMatchObject(risen);
      expect(page.view.notice?.detail).toMatchObject({ values: { symbol: 'SEPOLIAETH' } });
      await page.act('back');
      expect(Number(gasOf(page) ?? feeOf(page))).toBeGreaterThan(before);
      await approveAndSign(page);
      expect(page.on('walletApproval').transaction).toBeDefined();
    },
  );

  test('for coins to a contract that does something with them, which takes more than a plain transfer', async () => {
    await chain.rpc('anvil_setCode', shop, '0x600160005500'); // SSTORE: 43 106
    const { client, page } = await connect(pay('SEPOLIAETH', 0.25));
    const shown = wei(feeOf(page));
    await approveAndSign(page);
    const transaction = page.on('walletApproval').transaction as Transaction;
    expect(mostOf(transaction)).toBeLessThanOrEqual(shown);
    const hash = await send(transaction);
    await page.act('report-transaction', { hash });
    await mine(needed);
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash, amount: 0.25 }]);
  });

  describe('on a chain of the OP Stack', () => {
    const oracle = '0x420000000000000000000000000000000000000F';
    const fee = 10n ** 16n;
    const answers = (selector: string) =>
      `0x5f3560e01c63${selector}146011575f5ffd5b67${fee.toString(16).padStart(16, '0')}5f5260205ff3`;
    afterEach(() => chain.rpc('anvil_setCode', oracle, '0x'));

    test.each([
      ['that says how much it can be', 'f1c7a58b'],
      ['that says what it is', '49948e0e'],
    ])('%s, with the fee for its data', async (_, selector) => {
      const without = wei(gasOf((await connect()).page));
      await chain.rpc('anvil_setCode', oracle, answers(selector));
      const { page } = await connect();
      const shown = wei(gasOf(page));
      // Twice what it is now, as of the gas.
      expect(Number(shown - without) / 1e18).toBeCloseTo(Number(2n * fee) / 1e18, 6);
      await approveAndSign(page);
      const transaction = page.on('walletApproval').transaction as Transaction;
      expect(mostOf(transaction) + fee).toBeLessThanOrEqual(shown);
    });

    test('and nothing is begun with too little for it, or where it has risen beyond', async () => {
      const { page } = await connect();
      const without = wei(gasOf(page));
      await chain.rpc('anvil_setCode', oracle, answers('f1c7a58b'));
      await page.act('approve', { previewId: page.on('preview').previewId });
      expect(page.view.notice).toMatchObject(risen);
      await page.act('back');
      await chain.rpc('anvil_setBalance', user, `0x${without.toString(16)}`);
      await page.act('approve', { previewId: page.on('preview').previewId });
      expect(page.view.notice).toMatchObject({
        ...{ code: 'insufficientFunds', moneyMoved: 'no' },
        detail: { key: 'gasNeeded' },
      });
    });
  });
});

type Receipt = { gasUsed: string; effectiveGasPrice: string };
const paidBy = async (hash: string) => {
  const { gasUsed, effectiveGasPrice } = await chain.rpc<Receipt>('eth_getTransactionReceipt', hash);
  return Number(BigInt(gasUsed) * BigInt(effectiveGasPrice)) / 1e18;
};

describe('the network’s fee in the record is what the receipt says', () => {
  test('of the coin, in the place of the most that was shown', async () => {
    const { client, page, transaction } = await asked(pay('SEPOLIAETH', 0.25));
    const hash = await send(transaction);
    await page.act('report-transaction', { hash });
    const [before] = await listed(client);
    await mine(needed);
    await wait();
    const fee = await paidBy(hash);
    const [after] = await listed(client);
    expect(after).toMatchObject({ status: 'succeeded', gasFee: { fee, feeCurrency: 'SEPOLIAETH' } });
    expect(after?.sourceAmount).toBeCloseTo(0.25 + fee, 15);
    expect(fee).toBeLessThan(before?.gasFee.fee ?? 0);
  });

  test('of a token, in the coin that it was paid in', async () => {
    const { client, page, transaction } = await asked();
    const hash = await send(transaction);
    await page.act('report-transaction', { hash });
    await mine(needed);
    await wait();
    const [transfer] = await listed(client);
    expect(transfer).toMatchObject({
      ...{ status: 'succeeded', sourceAmount: 25 },
      gasFee: { fee: await paidBy(hash), feeCurrency: 'SEPOLIAETH' },
    });
    const { feeInFiat = 0, feeInTransferCurrency } = transfer?.gasFee ?? {};
    expect(feeInFiat).toBeGreaterThan(0);
    expect(feeInTransferCurrency).toBeCloseTo(feeInFiat, 1);
    expect(transfer?.totalTransactionAmountInFiat).toBeCloseTo(25 + feeInFiat, 2);
  });

  test('also where nobody told the hash, and where the network refused', async () => {
    const found = await asked();
    const hash = await send(found.transaction);
    await mine(needed);
    await wait();
    expect(await listed(found.client)).toMatchObject([{ hash, gasFee: { fee: await paidBy(hash) } }]);
    const reverted = await asked();
    await setTokens(chain, usdc, user, 0n);
    const failed = await send(reverted.transaction);
    await reverted.page.act('report-transaction', { hash: failed });
    await mine(needed);
    await wait();
    expect(await listed(reverted.client)).toMatchObject([
      { status: 'failed', gasFee: { fee: await paidBy(failed), feeCurrency: 'SEPOLIAETH' } },
    ]);
  });
});

describe('after a restart', () => {
  /** Another process on the same database: nothing is left of the first but what it wrote. */
  async function restarted(work: () => Promise<void>): Promise<void> {
    const { watch } = server.services;
    const next = await flow({ db, seed: `browser wallet ${places}`, clock: server.clock, watch });
    try {
      await work();
      await mine(needed);
      await next.pass(seconds(30));
    } finally {
      await next.close();
    }
  }

  test('between the wallet’s question and its hash, the transaction is found and settled', async () => {
    const { client, transaction } = await asked();
    let hash = '';
    await restarted(async () => {
      hash = await send(transaction);
    });
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });

  test('after the hash was told and the page was closed, it is settled', async () => {
    const { client, page, transaction } = await asked();
    const hash = await send(transaction);
    await page.act('report-transaction', { hash });
    await page.act('close');
    await restarted(async () => {});
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });

  test('before the wallet was asked, nothing is sent, and that is said', async () => {
    const { client } = await approved();
    await restarted(async () => {});
    await server.pass(minutes(11));
    expect(await listed(client)).toMatchObject([{ status: 'failed', hash: null }]);
  });
});

describe('a network that does not answer', () => {
  const elsewhere = () =>
    destination({ networkId: silent.id, symbol: 'SEPOLIAETH', address: shop, amount: 0.1 });
  const payOn = (toAddresses: ReturnType<typeof destination>[]) => ({
    userId: 'user-1',
    transferOptions: { ...pay().transferOptions, toAddresses },
  });
  const slowNetworks = [expect.objectContaining({ id: silent.id, name: 'Sepolia' })];

  test('is named beside what the others have, and nothing is said of what it has', async () => {
    const { page } = await connect(payOn([...pay().transferOptions.toAddresses, elsewhere()]));
    const screen = page.on('asset');
    expect(screen.choices.map(({ symbol, reason }) => [symbol, reason])).toEqual([
      ['USDC', undefined],
      ['SEPOLIAETH', 'networkSilent'],
    ]);
    expect(screen.slowNetworks).toEqual(slowNetworks);
  });

  test('is not told as nothing when everything that is wanted is there, and is asked again', async () => {
    const { page } = await connect(payOn([elsewhere()]));
    expect(page.on('noEligibleAssets').slowNetworks).toEqual(slowNetworks);
    const told = page.messages.map(({ type }) => type);
    expect(told).toContain('transferConfigureError');
    expect(told).not.toContain('transferNoEligibleAssets');
    await page.act('read-again');
    expect(page.on('noEligibleAssets').slowNetworks).toEqual(slowNetworks);
  });
});

test('a returning user whose chain is silent is told so, and not given the wallet that the sandbox plays', async () => {
  const { client, page } = await connect();
  const account = { accessToken: accessTokenOf(page), brokerType: 'deFiWallet' };
  const back = await client.open({ ...pay(), accessTokens: [account] });
  const [found] = back.on('catalog').returningAccounts ?? [];
  const chosen = { integrationId: found?.integration.id ?? '', accountId: found?.id ?? '' };
  reachable = false;
  try {
    await back.act('choose-integration', { ...chosen, searched: false });
  } finally {
    reachable = true;
  }
  expect(back.on('catalog').browserWallets).toBe(true);
  expect(back.view.notice).toMatchObject({ code: 'institutionUnreachable', moneyMoved: 'no' });
  await back.act('choose-integration', { ...chosen, searched: false });
  expect(back.on('preview').transfer.from.accountName).toBe(found?.accountName);
});

describe('what the page says', () => {
  test('a hash of another transaction is refused, and the right one is taken', async () => {
    const { page, transaction } = await asked();
    const foreign = await chain.send({ from: user, to: usdc, data: transferOf(shop, 24_000_000n) });
    await page.act('report-transaction', { hash: foreign });
    expect(page.view.notice).toMatchObject({ code: 'foreignTransaction', moneyMoved: 'unknown' });
    const right = await send(transaction);
    await page.act('report-transaction', { hash: right });
    expect(page.on('progress')).toMatchObject({ state: 'sent', hash: right });
  });

  test('an earlier payment, the same to the last unit, is not this one: neither reported nor found', async () => {
    const earlier = await chain.send({ from: user, to: usdc, data: transferOf(shop, 25_000_000n) });
    await mine(1);
    const { page } = await asked();
    await page.act('report-transaction', { hash: earlier });
    expect(page.view.notice).toMatchObject({ code: 'foreignTransaction' });
    await mine(needed);
    await wait();
    expect(await state(page)).toBe('walletApproval');
  });

  test('one transaction pays once, whoever reports it and however often', async () => {
    const { client, page, transaction } = await asked();
    const second = await asked(pay(), client);
    const hash = await send(transaction);
    await page.act('report-transaction', { hash });
    await second.page.act('report-transaction', { hash: hash.toUpperCase().replace('0X', '0x') });
    expect(second.page.view.notice).toMatchObject({ code: 'foreignTransaction' });
    await mine(needed);
    await wait();
    expect((await listed(client)).filter(({ status }) => status === 'succeeded')).toMatchObject([{ hash }]);
  });

  test('nor does it pay twice where two report it at the same time', async () => {
    const first = await asked();
    const second = await asked(pay(), first.client);
    const hash = await send(first.transaction);
    const pages = [first.page, second.page];
    await Promise.all(pages.map(page => page.act('report-transaction', { hash })));
    expect(pages.filter(({ view }) => view.notice?.code === 'foreignTransaction')).toHaveLength(1);
    await mine(needed);
    await wait();
    const paid = (await listed(first.client)).filter(({ status }) => status === 'succeeded');
    expect(paid).toMatchObject([{ hash }]);
  });

  test('a hash that no node knows yet is no transfer, and is looked for', async () => {
    const { page } = await asked();
    await page.act('report-transaction', { hash: `0x${'12'.repeat(32)}` });
    expect(page.on('walletApproval').transaction).toBeDefined();
    expect(page.view.notice).toBeUndefined();
    await muchLater(minutes(25 * 60));
    // The chain stands still: it has not shown yet that nothing came of it.
    expect(await state(page)).toBe('walletApproval');
    await mine(needed);
    await muchLater(minutes(61));
    expect(await state(page)).toBe('failed');
    expect(page.view.notice?.detail).toEqual({ key: 'walletNeverSent' });
  });

  test('the wallet refused: nothing was sent, and it may be tried again', async () => {
    const { page } = await asked();
    await page.act('refuse-transaction');
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'declinedByUser', moneyMoved: 'no' });
    expect(page.messages.map(({ type }) => type)).toContain('transferDeclined');
    await page.act('back');
    expect(page.on('preview')).toBeDefined();
  });

  test.each([
    ['otherChain', 'walletOnOtherChain'],
    ['otherAccount', 'walletAtOtherAccount'],
  ] as const)(
    'the wallet was not asked because of %s: nothing was sent, nobody refused, and it is tried again',
    async (because, code) => {
      const { page, transaction } = await asked();
      expect(transaction.chainId).toBe('0x14a34');
      await page.act('refuse-transaction', { because });
      expect(page.on('progress').state).toBe('failed');
      expect(page.view.notice).toMatchObject({ code, moneyMoved: 'no' });
      expect(page.messages.map(({ type }) => type)).not.toContain('transferDeclined');
      await page.act('back');
      expect(page.on('preview')).toBeDefined();
    },
  );

  test('the wallet was not asked, the page says, but it has sent: that is not called failed', async () => {
    const { client, page, transaction } = await asked();
    const hash = await send(transaction);
    await page.act('refuse-transaction', { because: 'otherChain' });
    await mine(needed);
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });

  test('the wallet refused, it says, but it has sent: that is not called failed', async () => {
    const { client, page, transaction } = await asked();
    const hash = await send(transaction);
    await page.act('refuse-transaction');
    expect(page.on('walletApproval')).toBeDefined();
    await mine(needed);
    await wait();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });

  test('a wallet is asked once: asking again changes nothing, and there is no way back', async () => {
    const { page, transaction } = await asked();
    const { status } = await page.send('sign-transaction', { version: page.view.version, after: 0 });
    expect(status).toBe(409);
    expect(page.view.canGoBack).toBe(false);
    await page.read();
    expect(page.on('walletApproval').transaction).toEqual(transaction);
  });
});

describe('is not begun', () => {
  test('without enough of the network’s coin for its fee', async () => {
    await chain.rpc('anvil_setBalance', user, '0x1');
    const { page } = await approved();
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({
      code: 'insufficientFunds',
      ...{ moneyMoved: 'no', detail: { key: 'gasNeeded', values: { symbol: 'SEPOLIAETH' } } },
    });
  });

  test('where the token says that it has other decimals than the catalog', async () => {
    const { page } = await connect();
    await chain.rpc('anvil_setCode', usdc, ledgerTokenCode.replace('5b60065f52', '5b60125f52'));
    try {
      await page.act('approve', { previewId: page.on('preview').previewId });
    } finally {
      await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
    }
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'refusedByInstitution', moneyMoved: 'no' });
  });

  test('where the coin for the fee was spent after the preview: the wallet is not asked', async () => {
    const { page } = await approved();
    await chain.rpc('anvil_setBalance', user, '0x1');
    await page.act('sign-transaction');
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'insufficientFunds', detail: { key: 'gasNeeded' } });
  });

  test('with too little of the token: it says what is missing', async () => {
    await setTokens(chain, usdc, user, 1_000_000n);
    const { page } = await connect();
    expect(
      page.on('noEligibleAssets').held.map(({ money: { amount, symbol } }) => ({ amount, symbol })),
    ).toContainEqual({
      ...{ amount: '1', symbol: 'USDC' },
    });
  });

  test('while no node answers', async () => {
    const { page } = await approved();
    reachable = false;
    try {
      await page.act('sign-transaction');
    } finally {
      reachable = true;
    }
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'institutionUnreachable', moneyMoved: 'no' });
  });

  test('by a wallet that was not asked in time', async () => {
    const { page } = await approved();
    await wait(minutes(11));
    expect(await state(page)).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'challengeExpired', moneyMoved: 'no' });
  });

  test('where no chain of the session is read', async () => {
    const page = await (await server.newClient()).open();
    expect(page.on('catalog').browserWallets).toBeUndefined();
    const { status } = await page.send('connect-wallet', {
      ...{ version: page.view.version, after: 0 },
      ...connection(),
    });
    expect(status).toBe(409);
  });
});

test('while no node answers nothing is lost: it is found when one does', async () => {
  const { client, transaction } = await asked();
  const hash = await send(transaction);
  await mine(needed);
  reachable = false;
  await wait(minutes(3));
  reachable = true;
  await wait(minutes(3));
  expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
});

test.each(['USDC', 'SEPOLIAETH'])(
  'what was paid in %s while no node answered for longer than a day is found before anything is given up',
  async symbol => {
    const { client, transaction } = await asked(pay(symbol, 0.1));
    await mine(110);
    server.clock.pass(minutes(2));
    const hash = await send(transaction);
    await mine(needed);
    reachable = false;
    await muchLater(minutes(25 * 60));
    reachable = true;
    // 25 looks of it are one search, and do not reach the transaction.
    atOnce = 4;
    await mine(needed);
    await muchLater(minutes(61));
    expect(await listed(client)).toMatchObject([{ status: 'pending' }]);
    await muchLater(seconds(5));
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  },
);

test.each([
  ['it was sent anew at a higher fee', true],
  ['nobody told its hash', false],
])('a node that lags and lists no logs is read again: found where %s', async (_, isAnew) => {
  const { client, page, transaction } = await asked();
  const nonce = await chain.rpc<string>('eth_getTransactionCount', user, 'latest');
  let hash = await send({ ...transaction, nonce });
  if (isAnew) {
    await page.act('report-transaction', { hash });
    hash = await send({ ...fasterThan(transaction), nonce });
  }
  await mine(needed);
  lags = true;
  await muchLater(seconds(30));
  expect(await listed(client)).toMatchObject([{ status: 'pending' }]);
  lags = false;
  await mine(1);
  await muchLater(seconds(30));
  expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
});

test('while its sender has sent nothing, the blocks of a coin are passed over', async () => {
  const { client, transaction } = await asked(pay('SEPOLIAETH', 0.1));
  await mine(110);
  atOnce = 4;
  await muchLater(minutes(2));
  const [row] = await db
    .selectFrom('wallet_transactions')
    .select(['next_block', 'is_behind'])
    .where('client_id', '=', client.scope.clientId)
    .execute();
  const height = Number(await chain.rpc<string>('eth_blockNumber'));
  expect(row).toEqual({ next_block: String(height - needed + 2), is_behind: false });
  const hash = await send(transaction);
  await mine(needed);
  await muchLater(minutes(6));
  expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
});

test.each([
  ['and was told by the page', true],
  ['though the page said nothing', false],
])('what pays for a transfer, %s, is no deposit by hand at the same address', async (_, isTold) => {
  const client = await server.newClient();
  const byHand = await client.open({ ...pay(), userId: 'user-2' });
  await byHand.act('deposit-by-hand');
  const { page, transaction } = await asked(pay(), client);
  const hash = await send(transaction);
  if (isTold) await page.act('report-transaction', { hash });
  await mine(needed);
  server.clock.pass(seconds(30));
  while ((await watchDeposits(server.services)) > 0);
  expect(await listed(client)).toMatchObject([{ hash, userId: 'user-1' }]);
  expect((await byHand.read()).screen.kind).toBe('manualDeposit');
});

test('a wallet that the catalog does not have is the sandbox’s to the client, by its own name to the user', async () => {
  const page = await (await server.newClient()).open(pay());
  await page.act('connect-wallet', { name: 'Frame', networkType: 'evm', address: user });
  expect(page.on('preview').transfer.from).toMatchObject({
    integration: { name: 'Sandbox Wallet' },
    accountName: expect.stringMatching(/^Frame 0x/),
  });
});

test('what a wallet was asked is its client’s in its environment, and nobody else’s', async () => {
  const { client, page, transaction } = await asked();
  const other = await server.newClient();
  const strangers: Scope[] = [other.scope, { ...client.scope, environment: 'live' }];
  const { units } = await db
    .selectFrom('wallet_transactions')
    .select('units')
    .where('client_id', '=', client.scope.clientId)
    .executeTakeFirstOrThrow();
  const same = { networkId: baseSepolia, symbol: 'USDC', from: user, to: shop, units: BigInt(units) };
  const paid = (hash: string) => ({ networkId: baseSepolia, symbol: 'USDC', address: shop, hash });
  for (const scope of strangers) expect(await findPending(db, scope, same)).toEqual([]);
  const [first] = await findPending(db, client.scope, same);
  const hash = await send(transaction);
  await page.act('report-transaction', { hash });
  const id = page.on('progress').transferId;
  expect(first).toBe(id);
  const before = await findWalletTransaction(db, client.scope, id);
  for (const scope of strangers) {
    expect(await findWalletTransaction(db, scope, id)).toBeUndefined();
    await updateWalletTransaction(db, scope, id, { next_block: '0' });
    expect(await claimTransaction(db, scope, id, { hash: '0x1', nonce: 1 })).toBe(false);
    expect(await isClaimed(db, scope, paid(hash))).toBe(false);
    const theirs = {
      ...{ transferId: id, networkId: baseSepolia, symbol: 'USDC', contract: usdc, from: user },
      ...{ to: shop, units: 1n, mostGas: undefined, now: noon },
    };
    expect(await insertWalletTransaction(db, scope, theirs)).toBeUndefined();
  }
  expect(await findWalletTransaction(db, client.scope, id)).toEqual(before);
  expect(await isClaimed(db, client.scope, paid(hash))).toBe(true);
  // One transaction may pay here for the wallet's transfer, and elsewhere, or in another asset, by hand.
  for (const by of [{ address: user }, { symbol: 'SEPOLIAETH' }])
    expect(await isClaimed(db, client.scope, { ...paid(hash), ...by })).toBe(false);
});

describe('money by hand beside a wallet that was asked', () => {
  const look = async (time = seconds(30)) => {
    server.clock.pass(time);
    while ((await watchDeposits(server.services)) > 0);
  };

  /** Sent to the address that was shown; then the user goes back, and a wallet is asked to pay there. */
  async function sentAndAsked(units: bigint, from = chain.accounts[(places + 3) % 10] as string) {
    const client = await server.newClient();
    const page = await client.open(pay());
    await page.act('deposit-by-hand');
    await setTokens(chain, usdc, from, 100_000_000n);
    const hash = await chain.send({ from, to: usdc, data: transferOf(shop, units) });
    await mine(1);
    await page.act('back');
    await page.act('connect-wallet', connection());
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('sign-transaction');
    await mine(needed);
    await look();
    return { client, page, hash };
  }

  test('is told as what it is, and the wallet’s transfer goes its own way', async () => {
    const { client, page, hash } = await sentAndAsked(5_000_000n);
    expect(await listed(client)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ status: 'succeeded', amount: 5, hash }),
        expect.objectContaining({ status: 'pending', amount: 25 }),
      ]),
    );
    await page.act('refuse-transaction');
    await look();
    expect((await listed(client)).filter(({ status }) => status === 'succeeded')).toHaveLength(1);
  });

  test('is not what the wallet has sent anew at a higher fee, whoever reads that first', async () => {
    const client = await server.newClient();
    const page = await client.open(pay());
    await page.act('deposit-by-hand');
    await page.act('back');
    await page.act('connect-wallet', connection());
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('sign-transaction');
    const transaction = page.on('walletApproval').transaction as Transaction;
    const first = await send(transaction);
    await page.act('report-transaction', { hash: first });
    const { nonce } = await chain.rpc<{ nonce: string }>('eth_getTransactionByHash', first);
    const hash = await send({ ...fasterThan(transaction), nonce });
    await mine(needed);
    await look();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
    expect(await state(page)).toBe('settled');
  });

  test('where it could be what the wallet was asked for, is told when that has come to its end', async () => {
    const { client, page, hash } = await sentAndAsked(25_000_000n, user);
    expect(await listed(client)).toMatchObject([{ status: 'pending', amount: 25 }]);
    await page.act('refuse-transaction');
    await wait();
    await look(minutes(1));
    expect(await listed(client)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ status: 'succeeded', amount: 25, hash }),
        expect.objectContaining({ status: 'failed', amount: 25 }),
      ]),
    );
    expect(await listed(client)).toHaveLength(2);
  });
});
