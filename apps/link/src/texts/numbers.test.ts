import { afterEach, describe, expect, test } from 'vitest';
import {
  formatAmount,
  formatCountdown,
  formatDuration,
  formatFiat,
  formatMoney,
  formatPrice,
} from './numbers.ts';
import { speak } from './texts.ts';

afterEach(() => speak('en', document.documentElement));

describe('amounts keep every digit', () => {
  test.each([
    ['25', '25'],
    ['1234567.891', '1,234,567.891'],
    ['0.000001', '0.000001'],
    ['12345678901234567890.123456789012345678', '12,345,678,901,234,567,890.123456789012345678'],
    ['0.123456789012345678901234', '0.123456789012345678901234'],
    ['1.50', '1.50'],
  ])('%s', (exact, shown) => expect(formatAmount(exact)).toBe(shown));
});

test('in the digits and separators of the language', () => {
  const locales = ['de-DE', 'fr-FR', 'en-IN', 'ar-EG'];
  const shown = locales.map(locale => formatAmount('1234567.05', locale));
  expect(shown).toEqual(['1.234.567,05', '1\u202f234\u202f567,05', '12,34,567.05', '١٬٢٣٤٬٥٦٧٫٠٥']);
});

test('amount and unit do not part at the end of a line', () => {
  expect(formatMoney({ amount: '25', symbol: 'USDC' })).toBe('25\u00a0USDC');
});

test.each([
  ['25', '$25.00'],
  ['0.01', '$0.01'],
  ['0.004', '< $0.01'],
  ['0.000002', '< $0.01'],
  ['0', '$0.00'],
  ['0.00', '$0.00'],
  ['1234567.89', '$1,234,567.89'],
])('a fee of %s dollars does not vanish', (amount, shown) => {
  expect(formatFiat({ amount, currency: 'USD' })).toBe(shown);
});

test('a price keeps its digits', () => {
  expect(formatPrice({ amount: '2.31470912', currency: 'EUR' })).toBe('€2.31470912');
  expect(formatPrice({ amount: '1', currency: 'GBP' })).toBe('£1.00');
});

test('durations and countdowns', () => {
  expect([1, 10, 89, 90, 180, 7200].map(formatDuration)).toEqual([
    '1 second',
    '10 seconds',
    '89 seconds',
    '2 minutes',
    '3 minutes',
    '2 hours',
  ]);
  expect([299_001, 65_000, 500, 0, -5].map(formatCountdown)).toEqual([
    '5:00',
    '1:05',
    '0:01',
    '0:00',
    '0:00',
  ]);
});

test('a currency in Arabic is not torn apart', async () => {
  await speak('ar', document.documentElement);
  expect(formatFiat({ amount: '25', currency: 'USD' })).toBe('25.00\u00a0US$');
});
