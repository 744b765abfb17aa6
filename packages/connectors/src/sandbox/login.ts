import type {
  Account,
  Challenge,
  ChallengeAnswer,
  ConnectorState,
  ConnectRequest,
  FailureReason,
  Outcome,
} from '../connector.ts';
import { grantedUser } from './authorization.ts';
import { askForCode, codeChallenge, isOver, judgeCode } from './code-challenge.ts';
import type { SandboxExchangeOptions } from './options.ts';
import { type AuthorizationRequest, LoginState, readState } from './state.ts';
import { findSandboxUser, logInSandboxUser, type SandboxUser, unknownLoginMessage } from './users.ts';

/** How long the exchange's window stays open for an answer. */
const authorizationLifetimeMs = 10 * 60_000;
/** How long a login that is ready waits to be fetched. */
const preparedLifetimeMs = 5 * 60_000;
const preparationPollMs = 300;

/**
 * The two ways in: password then code, or the exchange's own window; then a short wait in both.
 *
 * @param openAccount makes the account ready and says what it is
 */
export function sandboxLogin(
  options: SandboxExchangeOptions,
  openAccount: (user: SandboxUser) => Promise<Account>,
) {
  const { clock, integration } = options;

  async function connect(request: ConnectRequest): Promise<Outcome<Account>> {
    if (request.method === 'password' && options.loginMethod === 'password') {
      const user = logInSandboxUser(request.username, request.password);
      if (!user) return failed('wrongCredentials', unknownLoginMessage);
      const pending = askForCode(clock.now());
      return challenge(codeChallenge(pending), { step: 'loginCode', user: user.name, ...pending });
    }
    if (request.method === 'oauth' && options.loginMethod === 'oauth') {
      const state: AuthorizationRequest = {
        step: 'authorization',
        correlation: request.correlation,
        grantKey: Buffer.from(options.random.bytes(32)).toString('base64url'),
        expiresAt: after(authorizationLifetimeMs).toISOString(),
      };
      return challenge(authorizationChallenge(state, options.oauth.authorizeUrl), state);
    }
    return failed('refusedByInstitution', `${integration.name} has no login by ${request.method} here.`);
  }

  async function resumeConnect(state: ConnectorState, answer: ChallengeAnswer): Promise<Outcome<Account>> {
    const login = readState(LoginState, state);
    switch (login.step) {
      case 'loginCode':
        return resumeCode(login, answer);
      case 'authorization':
        return resumeAuthorization(login, answer);
      case 'preparing':
        return resumePreparing(login);
    }
  }

  async function resumeCode(login: Step<'loginCode'>, answer: ChallengeAnswer): Promise<Outcome<Account>> {
    const verdict = judgeCode(login, answer, clock.now());
    if (verdict.status === 'over') return failed(verdict.reason, verdict.message);
    if (verdict.status === 'right') return prepare(userNamed(login.user));
    return challenge(codeChallenge(verdict.pending, verdict.refused), { ...login, ...verdict.pending });
  }

  async function resumeAuthorization(
    request: AuthorizationRequest,
    answer: ChallengeAnswer,
  ): Promise<Outcome<Account>> {
    if (isOver(request.expiresAt, clock.now())) {
      return failed('challengeExpired', `The window of ${integration.name} was not answered in time.`);
    }
    if (options.loginMethod !== 'oauth') throw new TypeError(`${integration.name} opened no window.`);
    if (answer.kind !== 'oauth') {
      return challenge(authorizationChallenge(request, options.oauth.authorizeUrl), request);
    }
    const { state: correlation, error, code } = answer.parameters;
    if (correlation !== request.correlation) {
      return failed('refusedByInstitution', `The answer of ${integration.name} belongs to another login.`);
    }
    if (error === 'access_denied')
      return failed('declinedByUser', `Access to ${integration.name} was denied.`);
    const user = code === undefined ? undefined : grantedUser(code, request);
    if (!user) return failed('refusedByInstitution', `${integration.name} gave no access to this login.`);
    return prepare(user);
  }

  async function prepare(user: SandboxUser): Promise<Outcome<Account>> {
    if (options.preparationMs === 0) return { status: 'done', result: await openAccount(user) };
    return waiting({
      step: 'preparing',
      user: user.name,
      readyAt: after(options.preparationMs).toISOString(),
      expiresAt: after(options.preparationMs + preparedLifetimeMs).toISOString(),
    });
  }

  async function resumePreparing(login: Step<'preparing'>): Promise<Outcome<Account>> {
    const now = clock.now();
    if (isOver(login.expiresAt, now))
      return failed('challengeExpired', 'The login was not finished in time.');
    if (!isOver(login.readyAt, now)) return waiting(login);
    return { status: 'done', result: await openAccount(userNamed(login.user)) };
  }

  function waiting(login: Step<'preparing'>): Outcome<Account> {
    const wait: Challenge = {
      kind: 'wait',
      waitingFor: `${integration.name} is preparing your account`,
      pollAfterMs: preparationPollMs,
      expiresAt: new Date(login.expiresAt),
      canResend: false,
    };
    return challenge(wait, login);
  }

  function after(milliseconds: number): Date {
    return new Date(clock.now().getTime() + milliseconds);
  }

  return { connect, resumeConnect };
}

type Step<Name extends LoginState['step']> = Extract<LoginState, { step: Name }>;

function authorizationChallenge(
  request: AuthorizationRequest,
  authorizeUrl: (requestId: string) => string,
): Challenge {
  return {
    kind: 'oauth',
    authorizeUrl: authorizeUrl(request.correlation),
    expiresAt: new Date(request.expiresAt),
    canResend: false,
  };
}

function challenge(asked: Challenge, state: LoginState): Outcome<Account> {
  return { status: 'challenge', challenge: asked, state };
}

/** Nothing that a login does can move money. */
function failed(reason: FailureReason, message: string): Outcome<Account> {
  return { status: 'failed', reason, message, moneyMoved: 'no' };
}

function userNamed(name: string): SandboxUser {
  const user = findSandboxUser(name);
  if (!user) throw new TypeError(`The state names ${name}, who is no sandbox user any more.`);
  return user;
}
