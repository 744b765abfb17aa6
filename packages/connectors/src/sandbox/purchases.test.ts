import { formatAmount } from '@fairlead/money';
import { describe, expect, test } from 'vitest';
import { logIn, network, rightAnswer, type TestExchange, testExchange } from '../../test/sandbox.ts';
import type { WithdrawalRequest } from '../connector.ts';

const dollars = (cents: bigint) => ({ units: cents, decimals: 2 });
const usdc = (units: bigint) => ({ units, decimals: 6 });

const request = (sourceId: string, cents: bigint, changes: Partial<WithdrawalRequest> = {}) => ({
  ...{ idempotencyKey: 'buy-1', symbol: 'USDC', networkId: network.base, address: '0x1' },
  ...{ amount: usdc(99_000_000n), fee: usdc(10_000n) },
  purchase: { sourceId, spends: dollars(cents) },
  ...changes,
});

async function cash(exchange: TestExchange, accountId: string): Promise<bigint> {
  const balances = await exchange.ledger.balances(accountId);
  return (balances.find(({ symbol }) => symbol === 'USD')?.units ?? 0n) / 10n ** 16n;
}

async function buy(exchange: TestExchange, user: string, asked: WithdrawalRequest) {
  const { credentials, accountId } = await logIn(exchange, user);
  const outcome = await exchange.process().withdraw(credentials, asked);
  if (outcome.status !== 'challenge') return { outcome, credentials, accountId };
  const answer = rightAnswer(outcome.challenge, outcome.state, exchange.clock);
  return {
    outcome: await exchange.process().resumeWithdraw(credentials, outcome.state, answer),
    credentials,
    accountId,
  };
}

describe('how an account can pay', () => {
  test('who has cash has a bank account and a card, too, the cheapest first', async () => {
    const exchange = testExchange({ sells: true });
    const { credentials } = await logIn(exchange, 'Mesh3');
    const sources = await exchange.process().paymentSources?.(credentials);
    if (sources?.status !== 'done') throw new Error('no sources');
    expect(sources.result.map(({ id, available }) => [id, formatAmount(available)])).toEqual([
      ['cash', '10000000'],
      ['bankAccount', '25000'],
      ['card', '5000'],
    ]);
  });

  test('who has none cannot buy; an exchange that sells nothing is not asked', async () => {
    const exchange = testExchange({ sells: true });
    const { credentials } = await logIn(exchange, 'MeshUSDC');
    expect(await exchange.process().paymentSources?.(credentials)).toEqual({ status: 'done', result: [] });
    expect(testExchange().process().paymentSources).toBeUndefined();
  });
});

describe('a withdrawal that is bought', () => {
  test('takes the cash, once, however often it is asked for', async () => {
    const exchange = testExchange({ sells: true });
    const first = await buy(exchange, 'Mesh3', request('cash', 10_000n));
    expect(first.outcome.status).toBe('done');
    const left = await cash(exchange, first.accountId);
    expect(left).toBe(1_000_000_000n - 10_000n);
    // Again, when it could not be paid any more, or differently: the first stands.
    expect((await buy(exchange, 'Mesh3', request('cash', 10n ** 12n))).outcome).toEqual(first.outcome);
    expect(await cash(exchange, first.accountId)).toBe(left);
  });

  test('with a card takes nothing that is here', async () => {
    const exchange = testExchange({ sells: true });
    const { outcome, accountId } = await buy(exchange, 'Mesh3', request('card', 10_000n));
    expect(outcome.status).toBe('done');
    expect(await cash(exchange, accountId)).toBe(1_000_000_000n);
  });

  test.each([
    ['more than the card pays', 'Mesh3', request('card', 500_001n)],
    ['more cash than there is', 'Mesh3', request('cash', 10n ** 12n)],
    ['a way that the account does not have', 'MeshUSDC', request('card', 10_000n)],
  ])('is refused for %s, and nothing is taken', async (_, user, asked) => {
    const exchange = testExchange({ sells: true });
    const { outcome, credentials } = await buy(exchange, user, asked);
    expect(outcome).toMatchObject({ status: 'failed', reason: 'insufficientFunds', moneyMoved: 'no' });
    expect(await exchange.process().findWithdrawal(credentials, 'buy-1')).toBeUndefined();
  });
});
