/**
 * The server is killed while payments wait for their blocks, and nobody is at their pages any more. Another process on the
 * same database finds and settles each, tells it once and lists it once.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionView } from '@fairlead/wire/session-view';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createCatalog } from '../../apps/server/src/catalog/index.ts';
import { anvil, ledgerTokenCode, setTokens, transferOf } from '../../apps/server/test/anvil.ts';
import { testDatabase } from '../../apps/server/test/database.ts';
import { receiver } from '../../apps/server/test/receiver.ts';
import { type SigningAccount, signingAccount } from '../../apps/server/test/signing-account.ts';
import { fairleadApi } from '../../apps/storefront/src/server/fairlead.ts';
import { freePort, type Program, startProgram } from './programs.ts';

const baseSepolia = 'f2780a87-d1ab-4567-85b3-d9ae728cf54d';
const chainId = 84_532;
const needed = 2;
const usdc = createCatalog().findAsset(baseSepolia, 'USDC')?.contractAddress ?? '';
const chain = await anvil({ chainId, at: new Date(Date.now() - 3_600_000) });
await chain.rpc('anvil_setCode', usdc, ledgerTokenCode);
await chain.mine(20);

const { db, url: databaseUrl } = await testDatabase();
const hooks = await receiver();
const directory = mkdtempSync(join(tmpdir(), 'fairlead-killed-'));
const fairleadUrl = `http://localhost:${await freePort()}`;
const settings = {
  PORT: new URL(fairleadUrl).port,
  FAIRLEAD_PUBLIC_URL: fairleadUrl,
  DATABASE_URL: databaseUrl,
  FAIRLEAD_DATA_DIR: directory,
  FAIRLEAD_MASTER_KEY: randomBytes(32).toString('base64'),
  FAIRLEAD_CHAINS_SANDBOX: `base-sepolia=${chain.url}`,
  FAIRLEAD_CONFIRMATIONS: `base-sepolia=${needed}`,
};
const programs: Program[] = [];
async function start(): Promise<Program> {
  const program = startProgram('apps/server/src/main.ts', settings);
  programs.push(program);
  await program.answering(`${fairleadUrl}/readyz`);
  return program;
}
afterAll(async () => {
  await Promise.all(programs.map(({ stop }) => stop()));
  await hooks.close();
  rmSync(directory, { recursive: true, force: true });
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') for (const { output } of programs) console.error(output().slice(-3000));
});

const first = await start();
const { clientId, sandboxKey } = JSON.parse(readFileSync(join(directory, 'credentials.json'), 'utf8'));
const api = fairleadApi({ fairleadUrl, clientId, sandboxKey });

async function post<Content>(path: string, body: object, headers: Record<string, string>): Promise<Content> {
  const answer = await fetch(fairleadUrl + path, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    body: JSON.stringify(body),
  });
  const { content, message } = (await answer.json()) as { content: Content; message: string };
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${message}`);
  return content;
}

type Page = { view(): SessionView; act(action: string, words?: object): Promise<SessionView> };

async function open(transactionId: string, address: string): Promise<Page> {
  const { data } = await api.managedAccountAuthentication.v1LinktokenCreate({
    userId: transactionId,
    transferOptions: {
      transactionId,
      toAddresses: [{ networkId: baseSepolia, symbol: 'USDC', address, amount: 12.5 }],
    },
  });
  const link = new URL(Buffer.from(data.content?.linkToken ?? '', 'base64').toString());
  const code = link.searchParams.get('auth_code');
  type Opened = { sessionSecret: string; view: SessionView };
  const opened = await post<Opened>('/link/v1/redeem', { clientId, code, surface: 'window' }, {});
  const headers = { authorization: `Bearer ${opened.sessionSecret}` };
  let { view } = opened;
  return {
    view: () => view,
    async act(action, words = {}) {
      view = await post(`/link/v1/session/${action}`, { version: view.version, after: 0, ...words }, headers);
      return view;
    },
  };
}

async function visitor(): Promise<SigningAccount> {
  const user = await signingAccount(chain, chainId);
  await setTokens(chain, usdc, user.address, 100_000_000n);
  await chain.mine();
  return user;
}

/** Until the wallet of a new visitor has what it is to send. */
async function asked(transactionId: string, address: string) {
  const [user, page] = [await visitor(), await open(transactionId, address)];
  await page.act('connect-wallet', { name: 'MetaMask', networkType: 'evm', address: user.address });
  const { screen } = page.view();
  await page.act('approve', { previewId: 'previewId' in screen ? screen.previewId : '' });
  const { screen: waits } = await page.act('sign-transaction');
  if (waits.kind !== 'walletApproval' || !waits.transaction) throw new Error(`asked on ${waits.kind}`);
  return { user, page, transaction: { ...waits.transaction } };
}

const listed = async (transactionId: string) => {
  const { data } = await api.managedTransfers.v1TransfersManagedMeshList({
    ClientTransactionId: transactionId,
  });
  return data.content?.items ?? [];
};
const told = (transactionId: string) =>
  hooks.received.flatMap(({ body }) =>
    body['TransactionId'] === transactionId ? [body['TransferStatus']] : [],
  );

/** A look that the killed process had begun is begun anew a minute later, and found by the look of every minute. */
const atMost = { timeout: 150_000 };

test('a payment that was reported, one whose wallet was asked and nothing more, and a deposit by hand settle in the next process, once', async () => {
  const credentials = { 'x-client-id': clientId, 'x-client-secret': sandboxKey };
  await post('/fairlead/v1/webhook-endpoints', { url: `${hooks.url}/hooks` }, credentials);
  const reported = await asked('reported', `0x${'d1'.repeat(20)}`);
  const sent = await reported.user.send(reported.transaction);
  await reported.page.act('report-transaction', { hash: sent });
  await reported.page.act('close');
  expect(await listed('reported')).toMatchObject([{ status: 'pending', hash: sent }]);
  const silent = await asked('asked', `0x${'d2'.repeat(20)}`);
  const shown = `0x${'d3'.repeat(20)}`;
  await (await open('by hand', shown)).act('deposit-by-hand');

  await first.kill();
  // The wallet sends while no server is there, and its page never tells.
  const found = await silent.user.send(silent.transaction);
  const data = transferOf(shown, 12_500_000n);
  const arrived = await (await visitor()).send({ ...silent.transaction, data });
  await chain.mine(needed, new Date());
  await start();

  const paid = [
    { id: 'reported', hash: sent },
    { id: 'asked', hash: found },
    { id: 'by hand', hash: arrived },
  ];
  for (const { id, hash } of paid) {
    await expect.poll(() => listed(id), atMost).toMatchObject([{ status: 'succeeded', hash, amount: 12.5 }]);
    await expect.poll(() => told(id), atMost).toContain('Succeeded');
  }
  const settled = db.selectFrom('events').select('type').where('type', '=', 'transfer.settled');
  expect(await settled.execute()).toHaveLength(paid.length);
  const undelivered = db.selectFrom('webhook_deliveries').select('state').where('state', '!=', 'delivered');
  await expect.poll(() => undelivered.execute(), atMost).toEqual([]);
  // What was under way when the process died may be told again; what came after it only once.
  for (const { id } of paid) expect(told(id).filter(status => status === 'Succeeded')).toHaveLength(1);
}, 400_000);
