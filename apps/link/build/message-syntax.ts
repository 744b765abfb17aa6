/**
 * Reads one text in ICU MessageFormat and answers what the build wants to know of it: which values it takes, which
 * cases it tells apart, and what it looks like in the pseudo-locale and in languages that run from right to left.
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

/** One place in a text that says one thing or another: by number, or by a word. */
export type Fork = { value: string; type: 'plural' | 'selectordinal' | 'select'; cases: string[] };

export function forks(text: string): Fork[] {
  const found: Fork[] = [];
  const collectForks = (tokens: readonly Token[]) => {
    for (const token of tokens) {
      if (!('cases' in token)) continue;
      found.push({ value: token.arg, type: token.type, cases: token.cases.map(each => each.key) });
      for (const each of token.cases) collectForks(each.tokens);
    }
  };
  collectForks(parse(text));
  return found;
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
  return `[${written(parse(text), { content: pseudoContent, value: name => `{${name}}` })}]`;
}

function pseudoContent(content: string): string {
  const letters = content.replace(/[a-zA-Z]/g, letter => accented[letter] ?? letter);
  const words = content.split(/\s+/).filter(word => /\p{L}/u.test(word));
  const missing = Math.ceil(words.join('').length * 0.4);
  // Padding is made of words, because a single long one would wrap differently from any real language.
  return letters + (missing > 2 ? ` ${'lörem îpsüm '.repeat(8).slice(0, missing).trim()} ` : '');
}

/**
 * The same text with each value in a direction of its own (Unicode's FSI … PDI): the name of a company in Latin
 * letters must not turn the sentence around it.
 */
export function isolated(text: string): string {
  return written(parse(text), { content: each => each, value: name => `\u2068{${name}}\u2069` });
}

type Writing = { content(text: string): string; value(name: string): string };

function written(tokens: readonly Token[], writing: Writing): string {
  return tokens.map(token => writtenToken(token, writing)).join('');
}

function writtenToken(token: Token, writing: Writing): string {
  switch (token.type) {
    case 'content':
      return escaped(writing.content(token.value));
    case 'octothorpe':
      return '#';
    case 'argument':
      return writing.value(token.arg);
    case 'function':
      throw new Error(`{${token.arg}, ${token.key}} is not used in our texts`);
    default:
      return `{${token.arg}, ${token.type}, ${token.cases
        .map(each => `${each.key} {${written(each.tokens, writing)}}`)
        .join(' ')}}`;
  }
}

function escaped(content: string): string {
  return content.replaceAll("'", "''");
}
