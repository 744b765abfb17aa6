/** A login of the sandbox that does what a scenario says. */
import type {
  Account,
  ChallengeAnswer,
  Connector,
  ConnectorState,
  ConnectRequest,
  Outcome,
} from '../connector.ts';
import { confirmationBegun, judgeConfirmation } from './confirmation.ts';
import { accountIdOf } from './exchange.ts';
import {
  askToConfirm,
  byEmail,
  failed,
  happensAt,
  type PlayedOptions,
  PlayedState,
  slowly,
  userOf,
} from './playing.ts';
import { type Scenario, scenarioOfUser } from './scenarios.ts';
import { readState, SandboxCredentials } from './state.ts';
import { findSandboxUser, sandboxCode, savingsUserOf } from './users.ts';

/** How long the login of a user lasts whose login expires. */
const shortLoginMs = 10 * 60_000;

export function playedLogin(
  inner: Connector,
  options: PlayedOptions,
): Pick<Connector, 'connect' | 'resumeConnect'> {
  const { integration, clock, asked } = options;

  async function connect(request: ConnectRequest): Promise<Outcome<Account>> {
    const user = request.method === 'password' ? findSandboxUser(request.username)?.name : undefined;
    const byUser = user === undefined ? undefined : scenarioOfUser(user);
    const scenario = happensAt('login', await asked()) ?? happensAt('login', byUser);
    await slowly(options, scenario);
    return playLogin(scenario, await inner.connect(request));
  }

  async function resumeConnect(state: ConnectorState, answer: ChallengeAnswer): Promise<Outcome<Account>> {
    if (!('played' in state)) return playLogin(undefined, await inner.resumeConnect(state, answer));
    const { played, confirmation, account, inner: own = {} } = readState(PlayedState, state);
    await slowly(options, played);
    if (account !== undefined) return chosen(played, account, answer);
    if (confirmation === undefined) return playLogin(played, await inner.resumeConnect(own, answer));
    const verdict = judgeConfirmation(confirmation, answer, clock.now());
    if (verdict.status === 'over') return failed('challengeExpired', verdict.message);
    if (verdict.status === 'waiting')
      return askToConfirm(verdict.confirmation, { played, inner: own }, integration.name);
    return playLogin('loginConfirmed', await inner.resumeConnect(own, { kind: 'code', code: sandboxCode }));
  }

  /** What a scenario makes of the institution's answer to a login. */
  function playLogin(
    scenario: Scenario | 'loginConfirmed' | undefined,
    outcome: Outcome<Account>,
  ): Outcome<Account> {
    if (outcome.status === 'failed' || scenario === 'loginConfirmed') return outcome;
    if (outcome.status === 'done') {
      const account = outcome.result;
      const user = userOf(account.credentials);
      const own = scenario ?? happensAt('login', scenarioOfUser(user));
      if (own === 'accountSelection') return choose(account);
      if (scenarioOfUser(user) !== 'loginExpired') return outcome;
      const validUntil = new Date(clock.now().getTime() + shortLoginMs).toISOString();
      return {
        status: 'done',
        result: { ...account, credentials: { ...account.credentials, validUntil } },
      };
    }
    if (scenario === undefined) return outcome;
    const { challenge, state } = outcome;
    const base = { played: scenario, inner: { ...state } };
    if (challenge.kind === 'code' && (scenario === 'loginByEmail' || scenario === 'loginOnDevice')) {
      const kind = scenario === 'loginByEmail' ? 'email' : 'device';
      return askToConfirm(confirmationBegun(kind, clock.now()), base, integration.name);
    }
    if (challenge.kind === 'code' && scenario === 'loginCodeByEmail') return byEmail(outcome, base);
    return { status: 'challenge', challenge, state: base };
  }

  function choose({ accountId, accountName, credentials }: Account): Outcome<Account> {
    const account = {
      accountId,
      accountName,
      credentials: readState(SandboxCredentials, credentials),
      expiresAt: new Date(clock.now().getTime() + 5 * 60_000).toISOString(),
    };
    return chosen('accountSelection', account, { kind: 'none' });
  }

  function chosen(
    played: Scenario,
    account: NonNullable<PlayedState['account']>,
    answer: ChallengeAnswer,
  ): Outcome<Account> {
    const { expiresAt, ...main } = account;
    const savingsUser = savingsUserOf(main.credentials.user);
    const savings = {
      accountId: accountIdOf(integration.id, savingsUser),
      accountName: `Savings account ${savingsUser}`,
      credentials: { ...main.credentials, user: savingsUser },
    };
    if (clock.now().getTime() >= Date.parse(expiresAt)) {
      return failed('challengeExpired', 'No account was chosen in time.');
    }
    const found =
      answer.kind === 'account'
        ? [main, savings].find(({ accountId }) => accountId === answer.id)
        : undefined;
    if (found !== undefined) return { status: 'done', result: found };
    const accounts = [main, savings].map(({ accountId: id, accountName: name }) => ({ id, name }));
    return {
      status: 'challenge',
      challenge: { kind: 'accountChoice', accounts, expiresAt: new Date(expiresAt), canResend: false },
      state: { played, account } satisfies PlayedState,
    };
  }

  return { connect, resumeConnect };
}
