/** Rulings 16 and 17: amounts are read from their own text, rounded to what can be sent, and compared exactly. */
import { compare, formatAmount, isPositive, parseAmount, roundToAmount } from '@fairlead/money';
import { plainDecimal } from '../../http/index.ts';
import type { RuleContext } from './context.ts';
import type { Findings } from './findings.ts';

/** Decimals of the fiat amounts of a request: US dollars and cents. */
export const fiatDecimals = 2;

/**
 * A number of the request as decimal text, rounded half-up to `decimals` with a warning. Undefined when there is none,
 * or when nothing is left of it, which is a fault.
 */
export function readAmount(
  value: number | null | undefined,
  path: string,
  decimals: number,
  context: RuleContext,
  findings: Findings,
): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = context.exactNumbers.get(path) ?? plainDecimal(String(value));
  const rounded = text === undefined ? undefined : roundToAmount(text, decimals);
  if (rounded === undefined) {
    findings.fault(path, 'amount', `${path} is not an amount.`, 'Send a positive number such as 12.5.');
    return undefined;
  }
  if (!isPositive(rounded.amount)) {
    const least = formatAmount({ units: 1n, decimals });
    findings.fault(
      path,
      'amountTooSmall',
      `${path} is less than half of ${least}, the least there is.`,
      `Send at least ${least}.`,
    );
    return undefined;
  }
  const amount = formatAmount(rounded.amount);
  if (!rounded.exact) {
    findings.warn(
      path,
      'amountRounded',
      `${path} was rounded to ${amount}, because there are only ${decimals} decimals.`,
    );
  }
  return amount;
}

/** Whether one decimal text is more than another of the same decimals. */
export function isMore(one: string, other: string, decimals: number): boolean {
  const [a, b] = [parseAmount(one, decimals), parseAmount(other, decimals)];
  return a !== undefined && b !== undefined && compare(a, b) > 0;
}
