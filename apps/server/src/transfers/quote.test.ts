import { add, amount, compare } from '@fairlead/money';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quote, requestableRange, type Terms } from './quote.ts';

const usdc = (units: number) => amount(BigInt(units), 6);
const terms: Terms = {
  institutionFee: usdc(10_000),
  networkFee: usdc(0),
  minimum: usdc(1_000_000),
  usualSeconds: 30,
};

describe('the fee rule of the wire', () => {
  test('on top: the user pays amount and fees, the recipient gets the amount', () => {
    expect(quote(usdc(50_000_000), terms, usdc(60_000_000), { feesIncluded: false })).toMatchObject({
      ok: true,
      quote: { total: usdc(50_010_000), receives: usdc(50_000_000) },
    });
  });

  test('included: the user pays the amount, the recipient gets the rest', () => {
    expect(quote(usdc(50_000_000), terms, usdc(50_000_000), { feesIncluded: true })).toMatchObject({
      ok: true,
      quote: { total: usdc(50_000_000), receives: usdc(49_990_000) },
    });
  });
});

describe('what cannot be sent says why', () => {
  test.each([
    ['less than the fees', 10_000, true, undefined, 'requestedAmountBelowFees'],
    ['less arrives than the institution sends', 999_999, false, undefined, 'requestedAmountBelowMinimum'],
    ['less arrives than the client wants', 5_000_000, true, 5_000_000, 'requestedAmountBelowClientMinimum'],
    ['more than there is', 60_000_000, false, undefined, 'balanceBelowRequestedAmount'],
  ])('%s', (_, requested, feesIncluded, minimum, reason) => {
    const clientMinimum = minimum === undefined ? undefined : usdc(minimum);
    expect(quote(usdc(requested), terms, usdc(60_000_000), { feesIncluded, clientMinimum })).toMatchObject({
      ok: false,
      reason,
    });
  });

  test('how much is missing', () => {
    expect(quote(usdc(60_000_000), terms, usdc(60_000_000), { feesIncluded: false })).toMatchObject({
      missing: usdc(10_000),
    });
  });

  test('more than the institution sends at once', () => {
    const capped = { ...terms, maximum: usdc(2_000_000) };
    expect(quote(usdc(3_000_000), capped, usdc(60_000_000), { feesIncluded: false })).toMatchObject({
      reason: 'refusedByInstitution',
    });
  });
});

const units = fc.bigInt({ min: 0n, max: 10n ** 24n }).map(value => amount(value, 6));
const anyTerms = fc.record({
  institutionFee: units,
  networkFee: units,
  minimum: units,
  maximum: fc.option(units, { nil: undefined }),
  usualSeconds: fc.constant(1),
});
const anyOptions = fc.record({
  feesIncluded: fc.boolean(),
  clientMinimum: fc.option(units, { nil: undefined }),
});

describe('always', () => {
  test('what leaves is what arrives and the fees; never more than held; never below a minimum', () => {
    fc.assert(
      fc.property(units, anyTerms, units, anyOptions, (requested, someTerms, available, options) => {
        const answer = quote(requested, someTerms, available, options);
        if (!answer.ok) return;
        const { receives, institutionFee, networkFee, total } = answer.quote;
        expect(add(receives, add(institutionFee, networkFee))).toEqual(total);
        expect(compare(total, available)).toBeLessThanOrEqual(0);
        expect(compare(receives, someTerms.minimum)).toBeGreaterThanOrEqual(0);
        if (options.clientMinimum) expect(compare(receives, options.clientMinimum)).toBeGreaterThanOrEqual(0);
        expect(options.feesIncluded ? total : receives).toEqual(requested);
      }),
      { numRuns: 1000 },
    );
  });

  test('both ends of the range can be sent, and one unit beyond cannot', () => {
    fc.assert(
      fc.property(anyTerms, units, anyOptions, (someTerms, available, options) => {
        const range = requestableRange(someTerms, available, options);
        if (range === undefined) return;
        const one = amount(1n, 6);
        expect(quote(range.minimum, someTerms, available, options).ok).toBe(true);
        expect(quote(range.maximum, someTerms, available, options).ok).toBe(true);
        expect(quote(add(range.maximum, one), someTerms, available, options).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
