/** The page's words: `t('key', { values })` answers a text in the user's language. */
import {
  type CompiledMessages,
  chooseLocale,
  english,
  formatLocale,
  loadMessages,
  type MessageKey,
  textDirection,
} from './locales.ts';
import type { MessageValues } from './message-values.ts';

let messages: CompiledMessages = english;
let textsOf = 'en-US';
let locale = 'en-US';

type Values<Key extends MessageKey> = MessageValues[Key] extends null ? [] : [MessageValues[Key]];

export function t<Key extends MessageKey>(key: Key, ...values: Values<Key>): string {
  const message = messages[key] ?? english[key];
  return message === undefined ? key : message(values[0] ?? {});
}

/** The locale for numbers, dates and times. */
export function currentLocale(): string {
  return locale;
}

/** Called once, before anything is shown. A language that cannot be loaded leaves English, never an empty page. */
export async function speak(asked: string, root: HTMLElement): Promise<void> {
  let chosen = chooseLocale(asked);
  try {
    messages = await loadMessages(chosen, 'first');
  } catch {
    chosen = 'en-US';
    messages = english;
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
