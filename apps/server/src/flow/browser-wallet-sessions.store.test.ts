/** Wallets of the user's own in the other kinds of session: with a proof, with a proof before the transfer, with a chosen wallet. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { anvil, ledgerTokenCode, setTokens } from '../../test/anvil.ts';
import { testDatabase } from '../../test/database.ts';
import { flow, minutes, noon, type Page, seconds, wallet } from '../../test/flow.ts';
import { destination } from '../../test/link-token-bodies.ts';
import { type SigningAccount, signingAccount } from '../../test/signing-account.ts';
import { createCatalog } from '../catalog/index.ts';
import { chainWatch } from '../chain-watch/index.ts';
import { later } from '../surroundings.ts';

const baseSepolia = 'f2780a87-d1ab-4567-85b3-d9ae728cf54d';
const chainId = 84_532;
const needed = 2;
const usdc = createCatalog().findAsset(baseSepolia, 'USDC')?.contractAddress ?? '';
const chain = await anvil({ chainId, at: later(noon, -minutes(60)) });
await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
await chain.mine(20);

const { db } = await testDatabase();
const server = await flow({
  ...{ db, seed: 'browser wallet sessions' },
  watch: chainWatch({
    endpoints: { live: new Map(), sandbox: new Map([[baseSepolia, [chain.url]]]) },
    confirmations: new Map([[baseSepolia, needed]]),
    ...{ fetch, clock: { now: () => server.clock.now() }, log: { warn: () => {} } },
  }),
});
afterAll(() => server.close());
beforeAll(async () => void (await mine(1)));

const mine = (blocks: number) => chain.mine(blocks, server.clock.now());
let user: SigningAccount;
beforeEach(async () => {
  user = await signingAccount(chain, chainId);
  await setTokens(chain, usdc, user.address, 100_000_000n);
});

const shop = `0x${'b'.repeat(40)}`;
const payment = (changes: object = {}) => ({
  userId: 'user-1',
  transferOptions: {
    transferType: 'payment',
    transactionId: 'order-1',
    toAddresses: [destination({ networkId: baseSepolia, symbol: 'USDC', address: shop, amount: 25 })],
    ...changes,
  },
});
const rainbow = createCatalog().integrations.find(({ slug }) => slug === 'rainbow')?.id ?? '';

async function open(body: object): Promise<Page> {
  return (await server.newClient()).open(body);
}
const connect = (page: Page, address: string = user.address, name = 'MetaMask') =>
  page.act('connect-wallet', { name, rdns: 'example.wallet', networkType: 'evm', address });
const payload = (page: Page, type: string) =>
  page.messages.findLast(message => message.type === type)?.payload;

/** From the preview to the chain's word. */
async function pays(page: Page): Promise<void> {
  await page.act('approve', { previewId: page.on('preview').previewId });
  await page.act('sign-transaction');
  const { transaction, fromAddress } = page.on('walletApproval');
  expect(fromAddress).toBe(user.address);
  const hash = await user.send({ ...transaction });
  await page.act('report-transaction', { hash });
  await mine(needed);
  await server.pass(seconds(30));
  await page.read();
  expect(page.on('progress')).toMatchObject({ state: 'settled', hash });
}

async function proves(page: Page): Promise<void> {
  await connect(page);
  const { message, browserWallet } = page.on('verifyMessage');
  expect(browserWallet).toEqual({ name: 'MetaMask', rdns: 'example.wallet' });
  await page.act('submit-signature', { signature: await user.sign(message) });
}

describe('a proof', () => {
  test('is signed by the wallet that the page has found, and counts as one from outside', async () => {
    const page = await open({ userId: 'user-1', verifyWalletOptions: {} });
    expect(page.on('catalog')).toMatchObject({ browserWallets: true, canPaste: true });
    await proves(page);
    expect(page.on('verified')).toMatchObject({ address: user.address, integration: { name: 'MetaMask' } });
    await page.act('finish-verification');
    expect(payload(page, 'walletMessageSigned')).toMatchObject({ isVerified: true, address: user.address });
    const record = await db
      .selectFrom('verifications')
      .select(['sandbox', 'binding', 'verdict', 'standard'])
      .where('address', '=', user.address)
      .executeTakeFirst();
    expect(record).toMatchObject({ sandbox: false, binding: 'session', verdict: 'verified' });
  });

  test('is asked for in the form of EIP-4361 only where the wallet sees our own origin', async () => {
    const body = { userId: 'user-1', verifyWalletOptions: { networkId: baseSepolia } };
    const framed = await open(body);
    await connect(framed);
    expect(framed.on('verifyMessage').message).not.toContain('Chain ID');
    const client = await server.newClient();
    const alone = await client.open(body, { surface: 'window', peerOrigin: undefined });
    await connect(alone);
    expect(alone.on('verifyMessage').message).toContain('Chain ID: 84532');
    await alone.act('submit-signature', { signature: await user.sign(alone.on('verifyMessage').message) });
    expect(alone.on('verified')).toBeDefined();
  });

  test('by the key of another account is none, and may be tried again', async () => {
    const page = await open({ userId: 'user-1', verifyWalletOptions: {} });
    await connect(page);
    const other = await signingAccount(chain, chainId);
    await page.act('submit-signature', { signature: await other.sign(page.on('verifyMessage').message) });
    expect(page.view.notice?.code).toBe('signatureWrong');
    await page.act('submit-signature', { signature: await user.sign(page.on('verifyMessage').message) });
    expect(page.on('verified').address).toBe(user.address);
  });

  test('is not made by the sandbox in the place of the wallet', async () => {
    const page = await open({ userId: 'user-1', verifyWalletOptions: {} });
    await connect(page);
    await expect(page.act('sign-message')).rejects.toThrow();
    expect(page.on('verifyMessage').address).toBe(user.address);
  });

  test('of another address than was asked for is a mismatch before anything is signed', async () => {
    const page = await open({ userId: 'user-1', verifyWalletOptions: { addresses: [shop] } });
    await connect(page);
    expect(page.on('catalog')).toBeDefined();
    expect(page.view.notice?.code).toBe('addressNotRequested');
    expect(payload(page, 'defiWalletError')).toMatchObject({
      errorType: 'verifyMismatch',
      details: { requestedAddress: shop, connectedAddress: user.address },
    });
  });

  test('that its user refuses leads back to the choice, and so does the way back', async () => {
    const page = await open({ userId: 'user-1', verifyWalletOptions: {} });
    await connect(page);
    await page.act('refuse-message');
    expect(page.on('catalog').browserWallets).toBe(true);
    expect(page.messages.at(-1)?.type).toBe('verifyWalletRejected');
    await connect(page);
    await page.act('back');
    expect(page.on('catalog').browserWallets).toBe(true);
  });

  test.each([
    ['is asked for on another kind of network', { networkType: 'solana' }],
    ['would be of a text that is the same for everybody', { message: 'Hello' }],
  ])('is not offered where it %s', async (_, verifyWalletOptions) => {
    const page = await open({ userId: 'user-1', verifyWalletOptions });
    expect(page.on('catalog').browserWallets).toBeUndefined();
    await expect(connect(page)).rejects.toThrow();
  });
});

describe('a proof before the transfer', () => {
  test('is followed by a payment from the address that was proven', async () => {
    const page = await open({ ...payment(), verifyWalletOptions: {} });
    expect(page.on('catalog')).toMatchObject({ browserWallets: true });
    await proves(page);
    await page.act('finish-verification');
    expect(page.on('preview').transfer.from.accountName).toContain(user.address.slice(0, 6));
    await pays(page);
  });

  test('binds the sender: what another account has paid is not taken', async () => {
    const page = await open({ ...payment(), verifyWalletOptions: {} });
    await proves(page);
    await page.act('finish-verification');
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('sign-transaction');
    const other = await signingAccount(chain, chainId);
    await setTokens(chain, usdc, other.address, 100_000_000n);
    const hash = await other.send({ ...page.on('walletApproval').transaction });
    await page.act('report-transaction', { hash });
    expect(page.view.notice?.code).toBe('foreignTransaction');
    await mine(needed);
    await server.pass(seconds(30));
    await page.read();
    expect(page.view.screen.kind).toBe('walletApproval');
  });
});

describe('a wallet that the client chose', () => {
  const chosen = (changes: object = {}) => ({ ...payment(), integrationId: wallet.id, ...changes });

  test('is asked for in this browser, and pays', async () => {
    const page = await open(chosen());
    expect(page.on('catalog')).toMatchObject({ browserWallets: true, walletName: 'MetaMask' });
    expect(page.on('catalog').integrations.map(({ name }) => name)).toEqual(['MetaMask']);
    await connect(page);
    await pays(page);
  });

  test('proves first, where that is asked for, too', async () => {
    const page = await open(chosen({ verifyWalletOptions: {} }));
    await proves(page);
    await page.act('finish-verification');
    await pays(page);
  });

  test('is the only one: another of this browser is refused', async () => {
    const page = await open(chosen({ integrationId: rainbow }));
    expect(page.on('catalog').walletName).toBe('Rainbow');
    await expect(connect(page)).rejects.toThrow();
    await page.read();
    await connect(page, user.address, 'rainbow');
    expect(page.on('preview').transfer.from.integration.name).toBe('Rainbow');
  });

  test('is played at once where no chain is read', async () => {
    const page = await open(chosen({ transferOptions: { toAddresses: [destination({ amount: 25 })] } }));
    expect(page.on('preview').transfer.from.integration.name).toBe('MetaMask');
  });
});

test('nothing is bought from a wallet', async () => {
  const page = await open(payment({ transferType: 'onramp', fundingOptions: { enabled: true } }));
  expect(page.on('catalog').browserWallets).toBeUndefined();
});
