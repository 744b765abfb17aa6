/**
 * Many withdrawals at once, in every order that a scheduler can think of: several processes, the same keys asked for
 * again and again, right and wrong codes, answers of the ledger that get lost on the way.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logIn, network, testExchange } from '../../test/sandbox.ts';
import type { Connector, ConnectorState, Outcome, Withdrawal } from '../connector.ts';
import type { Ledger } from './ledger.ts';
import { memoryLedger } from './memory-ledger.ts';

const dollar = 1_000_000n;
const start = 10_000n * dollar;
const fee = { units: 10_000n, decimals: 6 };
const users = ['Mesh', 'MeshUSDC'] as const;

type Attempt = {
  transfer: number;
  code: '123456' | '000000';
  /** The ledger does what it is asked, and the answer never arrives. */
  answerLost: boolean;
};

/** What is asked under one key: always the same, as of a transfer that is tried again. */
type Transfer = { user: (typeof users)[number]; units: bigint };

const transfers = fc.array(
  fc.record({
    user: fc.constantFrom(...users),
    units: fc.bigInt({ min: dollar, max: 7_000n * dollar }),
  }),
  { minLength: 1, maxLength: 6 },
);

function attemptsAt(count: number): fc.Arbitrary<Attempt[]> {
  const attempt = fc.record({
    transfer: fc.nat({ max: count - 1 }),
    code: fc.constantFrom('123456' as const, '123456' as const, '000000' as const),
    answerLost: fc.boolean(),
  });
  return fc.array(attempt, { minLength: 1, maxLength: 12 });
}

const situations = transfers.chain(list =>
  fc.tuple(fc.constant(list), attemptsAt(list.length), fc.scheduler()),
);

/** A ledger whose operations happen when the scheduler says so, and whose answer to a taking may get lost. */
function scheduledLedger(ledger: Ledger, scheduler: fc.Scheduler, answerLost: boolean): Ledger {
  const when = async <Result>(name: string, operation: () => Promise<Result>): Promise<Result> => {
    await scheduler.schedule(Promise.resolve(), `${name} begins`);
    const result = await operation();
    await scheduler.schedule(Promise.resolve(), `${name} is told`);
    return result;
  };
  return {
    open: (account, balances) => when('open', () => ledger.open(account, balances)),
    balances: account => when('balances', () => ledger.balances(account)),
    find: key => when('find', () => ledger.find(key)),
    withdrawals: account => when('withdrawals', () => ledger.withdrawals(account)),
    giveBack: key => when('giveBack', () => ledger.giveBack(key)),
    withdraw: withdrawal =>
      when('withdraw', async () => {
        const result = await ledger.withdraw(withdrawal);
        if (answerLost) throw new Error('connection lost');
        return result;
      }),
  };
}

const overWire = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

async function attempt(
  process: Connector,
  credentials: ConnectorState,
  key: string,
  { units }: Transfer,
  code: string,
): Promise<Outcome<Withdrawal> | 'lost'> {
  try {
    const outcome = await process.withdraw(credentials, {
      idempotencyKey: key,
      symbol: 'USDC',
      networkId: network.base,
      address: '0x0000000000000000000000000000000000000001',
      amount: { units, decimals: 6 },
      fee,
    });
    if (outcome.status !== 'challenge') return outcome;
    return await process.resumeWithdraw(credentials, overWire(outcome.state), { kind: 'code', code });
  } catch {
    return 'lost';
  }
}

test('what left is what was sent with its fees, once per key, and never more than was there', async () => {
  const seen = { taken: 0, refusedForFunds: 0, lost: 0, repeated: 0 };

  await fc.assert(
    fc.asyncProperty(situations, async ([list, attempts, scheduler]) => {
      const ledger = memoryLedger();
      const plain = testExchange({ ledger, preparationMs: 0 });
      const accounts = { Mesh: await logIn(plain, 'Mesh'), MeshUSDC: await logIn(plain, 'MeshUSDC') };

      const running = attempts.map(async ({ transfer: index, code, answerLost }) => {
        const transfer = list[index];
        if (!transfer) throw new Error('an attempt at no transfer');
        const { process } = testExchange({ ledger: scheduledLedger(ledger, scheduler, answerLost) });
        const { credentials } = accounts[transfer.user];
        const outcome = await attempt(process(), credentials, `key-${index}`, transfer, code);
        return { index, code, outcome };
      });
      await scheduler.waitFor(Promise.all(running));
      const told = await Promise.all(running);

      for (const user of users) {
        const { accountId } = accounts[user];
        const now = (await ledger.balances(accountId)).find(({ symbol }) => symbol === 'USDC')?.units ?? -1n;
        let left = 0n;
        for (const [index, transfer] of list.entries()) {
          if (transfer.user === user && (await ledger.find(`key-${index}`)))
            left += transfer.units + fee.units;
        }
        expect(now).toBeGreaterThanOrEqual(0n);
        expect(now).toBe((start - left) * 10n ** 12n);
      }

      for (const [index, transfer] of list.entries()) {
        const mine = told.filter(each => each.index === index);
        const found = await plain
          .process()
          .findWithdrawal(accounts[transfer.user].credentials, `key-${index}`);
        const ids = mine.flatMap(({ outcome }) =>
          outcome !== 'lost' && outcome.status === 'done' ? [outcome.result.withdrawalId] : [],
        );
        // Whoever was told of a withdrawal was told of the one that there is.
        expect(new Set([...ids, ...(ids.length > 0 ? [found?.withdrawalId] : [])]).size).toBeLessThanOrEqual(
          1,
        );
        // Without a right code, or with every attempt plainly failed, there is none.
        if (mine.every(({ code }) => code === '000000')) expect(found).toBeUndefined();
        if (mine.every(({ outcome }) => outcome !== 'lost' && outcome.status !== 'done')) {
          expect(found).toBeUndefined();
        }
        seen.taken += found ? 1 : 0;
        seen.repeated += ids.length > 1 ? 1 : 0;
        for (const { outcome } of mine) {
          if (outcome === 'lost') seen.lost += 1;
          else if (outcome.status === 'failed' && outcome.reason === 'insufficientFunds')
            seen.refusedForFunds += 1;
          if (outcome !== 'lost' && outcome.status === 'failed') expect(outcome.moneyMoved).toBe('no');
        }
      }
    }),
    { numRuns: 300, seed: 20261121 },
  );

  // The situations must have been what they are for.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
});

test('a lost answer is found, and asking again gives the same withdrawal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.bigInt({ min: dollar, max: start - fee.units }),
      fc.scheduler(),
      async (units, scheduler) => {
        const ledger = memoryLedger();
        const plain = testExchange({ ledger, preparationMs: 0 });
        const { credentials } = await logIn(plain);
        const { process } = testExchange({ ledger: scheduledLedger(ledger, scheduler, true) });
        const transfer: Transfer = { user: 'Mesh', units };

        const first = await scheduler.waitFor(attempt(process(), credentials, 'key', transfer, '123456'));
        expect(first).toBe('lost');
        const found = await plain.process().findWithdrawal(credentials, 'key');
        expect(found?.status).toBe('accepted');
        expect(await attempt(plain.process(), credentials, 'key', transfer, '123456')).toEqual({
          status: 'done',
          result: found,
        });
      },
    ),
    { numRuns: 50, seed: 20261121 },
  );
});
