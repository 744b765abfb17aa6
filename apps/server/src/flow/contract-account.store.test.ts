/** Wallets of the browser whose account is a contract: they prove by what the chain says of their signature, and pay through others. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { anvil, ledgerTokenCode, setTokens } from '../../test/anvil.ts';
import { type ContractAccount, contractAccounts } from '../../test/contract-accounts.ts';
import { testDatabase } from '../../test/database.ts';
import { flow, minutes, noon, type Page, seconds, type TestClient } from '../../test/flow.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { createCatalog } from '../catalog/index.ts';
import { chainChecks } from '../chain-checks/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { later } from '../surroundings.ts';

const baseSepolia = 'f2780a87-d1ab-4567-85b3-d9ae728cf54d';
const chainId = 84_532;
const needed = 2;
const { networks, findAsset } = createCatalog();
const usdc = findAsset(baseSepolia, 'USDC')?.contractAddress ?? '';
const chain = await anvil({ chainId, at: later(noon, -minutes(60)) });
await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
const account = await contractAccounts(chain, chainId);
await chain.mine(20);

const { db } = await testDatabase();
/** Where the chain is; a test that takes it away puts it back. */
let reachable = true;
const parts = {
  endpoints: { live: new Map(), sandbox: new Map([[baseSepolia, [chain.url]]]) },
  fetch: (...request: Parameters<typeof fetch>) =>
    reachable ? fetch(...request) : Promise.reject(new Error('no way there')),
  log: { warn: () => {} },
};
const server = await flow({
  ...{ db, seed: 'contract account', askChain: chainChecks({ ...parts, networks }) },
  watch: chainWatch({
    ...{ ...parts, confirmations: new Map([[baseSepolia, needed]]) },
    clock: { now: () => server.clock.now() },
  }),
});
afterAll(() => server.close());

let wallet: ContractAccount;
/** Blocks go a second further each; the clock must be ahead of them. */
beforeEach(async () => {
  wallet = await account(true);
  await chain.mine();
  server.clock.pass(minutes(1));
});
const mine = (blocks: number) => chain.mine(blocks, server.clock.now());
const connect = (page: Page, address: string = wallet.address) =>
  page.act('connect-wallet', { name: 'Safe', networkType: 'evm', address });

describe('a proof', () => {
  async function asked(address?: string): Promise<Page> {
    const page = await (await server.newClient()).open({ userId: 'user-1', verifyWalletOptions: {} });
    await connect(page, address);
    return page;
  }
  const record = (address: string) =>
    db
      .selectFrom('verifications')
      .select(['verdict', 'standard', 'reason', 'chain_answer'])
      .where('address', '=', address)
      .orderBy('created_at', 'desc')
      .executeTakeFirst();

  test('of an account that is there is what its contract says (EIP-1271)', async () => {
    const page = await asked();
    await page.act('submit-signature', { signature: await wallet.sign(page.on('verifyMessage').message) });
    expect(page.on('verified')).toMatchObject({ address: wallet.address, confirmedBy: 'Base Sepolia' });
    await page.act('finish-verification');
    expect(page.messages.find(({ type }) => type === 'walletMessageSigned')?.payload).toMatchObject({
      ...{ isVerified: true, address: wallet.address },
    });
    expect(await record(wallet.address)).toMatchObject({ verdict: 'verified', standard: 'EIP-1271' });
  });

  test('of one that is not there yet is what it will say (EIP-6492), and deploys nothing', async () => {
    const planned = await account(false);
    const page = await asked(planned.address);
    await page.act('submit-signature', { signature: await planned.sign(page.on('verifyMessage').message) });
    expect(page.on('verified')).toMatchObject({ address: planned.address, confirmedBy: 'Base Sepolia' });
    expect(await record(planned.address)).toMatchObject({ verdict: 'verified', standard: 'EIP-6492' });
    expect(await chain.rpc('eth_getCode', planned.address, 'latest')).toBe('0x');
  });

  test.each<[string, boolean]>([
    ['an account that is there', true],
    ['one that is not there yet', false],
  ])('of %s by a stranger’s key, or of other words, is none; the owner’s is', async (_, isThere) => {
    const own = await account(isThere);
    await chain.mine();
    const page = await asked(own.address);
    const { message } = page.on('verifyMessage');
    const stranger = await account(isThere);
    for (const signature of [await stranger.sign(message), await own.sign(`${message} `)]) {
      await page.act('submit-signature', { signature });
      expect(page.on('verifyMessage').address).toBe(own.address);
      expect(page.view.notice).toMatchObject({
        ...{ code: 'signatureWrong', detail: { key: 'chainDenied', values: { network: 'Base Sepolia' } } },
      });
      expect(await record(own.address)).toMatchObject({
        verdict: 'rejected',
        chain_answer: { signs: false },
      });
    }
    await page.act('submit-signature', { signature: await own.sign(message) });
    expect(page.on('verified').address).toBe(own.address);
  });

  test('while the chain is silent is undecided, which is said and is no proof; it may be shown again', async () => {
    const page = await asked();
    const signature = await wallet.sign(page.on('verifyMessage').message);
    reachable = false;
    try {
      await page.act('submit-signature', { signature });
    } finally {
      reachable = true;
    }
    expect(page.view.notice).toMatchObject({
      ...{ code: 'signatureUndecided', moneyMoved: 'no' },
      detail: { key: 'chainSilent', values: { network: expect.stringContaining('Base Sepolia') } },
    });
    expect(page.messages.at(-1)).toMatchObject({ payload: { isVerified: false } });
    expect(await record(wallet.address)).toMatchObject({ verdict: 'undecided', reason: 'chainSilent' });
    await page.act('submit-signature', { signature });
    expect(page.on('verified').address).toBe(wallet.address);
  });
});

describe('a payment', () => {
  const shop = `0x${'b'.repeat(40)}`;
  const pay = (symbol: string, amount: number) => ({
    userId: 'user-1',
    transferOptions: {
      transactionId: 'order-1',
      toAddresses: [destination({ networkId: baseSepolia, symbol, address: shop, amount })],
    },
  });
  const listed = async (client: TestClient) => (await client.transfers()).content.items;

  /** Until the wallet has what it is to send. It has no coins: whoever sends it pays the fee. */
  async function asked() {
    await setTokens(chain, usdc, wallet.address, 100_000_000n);
    const client = await server.newClient();
    const page = await client.open(pay('USDC', 25));
    await connect(page);
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('sign-transaction');
    const { transaction, fromAddress } = page.on('walletApproval');
    expect(fromAddress).toBe(wallet.address);
    return { client, page, transaction: { ...transaction } };
  }
  async function settled(client: TestClient, hash: string) {
    await mine(needed);
    await server.pass(seconds(30));
    expect(await listed(client)).toMatchObject([
      // What the network took, its user did not pay, or nobody can say.
      { status: 'succeeded', hash, amount: 25, sourceAmount: 25 },
    ]);
    expect(
      await db.selectFrom('transfers').select('from_address').where('hash', '=', hash).execute(),
    ).toEqual([{ from_address: wallet.address }]);
  }

  test('of tokens is recognised by the token’s log, although another has sent it and it waits for its block', async () => {
    const { client, page, transaction } = await asked();
    const hash = await wallet.send(transaction);
    await page.act('report-transaction', { hash });
    expect(page.view.notice).toBeUndefined();
    expect(page.on('walletApproval')).toBeDefined();
    await settled(client, hash);
  });

  test('of tokens is found where nobody told its hash', async () => {
    const { client, transaction } = await asked();
    await settled(client, await wallet.send(transaction));
  });

  test('that moves something else is another transaction, as soon as a block shows it', async () => {
    const { page, transaction } = await asked();
    const foreign = await wallet.send({ ...transaction, data: `${transaction.data}`.replace(/.$/, '1') });
    await mine(1);
    await page.act('report-transaction', { hash: foreign });
    expect(page.view.notice).toMatchObject({ code: 'foreignTransaction' });
  });

  test('that a reorganisation takes back waits, whatever the contract’s own count says, and is settled when it comes back', async () => {
    const { client, page, transaction } = await asked();
    const before = await chain.rpc('evm_snapshot');
    const hash = await wallet.send(transaction);
    await mine(1);
    await page.act('report-transaction', { hash });
    expect(page.on('progress')).toMatchObject({ state: 'sent', hash });
    await chain.rpc('evm_revert', before);
    await chain.rpc('anvil_dropAllTransactions');
    await chain.mine(needed + 1);
    server.clock.pass(minutes(1));
    await server.pass(minutes(2));
    expect(await listed(client)).toMatchObject([{ status: 'pending' }]);
    expect(await wallet.send(transaction)).toBe(hash);
    await settled(client, hash);
  });

  test('of coins is not begun, because no block would show it; the words say what to do', async () => {
    await chain.rpc('anvil_setBalance', wallet.address, '0xde0b6b3a7640000');
    const client = await server.newClient();
    const page = await client.open(pay('SEPOLIAETH', 0.25));
    await connect(page);
    await page.act('approve', { previewId: page.on('preview').previewId });
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({
      ...{ code: 'refusedByInstitution', moneyMoved: 'no', detail: { key: 'coinsOfContract' } },
    });
    expect(await listed(client)).toMatchObject([{ status: 'failed', hash: null }]);
  });

  test('of coins is one of the account itself where it only lends itself code (EIP-7702)', async () => {
    const { owner } = wallet;
    await chain.rpc('anvil_setCode', owner.address, `0xef0100${wallet.address.slice(2)}`);
    const client = await server.newClient();
    const page = await client.open(pay('SEPOLIAETH', 0.25));
    await connect(page, owner.address);
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('sign-transaction');
    const hash = await owner.send({ ...page.on('walletApproval').transaction });
    await page.act('report-transaction', { hash });
    await mine(needed);
    await server.pass(seconds(30));
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash, amount: 0.25 }]);
  });
});
