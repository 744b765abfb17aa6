/** A price as the rest of the server knows it, and when it is too old to be relied on. Pure. */
import { type Amount, amount, formatAmount, multiply } from '@fairlead/money';
import type { Fiat, ShownPrice } from '@fairlead/wire/session-view';
import type { Environment } from '../database/schema.ts';

export type FiatCurrency = Fiat['currency'];

/** Enough for the cheapest coin: the eighth decimal of a dollar. */
export const priceDecimals = 8;

/** How many units of a currency one US dollar is worth. */
export type Rate = { currency: FiatCurrency; perDollar: Amount; asOf: Date; source: string };

export type Price = {
  /** US dollars per whole unit: what amounts are converted with, and what records keep. */
  dollars: Amount;
  asOf: Date;
  /** Who says so, in words. */
  source: string;
  /** What the user reads amounts of money in. */
  shownIn: Rate;
};

export type Prices = {
  /** Whether anybody is asked at all; where not, nothing has a price. */
  serves(environment: Environment): boolean;
  /**
   * The newest price of each symbol that is known; a symbol without one is absent. A price may be old: whoever converts
   * with it asks {@link isStale} first.
   * @param currency what the user wants to read; dollars where there is no rate for it
   * @param now the client's own time, which its sandbox may have moved
   */
  of(
    environment: Environment,
    symbols: readonly string[],
    currency: FiatCurrency,
    now: Date,
  ): Promise<ReadonlyMap<string, Price>>;
};

/** Two minutes: several times the life of a price in the cache, and too short for a market to run away unseen. */
const priceLife = 120_000;

/** Nothing is converted with a price that is older than this, so nothing is previewed. */
export function isStale(price: Pick<Price, 'asOf'>, now: Date): boolean {
  return now.getTime() - price.asOf.getTime() > priceLife;
}

export function dollarRate(asOf: Date): Rate {
  return { currency: 'USD', perDollar: amount(1n, 0), asOf, source: 'dollars' };
}

/** Dollars in the currency that is shown, half-up to the decimals that they came with. */
export function inShownCurrency(dollars: Amount, { perDollar }: Rate): Amount {
  return multiply(dollars, perDollar);
}

/** The price in the currency that is shown, and everyone whose word it is. */
export function shownPrice({ dollars, asOf, source, shownIn }: Price): ShownPrice {
  const { currency } = shownIn;
  return {
    amount: formatAmount(inShownCurrency(dollars, shownIn)),
    currency,
    asOf: asOf.toISOString(),
    source: currency === 'USD' ? source : `${source}, ${shownIn.source}`,
  };
}
