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

describe('the client’s own fee', () => {
  const clientFee = amount(25n, 3);

  test('on top: it goes to the destination with the amount', () => {
    expect(
      quote(usdc(100_000_000), terms, usdc(200_000_000), { feesIncluded: false, clientFee }),
    ).toMatchObject({
      quote: {
        receives: usdc(100_000_000),
        clientFee: usdc(2_500_000),
        sent: usdc(102_500_000),
        total: usdc(102_510_000),
      },
    });
  });

  test('included: it comes out of the amount', () => {
    expect(
      quote(usdc(100_000_000), terms, usdc(200_000_000), { feesIncluded: true, clientFee }),
    ).toMatchObject({
      quote: {
        receives: usdc(97_490_000),
        clientFee: usdc(2_500_000),
        sent: usdc(99_990_000),
        total: usdc(100_000_000),
      },
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
const ratio = fc.integer({ min: 0, max: 1_000_000 }).map(value => amount(BigInt(value), 6));
const anyOptions = fc.record({
  feesIncluded: fc.boolean(),
  clientMinimum: fc.option(units, { nil: undefined }),
  clientFee: fc.option(ratio, { nil: undefined }),
  purchaseFee: fc.option(ratio, { nil: undefined }),
});

describe('always', () => {
  test('what leaves is what arrives and the fees; never more than held; never below a minimum', () => {
    fc.assert(
      fc.property(units, anyTerms, units, anyOptions, (requested, someTerms, available, options) => {
        const answer = quote(requested, someTerms, available, options);
        if (!answer.ok) return;
        const { receives, institutionFee, networkFee, clientFee, purchaseFee, sent, total } = answer.quote;
        expect(add(add(sent, purchaseFee), add(institutionFee, networkFee))).toEqual(total);
        expect(add(receives, clientFee)).toEqual(sent);
        expect(compare(total, available)).toBeLessThanOrEqual(0);
        expect(compare(sent, someTerms.minimum)).toBeGreaterThanOrEqual(0);
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
