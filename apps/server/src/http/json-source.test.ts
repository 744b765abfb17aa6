import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonFault, mayRepeatNames } from './json-source.ts';

describe('places are counted from 1', () => {
  test.each([
    ['{"a":1, // no\n}', 'comment', 1, 9],
    ['{\n  "a": 1,\n  # no\n}', 'comment', 3, 3],
    ['{"a":1}/* no */', 'comment', 1, 8],
    ['{\r\n  "a": 1,\r\n}', 'trailingComma', 2, 9],
    ['[1,2,]', 'trailingComma', 1, 5],
    ['{"a":1 "b":2}', 'missingComma', 1, 8],
    ['{"ü☃":1 "b":2}', 'missingComma', 1, 9],
    ["{'a':1}", 'singleQuotes', 1, 2],
    ['{"a":\'b\'}', 'singleQuotes', 1, 6],
    ['{a:1}', 'unquotedName', 1, 2],
    ['{"a":.5}', 'syntax', 1, 6],
    ['{"a":5.}', 'notANumber', 1, 6],
    ['{"a":+5}', 'syntax', 1, 6],
    ['{"a":01}', 'notANumber', 1, 6],
    ['{"a":0x10}', 'notANumber', 1, 6],
    ['{"a":NaN}', 'notANumber', 1, 6],
    ['{"a":undefined}', 'notANumber', 1, 6],
    ['{"a":True}', 'syntax', 1, 6],
    ['{"a" 1}', 'syntax', 1, 6],
    ['{"a":1', 'unexpectedEnd', 1, 7],
    ['{"a', 'unexpectedEnd', 1, 2],
    ['', 'unexpectedEnd', 1, 1],
    ['{"a":"\t"}', 'syntax', 1, 7],
    ['{"a":"\\u12"}', 'syntax', 1, 7],
    ['{} {}', 'syntax', 1, 4],
    ['{"a":1,"b":{"c":1,"c":2}}', 'repeatedName', 1, 19],
    ['{"a":1,"\\u0061":2}', 'repeatedName', 1, 8],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 'tooDeep', 1, 66],
  ])('%s', (text, rule, line, column) => {
    expect(findJsonFault(text)).toMatchObject({ rule, line, column });
  });
});

test('what JSON.parse takes has no fault, and the other way round', () => {
  const almostJson = fc.oneof(
    fc.json(),
    fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '}', ']', '\\', '1', 'e', '-', '\n', ' '))
      .map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      }),
  );
  fc.assert(
    fc.property(almostJson, text => {
      const fault = findJsonFault(text);
      // A name twice and deep nesting are JSON, and still faults.
      fc.pre(fault?.rule !== 'repeatedName' && fault?.rule !== 'tooDeep');
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      expect(fault === undefined).toBe(parses);
    }),
    { numRuns: 2_000 },
  );
});

test('a name twice is always suspected, and other JSON rarely', () => {
  expect(mayRepeatNames('{"a":1,"a":2}', { a: 2 })).toBe(true);
  expect(mayRepeatNames('{"a" :1,"b"\n:{"a":2}}', { a: 1, b: { a: 2 } })).toBe(false);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { minKeys: 1 }), value => {
      const text = JSON.stringify(value);
      const [name] = Object.keys(value);
      const twice = `${text.slice(0, -1)},${JSON.stringify(name)}:0}`;
      expect(mayRepeatNames(twice, JSON.parse(twice))).toBe(true);
    }),
  );
});

test('a long and hostile text is read in time', () => {
  const started = performance.now();
  for (const piece of ['"', ' ', '\\', '{"a":', '[', '/', '1', '" '])
    findJsonFault(piece.repeat(262_144 / piece.length));
  expect(mayRepeatNames('" '.repeat(131_072), {})).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});
