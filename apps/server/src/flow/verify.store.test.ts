import { networkTypes } from '@fairlead/chains';
import { afterEach, describe, expect, test } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { testDatabase } from '../../test/database.ts';
import { ask, flow, minutes, type Page, type TestClient, verification, wallet } from '../../test/flow.ts';
import { network } from '../../test/link-token-bodies.ts';
import { outsideWallet } from '../../test/outside-wallet.ts';
import type { ChainAnswer } from '../chain-checks/index.ts';
import { judgeRecord, recordOf } from '../verifications/record.ts';

const { db } = await testDatabase();
/** What a chain would say; absent: there is none that could be asked. */
let chainSays: ChainAnswer | undefined;
const server = await flow({ db, seed: 'verify', askChain: async () => chainSays });

const phantom = '757e703f-a8fe-4dc4-d0ec-08dc6737ad96';
/** The sandbox's own, which has accounts everywhere. */
const sandboxWallet = '04bb9663-2689-5c60-a0ee-0170264207e6';

async function byHand(client: TestClient, address: string, body = verification()): Promise<Page> {
  const page = await client.open(body);
  await page.act('paste-signature');
  await page.act('choose-wallet-account', { networkType: 'evm', address });
  return page;
}

const typesOf = (page: Page) => page.messages.map(({ type }) => type);
const payloadOf = (page: Page, type: string) =>
  page.messages.findLast(message => message.type === type)?.payload as Record<string, unknown> | undefined;

describe('a wallet that the sandbox plays', () => {
  test('connects, signs and is verified, for any address that was asked for', async () => {
    const client = await server.newClient();
    const page = await client.open(verification({ addresses: ['xxx'], networkId: network.solana }));
    await page.act('choose-integration', { integrationId: phantom, searched: false });
    const [requested] = page.on('verifyAccount').accounts;
    expect(requested).toMatchObject({ networkType: 'solana', address: 'xxx' });
    await page.act('choose-wallet-account', { networkType: 'solana', address: 'xxx' });
    const { message } = page.on('verifyMessage');
    expect(message).toContain('xxx');
    await page.act('sign-message');
    expect(page.on('verified').address).toBe('xxx');
    await page.act('finish-verification');

    expect(typesOf(page)).toEqual(['integrationSelected', 'walletMessageSigned', 'verifyDonePage', 'done']);
    expect(payloadOf(page, 'walletMessageSigned')).toMatchObject({
      isVerified: true,
      address: 'xxx',
      message,
    });
    expect(payloadOf(page, 'done')).toMatchObject({
      page: 'verifyDonePage',
      selectedIntegration: { name: 'Phantom', integrationType: 'deFiWallet' },
    });
    const row = await db.selectFrom('verifications').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      sandbox: true,
      standard: 'sandbox',
      verdict: 'verified',
      binding: 'session',
    });
  });

  test.each(networkTypes)('has an account on %s, and proves it', async networkType => {
    const client = await server.newClient();
    const page = await client.open(verification({ networkType }));
    await page.act('choose-integration', { integrationId: sandboxWallet, searched: false });
    const [account] = page.on('verifyAccount').accounts;
    expect(account?.networkType).toBe(networkType);
    await page.act('choose-wallet-account', { networkType, address: account?.address ?? '' });
    await page.act('sign-message');
    expect(page.on('verified').networkType.networkType).toBe(networkType);
  });

  test('another address than the one that was asked for is a mismatch, and nothing is signed', async () => {
    const client = await server.newClient();
    const page = await client.open(
      verification({ addresses: [outsideWallet(1).address], networkType: 'evm' }),
    );
    expect(page.on('catalog').requestedAddresses).toEqual([outsideWallet(1).address]);
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    const own = page.on('verifyAccount').accounts.at(-1);
    await page.act('choose-wallet-account', { networkType: 'evm', address: own?.address ?? '' });
    expect(page.view.notice?.code).toBe('addressNotRequested');
    expect(page.on('verifyAccount')).toBeDefined();
    expect(payloadOf(page, 'defiWalletError')).toMatchObject({
      errorType: 'verifyMismatch',
      details: {
        requestedAddress: outsideWallet(1).address,
        connectedAddress: expect.stringMatching(new RegExp(`^${own?.address}$`, 'i')),
      },
    });
  });

  test('back from its message come the addresses of the same wallet', async () => {
    const page = await (await server.newClient()).open(verification({ networkType: 'evm' }));
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    const { accounts, integration } = page.on('verifyAccount');
    await page.act('choose-wallet-account', { networkType: 'evm', address: accounts[0]?.address ?? '' });
    await page.act('back');
    expect(page.on('verifyAccount')).toMatchObject({ accounts, integration });
  });

  test('who refuses to sign can choose again', async () => {
    const page = await (await server.newClient()).open(verification({ networkType: 'evm' }));
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    const [account] = page.on('verifyAccount').accounts;
    await page.act('choose-wallet-account', { networkType: 'evm', address: account?.address ?? '' });
    await page.act('refuse-message');
    expect(page.on('catalog').canPaste).toBe(true);
    expect(typesOf(page)).toContain('verifyWalletRejected');
  });
});

describe('a signature by hand', () => {
  const owner = outsideWallet(3);

  test('of the right key over the right message proves the wallet', async () => {
    const client = await server.newClient();
    const page = await byHand(client, owner.address);
    await page.act('submit-signature', { signature: owner.sign(page.on('verifyMessage').message) });
    expect(page.on('verified').networkType.networkType).toBe('evm');

    const headers = { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key };
    const list = (query: string) =>
      ask<{ verifications: object[] }>(client.app, {
        method: 'GET',
        url: `/api/v1/wallets/verify${query}`,
        headers,
      });
    const all = (await list('')).content;
    expect(all.verifications).toEqual([expect.objectContaining({ userId: 'user-1', networkType: 'evm' })]);
    expect(objections(await vendorModel('DeFiWalletVerificationResponse', { complete: true }), all)).toEqual(
      [],
    );
    expect(
      (await list(`?UserId=user-1&Address=${owner.address.toUpperCase().replace('0X', '0x')}`)).content,
    ).toEqual(all);
    expect((await list('?UserId=user-2')).content.verifications).toEqual([]);
  });

  test.each([
    ['another key', (message: string) => outsideWallet(4).sign(message), 'signatureWrong'],
    ['another message', () => owner.sign('I own this.'), 'signatureWrong'],
    ['one changed bit', (message: string) => flipped(owner.sign(message)), 'signatureWrong'],
    ['half a signature', (message: string) => owner.sign(message).slice(0, 60), 'signatureMalformed'],
  ])('%s does not pass', async (_, sign, code) => {
    const page = await byHand(await server.newClient(), owner.address);
    await page.act('submit-signature', { signature: sign(page.on('verifyMessage').message) });
    expect(page.on('verifyMessage')).toBeDefined();
    expect(page.view.notice?.code).toBe(code);
    expect(payloadOf(page, 'walletMessageSigned')).toMatchObject({ isVerified: false });
  });

  test('of another session does not pass: each asks for its own message', async () => {
    const client = await server.newClient();
    const [one, other] = [await byHand(client, owner.address), await byHand(client, owner.address)];
    await other.act('submit-signature', { signature: owner.sign(one.on('verifyMessage').message) });
    expect(other.view.notice?.code).toBe('signatureWrong');
  });

  test('that another user has shown proves nothing about this one', async () => {
    const client = await server.newClient();
    const text = { message: 'The same for everybody. {nonce}' };
    const first = await byHand(client, owner.address, verification(text));
    const signature = owner.sign(first.on('verifyMessage').message);
    await first.act('submit-signature', { signature });
    const second = await byHand(client, owner.address, { ...verification(text), userId: 'user-2' });
    await second.act('submit-signature', { signature });
    expect(second.view.notice?.code).toBe('signatureUsedByAnother');
  });

  test('comes too late after ten minutes', async () => {
    const page = await byHand(await server.newClient(), owner.address);
    const signature = owner.sign(page.on('verifyMessage').message);
    server.clock.pass(minutes(11));
    await page.act('submit-signature', { signature });
    expect(page.view.notice?.code).toBe('signatureStale');
  });

  test('that came too late can be made again, also where only one wallet is offered', async () => {
    const body = { ...verification(), integrationId: wallet.id };
    const page = await (await server.newClient()).open(body);
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    await page.act('choose-wallet-account', {
      networkType: 'evm',
      address: page.on('verifyAccount').accounts[0]?.address ?? '',
    });
    await page.act('refuse-message');
    await page.act('paste-signature');
    await page.act('choose-wallet-account', { networkType: 'evm', address: owner.address });
    const { message } = page.on('verifyMessage');
    server.clock.pass(minutes(11));
    expect(page.view.canGoBack).toBe(true);
    await page.act('back');
    expect(page.on('verifyAccount').integration).toBeUndefined();
    await page.act('choose-wallet-account', { networkType: 'evm', address: owner.address });
    const again = page.on('verifyMessage').message;
    expect(again).not.toBe(message);
    await page.act('submit-signature', { signature: owner.sign(again) });
    expect(page.on('verified')).toBeDefined();
  });

  test('leads back to the addresses, and from there to the wallets', async () => {
    const page = await byHand(await server.newClient(), owner.address);
    await page.act('back');
    expect(page.on('verifyAccount')).toBeDefined();
    await page.act('back');
    expect(page.on('catalog').canPaste).toBe(true);
  });

  test('of a text without our nonce is not taken by hand', async () => {
    const page = await (await server.newClient()).open(verification({ message: 'I own this.' }));
    await page.act('paste-signature');
    expect(page.on('catalog')).toBeDefined();
    expect(page.view.notice?.code).toBe('signatureUnbound');
  });

  test('an address that is none is told apart from one that was not asked for', async () => {
    const page = await (await server.newClient()).open(verification({ addresses: [owner.address] }));
    await page.act('paste-signature');
    await page.act('choose-wallet-account', { networkType: 'evm', address: '0x123' });
    expect(page.view.notice?.code).toBe('addressMalformed');
    await page.act('choose-wallet-account', { networkType: 'evm', address: outsideWallet(9).address });
    expect(page.view.notice?.code).toBe('addressNotRequested');
  });
});

describe('with a live key', () => {
  const top = { surface: 'window' } as const;

  test('any wallet is proven by a signature that the user brings; none is played', async () => {
    const client = await server.newClient('live');
    const page = await client.open(verification(), top);
    expect(page.on('catalog')).toMatchObject({ integrations: [], canPaste: true });
    await page.act('paste-signature');
    const owner = outsideWallet(41);
    await page.act('choose-wallet-account', { networkType: 'evm', address: owner.address });
    await page.act('submit-signature', { signature: owner.sign(page.on('verifyMessage').message) });
    expect(page.on('verified')).toBeDefined();
    const row = await db
      .selectFrom('verifications')
      .selectAll()
      .where('environment', '=', 'live')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ client_id: client.scope.clientId, sandbox: false, verdict: 'verified' });
    expect(judgeRecord(recordOf(row)).disagreements).toEqual([]);
  });

  test('an address of a test network is refused, by hand too', async () => {
    const page = await (await server.newClient('live')).open(verification(), top);
    await page.act('paste-signature');
    await page.act('choose-wallet-account', {
      networkType: 'bitcoin',
      address: 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx',
    });
    expect(page.view.notice).toMatchObject({
      code: 'addressMalformed',
      detail: { key: 'testNetwork' },
    });
  });

  test('a wallet of the catalog is one of the browser, and proves on its own network', async () => {
    const client = await server.newClient('live');
    const page = await client.open({ ...verification(), integrationId: wallet.id }, top);
    expect(page.on('catalog')).toMatchObject({ integrations: [], walletName: 'MetaMask', canPaste: true });
    const tronLink = { integrationId: '22e61a4f-35d1-5d78-a496-0c9b1f0a0d04' };
    const onTron = await client.open({ ...verification({ networkType: 'tron' }), ...tronLink }, top);
    expect(onTron.on('catalog')).toMatchObject({
      ...{ walletName: 'TronLink', provingWallets: [{ networkType: 'tron', name: 'TRON' }] },
    });
  });
});

describe('a signature that only a chain can decide', () => {
  const contract = outsideWallet(31).address;
  const said = { answered: true, network: 'eip155:8453', name: 'Base', at: 'block 7' } as const;
  afterEach(() => {
    chainSays = undefined;
  });

  async function submitted(answer: ChainAnswer | undefined, signature = outsideWallet(32).sign('x')) {
    const page = await byHand(await server.newClient(), contract);
    chainSays = answer;
    await page.act('submit-signature', { signature });
    const row = await db
      .selectFrom('verifications')
      .selectAll()
      .where('canonical_address', 'ilike', contract)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .executeTakeFirstOrThrow();
    server.clock.pass(1_000);
    return { page, row, again: judgeRecord(recordOf(row)) };
  }

  test('is verified when the chain says so, and the screen and the record name the chain', async () => {
    const { page, row, again } = await submitted({ ...said, signs: true, standard: 'EIP-1271' });
    expect(page.on('verified').confirmedBy).toBe('Base');
    expect(payloadOf(page, 'walletMessageSigned')).toMatchObject({ isVerified: true });
    expect(row).toMatchObject({
      ...{ verdict: 'verified', standard: 'EIP-1271', reason: null },
      chain_answer: { network: 'eip155:8453', check: 'contractSignature', signs: true, at: 'block 7' },
    });
    // Offline nobody can say it again, and nobody says that it is false.
    expect(again).toMatchObject({ judgement: { verdict: 'undecided' }, disagreements: [] });
    const forged = { ...recordOf(row), verdict: 'rejected' as const };
    expect(judgeRecord(forged).disagreements).toHaveLength(1);
  });

  test('is rejected when the chain says no', async () => {
    const { page, row, again } = await submitted({ ...said, signs: false, standard: 'EIP-1271' });
    expect(page.view.notice).toMatchObject({
      code: 'signatureWrong',
      detail: { key: 'chainDenied', values: { network: 'Base' } },
    });
    expect(row).toMatchObject({ verdict: 'rejected', reason: 'keyMismatch', chain_answer: { signs: false } });
    expect(again.disagreements).toEqual([]);
  });

  test('stays undecided when the chain is silent, and when there is none', async () => {
    const silent = await submitted({ answered: false, silent: ['Base'] });
    expect(silent.page.view.notice).toMatchObject({
      code: 'signatureUndecided',
      detail: { key: 'chainSilent', values: { network: 'Base' } },
    });
    expect(silent.row).toMatchObject({ verdict: 'undecided', reason: 'chainSilent', chain_answer: null });
    const long = `0x${'ab'.repeat(200)}`;
    const none = await submitted(undefined, long);
    expect(none.page.view.notice?.code).toBe('signatureUndecided');
    expect(payloadOf(none.page, 'walletMessageSigned')).toMatchObject({ isVerified: false });
    expect(none.row).toMatchObject({ verdict: 'undecided', reason: 'contractSignature' });
    expect(none.again.disagreements).toEqual([]);
  });

  test('is not asked about when the signature decides alone', async () => {
    const owner = outsideWallet(33);
    const page = await byHand(await server.newClient(), owner.address);
    chainSays = { ...said, signs: false, standard: 'EIP-1271' };
    await page.act('submit-signature', { signature: owner.sign(page.on('verifyMessage').message) });
    expect(page.on('verified').confirmedBy).toBeUndefined();
  });
});

function flipped(signature: string): string {
  const last = signature[20] === '0' ? '1' : '0';
  return signature.slice(0, 20) + last + signature.slice(21);
}
