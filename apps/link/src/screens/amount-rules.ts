/**
 * What a typed amount comes to, so that the user sees fees and outcome while typing. A preview only: the server
 * computes what is shown for approval, and refuses what it finds wrong.
 */
import {
  type Amount,
  add,
  compare,
  formatAmount,
  isPositive,
  multiply,
  parseAmount,
  quantityFor,
  roundToAmount,
  subtract,
  valueAt,
  zero,
} from '@fairlead/money';
import type { AmountScreen, FeeLine, Money } from '@fairlead/wire/session-view';

export type AmountUnit = 'asset' | 'fiat';

export type AmountOutcome =
  | { status: 'ready'; amount: Money; fees: FeeLine[]; receives: Money; total: Money }
  | { status: 'wrong'; because: 'tooPrecise' | 'tooMuch' | 'tooLittle' | 'feesTakeAll' | 'noPrice' };

const currencyDecimals = 2;

/** @param entered a plain decimal text in the given unit. */
export function outcomeOf(entered: string, unit: AmountUnit, screen: AmountScreen): AmountOutcome {
  const { decimals } = screen;
  const amount = unit === 'asset' ? parseAmount(entered, decimals) : assetFor(entered, screen);
  if (amount === undefined) return { status: 'wrong', because: unit === 'asset' ? 'tooPrecise' : 'noPrice' };
  const least = exactly(screen.minimum.amount, decimals);
  const most = exactly(screen.maximum.amount, decimals);
  if (!isPositive(amount) || compare(amount, least) < 0) return { status: 'wrong', because: 'tooLittle' };
  if (compare(amount, most) > 0) return { status: 'wrong', because: 'tooMuch' };
  const lines = [...screen.fees, ...clientFee(amount, screen)];
  // A fee in another asset is a line of its own and cannot be added up with this one.
  const fees = lines
    .filter(fee => fee.money.symbol === screen.symbol)
    .reduce((sum, fee) => add(sum, exactly(fee.money.amount, decimals)), zero(decimals));
  const receives = screen.feesIncluded ? subtract(amount, fees) : amount;
  if (!isPositive(receives)) return { status: 'wrong', because: 'feesTakeAll' };
  const total = screen.feesIncluded ? amount : add(amount, fees);
  return {
    status: 'ready',
    amount: worth(amount, screen),
    fees: lines,
    receives: worth(receives, screen),
    total: worth(total, screen),
  };
}

/** The client's own fee is a share of the amount, half-up to the asset's decimals. */
function clientFee(amount: Amount, screen: AmountScreen): FeeLine[] {
  const ratio = screen.clientFee === undefined ? undefined : decimal(screen.clientFee);
  const fee = ratio === undefined ? undefined : multiply(amount, ratio);
  return fee !== undefined && isPositive(fee) ? [{ kind: 'client', money: worth(fee, screen) }] : [];
}

/** How much of the asset an amount of money is, at the price that is shown. */
function assetFor(entered: string, screen: AmountScreen): Amount | undefined {
  const money = roundToAmount(entered, currencyDecimals)?.amount;
  const price = priceOf(screen);
  return money === undefined || price === undefined ? undefined : quantityFor(money, price, screen.decimals);
}

function priceOf(screen: AmountScreen): Amount | undefined {
  const price = decimal(screen.price.amount);
  return price !== undefined && isPositive(price) ? price : undefined;
}

/** A number with as many decimals as it is written with. */
function decimal(text: string): Amount | undefined {
  return parseAmount(text, text.split('.')[1]?.length ?? 0);
}

function worth(amount: Amount, screen: AmountScreen): Money {
  const price = priceOf(screen);
  const money = { amount: formatAmount(amount), symbol: screen.symbol };
  if (price === undefined) return money;
  const value = valueAt(amount, price, currencyDecimals);
  return { ...money, fiat: { amount: formatAmount(value), currency: screen.price.currency } };
}

/** The server's own numbers: if one cannot be read, nothing on this screen can be trusted. */
function exactly(text: string, decimals: number): Amount {
  const amount = parseAmount(text, decimals);
  if (amount === undefined) throw new Error(`${text} is not an amount with ${decimals} decimals`);
  return amount;
}
