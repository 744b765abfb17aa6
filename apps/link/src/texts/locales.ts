/**
 * The languages that the page speaks, and which of them to use. English comes with the first load and is the
 * fallback; every other language is a module of its own, loaded when asked for.
 */
import english from 'virtual:messages/en';
import type { MessageValues } from './message-values.ts';

export type MessageKey = keyof MessageValues;
export type CompiledMessages = Readonly<Record<string, (values: object) => string>>;

const fallback = 'en-US';

type Load = () => Promise<{ default: CompiledMessages }>;

/** BCP 47 tag → its texts. The first tag of a language is that language's default region. */
const locales: Record<string, { first: Load; later: Load }> = {
  [fallback]: { first: async () => ({ default: english }), later: () => import('virtual:messages/en.later') },
  'en-XA': {
    first: () => import('virtual:messages/en-XA'),
    later: () => import('virtual:messages/en-XA.later'),
  },
};

/**
 * The locale for what the host asked for (`lng`): the exact one, else its language's default region, else English.
 */
export function chooseLocale(asked: string, available: readonly string[] = Object.keys(locales)): string {
  const wanted = asked.toLowerCase();
  const language = wanted.split('-')[0];
  return (
    available.find(tag => tag.toLowerCase() === wanted) ??
    available.find(tag => tag.toLowerCase().split('-')[0] === language) ??
    fallback
  );
}

/** Numbers and dates follow the region that was asked for, where the texts have its language. */
export function formatLocale(asked: string, chosen: string): string {
  const sameLanguage = asked.toLowerCase().split('-')[0] === chosen.split('-')[0];
  try {
    return sameLanguage ? (Intl.getCanonicalLocales(asked)[0] ?? chosen) : chosen;
  } catch {
    return chosen;
  }
}

/** @param part what the first screens say, or the rest. */
export async function loadMessages(locale: string, part: 'first' | 'later'): Promise<CompiledMessages> {
  const load = locales[locale]?.[part];
  return load === undefined ? english : (await load()).default;
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

export function textDirection(locale: string): 'ltr' | 'rtl' {
  return rightToLeft.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

export { english };
