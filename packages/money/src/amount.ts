/**
 * An amount of one asset: whole base units and how many decimals the asset has. Never a float.
 *
 * The asset itself is not part of the type; whoever holds two amounts knows what they are of. What the type does
 * guard is the scale: adding amounts of different decimals is a programming error and throws.
 */
export type Amount = Readonly<{ units: bigint; decimals: number }>;

/** A decimal number as people and JSON write it: no sign, no exponent, no separators. */
const decimalText = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;

export function amount(units: bigint, decimals: number): Amount {
  return { units, decimals };
}

export function zero(decimals: number): Amount {
  return { units: 0n, decimals };
}

/**
 * Reads a decimal text such as `12.5` exactly.
 *
 * @returns `undefined` when the text is not a plain decimal number or has more digits after the point than the
 *   asset has; what to do then is the caller's rule, see {@link roundToAmount}.
 */
export function parseAmount(text: string, decimals: number): Amount | undefined {
  if (!decimalText.test(text)) return undefined;
  const [whole = '0', fraction = ''] = text.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > decimals) return undefined;
  return { units: BigInt(whole + significant.padEnd(decimals, '0')), decimals };
}

/** Reads a decimal text and rounds digits that the asset does not have half-up. `undefined` if it is no number. */
export function roundToAmount(
  text: string,
  decimals: number,
): { amount: Amount; exact: boolean } | undefined {
  if (!decimalText.test(text)) return undefined;
  const [whole = '0', fraction = ''] = text.split('.');
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  const dropped = fraction.slice(decimals);
  const roundUp = dropped.length > 0 && dropped.charCodeAt(0) >= 0x35;
  return {
    amount: { units: BigInt(whole + kept) + (roundUp ? 1n : 0n), decimals },
    exact: !/[1-9]/.test(dropped),
  };
}

/** The exact decimal text, without trailing zeros: `12.5`, `0.000001`, `3`. */
export function formatAmount({ units, decimals }: Amount): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}

/** For the contract's edge only: the vendor's wire carries amounts as JSON numbers. */
export function wireNumber(value: Amount): number {
  return Number(formatAmount(value));
}

function sameScale(a: Amount, b: Amount): void {
  if (a.decimals !== b.decimals) {
    throw new RangeError(`amounts of ${a.decimals} and ${b.decimals} decimals cannot be combined`);
  }
}

export function add(a: Amount, b: Amount): Amount {
  sameScale(a, b);
  return { units: a.units + b.units, decimals: a.decimals };
}

/** May be negative; callers that need a floor compare first. */
export function subtract(a: Amount, b: Amount): Amount {
  sameScale(a, b);
  return { units: a.units - b.units, decimals: a.decimals };
}

export function compare(a: Amount, b: Amount): -1 | 0 | 1 {
  sameScale(a, b);
  return a.units < b.units ? -1 : a.units > b.units ? 1 : 0;
}

export function isPositive(a: Amount): boolean {
  return a.units > 0n;
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator * 2n + denominator) / (denominator * 2n);
}

/** `value × ratio`, half-up to the value's own decimals. The ratio is an amount too: 0.025 is 25 at 3 decimals. */
export function multiply(value: Amount, ratio: Amount): Amount {
  return {
    units: divideHalfUp(value.units * ratio.units, 10n ** BigInt(ratio.decimals)),
    decimals: value.decimals,
  };
}

/** What `value` of an asset is worth at `price` per whole unit, half-up to the price currency's decimals. */
export function valueAt(value: Amount, price: Amount, currencyDecimals: number): Amount {
  const scale = value.decimals + price.decimals - currencyDecimals;
  const product = value.units * price.units;
  const units = scale >= 0 ? divideHalfUp(product, 10n ** BigInt(scale)) : product * 10n ** BigInt(-scale);
  return { units, decimals: currencyDecimals };
}

/** How much of an asset `money` buys at `price` per whole unit, half-up to the asset's decimals. */
export function quantityFor(money: Amount, price: Amount, assetDecimals: number): Amount {
  if (price.units <= 0n) throw new RangeError('a price must be positive');
  const numerator = money.units * 10n ** BigInt(price.decimals + assetDecimals);
  return {
    units: divideHalfUp(numerator, price.units * 10n ** BigInt(money.decimals)),
    decimals: assetDecimals,
  };
}

/** The same amount at another number of decimals, digits that do not fit cut off: never more than there was. */
export function floorTo(value: Amount, decimals: number): Amount {
  const shift = value.decimals - decimals;
  if (shift <= 0) return { units: value.units * 10n ** BigInt(-shift), decimals };
  return { units: value.units / 10n ** BigInt(shift), decimals };
}
