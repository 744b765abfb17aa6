/** What an account holds, in the vendor's shapes. Pure: exact amounts in, doubles out, and here alone. */
import { type Amount, add, valueAt, wireNumber, zero } from '@fairlead/money';
import type { HoldingsModel, PortfolioModel, PortfolioValueModel, Position } from '@fairlead/wire';
import type { Price } from '../prices/index.ts';
import { fiatDecimals } from '../transfers/options.ts';

export type Held = {
  symbol: string;
  /** The catalog's name; absent: the catalog does not have it. */
  name?: string;
  amount: Amount;
  price?: Price;
};

/** In US dollars; `undefined` where no price is known. */
export function worthOf({ amount, price }: Held): Amount | undefined {
  return price && valueAt(amount, price.dollars, fiatDecimals);
}

export function totalWorth(held: readonly Held[]): Amount {
  return held.reduce((sum, each) => add(sum, worthOf(each) ?? zero(fiatDecimals)), zero(fiatDecimals));
}

function base({ symbol, name, amount }: Held) {
  return { name: name ?? symbol, symbol, amount: wireNumber(amount), costBasis: null, distribution: null };
}

export function positionOf(held: Held): Position {
  const worth = worthOf(held);
  return {
    ...base(held),
    marketValue: worth ? wireNumber(worth) : null,
    lastPrice: held.price ? wireNumber(held.price.dollars) : null,
  };
}

export function holdingsModel(
  account: Pick<HoldingsModel, 'type' | 'accountId' | 'institutionName' | 'accountName'>,
  { held, silence = null }: { held: readonly Held[]; silence?: string | null },
  { withMarketValue }: { withMarketValue: boolean },
): HoldingsModel {
  const known = held.filter(({ name }) => name !== undefined);
  const priceless = (position: Position): Position => ({ ...position, marketValue: null, lastPrice: null });
  return {
    ...emptyHoldings,
    ...account,
    // What is not known is not there, and it is said of which networks.
    ...{ status: 'succeeded', errorMessage: silence, displayMessage: silence },
    cryptocurrencyPositions: known.map(positionOf).map(each => (withMarketValue ? each : priceless(each))),
    notSupportedCryptocurrencyPositions: held.filter(({ name }) => name === undefined).map(base),
  };
}

/** The vendor says in the content, not in the HTTP status, that an institution refused (contract §1.0). */
export function failedHoldings(
  account: Pick<HoldingsModel, 'type' | 'accountId' | 'institutionName' | 'accountName'>,
  status: 'failed' | 'notAuthorized',
  message: string,
): HoldingsModel {
  return { ...emptyHoldings, ...account, status, errorMessage: message, displayMessage: message };
}

const emptyHoldings = {
  errorMessage: null,
  displayMessage: null,
  cryptocurrencyPositions: [],
  equityPositions: null,
  nftPositions: null,
  optionPositions: null,
  notSupportedEquityPositions: null,
  notSupportedCryptocurrencyPositions: [],
};

/** Nobody tells what was paid for an asset, so nothing is said of what was won or lost: those are 0 or null. */
export function portfolioValue(held: readonly Held[], fiat: Amount): PortfolioValueModel {
  const assets = totalWorth(held);
  return {
    totalValue: wireNumber(add(assets, fiat)),
    totalPerformance: 0,
    equitiesValue: 0,
    equitiesPerformance: 0,
    cryptocurrenciesValue: wireNumber(assets),
    cryptocurrenciesPerformance: 0,
    nftsValue: 0,
    fiatValue: wireNumber(fiat),
  };
}

/** The assets of several accounts, each once. Percentages are of the whole, with two decimals. */
export function portfolioModel(accounts: readonly (readonly Held[])[]): PortfolioModel {
  const bySymbol = new Map<string, Held>();
  for (const held of accounts.flat()) {
    const before = bySymbol.get(held.symbol);
    bySymbol.set(held.symbol, before ? { ...held, amount: addScaled(before.amount, held.amount) } : held);
  }
  const all = [...bySymbol.values()].filter(({ name }) => name !== undefined);
  const total = totalWorth(all);
  return {
    portfolioCostBasis: null,
    actualPortfolioPerformance: null,
    equitiesValue: 0,
    cryptocurrenciesValue: wireNumber(total),
    nftsValue: 0,
    equityPositions: null,
    cryptocurrencyPositions: all.map(held => ({
      ...positionOf(held),
      companyName: null,
      portfolioPercentage: percentage(worthOf(held), total),
      totalReturn: null,
      returnPercentage: null,
      totalDailyReturn: null,
      dailyReturnPercentage: null,
    })),
    nftPositions: null,
  };
}

/** Institutions keep their own scales; the finer one can hold both. */
function addScaled(a: Amount, b: Amount): Amount {
  const decimals = Math.max(a.decimals, b.decimals);
  const scaled = (value: Amount) => ({
    units: value.units * 10n ** BigInt(decimals - value.decimals),
    decimals,
  });
  return add(scaled(a), scaled(b));
}

function percentage(part: Amount | undefined, total: Amount): number | null {
  if (part === undefined || total.units === 0n) return null;
  const hundredths = (part.units * 20_000n + total.units) / (2n * total.units);
  return wireNumber({ units: hundredths, decimals: 2 });
}
