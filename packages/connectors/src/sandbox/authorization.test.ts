import { describe, expect, test } from 'vitest';
import { logIn, testExchange } from '../../test/sandbox.ts';
import type { ConnectorState } from '../connector.ts';
import { type AuthorizationAnswer, authorizeSandbox } from './authorization.ts';

const right = { username: 'MeshBTC', password: 'Pass123', code: '123456' };
const minute = 60_000;

async function openWindow(
  exchange = testExchange({ oauth: true, preparationMs: 0 }),
  correlation = 'request-1',
) {
  const outcome = await exchange
    .process()
    .connect({ method: 'oauth', redirectUrl: 'https://link.example/back', correlation });
  if (outcome.status !== 'challenge') throw new Error('expected a challenge');
  const { challenge, state } = outcome;
  return {
    exchange,
    challenge,
    state,
    answer: (what: AuthorizationAnswer) => authorizeSandbox(state, what, exchange.clock),
    resume: (parameters: Readonly<Record<string, string>>, on: ConnectorState = state) =>
      exchange.process().resumeConnect(on, { kind: 'oauth', parameters }),
  };
}

function granted(outcome: ReturnType<typeof authorizeSandbox>) {
  if (outcome.outcome !== 'granted') throw new Error(`expected a grant, got ${outcome.outcome}`);
  return outcome.parameters;
}

const failed = (reason: string) => ({ status: 'failed', reason, moneyMoved: 'no' });

describe('login by the exchange’s own window', () => {
  test('names the address of the window, which stays open for ten minutes', async () => {
    const { exchange, challenge } = await openWindow();
    expect(challenge).toEqual({
      kind: 'oauth',
      authorizeUrl: 'https://link.example/sandbox/window/request-1',
      expiresAt: new Date(exchange.clock.now().getTime() + 10 * minute),
      canResend: false,
    });
  });

  test('who is right there is logged in here', async () => {
    const { answer, resume, exchange } = await openWindow();
    const outcome = await resume(granted(answer(right)));
    expect(outcome).toEqual({ status: 'done', result: await logIn(exchange, 'MeshBTC') });
  });

  test('the account is prepared after a window too', async () => {
    const { answer, resume } = await openWindow(testExchange({ oauth: true, preparationMs: 500 }));
    expect(await resume(granted(answer(right)))).toMatchObject({
      status: 'challenge',
      challenge: { kind: 'wait', waitingFor: 'Coinbase is preparing your account' },
    });
  });

  test.each([
    [{ ...right, password: 'wrong' }, 'wrongCredentials'],
    [{ ...right, username: 'somebody' }, 'wrongCredentials'],
    [{ ...right, code: '000000' }, 'wrongCode'],
    // A wrong password does not tell whether the code was right.
    [{ ...right, password: 'wrong', code: '000000' }, 'wrongCredentials'],
  ])('%j is answered with %s and no grant', async (what, outcome) => {
    const { answer } = await openWindow();
    const result = answer(what);
    expect(result).toMatchObject({ outcome, message: expect.stringMatching(/^(No sandbox user|That code)/) });
    expect(result).not.toHaveProperty('parameters');
  });

  test('who denies is not logged in, and has not failed', async () => {
    const { answer, resume } = await openWindow();
    const denied = answer({ deny: true });
    expect(denied).toEqual({
      outcome: 'denied',
      parameters: { error: 'access_denied', state: 'request-1' },
    });
    expect(await resume('parameters' in denied ? denied.parameters : {})).toMatchObject(
      failed('declinedByUser'),
    );
  });

  test('the window closes when its time is over, on both sides', async () => {
    const { exchange, answer, resume } = await openWindow();
    const parameters = granted(answer(right));
    exchange.clock.pass(10 * minute);
    expect(answer(right)).toEqual({ outcome: 'expired', message: 'This login was not finished in time.' });
    expect(await resume(parameters)).toMatchObject(failed('challengeExpired'));
  });

  test('asking before the window was answered shows the same window', async () => {
    const { exchange, challenge, state } = await openWindow();
    const outcome = await exchange.process().resumeConnect(state, { kind: 'none' });
    expect(outcome).toEqual({ status: 'challenge', challenge, state });
  });

  test('a grant is worth nothing for another request, of the same exchange or another one', async () => {
    const one = await openWindow();
    const parameters = granted(one.answer(right));
    const another = await openWindow(one.exchange, 'request-2');
    expect(await another.resume(parameters)).toMatchObject(failed('refusedByInstitution'));
    expect(await another.resume({ ...parameters, state: 'request-2' })).toMatchObject(
      failed('refusedByInstitution'),
    );
    // Not even when both requests carry the same name: the key is the request's own.
    const namesake = await openWindow(one.exchange, 'request-1');
    expect(await namesake.resume(parameters)).toMatchObject(failed('refusedByInstitution'));
    expect((await one.resume(parameters)).status).toBe('done');
  });

  test('a grant is worth nothing once the login has gone on', async () => {
    const { answer, resume } = await openWindow(testExchange({ oauth: true, preparationMs: 500 }));
    const parameters = granted(answer(right));
    const next = await resume(parameters);
    if (next.status !== 'challenge') throw new Error('expected a wait');
    // The next state knows nothing of grants: it waits on, whoever's grant comes.
    expect(await resume(parameters, next.state)).toEqual(next);
  });

  test.each([{ state: 'request-2' }, { state: '' }, {}])(
    'an answer that names %j instead of the request is not taken',
    async named => {
      const { answer, resume } = await openWindow();
      const { code = '' } = granted(answer(right));
      expect(await resume({ code, ...named })).toMatchObject(failed('refusedByInstitution'));
      expect(await resume({ error: 'access_denied', ...named })).toMatchObject(
        failed('refusedByInstitution'),
      );
    },
  );

  test.each([
    ['nothing', {}],
    ['a grant that somebody made up', { code: 'Mesh.AAAA' }],
    ['a user without a signature', { code: 'Mesh' }],
    ['nothing signed by nobody', { code: '.' }],
    ['an empty grant', { code: '' }],
  ])('%s is no grant', async (_, parameters) => {
    const { resume } = await openWindow();
    expect(await resume({ state: 'request-1', ...parameters })).toMatchObject(failed('refusedByInstitution'));
  });

  test('the grant of one user cannot be made that of another', async () => {
    const { answer, resume } = await openWindow();
    const { code = '', state = '' } = granted(answer(right));
    for (const other of [code.replace('MeshBTC', 'Mesh4'), code.replace('MeshBTC', 'meshbtc'), `${code}A`]) {
      expect(await resume({ code: other, state })).toMatchObject(failed('refusedByInstitution'));
    }
  });

  test('a window cannot be answered for a login that has none', async () => {
    const outcome = await testExchange()
      .process()
      .connect({ method: 'password', username: 'Mesh', password: 'Pass123' });
    if (outcome.status !== 'challenge') throw new Error('expected a challenge');
    expect(() => authorizeSandbox(outcome.state, right, testExchange().clock)).toThrow(TypeError);
  });

  test('a window exchange takes no password', async () => {
    const { exchange } = await openWindow();
    const outcome = await exchange
      .process()
      .connect({ method: 'password', username: 'Mesh', password: 'Pass123' });
    expect(outcome).toMatchObject(failed('refusedByInstitution'));
  });

  test('a password exchange cannot go on with a window’s state', async () => {
    const { answer, state } = await openWindow();
    const resumed = testExchange()
      .process()
      .resumeConnect(state, { kind: 'oauth', parameters: granted(answer(right)) });
    await expect(resumed).rejects.toThrow(TypeError);
  });
});
