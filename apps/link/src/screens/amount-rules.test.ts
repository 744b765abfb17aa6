import { add, formatAmount, parseAmount } from '@fairlead/money';
import type { AmountScreen } from '@fairlead/wire/session-view';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeOf } from './amount-rules.ts';

const money = (amount: string) => ({ amount, symbol: 'USDC' });
const screen: AmountScreen = {
  kind: 'amount',
  integration: { id: 'i', name: 'Coinbase', kind: 'exchange', type: 'coinbase', logoUrl: '' },
  ...{ symbol: 'USDC', decimals: 6, logoUrl: '', network: { id: 'n', name: 'Base', logoUrl: '' } },
  ...{ available: money('100'), maximum: money('99.98'), minimum: money('0.5') },
  price: { amount: '0.9998', currency: 'USD', asOf: '2026-01-01T12:00:00Z', source: 'Sandbox' },
  fees: [
    { kind: 'institution', money: money('0.01') },
    { kind: 'network', money: money('0.01') },
  ],
};

test('fees are added to the amount, or come out of it', () => {
  expect(outcomeOf('25', 'asset', screen)).toMatchObject({
    ...{ status: 'ready', amount: { amount: '25', fiat: { amount: '25', currency: 'USD' } } },
    ...{ receives: { amount: '25' }, total: { amount: '25.02' } },
  });
  expect(outcomeOf('25', 'asset', { ...screen, feesIncluded: true })).toMatchObject({
    ...{ receives: { amount: '24.98' }, total: { amount: '25' } },
  });
});

test('the client’s own fee is a share of the amount, on a line of its own, and part of the total', () => {
  expect(outcomeOf('25', 'asset', { ...screen, clientFee: '0.025' })).toMatchObject({
    fees: [{ kind: 'institution' }, { kind: 'network' }, { kind: 'client', money: { amount: '0.625' } }],
    ...{ receives: { amount: '25' }, total: { amount: '25.645' } },
  });
  expect(outcomeOf('25', 'asset', { ...screen, clientFee: '0.025', feesIncluded: true })).toMatchObject({
    ...{ receives: { amount: '24.355' }, total: { amount: '25' } },
  });
  expect(outcomeOf('25', 'asset', { ...screen, clientFee: '0' })).toMatchObject({ fees: { length: 2 } });
});

test('an amount of money is turned into the asset at the price that is shown', () => {
  expect(outcomeOf('25', 'fiat', screen)).toMatchObject({
    amount: { amount: '25.005001', fiat: { amount: '25' } },
  });
});

test('a fee in another asset is not added up', () => {
  const fees: AmountScreen['fees'] = [{ kind: 'network', money: { amount: '0.001', symbol: 'ETH' } }];
  expect(outcomeOf('25', 'asset', { ...screen, fees })).toMatchObject({ total: { amount: '25' } });
});

test.each([
  ['0.4999', 'tooLittle'],
  ['0', 'tooLittle'],
  ['99.980001', 'tooMuch'],
  ['1.0000001', 'tooPrecise'],
] as const)('%s is %s', (entered, because) => {
  expect(outcomeOf(entered, 'asset', screen)).toEqual({ status: 'wrong', because });
});

test('the bounds themselves are allowed', () => {
  expect(outcomeOf('0.5', 'asset', screen).status).toBe('ready');
  expect(outcomeOf('99.98', 'asset', screen).status).toBe('ready');
});

test('fees that take all, and a price that is no price, are named', () => {
  const greedy = {
    ...screen,
    feesIncluded: true,
    minimum: money('0'),
    fees: [{ kind: 'network', money: money('2') } as const],
  };
  expect(outcomeOf('2', 'asset', greedy)).toEqual({ status: 'wrong', because: 'feesTakeAll' });
  const unpriced = { ...screen, price: { ...screen.price, amount: '0' } };
  expect(outcomeOf('2', 'fiat', unpriced)).toEqual({ status: 'wrong', because: 'noPrice' });
  expect(outcomeOf('2', 'asset', unpriced)).toMatchObject({ status: 'ready', total: { amount: '2.02' } });
});

test('what is received and the fees always make the total, to the last digit', () => {
  const units = fc.integer({ min: 500_000, max: 99_980_000 });
  fc.assert(
    fc.property(units, fc.boolean(), (entered, feesIncluded) => {
      const outcome = outcomeOf(formatAmount({ units: BigInt(entered), decimals: 6 }), 'asset', {
        ...screen,
        feesIncluded,
      });
      if (outcome.status !== 'ready') throw new Error(outcome.because);
      const receives = parseAmount(outcome.receives.amount, 6);
      const fee = parseAmount('0.02', 6);
      if (receives === undefined || fee === undefined) throw new Error('not exact');
      expect(formatAmount(add(receives, fee))).toBe(outcome.total.amount);
    }),
  );
});
