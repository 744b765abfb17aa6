/** Solana wallets of the user's own in the other kinds of session: with a proof, with a proof before the transfer, and beside deposits by hand. */
import { beforeEach, describe, expect, test } from 'vitest';
import { accessTokenOf, flow, minutes, type Page, seconds, type TestClient } from '../../test/flow.ts';
import { destination, network } from '../../test/link-token-bodies.ts';
import { finalAfter, type TestSigner, testSigner } from '../../test/litesvm-node.ts';
import { pyusd, solanaFlow } from '../../test/solana-flow.ts';
import { recordFromChain } from './record-arrival.ts';
import { watchDeposits } from './watch-deposits.ts';

const { db, catalog, server, node, main, devnet, usdc } = await solanaFlow('solana wallet sessions');

let wallet: TestSigner;
let shop = '';
beforeEach(async () => {
  wallet = testSigner();
  shop = testSigner().address;
  node.fund(wallet.address, 1_000_000_000n);
  node.makeMint(pyusd, 6);
  await node.mint(pyusd, wallet.address, 100_000_000n);
});

const pay = (changes: object = {}) => ({
  userId: 'user-1',
  transferOptions: {
    transactionId: 'order-1',
    toAddresses: [destination({ networkId: devnet, symbol: 'PYUSD', address: shop, amount: 25 })],
  },
  ...changes,
});
const live = (changes: object = {}) => ({
  userId: 'user-1',
  transferOptions: {
    ...{ transferType: 'payment', transactionId: 'order-1' },
    toAddresses: [destination({ networkId: network.solana, symbol: 'USDC', address: shop, amount: 25 })],
  },
  ...changes,
});
const alone = { surface: 'window', peerOrigin: undefined } as const;
const signs = ['solana:signTransaction', 'solana:signAndSendTransaction'] as const;
const sendsItself = ['solana:signAndSendTransaction'] as const;
type Features = readonly (typeof signs)[number][];

const connect = (page: Page, features: Features = signs, signer = wallet) =>
  page.act('connect-wallet', {
    ...{ name: 'Phantom', networkType: 'solana', address: signer.address, solanaFeatures: [...features] },
  });
const proofBy = (signer: TestSigner, message: string) => ({
  signature: Buffer.from(signer.signMessage(Buffer.from(message))).toString('base64'),
});

async function proves(page: Page, features: Features = signs): Promise<void> {
  await connect(page, features);
  await page.act('submit-signature', proofBy(wallet, page.on('verifyMessage').message));
  await page.act('finish-verification');
}

/** @returns what the wallet is to sign, in base64 */
async function asked(page: Page): Promise<string> {
  await page.act('approve', { previewId: page.on('preview').previewId });
  await page.act('sign-transaction');
  return page.on('walletApproval').solanaWallet?.transaction ?? '';
}

/** What is due is looked at, transfers and deposits by hand; blocks are final by then. */
async function settle(chain = node): Promise<void> {
  chain.mine(2 * finalAfter, server.clock.now());
  await server.pass(seconds(30));
  while ((await watchDeposits(server.services)) > 0);
}
const listed = async (client: TestClient) => (await client.transfers()).content.items;

describe('a proof', () => {
  const asks = (options: object = {}) => ({ userId: 'user-1', verifyWalletOptions: options });
  const begin = async (body: object) => (await server.newClient()).open(body);

  test('is signed by the wallet that the page has found; a signature of another key is none', async () => {
    const page = await begin(asks({ networkType: 'solana' }));
    expect(page.on('catalog')).toMatchObject({ provingWallets: [{ networkType: 'solana', name: 'Solana' }] });
    await connect(page, []);
    const { message, networkType, browserWallet, paste } = page.on('verifyMessage');
    expect({ networkType, browserWallet, paste }).toMatchObject({
      ...{ networkType: { networkType: 'solana' }, browserWallet: { name: 'Phantom' }, paste: undefined },
    });
    expect(message).toContain(wallet.address);
    await page.act('submit-signature', proofBy(testSigner(), message));
    expect(page.view.notice?.code).toBe('signatureWrong');
    await page.act('submit-signature', proofBy(wallet, message));
    expect(page.on('verified')).toMatchObject({
      address: wallet.address,
      integration: { name: 'Phantom' },
    });
    const records = await db
      .selectFrom('verifications')
      .select(['sandbox', 'binding', 'verdict'])
      .where('address', '=', wallet.address)
      .orderBy('verdict')
      .execute();
    const outside = { sandbox: false, binding: 'session' };
    expect(records).toEqual([
      { ...outside, verdict: 'rejected' },
      { ...outside, verdict: 'verified' },
    ]);
  });

  test('is asked of a requested address alone', async () => {
    const page = await begin(asks({ networkType: 'solana', addresses: [testSigner().address] }));
    await connect(page, []);
    expect(page.on('catalog')).toBeDefined();
    expect(page.view.notice?.code).toBe('addressNotRequested');
  });

  test.each<[string, () => object]>([
    ['of another network type', () => asks({ networkType: 'evm' })],
    ['of addresses of another network type', () => asks({ addresses: [`0x${'b'.repeat(40)}`] })],
    ['whose text is the same for everybody', () => asks({ networkType: 'solana', message: 'Hello' })],
    ['before a transfer on no chain that is read', () => ({ ...live(), ...asks({ networkType: 'solana' }) })],
  ])('%s is asked of no such wallet', async (_, body) => {
    const page = await begin(body());
    expect(page.on('catalog').provingWallets ?? []).not.toContainEqual(
      expect.objectContaining({ networkType: 'solana' }),
    );
    await expect(connect(page)).rejects.toThrow();
  });
});

describe('a proof before the transfer', () => {
  const both = (options: object = {}) => pay({ verifyWalletOptions: options });

  test.each<[string, Features]>([
    ['that signs', signs],
    ['that sends itself', sendsItself],
  ])('is followed by a payment from the very account, by a wallet %s', async (_, features) => {
    const client = await server.newClient();
    const page = await client.open(both());
    expect(page.on('catalog')).toMatchObject({
      solanaWallets: 'solana:devnet',
      provingWallets: [{ networkType: 'solana' }],
    });
    await proves(page, features);
    expect(page.on('preview').transfer.from.accountName).toContain(wallet.address.slice(0, 6));
    const signed = wallet.sign(await asked(page));
    expect(page.on('walletApproval')).toMatchObject({
      ...{ fromAddress: wallet.address, solanaWallet: { feature: features[0] } },
    });
    if (features === signs) await page.act('submit-signed-transaction', { transaction: signed });
    else await page.act('report-solana-signature', { signature: node.run(signed) });
    await settle();
    await page.read();
    expect(page.on('progress').state).toBe('settled');
    expect(await node.held(pyusd, shop)).toBe(25_000_000n);
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', amount: 25 }]);
    const row = await db
      .selectFrom('transfers')
      .select('from_address')
      .where('client_id', '=', client.scope.clientId)
      .executeTakeFirst();
    expect(row?.from_address).toBe(wallet.address);
  });

  test('leads to nothing without the signature of the account’s key', async () => {
    const page = await (await server.newClient()).open(both());
    await connect(page);
    await page.act('submit-signature', proofBy(testSigner(), page.on('verifyMessage').message));
    expect(page.view.notice?.code).toBe('signatureWrong');
    await expect(page.act('finish-verification')).rejects.toThrow();
  });

  test('binds the sender: what another account has signed or paid is not taken', async () => {
    const other = testSigner();
    node.fund(other.address, 1_000_000_000n);
    await node.mint(pyusd, other.address, 100_000_000n);
    const client = await server.newClient();
    const page = await client.open(both());
    await proves(page, sendsItself);
    const transaction = await asked(page);
    // The same payment, from its own account.
    const theirs = await (await server.newClient()).open(pay());
    await connect(theirs, sendsItself, other);
    const signature = node.run(other.sign(await asked(theirs)));
    await page.act('report-solana-signature', { signature });
    expect(page.view.notice?.code).toBe('foreignTransaction');
    await settle();
    await page.read();
    expect(page.view.screen.kind).toBe('walletApproval');
    await page.act('report-solana-signature', { signature: node.run(wallet.sign(transaction)) });
    await settle();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded' }]);
  });

  test('is asked of no wallet that could not pay after it', async () => {
    const page = await (await server.newClient()).open(both());
    const words = { after: 0, name: 'Phantom', networkType: 'solana', address: wallet.address };
    for (const more of [{}, { solanaFeatures: [] }]) {
      const { version } = await page.read();
      const answer = await page.send('connect-wallet', { version, ...words, ...more });
      expect(answer).toMatchObject({ status: 400, errorType: 'invalidField' });
    }
  });

  test('in live is followed by a payment on the main network; a returning user proves it anew', async () => {
    main.fund(wallet.address, 1_000_000_000n);
    await main.mint(usdc, wallet.address, 100_000_000n);
    const client = await server.newClient('live');
    const page = await client.open(live({ verifyWalletOptions: { networkType: 'solana' } }), alone);
    expect(page.on('catalog')).toMatchObject({
      ...{ integrations: [], solanaWallets: 'solana:mainnet', provingWallets: [{ networkType: 'solana' }] },
    });
    await proves(page);
    await page.act('submit-signed-transaction', { transaction: wallet.sign(await asked(page)) });
    await settle(main);
    expect(await main.held(usdc, shop)).toBe(25_000_000n);
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', amount: 25 }]);

    const accessTokens = [{ accessToken: accessTokenOf(page), brokerType: 'deFiWallet' }];
    const again = await client.open(live({ accessTokens, verifyWalletOptions: {} }), alone);
    expect(again.on('catalog').returningAccounts).toBeUndefined();
    const { transferOptions } = live();
    const next = { ...transferOptions, transactionId: 'order-2' };
    const unasked = await client.open(live({ accessTokens, transferOptions: next }), alone);
    const [account] = unasked.on('catalog').returningAccounts ?? [];
    const integrationId = account?.integration.id ?? '';
    await unasked.act('choose-integration', {
      integrationId,
      searched: false,
      accountId: account?.id ?? '',
    });
    await unasked.act('submit-signed-transaction', { transaction: wallet.sign(await asked(unasked)) });
    expect(unasked.on('progress').state).toBe('sent');
  });
});

describe('beside a deposit by hand at the same address', () => {
  /** Another user waits there; a wallet has been asked to pay there. */
  async function begin(features: Features = signs) {
    const client = await server.newClient();
    const byHand = await client.open(pay({ userId: 'user-2' }));
    await byHand.act('deposit-by-hand');
    await settle();
    const page = await client.open(pay());
    await connect(page, features);
    return { client, byHand, page, transaction: await asked(page) };
  }
  const kind = async (page: Page) => (await page.read()).screen.kind;

  test('what a wallet has paid is told once, and not as that deposit', async () => {
    const { client, byHand, page, transaction } = await begin();
    await page.act('submit-signed-transaction', { transaction: wallet.sign(transaction) });
    await settle();
    await settle();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', userId: 'user-1' }]);
    expect(await kind(byHand)).toBe('manualDeposit');
  });

  test('nor where its block is read before anything else was heard of it', async () => {
    const { client, byHand, transaction } = await begin(sendsItself);
    const hash = node.run(wallet.sign(transaction));
    node.mine(2 * finalAfter, server.clock.now());
    server.clock.pass(seconds(5));
    while ((await watchDeposits(server.services)) > 0);
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash, userId: 'user-1' }]);
    expect(await kind(byHand)).toBe('manualDeposit');
  });

  test('what was told as that deposit pays for no other transfer', async () => {
    const { client, byHand, page, transaction } = await begin(sendsItself);
    const hash = node.run(wallet.sign(transaction));
    const { id } = await db
      .selectFrom('manual_deposits')
      .select('id')
      .where('client_id', '=', client.scope.clientId)
      .executeTakeFirstOrThrow();
    await recordFromChain(server.services, client.scope, id, {
      ...{
        networkId: devnet,
        networkType: 'solana',
        symbol: 'PYUSD',
        address: shop,
        amount: { units: 25_000_000n, decimals: 6 },
      },
      ...{ fromAddress: wallet.address, hash, block: 1 },
    });
    await page.act('report-solana-signature', { signature: hash });
    await settle();
    node.mine(400, server.clock.now());
    await server.pass(minutes(5));
    const items = await listed(client);
    expect(items.map(({ status, userId }) => [userId, status])).toEqual(
      expect.arrayContaining([
        ['user-2', 'succeeded'],
        ['user-1', 'failed'],
      ]),
    );
    expect(await kind(byHand)).toBe('manualArrived');
  });
});

describe('after a restart', () => {
  /** Another process on the same database: nothing is left of the first but what it wrote. */
  async function restarted(): Promise<void> {
    const { watch, prices } = server.services;
    const next = await flow({ db, catalog, seed: shop, clock: server.clock, watch, prices });
    try {
      await next.pass(seconds(30));
      node.mine(2 * finalAfter, server.clock.now());
      await next.pass(seconds(30));
    } finally {
      await next.close();
    }
  }
  async function begin(features: Features = signs) {
    const client = await server.newClient();
    const page = await client.open(pay());
    await connect(page, features);
    return { client, page, transaction: await asked(page) };
  }

  test('what was signed is sent again, and settled', async () => {
    const { client, page, transaction } = await begin();
    node.drop();
    await page.act('submit-signed-transaction', { transaction: wallet.sign(transaction) });
    await page.act('close');
    node.drop(false);
    await restarted();
    expect(await node.held(pyusd, shop)).toBe(25_000_000n);
    expect(await listed(client)).toMatchObject([{ status: 'succeeded' }]);
  });

  test('what the wallet sends without a word is found, and settled', async () => {
    const { client, transaction } = await begin(sendsItself);
    const hash = node.run(wallet.sign(transaction));
    await restarted();
    expect(await listed(client)).toMatchObject([{ status: 'succeeded', hash }]);
  });
});
