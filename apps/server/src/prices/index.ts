export { configuredPrices, type PriceConfig, priceSourceNames } from './configured-prices.ts';
export {
  inShownCurrency,
  isStale,
  type Price,
  type Prices,
  shownPrice,
} from './price.ts';
