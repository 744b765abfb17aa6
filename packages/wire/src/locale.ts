/**
 * The languages of the Link page, and which of them somebody gets (contract §6.5). The page loads one; the server
 * tells browsers early which.
 */

/** BCP 47 tag → the name of its files of texts. The first tag of a language is that language's default region. */
export const linkLocales = {
  'en-US': 'en',
  'es-US': 'es',
  'ja-JP': 'ja',
  ar: 'ar',
  /** The pseudo-locale: English, 40 % longer and accented. */
  'en-XA': 'en-XA',
} as const;

export const fallbackLocale = 'en-US';

/**
 * The locale for what a host asked for (`lng`): the exact one, else its language's default region, else English.
 */
export function chooseLocale(asked: string, available: readonly string[] = Object.keys(linkLocales)): string {
  const wanted = asked.toLowerCase();
  const language = wanted.split('-')[0];
  return (
    available.find(tag => tag.toLowerCase() === wanted) ??
    available.find(tag => tag.toLowerCase().split('-')[0] === language) ??
    fallbackLocale
  );
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

export function textDirection(locale: string): 'ltr' | 'rtl' {
  return rightToLeft.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
