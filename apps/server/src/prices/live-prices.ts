/**
 * Live prices: asked for when somebody needs them, kept for a few seconds, from the first source that has them. What
 * no source has any more stays known with its age, so that the page can say how old it is; nothing is converted with
 * it (`isStale`).
 */
import type { Clock } from '../surroundings.ts';
import type { RateSource } from './exchange-rates.ts';
import { dollarRate, type FiatCurrency, isStale, type Price, type Rate } from './price.ts';
import type { PriceSource, Said } from './source.ts';

export type LivePrices = {
  of(symbols: readonly string[], currency: FiatCurrency): Promise<ReadonlyMap<string, Price>>;
};

export type LivePricesOptions = {
  /** The first that has a price is believed. */
  sources: readonly PriceSource[];
  rates?: RateSource | undefined;
  clock: Clock;
  log: { warn(details: object, message: string): void };
};

/** How long a price is used before it is asked for again, and a symbol that nobody has before it is looked for again. */
const fresh = 15_000;
const absentFor = 60_000;
/** Rates are said once a working day; between asking, and until the last one is too old even for reading. */
const ratesFresh = 3_600_000;
const ratesLife = 5 * 24 * 3_600_000;

type Known = Omit<Price, 'shownIn'>;

export function livePrices({ sources, rates, clock, log }: LivePricesOptions): LivePrices {
  const known = new Map<string, Known>();
  const askedAt = new Map<string, number>();
  const asking = new Map<string, Promise<void>>();
  let knownRates: ReadonlyMap<FiatCurrency, Rate> = new Map();
  let ratesAskedAt: number | undefined;

  return {
    async of(symbols, currency) {
      const now = clock.now().getTime();
      const [rate] = await Promise.all([rateOf(currency), refresh([...new Set(symbols)], now)]);
      return new Map(
        symbols.flatMap((symbol): [string, Price][] => {
          const price = known.get(symbol);
          return price ? [[symbol, { ...price, shownIn: rate ?? dollarRate(price.asOf) }]] : [];
        }),
      );
    },
  };

  async function refresh(symbols: readonly string[], now: number): Promise<void> {
    const due = symbols.filter(symbol => {
      const last = askedAt.get(symbol);
      return last === undefined || now - last >= (known.has(symbol) ? fresh : absentFor);
    });
    // Whoever needs a symbol that is being asked for waits for that answer.
    const under = symbols.flatMap(symbol => asking.get(symbol) ?? []);
    const mine = due.filter(symbol => !asking.has(symbol));
    if (mine.length > 0) {
      const work = askFor(mine).finally(() => {
        for (const symbol of mine) asking.delete(symbol);
      });
      for (const symbol of mine) asking.set(symbol, work);
      under.push(work);
    }
    await Promise.all(under);
  }

  async function askFor(symbols: readonly string[]): Promise<void> {
    let missing = symbols;
    for (const source of sources) {
      if (missing.length === 0) break;
      const answer = await answerOf(source, missing);
      const now = clock.now();
      for (const [symbol, { dollars, asOf }] of answer) {
        // A source whose clock is ahead must not make its price last longer.
        const at = asOf === undefined || asOf > now ? now : asOf;
        const before = known.get(symbol);
        if (before === undefined || before.asOf <= at) {
          known.set(symbol, { dollars, asOf: at, source: source.name });
        }
      }
      // An asset that is hardly traded at one place may have a younger price at the next.
      missing = missing.filter(symbol => {
        const price = known.get(symbol);
        return price === undefined || isStale(price, now);
      });
    }
    for (const symbol of symbols) askedAt.set(symbol, clock.now().getTime());
  }

  async function answerOf(
    source: PriceSource,
    symbols: readonly string[],
  ): Promise<ReadonlyMap<string, Said>> {
    try {
      return await source.ask(symbols);
    } catch (error) {
      log.warn({ error, source: source.name }, 'A source of prices did not answer');
      return new Map();
    }
  }

  async function rateOf(currency: FiatCurrency): Promise<Rate | undefined> {
    if (currency === 'USD' || rates === undefined) return undefined;
    const now = clock.now();
    if (ratesAskedAt === undefined || now.getTime() - ratesAskedAt >= ratesFresh) {
      ratesAskedAt = now.getTime();
      await readRates(rates);
    }
    const rate = knownRates.get(currency);
    return rate && now.getTime() - rate.asOf.getTime() <= ratesLife ? rate : undefined;
  }

  async function readRates(source: RateSource): Promise<void> {
    try {
      const { asOf, perDollar } = await source.ask();
      knownRates = new Map(
        [...perDollar].map(([currency, amount]) => [
          currency,
          { currency, perDollar: amount, asOf, source: source.name },
        ]),
      );
    } catch (error) {
      // Asked again in a minute; until then the last rates are shown, with their day.
      ratesAskedAt = clock.now().getTime() - ratesFresh + absentFor;
      log.warn({ error, source: source.name }, 'A source of exchange rates did not answer');
    }
  }
}
