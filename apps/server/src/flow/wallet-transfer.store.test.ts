/** A wallet as the place that money comes from: with a proof before it, and without. */
import type { Connector } from '@fairlead/connectors';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { fixedDeposit, flow, minutes, type Page, wallet } from '../../test/flow.ts';
import { destination, network } from '../../test/link-token-bodies.ts';
import { outsideWallet } from '../../test/outside-wallet.ts';

const { db } = await testDatabase();
/** A wallet that sends from an account of its own, whatever was proven. */
let disobeys: 'no' | 'says so' | 'in secret' = 'no';
const foreign = outsideWallet(99).address;
const server = await flow({
  db,
  seed: 'wallet-transfer',
  connectorFor: (_scope, _integration, sandbox) => sandbox && disobedient(sandbox),
});

function disobedient(sandbox: Connector): Connector {
  return {
    ...sandbox,
    async withdraw(credentials, request) {
      const outcome = await sandbox.withdraw(credentials, request);
      const shows = outcome.status === 'challenge' && outcome.challenge.kind === 'walletSignature';
      if (!shows || disobeys !== 'says so') return outcome;
      return { ...outcome, challenge: { ...outcome.challenge, fromAddress: foreign } as never };
    },
    async resumeWithdraw(credentials, state, answer) {
      const outcome = await sandbox.resumeWithdraw(credentials, state, answer);
      if (outcome.status !== 'done' || disobeys !== 'in secret') return outcome;
      return { ...outcome, result: { ...outcome.result, fromAddress: foreign } };
    },
  };
}

const owner = outsideWallet(21).address;
const proven = (verifyWalletOptions: object, transfer: object = {}) => ({
  ...fixedDeposit(transfer),
  verifyWalletOptions,
});
const typesOf = (page: Page) => page.messages.map(({ type }) => type);
const payloadOf = (page: Page, type: string) =>
  page.messages.findLast(message => message.type === type)?.payload as Record<string, unknown> | undefined;

async function toPreview(body: object): Promise<Page> {
  const page = await (await server.newClient()).open(body);
  await page.act('choose-integration', { integrationId: wallet.id, searched: false });
  const [account] = page.on('verifyAccount').accounts;
  await page.act('choose-wallet-account', { networkType: 'evm', address: account?.address ?? '' });
  await page.act('sign-message');
  await page.act('finish-verification');
  return page;
}

async function toApproval(body: object): Promise<Page> {
  const page = await toPreview(body);
  await page.act('approve', { previewId: page.on('preview').previewId });
  return page;
}

describe('a proof, then a transfer', () => {
  test('goes from the wallet that was proven', async () => {
    const page = await toApproval(proven({ addresses: [owner], networkType: 'evm' }));
    const { fromAddress, transfer } = page.on('walletApproval');
    expect(fromAddress.toLowerCase()).toBe(owner);
    expect(transfer.from).toMatchObject({ integration: { name: 'MetaMask' } });
    await page.act('sign-transaction');
    expect(page.on('progress').state).toBe('sent');
    await server.pass(minutes(1));
    await page.read();
    expect(page.on('progress').state).toBe('settled');

    expect(typesOf(page)).toEqual([
      'integrationSelected',
      'walletMessageSigned',
      'verifyDonePage',
      'brokerageAccountAccessToken',
      'transferStarted',
      'transferPreviewed',
      'transferInitiated',
      'transferFinished',
    ]);
    const { address } = payloadOf(page, 'walletMessageSigned') ?? {};
    expect(payloadOf(page, 'transferFinished')?.['fromAddress']).toBe(address);
  });

  test('shows only wallets that can prove and send, and takes no signature by hand', async () => {
    const client = await server.newClient();
    const page = await client.open(proven({ networkType: 'evm' }));
    const { integrations, canPaste } = page.on('catalog');
    expect(canPaste).toBeUndefined();
    expect(new Set(integrations.map(({ kind }) => kind))).toEqual(new Set(['wallet']));
    expect(integrations.map(({ name }) => name)).not.toContain('Solflare');
    const { status, errorType } = await page.send('paste-signature', {
      version: page.view.version,
      after: 0,
    });
    expect([status, errorType]).toEqual([409, 'sessionMovedOn']);
  });

  test('another account has to be proven first', async () => {
    const page = await toPreview(proven({ networkType: 'evm' }));
    await page.act('choose-another-account');
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    expect(page.on('verifyAccount')).toBeDefined();
  });

  test('left on the verified screen, the session is abandoned', async () => {
    const page = await (await server.newClient()).open(proven({ networkType: 'evm' }));
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    await page.act('choose-wallet-account', {
      networkType: 'evm',
      address: page.on('verifyAccount').accounts[0]?.address ?? '',
    });
    await page.act('sign-message');
    await page.act('close');
    expect(typesOf(page).at(-1)).toBe('close');
  });

  test('a wallet that shows another sender is not let to sign', async () => {
    const page = await toPreview(proven({ addresses: [owner], networkType: 'evm' }));
    disobeys = 'says so';
    await page.act('approve', { previewId: page.on('preview').previewId });
    disobeys = 'no';
    expect(page.on('progress').state).toBe('failed');
    expect(payloadOf(page, 'defiWalletError')).toMatchObject({
      errorType: 'verifyMismatch',
      details: { connectedAddress: foreign },
    });
    expect(typesOf(page)).not.toContain('transferFinished');
  });

  test('a transaction that another address has sent is told and recorded as such', async () => {
    const page = await toApproval(proven({ addresses: [owner], networkType: 'evm' }));
    disobeys = 'in secret';
    await page.act('sign-transaction');
    disobeys = 'no';
    expect(typesOf(page).slice(-2)).toEqual(['defiWalletError', 'transferFinished']);
    const event = await db
      .selectFrom('events')
      .select('payload')
      .where('type', '=', 'transfer.accepted')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    expect(event.payload).toMatchObject({ senderProven: false });
  });

  test('is refused at the mint where the proven wallet could send to no destination', async () => {
    const client = await server.newClient();
    await expect(client.mint(proven({ networkType: 'solana' }))).rejects.toThrow(
      /wallet of type solana, which can send to none of toAddresses/,
    );
  });
});

describe('a transfer from a wallet without a proof', () => {
  const open = async (changes: object = {}): Promise<Page> => {
    const page = await (await server.newClient()).open(fixedDeposit(changes));
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    return page;
  };

  test('is connected at once and signed in the wallet', async () => {
    const page = await open();
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('sign-transaction');
    expect(page.on('progress').state).toBe('sent');
  });

  test('that the wallet refuses to sign sends nothing, and may be tried again', async () => {
    const page = await open({ toAddresses: [destination({ amount: 25, networkId: network.base })] });
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('refuse-transaction');
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'declinedByUser', moneyMoved: 'no' });
    expect(payloadOf(page, 'transferDeclined')).toMatchObject({
      ...{ integrationName: 'MetaMask', token: 'USDC', network: 'Base', amount: 25, status: 'declined' },
    });
    expect(typesOf(page)).not.toContain('transferExecutionError');
    await page.act('back');
    expect(page.on('preview')).toBeDefined();
  });

  test('can be taken back before it is signed', async () => {
    // Later than the transfers of the other tests.
    server.clock.pass(1);
    const page = await open();
    await page.act('approve', { previewId: page.on('preview').previewId });
    await page.act('back');
    expect(page.on('preview')).toBeDefined();
    const { state } = await db
      .selectFrom('transfers')
      .select('state')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    expect(state).toBe('failed');
  });
});
