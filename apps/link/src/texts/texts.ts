/** The page's words: `t('key', { values })` answers a text in the user's language. */
import { chooseLocale, fallbackLocale, textDirection } from '@fairlead/wire/locale';
import { type CompiledMessages, formatLocale, loadMessages, type MessageKey } from './locales.ts';
import type { MessageValues } from './message-values.ts';

let messages: CompiledMessages = {};
let textsOf: string = fallbackLocale;
let locale: string = fallbackLocale;

type Values<Key extends MessageKey> = MessageValues[Key] extends null ? [] : [MessageValues[Key]];

/** That every language has every text is checked before it is built (`npm run check`). */
export function t<Key extends MessageKey>(key: Key, ...values: Values<Key>): string {
  return messages[key]?.(values[0] ?? {}) ?? key;
}

/** The locale for numbers, dates and times. */
export function currentLocale(): string {
  return locale;
}

/**
 * Called once, before anything is shown. A language that cannot be loaded leaves English.
 * @throws when that cannot be loaded either
 */
export async function speak(asked: string, root: HTMLElement): Promise<void> {
  let chosen = chooseLocale(asked);
  try {
    messages = await loadMessages(chosen, 'first');
  } catch {
    chosen = fallbackLocale;
    messages = await loadMessages(chosen, 'first');
  }
  textsOf = chosen;
  locale = formatLocale(asked, chosen);
  root.lang = chosen;
  root.dir = textDirection(chosen);
}

/** Adds what the later screens say, in the language that is spoken. */
export async function speakLater(): Promise<void> {
  const language = textsOf;
  const later = await loadMessages(language, 'later');
  if (language === textsOf) messages = { ...messages, ...later };
}
