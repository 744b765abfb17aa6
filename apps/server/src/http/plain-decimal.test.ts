import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactNumber, plainDecimal, withExactNumbers } from './plain-decimal.ts';

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['1.50', '1.5'],
  ['100', '100'],
  ['1e2', '100'],
  ['1.5E+2', '150'],
  ['12345e-2', '123.45'],
  ['1e-7', '0.0000001'],
  ['0.000e5', '0'],
  ['-12.0', '-12'],
  ['1e308', `1${'0'.repeat(308)}`],
  ['99999999999999999999.99', '99999999999999999999.99'],
])('%s is %s', (text, plain) => {
  expect(plainDecimal(text)).toBe(plain);
});

test.each([
  '',
  '.5',
  '5.',
  '01',
  '+1',
  '1e',
  'NaN',
  'Infinity',
  '0x10',
  '1,5',
  ' 1',
  '1e9999',
  '1e-9999',
  '1'.repeat(500),
])('%j is none', text => {
  expect(plainDecimal(text)).toBeUndefined();
});

test('a double keeps its value', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
      expect(Number(plainDecimal(String(value)))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test('only numbers that a double would round are kept by their text', () => {
  const text =
    '{"a":0.1,"b":0.12345678901234567891,"c":"0.12345678901234567891","d":[9007199254740993],"e":9007199254740992}';
  const read = withExactNumbers(text, JSON.parse(text));
  expect(read).toEqual({
    a: 0.1,
    b: new ExactNumber('0.12345678901234567891'),
    c: '0.12345678901234567891',
    d: [new ExactNumber('9007199254740993')],
    e: 9007199254740992,
  });
  const short = { a: 0.1 };
  expect(withExactNumbers('{"a":0.1}', short)).toBe(short);
});
