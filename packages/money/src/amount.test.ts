import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  amount,
  compare,
  floorTo,
  formatAmount,
  multiply,
  parseAmount,
  quantityFor,
  roundToAmount,
  subtract,
  valueAt,
  wireNumber,
} from './amount.ts';

const anyAmount = fc
  .record({ units: fc.bigInt({ min: 0n, max: 10n ** 40n }), decimals: fc.integer({ min: 0, max: 18 }) })
  .map(({ units, decimals }) => amount(units, decimals));

describe('reading and writing', () => {
  test.each([
    ['12.5', 6, 12_500_000n],
    ['0', 18, 0n],
    ['0.000001', 6, 1n],
    ['1.500000', 1, 15n],
    ['99999999999999999999.999999999999999999', 18, 99999999999999999999999999999999999999n],
  ])('%s at %i decimals', (text, decimals, units) => {
    expect(parseAmount(text, decimals)).toEqual({ units, decimals });
  });

  test.each(['', '.5', '5.', '-1', '+1', '1e3', '1,5', '0x1', 'NaN', ' 1', '01', '١'])('refuses %j', text => {
    expect(parseAmount(text, 6)).toBeUndefined();
    expect(roundToAmount(text, 6)).toBeUndefined();
  });

  test('refuses digits that the asset does not have, unless rounding is asked for', () => {
    expect(parseAmount('0.0000005', 6)).toBeUndefined();
    expect(roundToAmount('0.0000005', 6)).toEqual({ amount: amount(1n, 6), exact: false });
    expect(roundToAmount('0.00000049', 6)).toEqual({ amount: amount(0n, 6), exact: false });
    expect(roundToAmount('0.50000000', 6)).toEqual({ amount: amount(500_000n, 6), exact: true });
    expect(roundToAmount('2.5', 0)).toEqual({ amount: amount(3n, 0), exact: false });
  });

  test('what is written reads back as the same amount', () => {
    fc.assert(
      fc.property(anyAmount, value => {
        expect(parseAmount(formatAmount(value), value.decimals)).toEqual(value);
      }),
    );
  });

  test('the number at the wire’s edge is the nearest one', () => {
    expect(wireNumber(amount(9_999_990_000n, 6))).toBe(9999.99);
    expect(wireNumber(amount(1n, 18))).toBe(1e-18);
  });
});

describe('arithmetic', () => {
  test('what leaves is what arrives and the fee', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (a, b) => {
        const total = add(amount(a, 6), amount(b, 6));
        expect(subtract(total, amount(b, 6))).toEqual(amount(a, 6));
        expect(compare(total, amount(a, 6))).toBe(b === 0n ? 0 : 1);
      }),
    );
  });

  test('amounts of different scales are never mixed', () => {
    expect(() => add(amount(1n, 6), amount(1n, 18))).toThrow(RangeError);
    expect(() => compare(amount(1n, 6), amount(1n, 8))).toThrow(RangeError);
  });

  test('a ratio rounds half-up to the asset’s decimals', () => {
    expect(multiply(amount(100n, 2), amount(25n, 3))).toEqual(amount(3n, 2));
    expect(multiply(amount(99_990_000n, 6), amount(25n, 3))).toEqual(amount(2_499_750n, 6));
  });

  test('value and quantity are each other’s inverse within one rounding', () => {
    const bitcoin = amount(141_000n, 8);
    const price = amount(7_091_489n, 2);
    expect(valueAt(bitcoin, price, 2)).toEqual(amount(9_999n, 2));
    const back = quantityFor(amount(9_999n, 2), price, 8);
    expect(valueAt(back, price, 2)).toEqual(amount(9_999n, 2));
    expect(() => quantityFor(amount(1n, 2), amount(0n, 2), 8)).toThrow(RangeError);
  });

  test('another number of decimals never makes more of it', () => {
    expect(floorTo(amount(1_999_999n, 6), 2)).toEqual(amount(199n, 2));
    expect(floorTo(amount(199n, 2), 6)).toEqual(amount(1_990_000n, 6));
  });
});
