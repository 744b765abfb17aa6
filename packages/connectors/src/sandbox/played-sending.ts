/** Sending from an account of the sandbox that does what a scenario says, and what becomes of it. */
import type {
  ChallengeAnswer,
  Connector,
  ConnectorState,
  Outcome,
  PastWithdrawal,
  Withdrawal,
  WithdrawalRequest,
} from '../connector.ts';
import { confirmationBegun, judgeConfirmation } from './confirmation.ts';
import { type Course, courseAt } from './courses.ts';
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
import { type Scenario, scenarioOfAmount, scenarioOfUser, scenarios } from './scenarios.ts';
import { readState } from './state.ts';
import { isSandboxCode, sandboxCode } from './users.ts';
import { transactionHash } from './withdrawals.ts';

export function playedSending(
  inner: Connector,
  options: PlayedOptions,
): Pick<Connector, 'withdraw' | 'resumeWithdraw' | 'findWithdrawal' | 'withdrawals'> {
  const { integration, clock, ledger, courses, settlementMs, asked } = options;

  async function withdraw(
    credentials: ConnectorState,
    request: WithdrawalRequest,
  ): Promise<Outcome<Withdrawal>> {
    // Before any rule: what was taken stays taken.
    const earlier = await inner.findWithdrawal(credentials, request.idempotencyKey);
    const byUser = userOf(credentials) === '' ? undefined : scenarioOfUser(userOf(credentials));
    const scenario =
      happensAt('approval', await asked()) ??
      happensAt('approval', scenarioOfAmount(request.amount)) ??
      // Whose login expires is refused when it has, not before.
      (byUser === 'loginExpired' ? undefined : happensAt('approval', byUser));
    await slowly(options, scenario);
    if (earlier !== undefined || scenario === undefined) {
      return withCourse(request.idempotencyKey, await inner.withdraw(credentials, request));
    }
    switch (scenario) {
      case 'insufficientFunds':
        return failed(
          'insufficientFunds',
          `The account at ${integration.name} has not enough left for this.`,
        );
      case 'refusedByInstitution':
        return failed('refusedByInstitution', `${integration.name} has refused this withdrawal.`);
      case 'kycRequired':
        return failed(
          'kycRequired',
          `${integration.name} wants to know who you are before it sends anything.`,
        );
      case 'loginExpired':
        return failed('notAuthorized', `The login at ${integration.name} has expired.`);
      default:
        return playWithdrawal(scenario, request.idempotencyKey, await inner.withdraw(credentials, request));
    }
  }

  async function resumeWithdraw(
    credentials: ConnectorState,
    state: ConnectorState,
    answer: ChallengeAnswer,
  ): Promise<Outcome<Withdrawal>> {
    if (!('played' in state)) {
      return withCourse(keyIn(state), await inner.resumeWithdraw(credentials, state, answer));
    }
    const { played, confirmation, inner: own = {} } = readState(PlayedState, state);
    await slowly(options, played);
    if (confirmation === undefined) return goOn(credentials, played, own, answer);
    const verdict = judgeConfirmation(confirmation, answer, clock.now());
    if (verdict.status === 'over') return failed('challengeExpired', verdict.message);
    if (verdict.status === 'waiting') {
      return askToConfirm(verdict.confirmation, { played, inner: own }, integration.name);
    }
    // On the allow-list now: what the institution would have asked at once is asked then.
    const next: ChallengeAnswer =
      played === 'addressNotAllowed' ? { kind: 'none' } : { kind: 'code', code: sandboxCode };
    return withCourse(keyIn(own), await inner.resumeWithdraw(credentials, own, next));
  }

  /** The answer to what the institution itself asked, under a scenario. */
  async function goOn(
    credentials: ConnectorState,
    scenario: Scenario,
    own: ConnectorState,
    answer: ChallengeAnswer,
  ): Promise<Outcome<Withdrawal>> {
    const key = keyIn(own);
    const isApproved =
      (answer.kind === 'code' && isSandboxCode(answer.code)) || (answer.kind === 'wallet' && answer.signs);
    if (scenario === 'neverAsked' && isApproved) {
      throw new Error(`${integration.name} did not answer: the request never reached it.`);
    }
    if (scenarios[scenario].at === 'after') {
      const outcome = scenario as Course['outcome'];
      await courses.set(key, { outcome, from: new Date(clock.now().getTime() + settlementMs) });
    }
    const outcome = await inner.resumeWithdraw(credentials, own, answer);
    if (scenario === 'answerLost' && outcome.status === 'done') {
      throw new Error(`${integration.name} did not answer: the request reached it, the answer got lost.`);
    }
    return playWithdrawal(scenario, key, outcome);
  }

  /** What a scenario makes of the institution's answer to a withdrawal. */
  async function playWithdrawal(
    scenario: Scenario,
    key: string,
    outcome: Outcome<Withdrawal>,
  ): Promise<Outcome<Withdrawal>> {
    if (outcome.status !== 'challenge') return withCourse(key, outcome);
    const { challenge, state } = outcome;
    const base = { played: scenario, inner: { ...state } };
    if (scenario === 'addressNotAllowed')
      return askToConfirm(confirmationBegun('allowList', clock.now()), base, integration.name);
    if (challenge.kind === 'code') {
      if (scenario === 'approvalCodeByEmail') return byEmail(outcome, base);
      if (scenario === 'approvalByEmail')
        return askToConfirm(confirmationBegun('email', clock.now()), base, integration.name);
      if (scenario === 'approvalOnDevice')
        return askToConfirm(confirmationBegun('device', clock.now()), base, integration.name);
    }
    return { status: 'challenge', challenge, state: base };
  }

  async function withCourse(key: string, outcome: Outcome<Withdrawal>): Promise<Outcome<Withdrawal>> {
    return outcome.status === 'done'
      ? { status: 'done', result: await onCourse(key, outcome.result) }
      : outcome;
  }

  /** The withdrawal as its course has it; what failed or was refunded is given back. */
  async function onCourse(key: string, withdrawal: Withdrawal): Promise<Withdrawal> {
    const course = await courses.find(key);
    if (course === undefined) return withdrawal;
    const { withdrawalId, fromAddress } = withdrawal;
    const { status, nextLookAt } = courseAt(course, clock.now());
    const refunds = course.outcome === 'refundPending' || course.outcome === 'refunded';
    if (status === 'refunded' || (status === 'failed' && !refunds)) await ledger.giveBack(key);
    return {
      withdrawalId,
      fromAddress,
      status,
      ...(nextLookAt && { nextLookAt }),
      ...(status === 'settled' && { hash: transactionHash(withdrawalId) }),
      ...(status !== 'accepted' &&
        status !== 'settled' && {
          failure: `The network did not carry out the withdrawal of ${integration.name}.`,
        }),
    };
  }

  /** What the account has sent, each as its course has it. */
  async function withdrawals(credentials: ConnectorState): Promise<Outcome<readonly PastWithdrawal[]>> {
    if (inner.withdrawals === undefined) throw new Error(`${integration.name} has no list of withdrawals.`);
    const outcome = await inner.withdrawals(credentials);
    if (outcome.status !== 'done') return outcome;
    const taken = await ledger.withdrawals(accountIdOf(integration.id, userOf(credentials)));
    const keys = new Map(taken.map(({ withdrawalId, idempotencyKey }) => [withdrawalId, idempotencyKey]));
    const result = outcome.result.map(async past => {
      const key = keys.get(past.withdrawalId);
      if (key === undefined) return past;
      const { status: _, hash: __, failure: ___, nextLookAt: ____, ...lasting } = past;
      return { ...lasting, ...(await onCourse(key, past)) };
    });
    return { status: 'done', result: await Promise.all(result) };
  }

  return {
    withdraw,
    resumeWithdraw,
    async findWithdrawal(credentials, idempotencyKey) {
      const found = await inner.findWithdrawal(credentials, idempotencyKey);
      return found && onCourse(idempotencyKey, found);
    },
    ...(inner.withdrawals && { withdrawals }),
  };
}

/** The withdrawal's key in the institution's own state. */
function keyIn({ idempotencyKey }: ConnectorState): string {
  if (typeof idempotencyKey === 'string') return idempotencyKey;
  throw new TypeError('This state belongs to no withdrawal of the sandbox.');
}
