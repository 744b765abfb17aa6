/** The quote engine on accounts, destinations, terms and prices that nobody thought of. */
import { type Amount, add, amount, compare, formatAmount, subtract, valueAt } from '@fairlead/money';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Destination, TransferConfiguration } from '../link-tokens/configuration.ts';
import { dollarRate, type Price, priceDecimals } from '../prices/price.ts';
import {
  type Account,
  assetOptions,
  byPreference,
  type NetworkOption,
  rankedPairs,
  spendsOf,
} from './options.ts';
import { feesOf, type Terms } from './quote.ts';

const now = new Date('2026-06-01T12:00:00.000Z');
const heldDecimals = 18;

function priceOf(dollars: string | undefined, ageMs = 0): Price | undefined {
  if (dollars === undefined) return undefined;
  const asOf = new Date(now.getTime() - ageMs);
  const [whole = '0', fraction = ''] = dollars.split('.');
  const units = BigInt(whole + fraction.padEnd(priceDecimals, '0'));
  return { dollars: amount(units, priceDecimals), asOf, source: 'Test', shownIn: dollarRate(asOf) };
}

const symbols = ['BTC', 'ETH', 'USDC'] as const;
const networks = ['one', 'two', 'three'] as const;

/** Amounts from dust to fortunes, at 6 or 8 decimals: not the 18 that accounts are kept at. */
const decimalsOf = (symbol: string) => (symbol === 'USDC' ? 6 : 8);
const unitsUpTo = (digits: number) => fc.bigInt({ min: 0n, max: 10n ** BigInt(digits) });
const money = fc.double({ min: 0.01, max: 100_000, noNaN: true }).map(value => value.toFixed(2));

const anyTransfer: fc.Arbitrary<TransferConfiguration> = fc
  .record({
    kind: fc.constantFrom('deposit', 'payment', 'onramp'),
    feesIncluded: fc.boolean(),
    amountInFiat: fc.option(money, { nil: undefined }),
    clientFee: fc.option(fc.constantFrom('0', '0.01', '0.5', '1'), { nil: undefined }),
    pairs: fc.uniqueArray(fc.tuple(fc.constantFrom(...symbols), fc.constantFrom(...networks)), {
      minLength: 1,
      maxLength: 9,
      selector: pair => pair.join(),
    }),
    amounts: fc.array(unitsUpTo(12), { minLength: 9, maxLength: 9 }),
    minimums: fc.array(fc.option(unitsUpTo(9), { nil: undefined }), { minLength: 9, maxLength: 9 }),
  })
  .map(({ kind, feesIncluded, amountInFiat, clientFee, pairs, amounts, minimums }) => {
    const isPayment = kind === 'payment';
    const destinations = pairs.map(([symbol, networkId], at): Destination => {
      const decimals = decimalsOf(symbol);
      const minimum = minimums[at];
      return {
        ...{ symbol, networkId, decimals, address: `to ${symbol} on ${networkId}` },
        ...(isPayment && { amount: formatAmount(amount((amounts[at] ?? 0n) + 1n, decimals)) }),
        ...(minimum !== undefined && { minAmount: formatAmount(amount(minimum, decimals)) }),
      };
    });
    return {
      transferType: kind as TransferConfiguration['transferType'],
      destinations,
      feesIncluded: isPayment ? false : feesIncluded,
      ...(!isPayment && amountInFiat !== undefined && { amountInFiat }),
      ...(clientFee !== undefined && { clientFee }),
    };
  });

const anyHoldings = fc.record(
  Object.fromEntries(symbols.map(symbol => [symbol, fc.option(unitsUpTo(28), { nil: undefined })])),
);
const anyTerms = fc.dictionary(
  fc.constantFrom(...symbols.flatMap(symbol => networks.map(network => `${symbol} ${network}`))),
  fc.record({
    institution: unitsUpTo(8),
    network: unitsUpTo(8),
    minimum: unitsUpTo(9),
    maximum: fc.option(unitsUpTo(12), { nil: undefined }),
    usualSeconds: fc.integer({ min: 1, max: 3_600 }),
  }),
);
const anyPrices = fc.record(
  Object.fromEntries(
    symbols.map(symbol => [
      symbol,
      fc.option(
        fc.tuple(fc.constantFrom('0.00000015', '1', '67123.45'), fc.constantFrom(0, 60_000, 121_000)),
        {
          nil: undefined,
        },
      ),
    ]),
  ),
);

type Case = {
  transfer: TransferConfiguration;
  account: Account;
  price: (symbol: string) => Price | undefined;
};

const anySources = fc.array(
  fc.record({ available: unitsUpTo(9), feeRatio: fc.integer({ min: 0, max: 100_000 }) }),
  { maxLength: 3 },
);

const anyCase = fc.tuple(anyTransfer, anyHoldings, anyTerms, anyPrices, anySources).map(
  ([transfer, holdings, terms, prices, sources]): Case => ({
    transfer,
    account: {
      holdings: Object.entries(holdings).flatMap(([symbol, units]) =>
        units === undefined ? [] : [{ symbol, amount: amount(units, heldDecimals) }],
      ),
      sources: sources.map(({ available, feeRatio }, at) => ({
        ...{ id: String(at), kind: 'card' as const, name: `Card ${at}` },
        available: amount(available, 2),
        feeRatio: amount(BigInt(feeRatio), 6),
      })),
      termsOf({ symbol, networkId }): Terms | undefined {
        const found = terms[`${symbol} ${networkId}`];
        if (!found) return undefined;
        const of = (units: bigint) => amount(units, decimalsOf(symbol));
        const { institution, network, minimum, maximum, usualSeconds } = found;
        return {
          institutionFee: of(institution),
          networkFee: of(network),
          minimum: of(minimum),
          ...(maximum !== undefined && { maximum: of(maximum) }),
          usualSeconds,
        };
      },
    },
    price: symbol => {
      const [dollars, age] = prices[symbol] ?? [];
      return priceOf(dollars, age);
    },
  }),
);

const always = (property: (some: Case, pairs: NetworkOption[]) => void) =>
  fc.assert(
    fc.property(anyCase, some => property(some, rankedPairs(some.transfer, some.account, some.price, now))),
    { numRuns: 300 },
  );

const finer = (value: Amount): Amount => ({
  units: value.units * 10n ** BigInt(heldDecimals - value.decimals),
  decimals: heldDecimals,
});

describe('always', () => {
  test('every destination is there once, with its numbers or a reason, and never both', () => {
    always(({ transfer }, pairs) => {
      expect(pairs.map(({ destination }) => destination.address).sort()).toEqual(
        transfer.destinations.map(({ address }) => address).sort(),
      );
      for (const { reason, quote, range } of pairs) {
        expect([reason, quote, range].filter(each => each !== undefined)).toHaveLength(1);
      }
    });
  });

  test('what leaves is what arrives and the fees, and never more than is held', () => {
    always(({ account }, pairs) => {
      for (const { quote, destination, source, price } of pairs.flatMap(pair => pair.ways ?? [pair])) {
        if (!quote) continue;
        const { total, receives, clientFee, institutionFee, networkFee, purchaseFee } = quote;
        expect(total).toEqual([clientFee, institutionFee, networkFee, purchaseFee].reduce(add, receives));
        if (source && price) {
          expect(purchaseFee.units > 0n || source.feeRatio.units === 0n || total.units < 1_000n).toBe(true);
          expect(compare(spendsOf(total, price), source.available)).toBeLessThanOrEqual(0);
          continue;
        }
        expect(purchaseFee.units).toBe(0n);
        const held = account.holdings.find(({ symbol }) => symbol === destination.symbol)?.amount;
        expect(held && compare(finer(total), held)).toBeLessThanOrEqual(0);
      }
    });
  });

  test('what arrives is never below the institution’s minimum, nor below the client’s', () => {
    always((_, pairs) => {
      for (const { quote, range, terms, rules } of pairs) {
        if (quote && terms) expect(compare(quote.sent, terms.minimum)).toBeGreaterThanOrEqual(0);
        if (quote && rules.clientMinimum) {
          expect(compare(quote.receives, rules.clientMinimum)).toBeGreaterThanOrEqual(0);
        }
        if (range) expect(compare(range.maximum, range.minimum)).toBeGreaterThanOrEqual(0);
      }
    });
  });

  test('a payment delivers exactly its amount', () => {
    let delivered = 0;
    always(({ transfer }, pairs) => {
      if (transfer.transferType !== 'payment') return;
      for (const { quote, destination } of pairs) {
        if (!quote) continue;
        delivered += 1;
        expect(formatAmount(quote.receives)).toBe(destination.amount);
      }
    });
    expect(delivered).toBeGreaterThan(10);
  });

  test('with fees included exactly the amount leaves', () => {
    always(({ transfer }, pairs) => {
      if (!transfer.feesIncluded) return;
      for (const { quote, requested } of pairs) if (quote) expect(quote.total).toEqual(requested);
    });
  });

  test('nothing is quoted without a price, or at one that is older than two minutes', () => {
    always(({ price }, pairs) => {
      for (const { destination, reason } of pairs) {
        const known = price(destination.symbol);
        const usable = known !== undefined && now.getTime() - known.asOf.getTime() <= 120_000;
        if (!usable) expect(reason).toBeDefined();
      }
    });
  });

  test('the usable come first, the cheapest of them before the dearer, the faster before the slower', () => {
    always((_, pairs) => {
      const usable = pairs.filter(({ reason }) => reason === undefined);
      expect(pairs.slice(0, usable.length)).toEqual(usable);
      const ranks = usable.map(({ quote, terms, price }) => {
        if (!terms || !price) throw new Error('a usable pair has terms and a price');
        const fees = quote ? subtract(quote.total, quote.receives) : feesOf(terms);
        return { cost: valueAt(fees, price.dollars, 12).units, seconds: terms.usualSeconds };
      });
      for (const [at, { cost, seconds }] of ranks.entries()) {
        const next = ranks[at + 1];
        if (next) expect(cost < next.cost || (cost === next.cost && seconds <= next.seconds)).toBe(true);
      }
    });
  });

  test('assets stand in the order of their best pair, and each is there once', () => {
    always(({ transfer, account, price }) => {
      const assets = assetOptions(transfer, account, price, now);
      const there = assets.map(({ symbol }) => symbol);
      expect(there).toHaveLength(new Set(there).size);
      const held = account.holdings.filter(each => each.amount.units > 0n).map(each => each.symbol);
      expect(there).toEqual(expect.arrayContaining(held));
      // What is not held is there only where it can be bought.
      for (const { symbol, reason, networks } of assets) {
        if (!held.includes(symbol)) expect([reason, networks[0]?.source?.kind]).toEqual([undefined, 'card']);
      }
      const best = assets.flatMap(({ reason, networks }) =>
        reason === undefined ? networks.slice(0, 1) : [],
      );
      expect(best).toEqual(best.toSorted(byPreference));
    });
  });
});

describe('every pair that cannot says why', () => {
  const usdc = (changes: Partial<Destination> = {}): Destination => ({
    ...{ symbol: 'USDC', networkId: 'one', decimals: 6, address: 'a' },
    ...changes,
  });
  const terms: Terms = {
    institutionFee: amount(10_000n, 6),
    networkFee: amount(20_000n, 6),
    minimum: amount(1_000_000n, 6),
    maximum: amount(500_000_000n, 6),
    usualSeconds: 10,
  };
  const transfer = (destination: Destination, changes: Partial<TransferConfiguration> = {}) => ({
    ...{ transferType: 'deposit' as const, destinations: [destination], feesIncluded: false },
    ...changes,
  });
  const account = (units: bigint, offered: Terms | undefined = terms): Account => ({
    holdings: [{ symbol: 'USDC', amount: amount(units, 6) }],
    termsOf: () => offered,
  });
  const hundred = 100_000_000n;

  test.each([
    ['nothing is held', transfer(usdc()), account(0n), '1', 'amountNotSufficient'],
    [
      'the institution does not send it there',
      transfer(usdc()),
      { ...account(hundred), termsOf: () => undefined },
      '1',
      'notSupportedForTransferBySource',
    ],
    ['it has no price', transfer(usdc()), account(hundred), undefined, 'noPrice'],
    ['there is less than the least', transfer(usdc()), account(1_000_000n), '1', 'balanceBelowMinimum'],
    [
      'there is less than is asked for',
      transfer(usdc({ amount: '100' })),
      account(hundred),
      '1',
      'balanceBelowRequestedAmount',
    ],
    [
      'less is asked for than is sent',
      transfer(usdc({ amount: '0.5' })),
      account(hundred),
      '1',
      'requestedAmountBelowMinimum',
    ],
    [
      'more is asked for than is sent at once',
      transfer(usdc({ amount: '501' })),
      account(hundred * 10n),
      '1',
      'refusedByInstitution',
    ],
    [
      'the fees take it all',
      transfer(usdc(), { amountInFiat: '0.02', feesIncluded: true }),
      account(hundred),
      '1',
      'requestedAmountBelowFees',
    ],
    [
      'less arrives than the client takes',
      transfer(usdc({ minAmount: '50' }), { amountInFiat: '50', feesIncluded: true }),
      account(hundred),
      '1',
      'requestedAmountBelowClientMinimum',
    ],
  ] as const)('%s', (_, wanted, holder, dollars, reason) => {
    const [pair] = rankedPairs(wanted, holder, () => priceOf(dollars), now);
    expect(pair?.reason).toBe(reason);
  });

  test('and how much is missing', () => {
    const [pair] = rankedPairs(transfer(usdc({ amount: '100' })), account(hundred), () => priceOf('1'), now);
    expect(pair?.missing).toEqual(amount(30_000n, 6));
  });

  test('an asset that the client does not take is there, and says so', () => {
    const holder = { ...account(hundred), holdings: [{ symbol: 'ETH', amount: amount(1n, 18) }] };
    const assets = assetOptions(transfer(usdc()), holder, () => priceOf('1'), now);
    expect(assets).toMatchObject([{ symbol: 'ETH', networks: [], reason: 'symbolDoesNotMatch' }]);
  });
});
