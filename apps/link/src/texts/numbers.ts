/**
 * Numbers, money and times for people. Amounts are exact decimal texts from end to end: no digit of an asset's
 * amount passes through a float, and none is dropped.
 */
import type { Fiat, Money } from '@fairlead/wire/session-view';
import { numberShape } from './number-shape.ts';
import { currentLocale } from './texts.ts';

/** Typescript knows only literal number texts; the server's amounts are plain decimal texts. */
type NumberText = `${number}`;

function fractionDigits(amount: string): number {
  return amount.split('.')[1]?.length ?? 0;
}

/**
 * `1234.50` → `1,234.50`: all the digits that it has, grouped as the language does. The whole part goes through `Intl`
 * as a bigint and the fraction digit by digit, because engines differ in how many digits of a text they keep.
 */
export function formatAmount(amount: string, locale: string = currentLocale()): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const formatted = new Intl.NumberFormat(locale).format(BigInt(whole));
  if (fraction === '') return formatted;
  const { decimal, digits } = numberShape(locale);
  return formatted + decimal + Array.from(fraction, digit => digits[Number(digit)]).join('');
}

/** Amount and unit, never apart: a no-break space between them. */
export function formatMoney(money: { amount: string; symbol: string }): string {
  return `${formatAmount(money.amount)}\u00a0${money.symbol}`;
}

/**
 * As `Intl` writes it, without its marks of direction: in Arabic they make the whole run from right to left and tear `US$`
 * apart. Wherever it is shown it has a direction of its own, which the letters decide.
 */
function formatCurrency(amount: string, currency: Fiat['currency'], fractionDigits = 2): string {
  return new Intl.NumberFormat(currentLocale(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: fractionDigits,
  })
    .format(amount as NumberText)
    .replaceAll(/[\u061c\u200e\u200f]/g, '');
}

/** Two digits, but something that costs less than half a cent is not shown as nothing. */
export function formatFiat(fiat: Fiat): string {
  const vanishes =
    /[1-9]/.test(fiat.amount) && /^-?0*\.?0*$/.test(fiat.amount.slice(0, centsEnd(fiat.amount)));
  return vanishes ? `< ${formatCurrency('0.01', fiat.currency)}` : formatCurrency(fiat.amount, fiat.currency);
}

function centsEnd(amount: string): number {
  const point = amount.indexOf('.');
  return point === -1 ? amount.length : point + 3;
}

/** A price keeps the digits that it was given; two at least. */
export function formatPrice(price: { amount: string; currency: Fiat['currency'] }): string {
  const digits = Math.min(20, Math.max(2, fractionDigits(price.amount)));
  return formatCurrency(price.amount, price.currency, digits);
}

export function formatMoneyWithFiat(money: Money): string {
  return money.fiat === undefined ? formatMoney(money) : `${formatMoney(money)} (${formatFiat(money.fiat)})`;
}

/** About how long something takes: `10 seconds`, `2 minutes`, `1 hour`. */
export function formatDuration(seconds: number): string {
  const [value, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  return new Intl.NumberFormat(currentLocale(), {
    style: 'unit',
    unit: `${unit}`,
    unitDisplay: 'long',
  }).format(Math.max(1, Math.round(Number(value))));
}

/** A countdown: `4:05`. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = new Intl.NumberFormat(currentLocale(), { minimumIntegerDigits: 2 });
  const one = new Intl.NumberFormat(currentLocale());
  return `${one.format(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`;
}

/** Time of day with seconds: when a price was taken, when a step happened. */
export function formatTime(at: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { timeStyle: 'medium' }).format(new Date(at));
}
