/**
 * From what an account holds and where the client wants it: which assets and networks can be used, in which order,
 * and why the others cannot. Pure.
 */
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
} from '@fairlead/money';
import type { Ineligibility } from '@fairlead/wire/session-view';
import type { Destination, TransferConfiguration } from '../link-tokens/configuration.ts';
import type { Price } from '../prices/sandbox-prices.ts';
import { feesOf, type QuoteRules, quote, requestableRange, type Terms } from './quote.ts';

export const fiatDecimals = 2;

export type NetworkOption = {
  destination: Destination;
  /** What the account has, in the decimals of this network. */
  available: Amount;
  terms?: Terms;
  /** Fixed by the client: as an amount, or as fiat at the present price. */
  requested?: Amount;
  /** How the client wants it counted. */
  rules: QuoteRules;
  price?: Price;
  reason?: Ineligibility;
  missing?: Amount;
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
  holdings: readonly { symbol: string; amount: Amount }[];
  /** What the institution asks on a network; `undefined` where it does not send the asset. */
  termsOf(destination: Destination): Terms | undefined;
};

/** What the client asks for on one destination, in the asset. `undefined`: the user enters it. */
export function requestedAmount(
  transfer: TransferConfiguration,
  destination: Destination,
  price: Price | undefined,
): Amount | undefined {
  if (destination.amount !== undefined) return parseAmount(destination.amount, destination.decimals);
  if (transfer.amountInFiat === undefined || price === undefined) return undefined;
  const money = parseAmount(transfer.amountInFiat, scaleOf(transfer.amountInFiat));
  return money && quantityFor(money, price.amount, destination.decimals);
}

/** A client's minimum on what arrives: the larger of `minAmount` and `minAmountInFiat` at the present price. */
export function clientMinimumOf(destination: Destination, price: Price | undefined): Amount | undefined {
  const inAsset =
    destination.minAmount === undefined
      ? undefined
      : parseAmount(destination.minAmount, destination.decimals);
  if (destination.minAmountInFiat === undefined || price === undefined) return inAsset;
  const money = parseAmount(destination.minAmountInFiat, scaleOf(destination.minAmountInFiat));
  const fromFiat = money && quantityFor(money, price.amount, destination.decimals);
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
): NetworkOption {
  const available = floorTo(held, destination.decimals);
  const clientMinimum = clientMinimumOf(destination, price);
  const rules: QuoteRules = {
    feesIncluded: transfer.feesIncluded,
    clientMinimum,
    clientFee: clientFeeOf(transfer),
  };
  const option: NetworkOption = {
    destination,
    available,
    rules,
    ...(terms && { terms }),
    ...(price && { price }),
  };
  if (terms === undefined) return { ...option, reason: 'notSupportedForTransferBySource' };
  if (price === undefined) return { ...option, reason: 'noPrice' };
  const requested = requestedAmount(transfer, destination, price);
  if (requested !== undefined) {
    const answer = quote(requested, terms, available, rules);
    if (answer.ok) return { ...option, requested };
    return {
      ...option,
      requested,
      reason: answer.reason,
      ...(answer.missing && { missing: answer.missing }),
    };
  }
  if (requestableRange(terms, available, rules) === undefined) {
    const least = clientMinimum && compare(clientMinimum, terms.minimum) > 0 ? clientMinimum : terms.minimum;
    const needed = { units: least.units + feesOf(terms).units, decimals: least.decimals };
    const missing = subtract(needed, available);
    return { ...option, reason: 'balanceBelowMinimum', ...(isPositive(missing) && { missing }) };
  }
  return option;
}

/** Fee in fiat first, because networks of one asset may differ in decimals but not in price; then speed. */
function byPreference(a: NetworkOption, b: NetworkOption): number {
  if ((a.reason === undefined) !== (b.reason === undefined)) return a.reason === undefined ? -1 : 1;
  if (!a.terms || !b.terms) return a.terms ? -1 : b.terms ? 1 : 0;
  const scale = Math.max(a.available.decimals, b.available.decimals);
  const cost = compare(floorTo(feesOf(a.terms), scale), floorTo(feesOf(b.terms), scale));
  return cost !== 0 ? cost : a.terms.usualSeconds - b.terms.usualSeconds;
}

/** Everything that the account holds, wanted or not: usable assets first, by worth. */
export function assetOptions(
  transfer: TransferConfiguration,
  account: Account,
  priceOf: (symbol: string) => Price | undefined,
): AssetOption[] {
  const options = account.holdings
    .filter(holding => isPositive(holding.amount))
    .map((holding): AssetOption => {
      const price = priceOf(holding.symbol);
      const base = { symbol: holding.symbol, available: holding.amount, ...(price && { price }) };
      const destinations = transfer.destinations.filter(({ symbol }) => symbol === holding.symbol);
      if (destinations.length === 0) return { ...base, networks: [], reason: 'symbolDoesNotMatch' };
      const networks = destinations
        .map(each => networkOption(transfer, each, holding.amount, account.termsOf(each), price))
        .sort(byPreference);
      const reason = networks[0]?.reason;
      return { ...base, networks, ...(reason && { reason }) };
    });
  return options.sort((a, b) => {
    if ((a.reason === undefined) !== (b.reason === undefined)) return a.reason === undefined ? -1 : 1;
    const worthOfA = worth(a.available, a.price);
    const worthOfB = worth(b.available, b.price);
    if (worthOfA === undefined || worthOfB === undefined) return worthOfA ? -1 : worthOfB ? 1 : 0;
    return compare(worthOfB, worthOfA);
  });
}

export function worth(value: Amount, price: Price | undefined): Amount | undefined {
  return price && valueAt(value, price.amount, fiatDecimals);
}

/** For the page: the amount as text, and its worth where there is a price. */
export function asMoney(value: Amount, symbol: string, price: Price | undefined) {
  const fiat = worth(value, price);
  return {
    amount: formatAmount(value),
    symbol,
    ...(fiat && price && { fiat: { amount: formatAmount(fiat), currency: price.currency } }),
  };
}
