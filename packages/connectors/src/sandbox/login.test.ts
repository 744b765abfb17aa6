import { describe, expect, test } from 'vitest';
import { logIn, testExchange } from '../../test/sandbox.ts';
import type { ConnectorState, Outcome } from '../connector.ts';
import { sandboxUsers } from './users.ts';

const minute = 60_000;

function challenged<Result>(outcome: Outcome<Result>) {
  if (outcome.status !== 'challenge') throw new Error(`expected a challenge, got ${JSON.stringify(outcome)}`);
  return outcome;
}

async function atCode(exchange = testExchange()) {
  const outcome = await exchange
    .process()
    .connect({ method: 'password', username: 'Mesh', password: 'Pass123' });
  return { exchange, ...challenged(outcome) };
}

describe('login by password', () => {
  test.each(sandboxUsers.map(({ name }) => name))('%s gets in with password and code', async name => {
    const account = await logIn(testExchange(), name);
    expect(account.accountName).toBe(`Sandbox account ${name}`);
    expect(account.accountId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test.each(['mesh', 'MESH', ' Mesh ', 'mEsH'])('%j is Mesh', async name => {
    const exchange = testExchange();
    const { accountId, accountName } = await logIn(exchange, 'Mesh');
    expect(await logIn(exchange, name)).toMatchObject({ accountId, accountName });
  });

  test('ten users have ten accounts here and ten others at another exchange', async () => {
    const [here, there] = [testExchange(), testExchange({ oauth: true })];
    const ids: string[] = [];
    for (const exchange of [here, there]) {
      for (const { name } of sandboxUsers) ids.push((await logIn(exchange, name)).accountId);
    }
    expect(new Set(ids).size).toBe(20);
  });

  test.each([
    ['Mesh', 'pass123'],
    ['Mesh', 'Pass123 '],
    ['Mesh', ''],
    ['Mesh5', 'Pass123'],
    ['', 'Pass123'],
    ['Me sh', 'Pass123'],
    ['constructor', 'Pass123'],
  ])('%j with %j is told plainly, with what would be right', async (username, password) => {
    const outcome = await testExchange().process().connect({ method: 'password', username, password });
    expect(outcome).toEqual({
      status: 'failed',
      reason: 'wrongCredentials',
      message:
        'No sandbox user has this name and password. The users are Mesh, Mesh2, Mesh3, Mesh4, MeshBTC, MeshUSDC, ' +
        'MeshUSDT, MeshPYUSD, MeshETH, MeshSOL; the password of each is Pass123.',
      moneyMoved: 'no',
    });
  });

  test('what was typed as a foreign name is in no answer', async () => {
    const outcome = await testExchange()
      .process()
      .connect({ method: 'password', username: 'someone@example.com', password: 'their real one' });
    expect(JSON.stringify(outcome)).not.toMatch(/someone|real one/);
  });

  test('asks for a code: five attempts, five minutes, nothing to resend', async () => {
    const { exchange, challenge } = await atCode();
    expect(challenge).toEqual({
      kind: 'code',
      method: 'totp',
      attemptsLeft: 5,
      expiresAt: new Date(exchange.clock.now().getTime() + 5 * minute),
      canResend: false,
    });
  });

  test('a wrong code leaves one attempt less, and the time as it was', async () => {
    const { exchange, challenge, state } = await atCode();
    exchange.clock.pass(minute);
    const again = challenged(await exchange.process().resumeConnect(state, { kind: 'code', code: '123457' }));
    expect(again.challenge).toEqual({
      ...challenge,
      attemptsLeft: 4,
      refused: 'That code is not right. The code of every sandbox user is 123456.',
    });
  });

  test('the fifth wrong code ends it, and the fifth right one does not', async () => {
    for (const [last, status] of [
      ['000000', 'failed'],
      ['123456', 'challenge'],
    ] as const) {
      const { exchange, state: first } = await atCode();
      let state: ConnectorState = first;
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        ({ state } = challenged(
          await exchange.process().resumeConnect(state, { kind: 'code', code: '000000' }),
        ));
      }
      const outcome = await exchange.process().resumeConnect(state, { kind: 'code', code: last });
      expect(outcome.status).toBe(status);
      if (outcome.status === 'failed') expect(outcome.reason).toBe('tooManyAttempts');
    }
  });

  test('the code may be written in two groups', async () => {
    const { exchange, state } = await atCode();
    const outcome = await exchange.process().resumeConnect(state, { kind: 'code', code: ' 123 456 ' });
    expect(challenged(outcome).challenge.kind).toBe('wait');
  });

  test('asking for the code to be sent again asks for the same code', async () => {
    const { exchange, challenge, state } = await atCode();
    const again = challenged(await exchange.process().resumeConnect(state, { kind: 'resend' }));
    expect(again).toMatchObject({ challenge, state });
  });

  test('the right code counts until five minutes are over, not at that moment', async () => {
    for (const [passed, status] of [
      [5 * minute - 1, 'challenge'],
      [5 * minute, 'failed'],
    ] as const) {
      const { exchange, state } = await atCode();
      exchange.clock.pass(passed);
      const outcome = await exchange.process().resumeConnect(state, { kind: 'code', code: '123456' });
      expect(outcome.status).toBe(status);
      if (outcome.status === 'failed') expect(outcome.reason).toBe('challengeExpired');
    }
  });

  test('opens no account before the code was right', async () => {
    const exchange = testExchange({ preparationMs: 0 });
    const { accountId } = await logIn(testExchange());
    const { state } = await atCode(exchange);
    expect(await exchange.ledger.balances(accountId)).toEqual([]);
    await exchange.process().resumeConnect(state, { kind: 'code', code: '123456' });
    expect(await exchange.ledger.balances(accountId)).not.toEqual([]);
  });

  test('a password exchange has no window', async () => {
    const outcome = await testExchange()
      .process()
      .connect({ method: 'oauth', redirectUrl: 'https://link.example/back', correlation: 'c' });
    expect(outcome).toMatchObject({ status: 'failed', reason: 'refusedByInstitution', moneyMoved: 'no' });
  });
});

describe('preparing the account', () => {
  async function waiting(preparationMs: number) {
    const { exchange, state } = await atCode(testExchange({ preparationMs }));
    return {
      exchange,
      outcome: await exchange.process().resumeConnect(state, { kind: 'code', code: '123456' }),
    };
  }

  test('is a wait of the time that was asked for', async () => {
    const { exchange, outcome } = await waiting(1_000);
    const { challenge, state } = challenged(outcome);
    expect(challenge).toMatchObject({
      kind: 'wait',
      waitingFor: 'Binance is preparing your account',
      pollAfterMs: 300,
    });
    exchange.clock.pass(999);
    const still = challenged(await exchange.process().resumeConnect(state, { kind: 'none' }));
    expect(still).toMatchObject({ challenge, state });
    exchange.clock.pass(1);
    expect((await exchange.process().resumeConnect(state, { kind: 'none' })).status).toBe('done');
  });

  test('takes no step at all when it takes no time', async () => {
    expect((await waiting(0)).outcome.status).toBe('done');
  });

  test('is not kept for ever', async () => {
    const { exchange, outcome } = await waiting(1_000);
    const { challenge, state } = challenged(outcome);
    exchange.clock.pass(challenge.expiresAt.getTime() - exchange.clock.now().getTime());
    expect(await exchange.process().resumeConnect(state, { kind: 'none' })).toMatchObject({
      status: 'failed',
      reason: 'challengeExpired',
    });
  });
});
