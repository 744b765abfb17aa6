/**
 * Reads what a person typed as an amount, in the way of their language, and never by guess: separators must stand
 * where that language puts them, because `1,5` read as 15 would be someone's money.
 */
import { numberShape } from './number-shape.ts';
import { currentLocale } from './texts.ts';

/** @returns a plain decimal text such as `1234.5`, or `undefined` when the text is not clearly one number. */
export function readTypedAmount(typed: string, locale: string = currentLocale()): string | undefined {
  const { group, decimal, digits: own } = numberShape(locale);
  const plain = Array.from(typed.trim(), character => {
    const digit = own.indexOf(character);
    // Keyboards of languages with digits of their own often have the Latin ones, with the point that goes with them.
    if (character === '.' && own[0] !== '0') return decimal;
    return digit === -1 ? character : String(digit);
  }).join('');
  const [whole = '', fraction, ...rest] = plain.split(decimal);
  if (rest.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return undefined;
  const digits = /^\d*$/.test(whole) ? whole : ungrouped(whole, group);
  if (digits === undefined || (digits === '' && !fraction)) return undefined;
  const significant = digits.replace(/^0+(?=\d)/, '') || '0';
  return fraction ? `${significant}.${fraction}` : significant;
}

/** Groups of three only (a space of any kind where the language uses one). */
function ungrouped(whole: string, group: string): string | undefined {
  const parts = whole.split(/\s/.test(group) ? /\s/ : group);
  const [first = '', ...others] = parts;
  const wellFormed =
    /^\d{1,3}$/.test(first) && others.length > 0 && others.every(each => /^\d{3}$/.test(each));
  return wellFormed ? parts.join('') : undefined;
}
