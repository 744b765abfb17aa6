/** An institution that does what a test says, where the sandbox's exchanges always do what they should. */
import type { Connector, Outcome, Withdrawal, WithdrawalRequest } from '@fairlead/connectors';
import type { TestClock } from './flow.ts';

const settlementMs = 10_000;
const refundStageMs = 5_000;

/** What every connector can do. */
type Needed = {
  [Name in keyof Connector]-?: undefined extends Connector[Name] ? never : Name;
}[keyof Connector];

/** `fails` and `refunds` once it would have settled. */
export type Fate = 'settles' | 'fails' | 'refunds';

export type Institution = {
  connector: Connector;
  /** What it has taken, by idempotency key. */
  taken: Map<string, { request: WithdrawalRequest; at: Date; fate: Fate }>;
  /** What becomes of what it takes from now on. */
  fate: Fate;
  /** Takes the money and says so: what `withdraw` does unless the test puts something else in its place. */
  take(request: WithdrawalRequest): Outcome<Withdrawal>;
  /** Puts other behaviour in the place of some of its functions until `behave()`. */
  misbehave(behaviour: Partial<Connector>): void;
  behave(): void;
  /** How often each function was called. */
  calls: Record<Needed, number>;
};

export function institution(clock: TestClock): Institution {
  const taken: Institution['taken'] = new Map();
  let odd: Partial<Connector> = {};
  const calls = {
    loginMethods: 0,
    connect: 0,
    resumeConnect: 0,
    holdings: 0,
    withdrawalTerms: 0,
    withdraw: 0,
    resumeWithdraw: 0,
    findWithdrawal: 0,
  };
  const usdc = (units: bigint) => ({ units, decimals: 6 });

  const seen = (key: string): Withdrawal | undefined => {
    const one = taken.get(key);
    if (one === undefined) return undefined;
    const settlesAt = new Date(one.at.getTime() + settlementMs);
    const base = { withdrawalId: `at-the-institution-${key}`, fromAddress: '0xinstitution' };
    const since = clock.now().getTime() - settlesAt.getTime();
    if (since < 0) return { ...base, status: 'accepted', nextLookAt: settlesAt };
    if (one.fate === 'settles') return { ...base, status: 'settled', hash: `hash-${key}` };
    const failed = { ...base, failure: 'The network did not carry it out.' };
    const at = (stage: number) => new Date(settlesAt.getTime() + stage * refundStageMs);
    if (one.fate === 'fails') return { ...failed, status: 'failed' };
    if (since < refundStageMs) return { ...failed, status: 'failed', nextLookAt: at(1) };
    if (since < 2 * refundStageMs) return { ...failed, status: 'refundPending', nextLookAt: at(2) };
    return { ...failed, status: 'refunded' };
  };
  const take = (request: WithdrawalRequest): Outcome<Withdrawal> => {
    if (!taken.has(request.idempotencyKey))
      taken.set(request.idempotencyKey, { request, at: clock.now(), fate: bank.fate });
    const result = seen(request.idempotencyKey);
    if (result === undefined) throw new Error('just taken, and gone');
    return { status: 'done', result };
  };

  const good: Connector = {
    loginMethods: ['password'],
    connect: async () => ({
      status: 'done',
      result: {
        accountId: 'account-1',
        accountName: 'Main account',
        credentials: { token: 'of the institution' },
      },
    }),
    resumeConnect: async () => {
      throw new Error('nothing was asked');
    },
    holdings: async () => ({
      ...{ status: 'done', result: { held: [{ symbol: 'USDC', amount: usdc(1_000_000_000n) }] } },
    }),
    withdrawalTerms: async () => ({
      institutionFee: usdc(10_000n),
      networkFee: usdc(0n),
      minimum: usdc(1_000_000n),
      usualSeconds: 15,
    }),
    withdraw: async (_credentials, request) => take(request),
    resumeWithdraw: async () => {
      throw new Error('nothing was asked');
    },
    findWithdrawal: async (_credentials, key) => seen(key),
  };

  /** Each function as it is at the moment of the call, counted. */
  const connector: Connector = {
    get loginMethods() {
      return odd.loginMethods ?? good.loginMethods;
    },
    connect: request => count('connect', (odd.connect ?? good.connect)(request)),
    resumeConnect: (state, answer) =>
      count('resumeConnect', (odd.resumeConnect ?? good.resumeConnect)(state, answer)),
    holdings: credentials => count('holdings', (odd.holdings ?? good.holdings)(credentials)),
    withdrawalTerms: (credentials, asset) =>
      count('withdrawalTerms', (odd.withdrawalTerms ?? good.withdrawalTerms)(credentials, asset)),
    withdraw: (credentials, request) =>
      count('withdraw', (odd.withdraw ?? good.withdraw)(credentials, request)),
    resumeWithdraw: (credentials, state, answer) =>
      count('resumeWithdraw', (odd.resumeWithdraw ?? good.resumeWithdraw)(credentials, state, answer)),
    findWithdrawal: (credentials, key) =>
      count('findWithdrawal', (odd.findWithdrawal ?? good.findWithdrawal)(credentials, key)),
  };
  function count<Result>(name: Needed, result: Result): Result {
    calls[name] += 1;
    return result;
  }

  const bank: Institution = {
    connector,
    taken,
    fate: 'settles',
    take,
    calls,
    misbehave(behaviour) {
      odd = { ...odd, ...behaviour };
    },
    behave() {
      odd = {};
      bank.fate = 'settles';
    },
  };
  return bank;
}

/** The sandbox's exchange with a login that asks for nothing more than the password, for tests of what comes after. */
export function withoutCode(exchange: Connector, clock: TestClock): Connector {
  return {
    ...exchange,
    async connect(request) {
      const answers = [{ kind: 'code', code: '123456' }, { kind: 'none' }] as const;
      let outcome = await exchange.connect(request);
      for (const answer of answers) {
        if (outcome.status !== 'challenge') return outcome;
        if (outcome.challenge.kind === 'wait') clock.pass(2 * outcome.challenge.pollAfterMs);
        outcome = await exchange.resumeConnect(outcome.state, answer);
      }
      return outcome;
    },
  };
}
