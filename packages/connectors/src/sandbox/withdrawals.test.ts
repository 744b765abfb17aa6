import { formatAmount, parseAmount } from '@fairlead/money';
import { describe, expect, test } from 'vitest';
import { logIn, network, type TestExchange, testExchange } from '../../test/sandbox.ts';
import type { Account, Outcome, Withdrawal, WithdrawalRequest } from '../connector.ts';
import { memoryLedger } from './memory-ledger.ts';

const code = { kind: 'code', code: '123456' } as const;
const decimalsOf: Readonly<Record<string, number>> = {
  [network.ethereum]: 6,
  [network.base]: 6,
  [network.bsc]: 18,
  [network.stellar]: 7,
};

async function asked(
  exchange: TestExchange,
  { credentials }: Account,
  text: string,
  changes: Partial<WithdrawalRequest> = {},
): Promise<WithdrawalRequest> {
  const { symbol, networkId } = { symbol: 'USDC', networkId: network.base, ...changes };
  const terms = await exchange.process().withdrawalTerms(credentials, { symbol, networkId });
  const decimals = terms?.minimum.decimals ?? decimalsOf[networkId] ?? 6;
  const amount = parseAmount(text, decimals);
  if (!terms || !amount) throw new Error(`cannot ask for ${text} ${symbol} on ${networkId}`);
  return {
    idempotencyKey: 'transfer-1',
    symbol,
    networkId,
    address: '0x0000000000000000000000000000000000000001',
    amount,
    fee: { units: terms.institutionFee.units + terms.networkFee.units, decimals },
    ...changes,
  };
}

async function send(exchange: TestExchange, { credentials }: Account, request: WithdrawalRequest) {
  const outcome = await exchange.process().withdraw(credentials, request);
  if (outcome.status !== 'challenge') return outcome;
  return exchange.process().resumeWithdraw(credentials, outcome.state, code);
}

async function held(exchange: TestExchange, { credentials }: Account, symbol = 'USDC'): Promise<string> {
  const holdings = await exchange.process().holdings(credentials);
  if (holdings.status !== 'done') throw new Error('no holdings');
  const holding = holdings.result.held.find(each => each.symbol === symbol);
  return holding ? formatAmount(holding.amount) : 'none';
}

function done(outcome: Outcome<Withdrawal>): Withdrawal {
  if (outcome.status !== 'done') throw new Error(`expected a withdrawal, got ${JSON.stringify(outcome)}`);
  return outcome.result;
}

describe('withdrawals', () => {
  test('take amount and fee from one balance, on whichever network', async () => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    expect(await held(exchange, account)).toBe('10000');
    done(await send(exchange, account, await asked(exchange, account, '50')));
    expect(await held(exchange, account)).toBe('9949.99');

    const onBsc = { networkId: network.bsc, idempotencyKey: 'transfer-2' };
    done(await send(exchange, account, await asked(exchange, account, '1.000000000000000001', onBsc)));
    expect(await held(exchange, account)).toBe('9948.949999999999999999');

    const onStellar = { networkId: network.stellar, idempotencyKey: 'transfer-3', addressTag: '42' };
    done(await send(exchange, account, await asked(exchange, account, '1.0000001', onStellar)));
    expect(await held(exchange, account)).toBe('9947.929999899999999999');
  });

  test('are accepted, then settled after the settlement time with a hash of their own', async () => {
    const exchange = testExchange({ settlementMs: 7_000 });
    const account = await logIn(exchange);
    const accepted = done(await send(exchange, account, await asked(exchange, account, '50')));
    const second = await asked(exchange, account, '50', { idempotencyKey: 'transfer-2' });
    done(await send(exchange, account, second));
    expect(accepted).toEqual({
      withdrawalId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'accepted',
      fromAddress: expect.stringMatching(/^0x[0-9a-f]{40}$/),
      nextLookAt: new Date(exchange.clock.now().getTime() + 7_000),
    });
    const find = (key: string) => exchange.process().findWithdrawal(account.credentials, key);

    exchange.clock.pass(6_999);
    expect(await find('transfer-1')).toEqual(accepted);
    exchange.clock.pass(1);
    const settled = await find('transfer-1');
    expect(settled).toEqual({
      withdrawalId: accepted.withdrawalId,
      status: 'settled',
      fromAddress: accepted.fromAddress,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await find('transfer-2'))?.hash).not.toBe(settled?.hash);
  });

  test('a changed settlement time does not undo what has settled', async () => {
    const ledger = memoryLedger();
    const quick = testExchange({ ledger, settlementMs: 0 });
    const account = await logIn(quick);
    const request = await asked(quick, account, '50');
    expect(done(await send(quick, account, request)).status).toBe('settled');
    const slow = testExchange({ ledger, clock: quick.clock, settlementMs: 3_600_000 });
    const found = await slow.process().findWithdrawal(account.credentials, request.idempotencyKey);
    expect(found?.status).toBe('settled');
  });

  test('say exactly what is missing', async () => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    expect(await send(exchange, account, await asked(exchange, account, '10000'))).toEqual({
      status: 'failed',
      reason: 'insufficientFunds',
      message: '10000.01 USDC are needed, fees included; the account has 10000.',
      detail: { key: 'amountNeeded', values: { needed: '10000.01', held: '10000', symbol: 'USDC' } },
      moneyMoved: 'no',
    });
    const most = await asked(exchange, account, '9999.99');
    expect(done(await send(exchange, account, most)).status).toBe('accepted');
    expect(await held(exchange, account)).toBe('none');
  });

  test('a balance that is gone by the time of the code is a refusal, not a debt', async () => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    const begun = [];
    for (const key of ['one', 'other']) {
      const request = await asked(exchange, account, '6000', { idempotencyKey: key });
      begun.push(await exchange.process().withdraw(account.credentials, request));
    }
    const outcomes = [];
    for (const outcome of begun) {
      if (outcome.status !== 'challenge') throw new Error('expected a challenge');
      outcomes.push(await exchange.process().resumeWithdraw(account.credentials, outcome.state, code));
    }
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed']);
    expect(outcomes[1]).toMatchObject({ reason: 'insufficientFunds', moneyMoved: 'no' });
    expect(await held(exchange, account)).toBe('3999.99');
    expect(await exchange.process().findWithdrawal(account.credentials, 'other')).toBeUndefined();
  });

  test('charge the fee of now: more than was shown is refused, less is taken', async () => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    const shown = (units: bigint) => ({ fee: { units, decimals: 6 } });
    expect(await send(exchange, account, await asked(exchange, account, '50', shown(9_999n)))).toEqual({
      status: 'failed',
      reason: 'refusedByInstitution',
      message: 'The fee of Binance is 0.01 USDC now, more than the 0.009999 USDC that was shown.',
      detail: { key: 'feeRose', values: { fee: '0.01', shown: '0.009999', symbol: 'USDC' } },
      moneyMoved: 'no',
    });
    done(await send(exchange, account, await asked(exchange, account, '50', shown(1_000_000n))));
    expect(await held(exchange, account)).toBe('9949.99');
  });

  test.each<[string, Partial<WithdrawalRequest>, RegExp]>([
    ['an amount below the minimum', { amount: { units: 999_999n, decimals: 6 } }, /at least 1 USDC/],
    ['an amount in other decimals', { amount: { units: 50n, decimals: 0 } }, /have 6 decimals, not 0 and 6/],
    ['no address', { address: '' }, /no address/],
    ['an address of spaces', { address: ' \t' }, /no address/],
    ['no idempotency key', { idempotencyKey: '' }, /no idempotency key/],
  ])('refuse %s, in words', async (_, changes, words) => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    const outcome = await send(exchange, account, { ...(await asked(exchange, account, '50')), ...changes });
    expect(outcome).toMatchObject({
      status: 'failed',
      reason: 'refusedByInstitution',
      message: expect.stringMatching(words),
      moneyMoved: 'no',
    });
    expect(await held(exchange, account)).toBe('10000');
  });

  test.each([
    ['an asset that is held but not sold', 'ARB', network.ethereum],
    ['a sold asset on a network where it is not', 'PYUSD', network.ethereum],
    ['cash', 'USD', network.ethereum],
  ])('refuse %s', async (_, symbol, networkId) => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    const request = { ...(await asked(exchange, account, '50')), symbol, networkId };
    expect(await send(exchange, account, request)).toMatchObject({
      status: 'failed',
      reason: 'refusedByInstitution',
      message: `Binance does not send ${symbol} on network ${networkId}.`,
    });
  });

  test('go on from the account that they were begun from, and no other', async () => {
    const exchange = testExchange();
    const [mesh, mesh4] = [await logIn(exchange, 'Mesh'), await logIn(exchange, 'Mesh4')];
    const begun = await exchange.process().withdraw(mesh.credentials, await asked(exchange, mesh, '50'));
    if (begun.status !== 'challenge') throw new Error('expected a challenge');
    expect(await exchange.process().resumeWithdraw(mesh4.credentials, begun.state, code)).toMatchObject({
      status: 'failed',
      reason: 'notAuthorized',
      moneyMoved: 'no',
    });
    expect([await held(exchange, mesh), await held(exchange, mesh4)]).toEqual(['10000', '10000000']);
  });

  test('are shown to the account that made them, and no other', async () => {
    const exchange = testExchange();
    const [mesh, mesh4] = [await logIn(exchange, 'Mesh'), await logIn(exchange, 'Mesh4')];
    const request = await asked(exchange, mesh, '50');
    done(await send(exchange, mesh, request));
    expect(await exchange.process().findWithdrawal(mesh4.credentials, 'transfer-1')).toBeUndefined();
    // The key is taken all the same: it names one transfer, whoever's.
    expect(await send(exchange, mesh4, request)).toMatchObject({ status: 'failed', moneyMoved: 'unknown' });
    expect(await held(exchange, mesh4)).toBe('10000000');
  });

  test('a repeat is answered even when it would be refused today', async () => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    const request = await asked(exchange, account, '9999.99');
    const first = done(await send(exchange, account, request));
    const dearer = { ...request, fee: { units: 0n, decimals: 6 } };
    expect(done(await send(exchange, account, dearer)).withdrawalId).toBe(first.withdrawalId);
  });

  test.each([
    ['another tag', { addressTag: '43' }],
    ['another address', { address: 'GB' }],
    ['another amount', { amount: { units: 500_000_001n, decimals: 7 } }],
    ['another network', { networkId: network.base, amount: { units: 50_000_000n, decimals: 6 } }],
    ['another asset', { symbol: 'ETH' }],
  ])('a used key with %s sends nothing and does not say that nothing was sent', async (_, changes) => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    const tagged = { networkId: network.stellar, address: 'GA', addressTag: '42' };
    const request = await asked(exchange, account, '50', tagged);
    done(await send(exchange, account, request));
    const before = await held(exchange, account);
    expect(await send(exchange, account, { ...request, ...changes })).toEqual({
      status: 'failed',
      reason: 'refusedByInstitution',
      message: 'Binance knows this withdrawal already, with other details.',
      moneyMoved: 'unknown',
    });
    expect(await held(exchange, account)).toBe(before);
  });

  test('a wrong code after the money has left changes nothing and is not asked about', async () => {
    const exchange = testExchange();
    const account = await logIn(exchange);
    const begun = await exchange
      .process()
      .withdraw(account.credentials, await asked(exchange, account, '50'));
    if (begun.status !== 'challenge') throw new Error('expected a challenge');
    const resume = (text: string) =>
      exchange.process().resumeWithdraw(account.credentials, begun.state, { kind: 'code', code: text });
    const first = done(await resume('123456'));
    expect(done(await resume('000000'))).toEqual(first);
  });

  test('credentials of one exchange are no good at another', async () => {
    const [binance, coinbase] = [testExchange(), testExchange({ oauth: true })];
    const { credentials } = await logIn(coinbase);
    expect(await binance.process().holdings(credentials)).toMatchObject({
      status: 'failed',
      reason: 'notAuthorized',
    });
  });
});
