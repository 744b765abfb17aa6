/** The sandbox's prices and rates: fixed, so that a test that passes today passes tomorrow. */
import { parseAmount } from '@fairlead/money';
import { dollarRate, type FiatCurrency, type Price, priceDecimals, type Rate } from './price.ts';

/** US dollars per whole unit. */
const dollars: Readonly<Record<string, string>> = {
  AAVE: '180',
  APT: '5',
  ARB: '0.4',
  AVAX: '25',
  BLAST: '0.003',
  BNB: '700',
  BTC: '100000',
  DAI: '1',
  DEVNETSOL: '180',
  DOGE: '0.2',
  ETH: '3500',
  EURC: '1.08',
  FDUSD: '1',
  LINK: '15',
  LTC: '90',
  OP: '0.8',
  POL: '0.25',
  PYUSD: '1',
  SEPOLIAETH: '3500',
  SOL: '180',
  SUI: '2',
  TON: '3',
  TRX: '0.3',
  UNI: '8',
  USDC: '1',
  USDT: '1',
  XLM: '0.3',
  XRP: '2.2',
};

/** Units of a currency per US dollar. */
const perDollar: Readonly<Record<Exclude<FiatCurrency, 'USD'>, string>> = { EUR: '0.92', GBP: '0.79' };

const source = 'Sandbox';

/** `undefined` where the sandbox has no price: the asset is then shown as not usable, never at a guess. */
export function sandboxPrice(symbol: string, now: Date, currency: FiatCurrency = 'USD'): Price | undefined {
  const text = dollars[symbol];
  const amount = text === undefined ? undefined : parseAmount(text, priceDecimals);
  return amount && { dollars: amount, asOf: now, source, shownIn: sandboxRate(currency, now) };
}

function sandboxRate(currency: FiatCurrency, now: Date): Rate {
  const rate = currency === 'USD' ? undefined : parseAmount(perDollar[currency], priceDecimals);
  return rate ? { currency, perDollar: rate, asOf: now, source } : dollarRate(now);
}
