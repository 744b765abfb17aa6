/** The languages that the page speaks: each is a module of its own, and none is loaded but the one that is spoken. */
import { fallbackLocale, linkLocales } from '@fairlead/wire/locale';
import type { MessageValues } from './message-values.ts';

export type MessageKey = keyof MessageValues;
export type CompiledMessages = Readonly<Record<string, (values: object) => string>>;

type Load = () => Promise<{ default: CompiledMessages }>;

/** `first`: what the first screens say. `later`: the rest. */
const modules: Record<(typeof linkLocales)[keyof typeof linkLocales], { first: Load; later: Load }> = {
  en: { first: () => import('virtual:messages/en'), later: () => import('virtual:messages/en.later') },
  es: { first: () => import('virtual:messages/es'), later: () => import('virtual:messages/es.later') },
  ja: { first: () => import('virtual:messages/ja'), later: () => import('virtual:messages/ja.later') },
  ar: { first: () => import('virtual:messages/ar'), later: () => import('virtual:messages/ar.later') },
  'en-XA': {
    first: () => import('virtual:messages/en-XA'),
    later: () => import('virtual:messages/en-XA.later'),
  },
};

/** Numbers and dates follow the region that was asked for, where the texts have its language. */
export function formatLocale(asked: string, chosen: string): string {
  const sameLanguage = asked.toLowerCase().split('-')[0] === chosen.split('-')[0];
  try {
    return sameLanguage ? (Intl.getCanonicalLocales(asked)[0] ?? chosen) : chosen;
  } catch {
    return chosen;
  }
}

/**
 * @param locale one of `linkLocales`
 * @param part what the first screens say, or the rest
 */
export async function loadMessages(locale: string, part: 'first' | 'later'): Promise<CompiledMessages> {
  const known = linkLocales as Record<string, keyof typeof modules>;
  return (await modules[known[locale] ?? linkLocales[fallbackLocale]][part]()).default;
}
