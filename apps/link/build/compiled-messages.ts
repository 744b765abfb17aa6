/**
 * Makes each file of texts (`src/texts/messages/<locale>.json`, ICU MessageFormat) a module of plain functions, so
 * that no parser is shipped. The module of a locale is `virtual:messages/<locale>`; `en-XA` is the pseudo-locale.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MessageFormat from '@messageformat/core';
import compileModule from '@messageformat/core/compile-module.js';
import type { Plugin } from 'vite';
import { pseudo } from './message-syntax.ts';

const prefix = 'virtual:messages/';
const fileOf = (locale: string) => join(import.meta.dirname, '../src/texts/messages', `${locale}.json`);

/** Text key → text in ICU MessageFormat. */
export type Messages = Record<string, string>;

export function readMessages(locale: string): Messages {
  return JSON.parse(readFileSync(fileOf(locale), 'utf8')) as Messages;
}

export function compile(locale: string): string {
  if (locale !== 'en-XA') return compileModule(new MessageFormat(locale), readMessages(locale));
  const longer = Object.entries(readMessages('en')).map(([key, text]) => [key, pseudo(text)]);
  return compileModule(new MessageFormat('en'), Object.fromEntries(longer));
}

export function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    resolveId: id => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const locale = id.slice(prefix.length + 1);
      this.addWatchFile(fileOf(locale === 'en-XA' ? 'en' : locale));
      return { code: compile(locale), moduleType: 'js' };
    },
  };
}
