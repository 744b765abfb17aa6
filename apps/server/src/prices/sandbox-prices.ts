/** The sandbox's prices: fixed, so that a test that passes today passes tomorrow. US dollars per whole unit. */
import { type Amount, parseAmount } from '@fairlead/money';

export type Price = { amount: Amount; currency: 'USD'; asOf: Date };

/** Enough for the cheapest coin: the eighth decimal of a dollar. */
export const priceDecimals = 8;

const dollars: Readonly<Record<string, string>> = {
  AAVE: '180',
  APT: '5',
  ARB: '0.4',
  AVAX: '25',
  BLAST: '0.003',
  BNB: '700',
  BTC: '100000',
  DAI: '1',
  DOGE: '0.2',
  ETH: '3500',
  EURC: '1.08',
  FDUSD: '1',
  LINK: '15',
  LTC: '90',
  OP: '0.8',
  POL: '0.25',
  PYUSD: '1',
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

/** `undefined` where the sandbox has no price: the asset is then shown as not usable, never at a guess. */
export function sandboxPrice(symbol: string, now: Date): Price | undefined {
  const text = dollars[symbol];
  const amount = text === undefined ? undefined : parseAmount(text, priceDecimals);
  return amount && { amount, currency: 'USD', asOf: now };
}
