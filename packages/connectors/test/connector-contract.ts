/**
 * What every `Connector` must do, as a test suite. Every call goes to another instance and every state and credential
 * through JSON, as if each step were made by another process.
 */
import { type Amount, add, amount, subtract } from '@fairlead/money';
import { beforeEach, describe, expect, test } from 'vitest';
import type {
  Account,
  Challenge,
  ChallengeAnswer,
  Connector,
  ConnectorState,
  ConnectRequest,
  Outcome,
  Withdrawal,
  WithdrawalRequest,
} from '../src/connector.ts';

/** An institution with one user who may send, and how to act as that user. */
export type ContractSubject = {
  /** Another process's connector to the same institution. */
  process(): Connector;
  login: ConnectRequest;
  /** What the user answers who makes no mistake. */
  rightAnswer(challenge: Challenge, state: ConnectorState): ChallengeAnswer | Promise<ChallengeAnswer>;
  /** Lets time pass, for the connector and for the institution. */
  pass(milliseconds: number): void | Promise<void>;
  /** Something that the user can afford several times. */
  affordable: { symbol: string; networkId: string; address: string; amount: Amount };
  unsold: { symbol: string; networkId: string };
  /** After this long a withdrawal has settled. */
  settledAfterMs: number;
};

const longerThanAnyChallenge = 24 * 60 * 60_000;
const wrongCode: ChallengeAnswer = { kind: 'code', code: '000000' };

/** @param approvedBy what the institution asks before it sends; a wallet asks for nothing at login. */
export function connectorContract(
  name: string,
  makeSubject: () => ContractSubject | Promise<ContractSubject>,
  approvedBy: 'code' | 'walletSignature' = 'code',
) {
  describe(`connector: ${name}`, () => {
    let subject: ContractSubject;
    let keys = 0;

    beforeEach(async () => {
      subject = await makeSubject();
    });

    /** Answers challenges until the connector is through, or until `stop` says that this one is to be looked at. */
    async function answerAll<Result>(
      first: Outcome<Result>,
      resume: (state: ConnectorState, answer: ChallengeAnswer) => Promise<Outcome<Result>>,
      stop: (challenge: Challenge) => boolean = () => false,
    ): Promise<Outcome<Result>> {
      let outcome = throughJson(first);
      for (let step = 0; step < 100; step += 1) {
        if (outcome.status !== 'challenge' || stop(outcome.challenge)) return outcome;
        const { challenge, state } = outcome;
        if (challenge.kind === 'wait') await subject.pass(challenge.pollAfterMs);
        outcome = throughJson(await resume(state, await subject.rightAnswer(challenge, state)));
      }
      throw new Error('The connector asks for ever.');
    }

    async function logIn(): Promise<Account> {
      const first = await subject.process().connect(subject.login);
      const outcome = await answerAll(first, (state, answer) =>
        subject.process().resumeConnect(state, answer),
      );
      const account = resultOf(outcome);
      return { ...account, credentials: json(account.credentials) };
    }

    async function held({ credentials }: Account, symbol = subject.affordable.symbol): Promise<Amount> {
      const { held: holdings } = resultOf(await subject.process().holdings(credentials));
      const holding = holdings.find(each => each.symbol === symbol);
      if (!holding) throw new Error(`The account has no ${symbol}.`);
      return holding.amount;
    }

    async function request(
      account: Account,
      changes: Partial<WithdrawalRequest> = {},
    ): Promise<WithdrawalRequest> {
      const { symbol, networkId } = subject.affordable;
      const terms = await subject.process().withdrawalTerms(account.credentials, { symbol, networkId });
      if (!terms) throw new Error(`${symbol} is not sent on ${networkId}.`);
      keys += 1;
      const fee = add(terms.institutionFee, terms.networkFee);
      return { idempotencyKey: `contract-${keys}`, ...subject.affordable, fee, ...changes };
    }

    const begin = (account: Account, asked: WithdrawalRequest) =>
      subject.process().withdraw(account.credentials, asked);
    const resume = (account: Account) => (state: ConnectorState, answer: ChallengeAnswer) =>
      subject.process().resumeWithdraw(account.credentials, state, answer);
    const send = async (account: Account, asked: WithdrawalRequest): Promise<Withdrawal> =>
      resultOf(await answerAll(await begin(account, asked), resume(account)));
    const find = (account: Account, key: string) =>
      subject.process().findWithdrawal(account.credentials, key);

    /** The last challenge before the money moves. */
    async function untilApproval(account: Account, asked: WithdrawalRequest) {
      const outcome = await answerAll(
        await begin(account, asked),
        resume(account),
        challenge => challenge.kind === approvedBy,
      );
      if (outcome.status !== 'challenge')
        throw new Error(`This institution asks for no ${approvedBy} before it sends.`);
      return outcome;
    }

    /** What left is exactly amount and fee, at whatever scale the institution counts. */
    function expectTaken(before: Amount, after: Amount, asked: WithdrawalRequest, times = 1): void {
      const once = atScale(add(asked.amount, asked.fee), before.decimals);
      expect(subtract(before, after)).toEqual(amount(once.units * BigInt(times), before.decimals));
    }

    test('logs in by a way that it names, and again to the same account', async () => {
      expect(subject.process().loginMethods).toContain(subject.login.method);
      const [first, second] = [await logIn(), await logIn()];
      expect(first.accountId).not.toBe('');
      expect(first.accountName).not.toBe('');
      expect(second.accountId).toBe(first.accountId);
    });

    if (approvedBy === 'code') {
      test('a challenge of the login that nobody answers expires', async () => {
        const outcome = throughJson(await subject.process().connect(subject.login));
        if (outcome.status !== 'challenge') throw new Error('This institution asks for nothing.');
        const answer = await subject.rightAnswer(outcome.challenge, outcome.state);
        await subject.pass(longerThanAnyChallenge);
        expect(await subject.process().resumeConnect(outcome.state, answer)).toMatchObject({
          status: 'failed',
          reason: 'challengeExpired',
          moneyMoved: 'no',
        });
      });

      test('an answer that does not fit changes nothing: the same is asked again', async () => {
        const outcome = throughJson(await subject.process().connect(subject.login));
        if (outcome.status !== 'challenge') throw new Error('This institution asks for nothing.');
        for (const answer of [{ kind: 'none' }, { kind: 'account', id: 'x' }] as const) {
          expect(await subject.process().resumeConnect(outcome.state, answer)).toEqual(outcome);
        }
      });
    }

    test('refuses a state that it has not made', async () => {
      await expect(subject.process().resumeConnect({ step: 'made up' }, wrongCode)).rejects.toThrow(
        TypeError,
      );
      const account = await logIn();
      await expect(resume(account)({ step: 'made up' }, wrongCode)).rejects.toThrow(TypeError);
    });

    test('says so when stored credentials are no longer good', async () => {
      const notAuthorized = { status: 'failed', reason: 'notAuthorized', moneyMoved: 'no' };
      expect(await subject.process().holdings({})).toMatchObject(notAuthorized);
      const asked = await request(await logIn());
      expect(await subject.process().withdraw({}, asked)).toMatchObject(notAuthorized);
      await expect(subject.process().findWithdrawal({}, 'any')).rejects.toThrow(Error);
    });

    test('states terms in one scale, and none for what it does not send', async () => {
      const { credentials } = await logIn();
      const { symbol, networkId, amount: affordable } = subject.affordable;
      const terms = await subject.process().withdrawalTerms(credentials, { symbol, networkId });
      const stated = [terms?.institutionFee, terms?.networkFee, terms?.minimum].map(each => each?.decimals);
      expect(stated).toEqual([affordable.decimals, affordable.decimals, affordable.decimals]);
      expect(terms?.usualSeconds).toBeGreaterThan(0);
      expect(await subject.process().withdrawalTerms(credentials, subject.unsold)).toBeUndefined();
    });

    test('sends: takes amount and fee, is accepted, then settles for good', async () => {
      const account = await logIn();
      const before = await held(account);
      const asked = await request(account);
      expect(await find(account, asked.idempotencyKey)).toBeUndefined();

      const accepted = await send(account, asked);
      expect(accepted.status).toBe('accepted');
      expect(accepted.nextLookAt).toBeInstanceOf(Date);
      expectTaken(before, await held(account), asked);
      expect(await find(account, asked.idempotencyKey)).toEqual(accepted);

      await subject.pass(subject.settledAfterMs);
      const settled = await find(account, asked.idempotencyKey);
      expect(settled).toMatchObject({ withdrawalId: accepted.withdrawalId, status: 'settled' });
      expect(settled?.hash).not.toBe('');
      expect(settled && 'nextLookAt' in settled).toBe(false);
      await subject.pass(longerThanAnyChallenge);
      expect(await find(account, asked.idempotencyKey)).toEqual(settled);
      expectTaken(before, await held(account), asked);
    });

    test('the same request again is the first one, at every later time', async () => {
      const account = await logIn();
      const before = await held(account);
      const asked = await request(account);
      const { withdrawalId } = await send(account, asked);
      expect(resultOf(await begin(account, asked)).withdrawalId).toBe(withdrawalId);
      await subject.pass(longerThanAnyChallenge);
      expect(resultOf(await begin(account, asked)).withdrawalId).toBe(withdrawalId);
      expectTaken(before, await held(account), asked);
    });

    test('the last answer given twice, or twice at once, sends once', async () => {
      const account = await logIn();
      const before = await held(account);
      const asked = await request(account);
      const { challenge, state } = await untilApproval(account, asked);
      const answer = await subject.rightAnswer(challenge, state);
      const outcomes = await Promise.all([1, 2, 3].map(() => resume(account)(state, answer)));
      outcomes.push(await resume(account)(state, answer));
      expect(new Set(outcomes.map(outcome => resultOf(outcome).withdrawalId)).size).toBe(1);
      expectTaken(before, await held(account), asked);
    });

    test('two begun requests with one key send once', async () => {
      const account = await logIn();
      const before = await held(account);
      const asked = await request(account);
      const [one, other] = [await begin(account, asked), await begin(account, asked)];
      const first = resultOf(await answerAll(one, resume(account)));
      const second = resultOf(await answerAll(other, resume(account)));
      expect(second.withdrawalId).toBe(first.withdrawalId);
      expectTaken(before, await held(account), asked);
    });

    test('two keys send twice', async () => {
      const account = await logIn();
      const before = await held(account);
      const asked = await request(account);
      const first = await send(account, asked);
      const second = await send(account, await request(account));
      expect(second.withdrawalId).not.toBe(first.withdrawalId);
      expectTaken(before, await held(account), asked, 2);
    });

    test('a used key with other details sends nothing and does not say that nothing was sent', async () => {
      const account = await logIn();
      const before = await held(account);
      const asked = await request(account);
      await send(account, asked);
      const others = [{ amount: add(asked.amount, asked.amount) }, { address: `${asked.address}9` }];
      for (const other of others) {
        const outcome = await answerAll(await begin(account, { ...asked, ...other }), resume(account));
        expect(outcome).toMatchObject({ status: 'failed', moneyMoved: 'unknown' });
      }
      expectTaken(before, await held(account), asked);
    });

    if (approvedBy === 'code') {
      test('wrong codes send nothing, however many', async () => {
        const account = await logIn();
        const before = await held(account);
        const asked = await request(account);
        let outcome: Outcome<Withdrawal> = await untilApproval(account, asked);
        while (outcome.status === 'challenge') {
          const left: number = outcome.challenge.kind === 'code' ? outcome.challenge.attemptsLeft : 0;
          outcome = throughJson(await resume(account)(outcome.state, wrongCode));
          if (outcome.status === 'challenge') {
            expect(outcome.challenge).toMatchObject({ kind: 'code', attemptsLeft: left - 1 });
            expect(outcome.challenge.kind === 'code' && outcome.challenge.refused).toBeTruthy();
          }
        }
        expect(outcome).toMatchObject({ status: 'failed', reason: 'tooManyAttempts', moneyMoved: 'no' });
        expect(await held(account)).toEqual(before);
        expect(await find(account, asked.idempotencyKey)).toBeUndefined();
      });
    }

    test('an approval that comes too late sends nothing', async () => {
      const account = await logIn();
      const before = await held(account);
      const asked = await request(account);
      const { challenge, state } = await untilApproval(account, asked);
      await subject.pass(longerThanAnyChallenge);
      expect(await resume(account)(state, await subject.rightAnswer(challenge, state))).toMatchObject({
        status: 'failed',
        reason: 'challengeExpired',
        moneyMoved: 'no',
      });
      expect(await held(account)).toEqual(before);
    });

    test('refuses what cannot be sent before it asks for anything', async () => {
      const account = await logIn();
      const before = await held(account);
      const asked = await request(account);
      const { decimals } = asked.amount;
      const tooMuch = amount(atScale(before, Math.max(before.decimals, decimals)).units + 1n, decimals);
      const refusals: [Partial<WithdrawalRequest>, string][] = [
        [{ amount: tooMuch }, 'insufficientFunds'],
        [{ amount: amount(0n, decimals) }, 'refusedByInstitution'],
        [{ amount: amount(-1n, decimals) }, 'refusedByInstitution'],
        [{ address: '  ' }, 'refusedByInstitution'],
        [subject.unsold, 'refusedByInstitution'],
        [{ fee: subtract(asked.fee, amount(1n, decimals)) }, 'refusedByInstitution'],
      ];
      for (const [changes, reason] of refusals) {
        const outcome = await begin(account, { ...asked, ...changes });
        expect(outcome).toMatchObject({ status: 'failed', reason, moneyMoved: 'no' });
        expect(outcome.status === 'failed' && outcome.message).toMatch(/^[A-Z0-9].*\.$/);
      }
      expect(await held(account)).toEqual(before);
      expect(await find(account, asked.idempotencyKey)).toBeUndefined();
    });
  });
}

function json<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

function throughJson<Result>(outcome: Outcome<Result>): Outcome<Result> {
  return outcome.status === 'challenge' ? { ...outcome, state: json(outcome.state) } : outcome;
}

function resultOf<Result>(outcome: Outcome<Result>): Result {
  if (outcome.status === 'done') return outcome.result;
  throw new Error(
    outcome.status === 'failed' ? outcome.message : `Asked for ${outcome.challenge.kind} instead.`,
  );
}

/** To a finer scale, exactly. */
function atScale({ units, decimals }: Amount, finer: number): Amount {
  return amount(units * 10n ** BigInt(finer - decimals), finer);
}
