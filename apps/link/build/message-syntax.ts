/**
 * Reads one text in ICU MessageFormat and answers what the build wants to know of it: which values it takes, and
 * what it looks like in the pseudo-locale.
 */
import { type FunctionArg, parse } from '@messageformat/parser';

type Token = NonNullable<FunctionArg['param']>[number];

/** Value name → the TypeScript type that the text needs it to have. */
export type ValueTypes = Record<string, 'string' | 'number'>;

export function valueTypes(text: string): ValueTypes {
  const found: ValueTypes = {};
  collect(parse(text), found);
  return found;
}

function collect(tokens: readonly Token[], found: ValueTypes): void {
  for (const token of tokens) {
    if (token.type === 'function') {
      throw new Error(
        `{${token.arg}, ${token.key}}: numbers and dates are formatted before they get here, exactly`,
      );
    }
    if (token.type === 'argument' || token.type === 'select') found[token.arg] ??= 'string';
    if (token.type === 'plural' || token.type === 'selectordinal') found[token.arg] = 'number';
    if ('cases' in token) for (const each of token.cases) collect(each.tokens, found);
  }
}

const accented: Record<string, string> = {
  ...{ a: 'á', c: 'ç', e: 'é', i: 'î', n: 'ñ', o: 'ö', s: 'š', u: 'ü', y: 'ý' },
  ...{ A: 'Å', C: 'Ç', E: 'É', I: 'Î', N: 'Ñ', O: 'Ö', S: 'Š', U: 'Ü', Y: 'Ý' },
};

/**
 * The same text with accents and 40 % longer: shows texts that do not come from the message files (they stay plain)
 * and layouts that only fit English.
 */
export function pseudo(text: string): string {
  return `[${parse(text).map(pseudoToken).join('')}]`;
}

function pseudoToken(token: Token): string {
  switch (token.type) {
    case 'content': {
      const letters = token.value.replace(/[a-zA-Z]/g, letter => accented[letter] ?? letter);
      const words = token.value.split(/\s+/).filter(word => /\p{L}/u.test(word));
      const missing = Math.ceil(words.join('').length * 0.4);
      // Padding is made of words, because a single long one would wrap differently from any real language.
      return escaped(letters) + (missing > 2 ? ` ${'lörem îpsüm '.repeat(8).slice(0, missing).trim()} ` : '');
    }
    case 'octothorpe':
      return '#';
    case 'argument':
      return `{${token.arg}}`;
    case 'function':
      throw new Error(`{${token.arg}, ${token.key}} is not used in our texts`);
    default:
      return `{${token.arg}, ${token.type}, ${token.cases
        .map(each => `${each.key} {${each.tokens.map(pseudoToken).join('')}}`)
        .join(' ')}}`;
  }
}

function escaped(content: string): string {
  return content.replaceAll("'", "''");
}
