/**
 * The quote engine: from what an account holds and where the client wants it, to every pair of asset and network, best
 * first, with its exact numbers or the reason why it cannot be used. Pure: whoever calls it has asked the institution
 * for balances and terms, and the sources for prices.
 */

import type { Holding, PaymentSource } from '@fairlead/connectors';
import {
  type Amount,
  compare,
  floorTo,
  formatAmount,
  isPositive,
  parseAmount,
  quantityFor,
  subtract,
  valueAt,
  zero,
} from '@fairlead/money';
import type { Ineligibility } from '@fairlead/wire/session-view';
import type { Destination, TransferConfiguration } from '../link-tokens/configuration.ts';
import { inShownCurrency, isStale, type Price } from '../prices/index.ts';
import { feesOf, type Quote, type QuoteRules, quote, requestableRange, type Terms } from './quote.ts';

export const fiatDecimals = 2;

/** One pair: an asset that the account holds, over one network, to the client's destination there. */
export type NetworkOption = {
  destination: Destination;
  /** What the account has, in the decimals of this network. */
  available: Amount;
  terms?: Terms;
  /** How the client wants it counted. */
  rules: QuoteRules;
  /** Also when it is too old to be used, so that it can be said how old. */
  price?: Price;
  /** Fixed by the client: as an amount, or as fiat at the present price. */
  requested?: Amount;
  /** The numbers of what was requested, where it can be sent. */
  quote?: Quote;
  /** Where the user enters the amount: the least and the most that can be entered. */
  range?: { minimum: Amount; maximum: Amount };
  reason?: Ineligibility;
  missing?: Amount;
  /** How it is bought; absent: it is sent from what the account holds. */
  source?: PaymentSource;
  /** Every way to pay for it, this one included, best first; absent where buying is no question. */
  ways?: NetworkOption[];
};

export type AssetOption = {
  symbol: string;
  available: Amount;
  price?: Price;
  /** Best first: usable before unusable, cheapest before faster. */
  networks: NetworkOption[];
  reason?: Ineligibility;
};

export type Account = {
  holdings: readonly Holding[];
  /** Networks that did not answer in time: what the account has there is not known. */
  silent?: ReadonlySet<string>;
  /** What the institution asks on a network; `undefined` where it does not send the asset. */
  termsOf(destination: Destination): Terms | undefined;
  /** How the account can buy what it does not hold. */
  sources?: readonly PaymentSource[];
};

export type PriceOf = (symbol: string) => Price | undefined;

/** What the client asks for on one destination, in the asset. `undefined`: the user enters it. */
export function requestedAmount(
  transfer: TransferConfiguration,
  destination: Destination,
  price: Price | undefined,
): Amount | undefined {
  if (destination.amount !== undefined) return parseAmount(destination.amount, destination.decimals);
  if (transfer.amountInFiat === undefined || price === undefined) return undefined;
  const money = parseAmount(transfer.amountInFiat, scaleOf(transfer.amountInFiat));
  return money && quantityFor(money, price.dollars, destination.decimals);
}

/** A client's minimum on what arrives: the larger of `minAmount` and `minAmountInFiat` at the present price. */
export function clientMinimumOf(destination: Destination, price: Price | undefined): Amount | undefined {
  const inAsset =
    destination.minAmount === undefined
      ? undefined
      : parseAmount(destination.minAmount, destination.decimals);
  if (destination.minAmountInFiat === undefined || price === undefined) return inAsset;
  const money = parseAmount(destination.minAmountInFiat, scaleOf(destination.minAmountInFiat));
  const fromFiat = money && quantityFor(money, price.dollars, destination.decimals);
  if (inAsset === undefined || fromFiat === undefined) return inAsset ?? fromFiat;
  return compare(inAsset, fromFiat) > 0 ? inAsset : fromFiat;
}

/** The client's fee as a ratio; none where it is zero. */
function clientFeeOf({ clientFee }: TransferConfiguration): Amount | undefined {
  const ratio = clientFee === undefined ? undefined : parseAmount(clientFee, scaleOf(clientFee));
  return ratio && isPositive(ratio) ? ratio : undefined;
}

function scaleOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

export function networkOption(
  transfer: TransferConfiguration,
  destination: Destination,
  held: Amount,
  terms: Terms | undefined,
  price: Price | undefined,
  now: Date,
  source?: PaymentSource,
): NetworkOption {
  const available = floorTo(held, destination.decimals);
  const clientMinimum = clientMinimumOf(destination, price);
  const rules: QuoteRules = {
    feesIncluded: transfer.feesIncluded,
    clientMinimum,
    clientFee: clientFeeOf(transfer),
    ...(source && { purchaseFee: source.feeRatio }),
  };
  const option: NetworkOption = {
    ...(source && { source }),
    destination,
    available,
    rules,
    ...(terms && { terms }),
    ...(price && { price }),
  };
  if (terms === undefined) return { ...option, reason: 'notSupportedForTransferBySource' };
  if (price === undefined || isStale(price, now)) return { ...option, reason: 'noPrice' };
  const requested = requestedAmount(transfer, destination, price);
  if (requested !== undefined) {
    const answer = quote(requested, terms, available, rules);
    if (answer.ok) return { ...option, requested, quote: answer.quote };
    const { reason, missing } = answer;
    return { ...option, requested, reason, ...(missing && { missing }) };
  }
  const range = requestableRange(terms, available, rules);
  if (range) return { ...option, range };
  const least = clientMinimum && compare(clientMinimum, terms.minimum) > 0 ? clientMinimum : terms.minimum;
  const needed = { units: least.units + feesOf(terms).units, decimals: least.decimals };
  const missing = subtract(needed, available);
  return { ...option, reason: 'balanceBelowMinimum', ...(isPositive(missing) && { missing }) };
}

/** Enough to tell the fees of two cheap networks apart: a millionth of a millionth of a dollar. */
const costDecimals = 12;

/** Everything that does not arrive, in dollars, because pairs differ in assets and decimals. */
function costOf({ quote, terms, price }: NetworkOption): Amount | undefined {
  if (terms === undefined || price === undefined) return undefined;
  const fees = quote ? subtract(quote.total, quote.receives) : feesOf(terms);
  return valueAt(fees, price.dollars, costDecimals);
}

/** Usable before unusable; the cheapest first; of two that cost the same, the faster. */
export function byPreference(a: NetworkOption, b: NetworkOption): number {
  if ((a.reason === undefined) !== (b.reason === undefined)) return a.reason === undefined ? -1 : 1;
  const [costOfA, costOfB] = [costOf(a), costOf(b)];
  if (!costOfA || !costOfB) return costOfA ? -1 : costOfB ? 1 : 0;
  const cost = compare(costOfA, costOfB);
  return cost !== 0 ? cost : (a.terms?.usualSeconds ?? 0) - (b.terms?.usualSeconds ?? 0);
}

/** Every destination as a pair, best first. What the account does not hold is there too, and says so. */
export function rankedPairs(
  transfer: TransferConfiguration,
  account: Account,
  priceOf: PriceOf,
  now: Date,
): NetworkOption[] {
  const held = new Map(account.holdings.map(holding => [holding.symbol, holding]));
  return transfer.destinations
    .map((destination): NetworkOption => {
      const { symbol, decimals, networkId } = destination;
      const holding = held.get(symbol);
      const amount = holding?.onNetwork ? holding.onNetwork[networkId] : holding?.amount;
      const price = priceOf(symbol);
      const available = { units: 0n, decimals };
      const rules = { feesIncluded: transfer.feesIncluded };
      const nothing = { destination, available, rules, ...(price && { price }) };
      if (account.silent?.has(networkId)) return { ...nothing, reason: 'networkSilent' };
      const terms = account.termsOf(destination);
      const ways =
        amount && isPositive(amount) ? [networkOption(transfer, destination, amount, terms, price, now)] : [];
      for (const source of price === undefined ? [] : (account.sources ?? [])) {
        const buyable = bought(source.available, price as Price, decimals);
        ways.push(networkOption(transfer, destination, buyable, terms, price, now, source));
      }
      const [best, ...others] = ways.sort(byPreference);
      if (best) return { ...best, ...(others.length > 0 && { ways }) };
      return { ...nothing, reason: 'amountNotSufficient' };
    })
    .sort(byPreference);
}

/**
 * Everything that the account holds, wanted or not, with the pairs of each: usable assets first, in the order of their
 * best pair; the others by worth.
 */
export function assetOptions(
  transfer: TransferConfiguration,
  account: Account,
  priceOf: PriceOf,
  now: Date,
): AssetOption[] {
  const pairs = Map.groupBy(
    rankedPairs(transfer, account, priceOf, now),
    ({ destination }) => destination.symbol,
  );
  const holdings = account.holdings.filter(holding => isPositive(holding.amount));
  const heldSymbols = new Set(holdings.map(({ symbol }) => symbol));
  const buyable = [...pairs].flatMap(([symbol, [best]]) =>
    best?.source && best.reason === undefined && !heldSymbols.has(symbol)
      ? [{ symbol, amount: zero(best.destination.decimals) }]
      : [],
  );
  const options = [...holdings, ...buyable].map(({ symbol, amount }): AssetOption => {
    const price = priceOf(symbol);
    const networks = pairs.get(symbol) ?? [];
    const reason = networks[0] ? networks[0].reason : 'symbolDoesNotMatch';
    return { symbol, available: amount, networks, ...(price && { price }), ...(reason && { reason }) };
  });
  return options.sort((a, b) => {
    const [bestOfA, bestOfB] = [a.networks[0], b.networks[0]];
    if (bestOfA && bestOfB && (a.reason === undefined || b.reason === undefined)) {
      const preferred = byPreference(bestOfA, bestOfB);
      if (preferred !== 0) return preferred;
    } else if ((a.reason === undefined) !== (b.reason === undefined)) {
      return a.reason === undefined ? -1 : 1;
    }
    const [worthOfA, worthOfB] = [worth(a.available, a.price), worth(b.available, b.price)];
    if (!worthOfA || !worthOfB) return worthOfA ? -1 : worthOfB ? 1 : 0;
    return compare(worthOfB, worthOfA);
  });
}

/** How much of an asset money buys, never more than it pays for. */
function bought(money: Amount, { dollars }: Price, decimals: number): Amount {
  const units = (money.units * 10n ** BigInt(dollars.decimals + decimals)) / dollars.units;
  return { units: units / 10n ** BigInt(money.decimals), decimals };
}

/** What a purchase takes, in dollars and cents: what is bought and the fee for buying, at the price of the quote. */
export function spendsOf(total: Amount, price: Price): Amount {
  return valueAt(total, price.dollars, fiatDecimals);
}

/** In dollars and cents. */
export function worth(value: Amount, price: Price | undefined): Amount | undefined {
  return price && valueAt(value, price.dollars, fiatDecimals);
}

/** In the currency that the user reads. */
export function shownWorth(value: Amount, { dollars, shownIn }: Price): Amount {
  return valueAt(value, inShownCurrency(dollars, shownIn), fiatDecimals);
}

/** For the page: the amount as text, and its worth where there is a price. */
export function asMoney(value: Amount, symbol: string, price: Price | undefined) {
  return {
    amount: formatAmount(value),
    symbol,
    ...(price && {
      fiat: { amount: formatAmount(shownWorth(value, price)), currency: price.shownIn.currency },
    }),
  };
}
