/**
 * Makes each file of texts (`src/texts/messages/`, ICU MessageFormat) a module of plain functions, so that no parser
 * is shipped. `<locale>.json` has what the first screens say, `<locale>.later.json` the rest; their modules are
 * `virtual:messages/<locale>` and `virtual:messages/<locale>.later`. `en-XA` is the pseudo-locale, made of `en`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MessageFormat from '@messageformat/core';
import compileModule from '@messageformat/core/compile-module.js';
import type { Plugin } from 'vite';
import { pseudo } from './message-syntax.ts';

const prefix = 'virtual:messages/';
const pseudoLocale = 'en-XA';

/** Text key → text in ICU MessageFormat. */
export type Messages = Record<string, string>;

/** @param part `en`, or `en.later`. */
export function readMessages(part: string): Messages {
  return JSON.parse(readFileSync(fileOf(part), 'utf8')) as Messages;
}

function fileOf(part: string): string {
  return join(import.meta.dirname, '../src/texts/messages', `${part.replace(pseudoLocale, 'en')}.json`);
}

export function compile(part: string): string {
  const messages = Object.entries(readMessages(part));
  const isPseudo = part.startsWith(pseudoLocale);
  const texts = messages.map(([key, text]) => [key, isPseudo ? pseudo(text) : text]);
  const locale = isPseudo ? 'en' : part.replace('.later', '');
  return compileModule(new MessageFormat(locale), Object.fromEntries(texts));
}

export function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    resolveId: id => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const part = id.slice(prefix.length + 1);
      this.addWatchFile(fileOf(part));
      return { code: compile(part), moduleType: 'js' };
    },
  };
}
