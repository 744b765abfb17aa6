/** A JSON number's own text: sign, digits, fraction, exponent. */
const jsonNumber = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * The same number without an exponent or superfluous zeros: `1.50` → `1.5`, `1e-7` → `0.0000001`.
 * Undefined if the text is no JSON number, or one of thousands of digits.
 */
export function plainDecimal(text: string): string | undefined {
  const parts = jsonNumber.exec(text);
  if (!parts || text.length > 400) return undefined;
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = parts;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (Math.abs(point) > 400) return undefined;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = point <= 0 ? 1 : point;
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const rest = padded.slice(at).replace(/0+$/, '');
  const plain = rest === '' ? integer : `${integer}.${rest}`;
  return plain === '0' ? plain : sign + plain;
}

/** A number that a double does not hold exactly, by its own text. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** Sixteen digits in a row, point aside: fewer always fit into a double. May be true of digits inside a text. */
const manyDigits = /\d[\d.]{15}/;

/**
 * The parsed body again, with an `ExactNumber` wherever a double would have rounded; `value` itself when there is none.
 */
export function withExactNumbers(text: string, value: unknown): unknown {
  if (!manyDigits.test(text)) return value;
  const keepSource = (_name: string, each: unknown, context: { source?: string }): unknown => {
    if (typeof each !== 'number' || context.source === undefined) return each;
    return plainDecimal(context.source) === plainDecimal(String(each))
      ? each
      : new ExactNumber(context.source);
  };
  // The third argument is in Node since 21 and not yet in TypeScript's library.
  return JSON.parse(text, keepSource as Parameters<typeof JSON.parse>[1]);
}
