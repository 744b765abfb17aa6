/** Where prices come from, by environment: the sandbox's are fixed, live ones are asked for where that was configured. */
import type { LivePrices } from './live-prices.ts';
import type { Price, Prices } from './price.ts';
import { sandboxPrice } from './sandbox-prices.ts';

/** @param live `undefined`: nobody was named to ask, so nothing has a price in live mode. */
export function createPrices(live: LivePrices | undefined): Prices {
  return {
    serves: environment => environment === 'sandbox' || live !== undefined,
    async of(environment, symbols, currency, now) {
      if (environment === 'live') return live ? live.of(symbols, currency) : new Map();
      const known = symbols.flatMap((symbol): [string, Price][] => {
        const price = sandboxPrice(symbol, now, currency);
        return price ? [[symbol, price]] : [];
      });
      return new Map(known);
    },
  };
}
