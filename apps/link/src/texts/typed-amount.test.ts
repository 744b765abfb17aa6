import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTypedAmount } from './typed-amount.ts';

test.each([
  ['en', '25', '25'],
  ['en', ' 25.50 ', '25.50'],
  ['en', '.5', '0.5'],
  ['en', '5.', '5'],
  ['en', '007', '7'],
  ['en', '1,234.5', '1234.5'],
  ['en', '12,345,678', '12345678'],
  ['de', '1.234,5', '1234.5'],
  ['fr', '1 234,5', '1234.5'],
  ['fr', '1\u202f234,5', '1234.5'],
  ['ar-EG', '١٬٢٣٤٫٥', '1234.5'],
  ['ar-EG', '1234.5', '1234.5'],
  ['ar-EG', '١٢٣٤.٥', '1234.5'],
  ['ar', '1,234.5', '1234.5'],
  ['es-MX', '1,234.5', '1234.5'],
  ['ja-JP', '1,234.5', '1234.5'],
])('%s: %s is %s', (locale, typed, exact) => expect(readTypedAmount(typed, locale)).toBe(exact));

test.each([
  ['en', '1,5'],
  ['en', '1,50'],
  ['en', '12,34'],
  ['en', '1,2345'],
  ['en', '1,234,5'],
  ['en', ',123'],
  ['en', '1.2.3'],
  ['en', '1.234,5'],
  ['de', '1,234.5'],
  ['es', '1,234.5'],
  ['en', ''],
  ['en', '.'],
  ['en', '-1'],
  ['en', '1e5'],
  ['en', '$5'],
  ['en', 'abc'],
])('%s: %s is not clearly one number', (locale, typed) =>
  expect(readTypedAmount(typed, locale)).toBeUndefined(),
);

test('reads back what the same language writes', () => {
  const locales = ['en-US', 'en-GB', 'de-DE', 'fr-FR', 'ja-JP', 'ar-EG', 'es-ES', 'pt-PT'];
  const number = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 999_999 }));
  fc.assert(
    fc.property(fc.constantFrom(...locales), number, (locale, [whole, fraction]) => {
      const exact = fraction === 0 ? `${whole}` : `${whole}.${String(fraction).padStart(6, '0')}`;
      const format = new Intl.NumberFormat(locale, { minimumFractionDigits: fraction === 0 ? 0 : 6 });
      expect(readTypedAmount(format.format(exact as `${number}`), locale)).toBe(exact);
    }),
  );
});
