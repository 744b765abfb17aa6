import { afterEach, expect, test } from 'vitest';
import { formatCount } from './count.ts';
import { speak } from './texts.ts';

afterEach(() => speak('en', document.documentElement));

test.each(['en', 'en-IN', 'es-MX', 'ja-JP', 'en-XA', 'ar', 'ar-EG', 'en-u-nu-deva', 'ja-u-nu-hanidec'])(
  'in %s a count is what Intl makes of it',
  async locale => {
    await speak(locale, document.documentElement);
    const counts = [0, 7, 32, 300, 999, 1000, 12_345];
    const byIntl = new Intl.NumberFormat(locale === 'en-XA' ? 'en' : locale);
    expect(counts.map(formatCount)).toEqual(counts.map(count => byIntl.format(count)));
  },
);
