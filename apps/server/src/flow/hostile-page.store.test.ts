/**
 * A page that does what it likes. For every action of the wire and every screen of a session: what is not offered, is
 * old, comes twice or eight times at once, or names what is not on the screen, changes nothing.
 */
import type { Connector } from '@fairlead/connectors';
import { type SessionAction, type SessionActionBody, sessionActions } from '@fairlead/wire/session-actions';
import type { Screen } from '@fairlead/wire/session-view';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  type Answer,
  exchange,
  fixedDeposit,
  flow,
  minutes,
  openDeposit,
  type Page,
  refuseSentences,
  seconds,
  type TestClient,
  verification,
  wallet,
} from '../../test/flow.ts';
import { withoutCode } from '../../test/institution.ts';
import { address, destination, network } from '../../test/link-token-bodies.ts';
import { isOffered } from '../sessions/transitions.ts';

const { db } = await testDatabase();
/** The institution asks for patience when it is to send money, so that a session can wait in the middle of approval. */
let waitsAtWithdrawal = false;
const server = await flow({
  db,
  seed: 'hostile',
  connectorFor: (_scope, _integration, sandbox) => sandbox && patient(sandbox),
});

/** Whether logging in takes a code and a wait; without, it is faster. */
let asksForCode = false;

function patient(exchange: Connector): Connector {
  const sandbox = asksForCode ? exchange : withoutCode(exchange, server.clock);
  const wait = (state: object) => ({
    status: 'challenge' as const,
    challenge: {
      kind: 'wait' as const,
      waitingFor: 'a person who looks at it',
      pollAfterMs: 2_000,
      expiresAt: new Date(server.clock.now().getTime() + minutes(5)),
      canResend: false as const,
    },
    state: { ...state },
  });
  return {
    ...sandbox,
    withdraw: async (credentials, request) =>
      waitsAtWithdrawal ? wait({ waits: true }) : sandbox.withdraw(credentials, request),
    resumeWithdraw: async (credentials, state, answer) =>
      state['waits'] === true ? wait(state) : sandbox.resumeWithdraw(credentials, state, answer),
  };
}

type Reached = { client: TestClient; page: Page };
type Way = (client: TestClient) => Promise<Page>;

const login: Way = async client => {
  const page = await client.open(openDeposit());
  await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
  return page;
};
const code: Way = async client => {
  const page = await login(client);
  asksForCode = true;
  await page.act('log-in', { username: 'Mesh', password: 'Pass123' });
  asksForCode = false;
  return page;
};
const asset: Way = async client => {
  const page = await client.open(openDeposit());
  await page.logIn();
  return page;
};
const networks: Way = async client => {
  const page = await asset(client);
  await page.act('choose-asset', { symbol: 'USDC' });
  return page;
};
const amount: Way = async client => {
  const page = await networks(client);
  await page.act('choose-network', { networkId: network.base });
  return page;
};
const preview: Way = async client => {
  const page = await amount(client);
  await page.act('enter-amount', { amount: '12.5', unit: 'asset' });
  return page;
};
const approving: Way = async client => {
  const page = await preview(client);
  await page.act('approve', { previewId: page.on('preview').previewId });
  return page;
};

const home: Way = client => client.open({ ...openDeposit(), fairlead: { home: true } });
const byHand: Way = async client => {
  const page = await client.open(openDeposit());
  await page.act('deposit-by-hand');
  return page;
};
const addressShown: Way = async client => {
  const page = await byHand(client);
  await page.act('choose-destination', { networkId: network.base, symbol: 'USDC' });
  return page;
};

const funding: Way = async client => {
  const page = await client.open({
    userId: 'user-1',
    integrationId: '5620bf49-3240-4f85-8b4f-9dd6261597e2',
    transferOptions: {
      ...{ transferType: 'onramp', amountInFiat: 100, isInclusiveFeeEnabled: true },
      toAddresses: [destination({ networkId: network.base })],
    },
  });
  await page.logIn('Mesh');
  return page;
};

const walletAccount: Way = async client => {
  const page = await client.open(verification());
  await page.act('choose-integration', { integrationId: wallet.id, searched: false });
  return page;
};
const walletMessage: Way = async client => {
  const page = await walletAccount(client);
  const account = page.on('verifyAccount').accounts.find(({ networkType }) => networkType === 'evm');
  if (account === undefined) throw new Error('the played wallet has no account');
  await page.act('choose-wallet-account', { networkType: account.networkType, address: account.address });
  return page;
};

const walletApproval: Way = async client => {
  const page = await client.open(fixedDeposit());
  await page.act('choose-integration', { integrationId: wallet.id, searched: false });
  await page.act('approve', { previewId: page.on('preview').previewId });
  return page;
};

/** A way to every screen, and to each of its kinds that behave differently. */
const ways: Readonly<Record<Screen['kind'], Readonly<Record<string, Way>>>> = {
  catalog: { catalog: client => client.open(openDeposit()) },
  home: { home },
  manualDestination: { 'address by hand, which': byHand },
  manualDeposit: { 'address by hand': addressShown },
  manualArrived: {
    'arrived by hand': async client => {
      const page = await addressShown(client);
      await page.act('simulate-deposit');
      return page;
    },
  },
  login: { login },
  oauth: {
    oauth: async client => {
      const page = await client.open(openDeposit());
      await page.act('choose-integration', { integrationId: exchange.byWindow.id, searched: true });
      return page;
    },
  },
  code: { 'code of the login': code, 'code of the approval': approving },
  wait: {
    'wait of the login': async client => {
      const page = await code(client);
      await page.act('enter-code', { code: '123456' });
      return page;
    },
    'wait for an e-mail': async client => {
      const page = await client.open(openDeposit());
      await page.logIn('MeshEmail');
      return page;
    },
    'wait of the approval': async client => {
      const page = await preview(client);
      waitsAtWithdrawal = true;
      await page.act('approve', { previewId: page.on('preview').previewId });
      waitsAtWithdrawal = false;
      return page;
    },
  },
  accountChoice: {
    accounts: async client => {
      const page = await client.open(openDeposit());
      await page.logIn('MeshAccounts');
      return page;
    },
  },
  apiKeyOffer: {
    'a key is offered': async client => {
      const page = await client.open({ ...openDeposit(), integrationId: exchange.withKeys.id });
      await page.logIn();
      return page;
    },
  },
  noEligibleAssets: {
    'nothing eligible': async client => {
      const page = await client.open(openDeposit());
      await page.logIn('MeshSOL');
      return page;
    },
  },
  asset: { asset },
  network: { network: networks },
  funding: { funding },
  amount: { amount },
  preview: { preview },
  walletApproval: { 'approval in a wallet': walletApproval },
  progress: {
    sent: async client => {
      const page = await approving(client);
      await page.act('enter-code', { code: '123456' });
      return page;
    },
    failed: async client => {
      const page = await approving(client);
      await server.pass(minutes(6));
      await page.read();
      return page;
    },
  },
  verifyAccount: {
    'address of a played wallet': walletAccount,
    'address by hand': async client => {
      const page = await client.open(verification());
      await page.act('paste-signature');
      return page;
    },
  },
  verifyMessage: {
    'message for a played wallet': walletMessage,
    'message to sign by hand': async client => {
      const page = await client.open(verification());
      await page.act('paste-signature');
      await page.act('choose-wallet-account', { networkType: 'evm', address: address.evm });
      return page;
    },
  },
  verified: {
    verified: async client => {
      const page = await walletMessage(client);
      await page.act('sign-message');
      return page;
    },
  },
  connected: {
    connected: async client => {
      const page = await client.open({ userId: 'user-1' });
      await page.logIn();
      return page;
    },
  },
  ended: {
    closed: async client => {
      const page = await asset(client);
      await page.act('close');
      return page;
    },
    expired: async client => {
      const page = await asset(client);
      server.clock.pass(minutes(31));
      await page.read();
      return page;
    },
  },
};

const allWays = Object.entries(ways).flatMap(([kind, some]) =>
  Object.entries(some).map(([name, way]) => ({ kind: kind as Screen['kind'], name, way })),
);

type Words = {
  readonly [Action in SessionAction]: (page: Page) => Omit<SessionActionBody<Action>, 'version' | 'after'>;
};

/** What an honest page would send: right wherever the screen offers it, and plausible everywhere else. */
const words: Words = {
  tell: page => ({
    event:
      page.screen().kind === 'home'
        ? 'homePageLoaded'
        : page.screen().kind === 'progress'
          ? 'seeWhatHappenedClicked'
          : 'legalTermsViewed',
  }),
  'tell-wallets': () => ({ wallets: [{ id: 'w', name: 'Wallet' }] }),
  'choose-method': () => ({ method: 'embedded' }),
  'deposit-by-hand': () => ({}),
  'choose-destination': () => ({ networkId: network.base, symbol: 'USDC' }),
  'renew-address': () => ({}),
  'simulate-deposit': () => ({}),
  'choose-integration': () => ({ integrationId: exchange.byPassword.id, searched: false }),
  'connect-wallet': () => ({ name: 'MetaMask', networkType: 'evm', address: address.evm }),
  'log-in': () => ({ username: 'Mesh', password: 'Pass123' }),
  'enter-code': () => ({ code: '123456' }),
  'resend-code': () => ({}),
  continue: () => ({}),
  'create-api-key': () => ({}),
  'decline-api-key': () => ({}),
  'choose-account': page => {
    const screen = page.screen();
    return { accountId: screen.kind === 'accountChoice' ? (screen.accounts[0]?.id ?? '') : 'x' };
  },
  'choose-asset': () => ({ symbol: 'USDC' }),
  'choose-network': () => ({ networkId: network.base }),
  'choose-funding': () => ({ fundingId: 'card' }),
  'enter-amount': () => ({ amount: '20', unit: 'asset' }),
  'refresh-preview': () => ({}),
  'read-again': () => ({}),
  approve: page => {
    const screen = page.screen();
    return { previewId: screen.kind === 'preview' ? screen.previewId : server.services.random.uuid() };
  },
  'sign-transaction': () => ({}),
  'refuse-transaction': () => ({}),
  'report-transaction': () => ({ hash: `0x${'12'.repeat(32)}` }),
  'report-solana-signature': () => ({ signature: '5'.repeat(88) }),
  'submit-signed-transaction': () => ({ transaction: 'AQAA' }),
  'paste-signature': () => ({}),
  'choose-wallet-account': page => {
    const screen = page.screen();
    const account = screen.kind === 'verifyAccount' ? screen.accounts[0] : undefined;
    const { networkType, address: chosen } = account ?? { networkType: 'evm', address: address.evm };
    return { networkType, address: chosen };
  },
  'decline-connection': () => ({}),
  'miss-wallet': () => ({}),
  'miss-browser-wallet': () => ({ integrationId: 'b7acf8a2-a0f4-4d9e-8a2f-1f1a5fd6f5c6' }),
  'sign-message': () => ({}),
  'refuse-message': () => ({}),
  'submit-signature': () => ({ signature: `0x${'11'.repeat(65)}` }),
  'finish-verification': () => ({}),
  back: () => ({}),
  'choose-another-account': () => ({}),
  close: () => ({}),
};
const actions = Object.keys(sessionActions) as SessionAction[];

async function reach(way: Way): Promise<Reached> {
  // A transfer that an earlier client left under way would be looked at again and again whenever time passes.
  await db.updateTable('transfers').set({ next_look_at: null }).execute();
  const client = await server.newClient();
  return { client, page: await way(client) };
}

/** Everything that the database knows of a client. */
async function everythingOf({ scope }: TestClient, leavingOut: readonly string[] = []) {
  const tables = [
    'sessions',
    'session_messages',
    'connections',
    'previews',
    'transfers',
    'events',
    'sandbox_balances',
    'sandbox_withdrawals',
    'authorizations',
    'manual_deposits',
  ];
  const entries = await Promise.all(
    tables.map(async table => {
      const { rows } = await sql<Record<string, unknown>>`
        SELECT * FROM ${sql.table(table)} AS t WHERE client_id = ${scope.clientId} ORDER BY t::text
      `.execute(db);
      return [
        table,
        rows.map(row => ({ ...row, ...Object.fromEntries(leavingOut.map(name => [name, null])) })),
      ];
    }),
  );
  return Object.fromEntries(entries) as Record<string, Record<string, unknown>[]>;
}

/** What refusing a session's step moves: the step was taken, nothing came of it. */
const stepTaken = ['version', 'last_seen_at', 'expires_at'];

/** Money and what stands for it. */
async function moneyOf(client: TestClient) {
  const { sandbox_balances, sandbox_withdrawals, transfers } = await everythingOf(client);
  return { sandbox_balances, sandbox_withdrawals, transfers };
}

function send(page: Page, action: SessionAction, changes: object = {}): Promise<Answer> {
  return page.send(action, { version: page.view.version, after: 0, ...words[action](page), ...changes });
}

test('the table of words has every action of the wire', () => {
  expect(Object.keys(words).sort()).toEqual([...actions].sort());
});

test('a sentence of the server on a screen is refused here', async () => {
  const page = await (await server.newClient()).open();
  refuseSentences(page.view);
  const notice = { code: 'wrongCode', moneyMoved: 'no', requestId: 'That code is wrong.' } as const;
  expect(() => refuseSentences({ ...page.view, notice })).toThrow('"That code is wrong."');
});

test('the table of ways leads to the screens that it names', async () => {
  for (const { kind, way } of allWays) expect((await reach(way)).page.screen().kind).toBe(kind);
});

describe.each(allWays)('on $name', ({ way }) => {
  test('what is not offered, and what is old or from the future, changes nothing', async () => {
    const { client, page } = await reach(way);
    const before = await everythingOf(client);
    for (const action of actions) {
      const versions = isOffered(action, page.screen())
        ? [page.view.version - 1, page.view.version + 1, page.view.version + 7]
        : [page.view.version, page.view.version - 1, page.view.version + 1];
      for (const version of versions) {
        // Asking whether a window has answered is answered with the present view, whatever the page thought it was.
        if (action === 'continue' && page.screen().kind === 'oauth') continue;
        const answer = await send(page, action, { version });
        expect([action, version, answer.status, answer.errorType]).toEqual([
          action,
          version,
          409,
          'sessionMovedOn',
        ]);
      }
    }
    expect(await everythingOf(client)).toEqual(before);
  });

  const offered = actions.filter(action =>
    allWays.some(each => each.way === way && isOffered(action, { kind: each.kind } as Screen)),
  );
  test.each(offered)(
    '%s is taken at most once, by eight at the same moment and by one who repeats it',
    async action => {
      const { client, page } = await reach(way);
      const before = await everythingOf(client);
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(page, action)));
      const after = await everythingOf(client);
      const taken = answers.filter(({ status }) => status === 200);
      const idle = action === 'continue' && page.screen().kind === 'oauth';
      expect(taken.length).toBeLessThanOrEqual(idle ? 8 : 1);
      for (const { status, errorType } of answers)
        expect([status, errorType]).toBeOneOf([
          [200, ''],
          [409, 'sessionMovedOn'],
        ]);
      if (idle) expect(after).toEqual(before);
      else {
        // One step, however many asked for it.
        const versionOf = (all: typeof before) => Number(all['sessions']?.[0]?.['version']);
        expect(versionOf(after)).toBeLessThanOrEqual(versionOf(before) + 1);
        const again = await send(page, action);
        expect(again.status).toBe(409);
      }
      expect(await everythingOf(client)).toEqual(after);
      expect(after['transfers']?.length).toBeLessThanOrEqual(1);
    },
  );
});

describe('choices that are not on the screen', () => {
  async function refused(way: Way, action: SessionAction, body: object, status = 400) {
    const { client, page } = await reach(way);
    const before = await everythingOf(client, stepTaken);
    const answer = await page.send(action, { version: page.view.version, after: 0, ...body });
    expect([answer.status, answer.errorType]).toEqual([
      status,
      status === 400 ? 'invalidField' : 'sessionMovedOn',
    ]);
    expect(await everythingOf(client, stepTaken)).toEqual(before);
    // And the session goes on as if nothing had happened.
    const { screen } = page.view;
    expect((await page.read()).screen).toEqual(screen);
  }

  test.each([
    ['nobody’s', network.unknown],
    ['a wallet that can send none of it', '22e61a4f-35d1-5d78-a496-0c9b1f0a0d04'],
    ['one that holds no crypto', '514a1d69-dd01-463a-9b72-997a9a4c45a9'],
  ])('an integration that is not listed: %s', async (_name, integrationId) => {
    await refused(ways.catalog['catalog'] as Way, 'choose-integration', { integrationId, searched: true });
  });

  test.each(['DOGE', 'PYUSD', 'usdc', 'ETH', '__proto__'])(
    'the asset %s, greyed or not there',
    async symbol => {
      await refused(asset, 'choose-asset', { symbol });
    },
  );

  test.each(['', 'gold', '__proto__', 'USDC'])('paying with %j, which is no way to pay', async fundingId => {
    const { client, page } = await reach(funding);
    const before = await everythingOf(client, stepTaken);
    const answer = await send(page, 'choose-funding', { fundingId });
    expect(answer.status).toBe(400);
    expect(await everythingOf(client, stepTaken)).toEqual(before);
  });

  test('a way that is not offered at home', async () => {
    await refused(home, 'choose-method', { method: 'buy' });
  });

  test.each([
    [network.solana, 'USDC'],
    [network.bitcoin, 'USDC'],
    [network.base, 'usdc'],
  ])('an address by hand that is nobody’s: %s %s', async (networkId, symbol) => {
    await refused(byHand, 'choose-destination', { networkId, symbol });
  });

  test('telling of what is not on the screen', async () => {
    await refused(asset, 'tell', { event: 'seeWhatHappenedClicked' }, 409);
    await refused(home, 'tell', { event: 'seeWhatHappenedClicked' });
  });

  test('a deposit by hand in a payment, or after the money has been sent', async () => {
    const paying: Way = client => client.open(fixedDeposit({ transferType: 'payment' }));
    await refused(paying, 'deposit-by-hand', {}, 409);
    await refused(ways.progress['sent'] as Way, 'deposit-by-hand', {}, 409);
  });

  test('a simulated deposit after the time of the address', async () => {
    const over: Way = async client => {
      const page = await addressShown(client);
      server.clock.pass(minutes(15));
      return page;
    };
    await refused(over, 'simulate-deposit', {}, 409);
  });

  test.each([network.solana, network.ethereum.replace('e3', 'e4'), network.bitcoin])(
    'the network %s, not offered for this asset',
    async networkId => {
      await refused(networks, 'choose-network', { networkId });
    },
  );

  test('a network that is greyed because the fee does not fit any more', async () => {
    const nearlyAll = { amount: 9999.5 };
    const way: Way = async client => {
      const toAddresses = [destination(nearlyAll), destination({ ...nearlyAll, networkId: network.base })];
      const page = await client.open(fixedDeposit({ toAddresses }));
      await page.logIn();
      return page;
    };
    const { page } = await reach(way);
    const ethereum = page.on('network').choices.find(choice => choice.network.id === network.ethereum);
    expect(ethereum).toMatchObject({ reason: 'balanceBelowRequestedAmount', missing: { amount: '0.31' } });
    await refused(way, 'choose-network', { networkId: network.ethereum });
  });

  test.each([
    ['10000', 'amountAboveAvailable'],
    ['9999.990001', 'amountAboveAvailable'],
    ['0.999999', 'amountBelowMinimum'],
    ['0', 'amountBelowMinimum'],
    ['-5', 'amountNotANumber'],
    ['1e3', 'amountNotANumber'],
    ['0x10', 'amountNotANumber'],
    ['1.0000001', 'amountNotANumber'],
    ['NaN', 'amountNotANumber'],
    ['１２', 'amountNotANumber'],
  ])('the amount %s: %s', async (text, noticeCode) => {
    const { client, page } = await reach(amount);
    const { screen } = page.view;
    const before = await moneyOf(client);
    const view = await page.act('enter-amount', { amount: text, unit: 'asset' });
    expect(view.notice?.code).toBe(noticeCode);
    expect(view.screen).toEqual(screen);
    expect(await moneyOf(client)).toEqual(before);
    // The screen is as usable as before.
    await page.act('enter-amount', { amount: '9999.99', unit: 'asset' });
    expect(page.on('preview').transfer.total.amount).toBe('10000');
  });

  test('a preview that nobody made, of another session, or replaced by a newer one', async () => {
    await refused(preview, 'approve', { previewId: server.services.random.uuid() }, 409);
    const other = (await reach(preview)).page.on('preview').previewId;
    await refused(preview, 'approve', { previewId: other }, 409);
    let older = '';
    const refreshed: Way = async client => {
      const page = await preview(client);
      older = page.on('preview').previewId;
      await page.act('refresh-preview');
      expect(page.on('preview').previewId).not.toBe(older);
      return page;
    };
    const { client, page } = await reach(refreshed);
    const answer = await send(page, 'approve', { previewId: older });
    expect([answer.status, (await everythingOf(client))['transfers']]).toEqual([409, []]);
  });

  test('an expired preview is not executed: new numbers are shown instead', async () => {
    const { client, page } = await reach(preview);
    const { previewId } = page.on('preview');
    server.clock.pass(seconds(300));
    const view = await page.act('approve', { previewId });
    expect(view.notice).toMatchObject({ code: 'previewExpired', moneyMoved: 'no' });
    expect(page.on('preview').previewId).not.toBe(previewId);
    expect((await moneyOf(client)).transfers).toEqual([]);
  });

  test('a code that cannot be sent again is not asked for again', async () => {
    await refused(code, 'resend-code', {}, 409);
    await refused(approving, 'resend-code', {}, 409);
  });
});

test('a preview executes once: eight who approve make one transfer and one withdrawal', async () => {
  const { client, page } = await reach(preview);
  await Promise.all(Array.from({ length: 8 }, () => send(page, 'approve')));
  await page.read();
  const codes = await Promise.all(Array.from({ length: 8 }, () => send(page, 'enter-code')));
  expect(codes.filter(({ status }) => status === 200)).toHaveLength(1);
  const { transfers, sandbox_withdrawals, sandbox_balances } = await moneyOf(client);
  expect(transfers).toHaveLength(1);
  expect(transfers?.[0]).toMatchObject({ state: 'accepted', total: '12.51' });
  expect(sandbox_withdrawals).toHaveLength(1);
  const usdc = sandbox_balances?.find(balance => balance['symbol'] === 'USDC');
  expect(usdc?.['units']).toBe(String((10_000n * 100n - 1251n) * 10n ** 16n));
});

describe('five tries of a code are five tries', () => {
  test.each([
    ['of the login', code],
    ['of the approval', approving],
  ])('%s, however they are raced', async (_name, way) => {
    const { client, page } = await reach(way);
    let wrong = 0;
    for (let round = 0; round < 12 && page.screen().kind === 'code'; round += 1) {
      const version = page.view.version;
      const race = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          page.send('enter-code', { version: version + (index % 2), after: 0, code: '000000' }),
        ),
      );
      wrong += race.filter(({ status }) => status === 200).length;
      await page.read();
    }
    expect(wrong).toBe(5);
    expect(page.view.notice?.code).toBe('tooManyAttempts');
    expect((await send(page, 'enter-code')).status).toBe(409);
    expect((await moneyOf(client)).sandbox_withdrawals).toEqual([]);
  });
});

test('bodies that are none: 400 or 409, and never our fault', async () => {
  const { client, page } = await reach(preview);
  const before = await everythingOf(client);
  const bodies = [
    {},
    { version: 'x', after: 0 },
    { version: page.view.version },
    { version: -1, after: 0 },
    { version: 1e99, after: 0 },
    { version: page.view.version, after: 0, previewId: 'not an id' },
    { version: page.view.version, after: 0, previewId: '\u0000' },
    { version: page.view.version, after: 0, extra: 1 },
    { version: 2 ** 31, after: 0 },
    [],
  ];
  for (const action of actions) {
    for (const body of bodies) {
      const answer = await page.send(action, body);
      expect(answer.status, `${action} ${JSON.stringify(body)}`).toBeOneOf([400, 409]);
    }
  }
  expect(await everythingOf(client)).toEqual(before);
});
