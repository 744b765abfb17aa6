/** The table of what the sandbox plays, row by row, and the page of the documentation that shows it. */
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { type Scenario, sandboxUsers, scenarioNames, scenarios } from '@fairlead/connectors';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  ask,
  exchange,
  fixedDeposit,
  flow,
  minutes,
  type Page,
  seconds,
  type TestClient,
  verification,
  wallet,
} from '../../test/flow.ts';
import { address, destination } from '../../test/link-token-bodies.ts';
import {
  deadTokens,
  mistakes,
  played,
  type Seen,
  sandboxTables,
  users,
  wallets,
} from '../../test/sandbox-table.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'sandbox table' });
afterAll(() => server.close());

/** A screen in a word or two. */
function inWords(page: Page): string {
  const screen = page.screen();
  switch (screen.kind) {
    case 'code':
      return `code ${screen.method}`;
    case 'wait':
      return screen.elsewhere === undefined ? 'wait' : `wait ${screen.elsewhere}`;
    case 'progress':
      return `progress ${screen.state}`;
    default:
      return screen.kind;
  }
}

type Visit = { page: Page; screens: string[]; notices: string[] };

function look({ page, screens, notices }: Visit): void {
  if (screens.at(-1) !== inWords(page)) screens.push(inWords(page));
  const notice = page.view.notice;
  if (notice && !notices.includes(`${notice.code} ${notice.requestId}`)) {
    notices.push(`${notice.code} ${notice.requestId}`);
  }
}

async function begin(client: TestClient, amount: number, before?: (tokenId: string) => Promise<void>) {
  const { headers } = client;
  const minted = await ask<{ linkToken: string }>(server.app, {
    method: 'POST',
    url: '/api/v1/linktoken',
    headers,
    payload: fixedDeposit({ toAddresses: [destination({ amount })] }),
  });
  await before?.(String(minted.headers['fairlead-token-id']));
  const page = await client.openToken(minted.content.linkToken);
  await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
  const visit: Visit = { page, screens: [], notices: [] };
  look(visit);
  return visit;
}

/** Goes on as somebody would who makes no mistake, until there is nothing to do but look. */
async function goThrough(visit: Visit, user: string): Promise<void> {
  const { page } = visit;
  for (let actions = 0; actions < 30; actions += 1) {
    const screen = page.screen();
    if (screen.kind === 'login') {
      if (actions > 0) return;
      await page.act('log-in', { username: user, password: 'Pass123' });
    } else if (screen.kind === 'code') await page.act('enter-code', { code: '123456' });
    else if (screen.kind === 'wait') {
      server.clock.pass(screen.pollAfterMs);
      await page.act('continue');
    } else if (screen.kind === 'accountChoice') {
      await page.act('choose-account', { accountId: screen.accounts[0]?.id ?? '' });
    } else if (screen.kind === 'preview') await page.act('approve', { previewId: screen.previewId });
    else return;
    look(visit);
  }
  throw new Error(`still ${inWords(page)} after 30 actions`);
}

/** Looks on while time passes: every second at first, then every minute. */
async function watch(visit: Visit): Promise<void> {
  const { page } = visit;
  if (page.screen().kind !== 'progress') return;
  for (const step of [...Array(25).fill(seconds(1)), ...Array(11).fill(minutes(1))]) {
    await server.pass(step);
    await page.read();
    look(visit);
  }
}

async function seenBy(client: TestClient, visit: Visit): Promise<Seen> {
  const { page, screens, notices } = visit;
  const rows = await db
    .selectFrom('events')
    .select('type')
    .where('client_id', '=', client.scope.clientId)
    .where('subject_kind', '=', 'transfer')
    .orderBy('sequence')
    .execute();
  const [transfer] = (await client.transfers()).content.items;
  return {
    screens,
    notices: notices.map(notice => notice.split(' ')[0] ?? ''),
    messages: page.messages.map(({ type }) => type),
    // Each look at a wait submits and is challenged again.
    transfer: rows
      .map(({ type }) => type.replace('transfer.', ''))
      .filter(state => state !== 'submitted')
      .filter((state, index, all) => state !== all[index - 1]),
    listed: transfer?.status ?? 'none',
  };
}

const without = ({ what: _, ...seen }: Seen & { what: string }): Seen => seen;

async function play(user: string, amount = 25, scenario?: Scenario): Promise<Seen> {
  const client = await server.newClient();
  const visit = await begin(client, amount, async id => {
    if (scenario === undefined) return;
    const { headers } = client;
    const url = `/fairlead/v1/sandbox/link-tokens/${id}/scenario`;
    const set = await ask(server.app, { method: 'PUT', url, headers, payload: { scenario } });
    expect([set.status, set.content]).toEqual([200, { scenario }]);
  });
  await goThrough(visit, user);
  await watch(visit);
  return seenBy(client, visit);
}

describe('the vendor’s users', () => {
  test('are all in the table', () => {
    expect(Object.keys(users)).toEqual(sandboxUsers.map(({ name }) => name));
  });
  test.each(Object.entries(users))('%s', async (user, row) => {
    expect(await play(user)).toEqual(without(row));
  });
});

describe('scenarios by user', () => {
  // The login of this one expires by itself, later: below.
  const byUser = scenarioNames.filter(name => name !== 'loginExpired');
  test.each(byUser)('%s', async name => {
    expect(await play(scenarios[name].user)).toEqual(without(played[name]));
  });

  test('loginExpired: ten minutes after the login', async () => {
    const client = await server.newClient();
    const visit = await begin(client, 25);
    await visit.page.logIn(scenarios.loginExpired.user);
    server.clock.pass(minutes(4));
    await visit.page.act('refresh-preview');
    expect(visit.page.screen().kind).toBe('preview');
    server.clock.pass(minutes(6));
    const view = await visit.page.act('refresh-preview');
    expect([view.screen.kind, view.notice?.code]).toEqual(['catalog', 'loginAgain']);
    expect(visit.page.messages.at(-1)?.type).toBe('transferConfigureError');
  });
});

describe('scenarios by amount', () => {
  const byAmount = scenarioNames.flatMap(name => {
    const { amount } = scenarios[name];
    return amount === undefined ? [] : ([[name, Number(amount)]] as const);
  });
  test.each(byAmount)('%s: %d', async (name, amount) => {
    expect(await play('Mesh', amount)).toEqual(without(played[name]));
  });
});

describe('scenarios by word', () => {
  test.each(scenarioNames)('%s', async name => {
    expect(await play('Mesh', 25, name)).toEqual(without(played[name]));
  });
});

describe('mistakes', () => {
  test('wrongPassword', async () => {
    const client = await server.newClient();
    const visit = await begin(client, 25);
    await visit.page.act('log-in', { username: 'Mesh', password: 'pass123' });
    look(visit);
    expect(await seenBy(client, visit)).toEqual(without(mistakes.wrongPassword));
  });

  test.each([
    ['wrongCode', 1],
    ['wrongCodeFiveTimes', 5],
  ] as const)('%s', async (name, times) => {
    const client = await server.newClient();
    const visit = await begin(client, 25);
    await visit.page.act('log-in', { username: 'Mesh', password: 'Pass123' });
    look(visit);
    for (let time = 0; time < times; time += 1) {
      await visit.page.act('enter-code', { code: '000000' });
      look(visit);
    }
    expect(await seenBy(client, visit)).toEqual(without(mistakes[name]));
  });
});

describe('wallets and windows', () => {
  const visitOf = (page: Page): Visit => {
    const visit: Visit = { page, screens: [], notices: [] };
    look(visit);
    return visit;
  };

  test('absent', async () => {
    const client = await server.newClient();
    const page = await client.open(verification({ networkType: 'evm' }));
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    const visit = visitOf(page);
    await page.act('miss-wallet');
    look(visit);
    expect(await seenBy(client, visit)).toEqual(without(wallets.absent));
  });

  test('proofRefused', async () => {
    const client = await server.newClient();
    const page = await client.open(verification({ networkType: 'evm' }));
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    const visit = visitOf(page);
    const account = page.on('verifyAccount').accounts[0];
    if (account === undefined) throw new Error('the wallet has no account');
    await page.act('choose-wallet-account', { networkType: account.networkType, address: account.address });
    look(visit);
    await page.act('refuse-message');
    look(visit);
    expect(await seenBy(client, visit)).toEqual(without(wallets.proofRefused));
  });

  test('anotherAddress', async () => {
    const client = await server.newClient();
    const page = await client.open(verification({ networkType: 'evm', addresses: [address.evm] }));
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    const visit = visitOf(page);
    const other = page.on('verifyAccount').accounts.find(each => each.address !== address.evm);
    if (other === undefined) throw new Error('the wallet has no other account');
    await page.act('choose-wallet-account', { networkType: other.networkType, address: other.address });
    look(visit);
    expect(await seenBy(client, visit)).toEqual(without(wallets.anotherAddress));
  });

  test('wrongSignature', async () => {
    const client = await server.newClient();
    const page = await client.open(verification({ networkType: 'evm' }));
    const visit = visitOf(page);
    await page.act('paste-signature');
    look(visit);
    await page.act('choose-wallet-account', { networkType: 'evm', address: address.evm });
    look(visit);
    await page.act('submit-signature', { signature: `0x${'11'.repeat(64)}1b` });
    look(visit);
    expect(await seenBy(client, visit)).toEqual(without(wallets.wrongSignature));
  });

  test('transactionRefused', async () => {
    const client = await server.newClient();
    const page = await client.open();
    await page.act('choose-integration', { integrationId: wallet.id, searched: false });
    const visit = visitOf(page);
    await page.act('approve', { previewId: page.on('preview').previewId });
    look(visit);
    await page.act('refuse-transaction');
    look(visit);
    expect(await seenBy(client, visit)).toEqual(without(wallets.transactionRefused));
  });

  test('windowDenied', async () => {
    const client = await server.newClient();
    const page = await client.open();
    await page.act('choose-integration', { integrationId: exchange.byWindow.id, searched: false });
    const visit = visitOf(page);
    const { authorizeUrl } = page.on('oauth');
    const url = new URL(authorizeUrl).pathname;
    await ask(server.app, { method: 'POST', url, payload: { deny: true } });
    await page.act('continue');
    look(visit);
    expect(await seenBy(client, visit)).toEqual(without(wallets.windowDenied));
  });
});

test.each(Object.entries(deadTokens))('a token that is minted %s', async (state, { status, errorType }) => {
  const client = await server.newClient();
  const { code } = await client.mint({ userId: 'user-1', fairlead: { state } });
  const answer = await client.redeem(code);
  expect([answer.status, answer.errorType]).toEqual([status, errorType]);
});

test('what failed or came back is in the account again, and what is under way is not', async () => {
  const client = await server.newClient();
  const held = async () => {
    const rows = await db
      .selectFrom('sandbox_balances')
      .select('units')
      .where('client_id', '=', client.scope.clientId)
      .where('symbol', '=', 'USDC')
      .execute();
    return rows.map(({ units }) => Number(units) / 1e18);
  };
  for (const [amount, left] of [
    [13.14, 10_000],
    [13.16, 10_000],
    // Amount, the network's 0.8 and the exchange's 0.01.
    [13.15, 10_000 - 13.96],
    [13.13, 10_000 - 13.96 - 13.94],
  ] as const) {
    const visit = await begin(client, amount);
    await goThrough(visit, 'Mesh');
    await watch(visit);
    expect((await held())[0]).toBeCloseTo(left, 6);
  }
});

test('docs/sandbox.md shows the table as it is', () => {
  const file = new URL('../../../../docs/sandbox.md', import.meta.url);
  const page = readFileSync(file, 'utf8');
  const [before = '', rest = ''] = page.split('<!-- table -->\n');
  const [, after = ''] = rest.split('<!-- end of table -->\n');
  const made = `${before}<!-- table -->\n\n${sandboxTables()}\n\n<!-- end of table -->\n${after}`;
  if (process.env['FAIRLEAD_WRITE_DOCS'] === '1') writeFileSync(file, made);
  expect(page === made || process.env['FAIRLEAD_WRITE_DOCS'] === '1', 'run with FAIRLEAD_WRITE_DOCS=1').toBe(
    true,
  );
});
