/** The sources that an operator can name, at their public addresses. */
import type { Clock } from '../surroundings.ts';
import { coinGecko } from './coin-gecko.ts';
import { frankfurterRates } from './exchange-rates.ts';
import { coinbaseTicker, krakenTicker } from './exchange-tickers.ts';
import { livePrices } from './live-prices.ts';
import type { Prices } from './price.ts';
import { createPrices } from './prices.ts';
import type { Fetch, PriceSource } from './source.ts';

export const priceSourceNames = ['coinbase', 'kraken', 'coingecko'] as const;
export type PriceSourceName = (typeof priceSourceNames)[number];

export type PriceConfig = {
  /** In the order in which they are believed; none: nothing has a price in live mode. */
  sources: readonly PriceSourceName[];
  /** Where one is asked instead of at its public address: a proxy of the operator's. */
  addresses: Partial<Record<PriceSourceName, string>>;
  /** Whether amounts may be shown in euros and pounds, at the European Central Bank's rates. */
  exchangeRates: boolean;
  /** Of a demo key; without one CoinGecko answers fewer requests. */
  coinGeckoKey: string | undefined;
};

/** Nothing is asked before somebody needs a price, and nobody who is not named here. */
export function configuredPrices(
  { sources, addresses, exchangeRates, coinGeckoKey }: PriceConfig,
  world: { clock: Clock; fetch: Fetch; log: { warn(details: object, message: string): void } },
): Prices {
  const { clock, fetch, log } = world;
  const named: Record<PriceSourceName, () => PriceSource> = {
    coinbase: () =>
      coinbaseTicker({ fetch, address: addresses.coinbase ?? 'https://api.exchange.coinbase.com' }),
    kraken: () => krakenTicker({ fetch, address: addresses.kraken ?? 'https://api.kraken.com' }),
    coingecko: () =>
      coinGecko({
        fetch,
        address: addresses.coingecko ?? 'https://api.coingecko.com',
        ...(coinGeckoKey !== undefined && { headers: { 'x-cg-demo-api-key': coinGeckoKey } }),
      }),
  };
  if (sources.length === 0) return createPrices(undefined);
  const rates = exchangeRates
    ? frankfurterRates({ fetch, address: 'https://api.frankfurter.dev' })
    : undefined;
  return createPrices(livePrices({ sources: sources.map(name => named[name]()), rates, clock, log }));
}
