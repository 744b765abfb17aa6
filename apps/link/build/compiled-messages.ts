/**
 * Makes each file of texts (`src/texts/messages/`, ICU MessageFormat) a module of plain functions, so that no parser
 * is shipped. `<language>.json` has what the first screens say, `<language>.later.json` the rest; their modules are
 * `virtual:messages/<language>` and `virtual:messages/<language>.later`. `en-XA` is the pseudo-locale, made of `en`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MessageFormat from '@messageformat/core';
import compileModule from '@messageformat/core/compile-module.js';
import type { Plugin } from 'vite';
import { isolated, pseudo } from './message-syntax.ts';

const prefix = 'virtual:messages/';
const pseudoLocale = 'en-XA';
const source = join(import.meta.dirname, '../src/texts');

/** Text key → text in ICU MessageFormat. */
export type Messages = Record<string, string>;

/** @param part `en`, or `en.later`. A file that is not there has no texts. */
export function readMessages(part: string): Messages {
  const file = fileOf(part);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Messages) : {};
}

export function fileOf(part: string): string {
  return join(source, 'messages', `${part.replace(pseudoLocale, 'en')}.json`);
}

/** What becomes of a text of a language before it is compiled. */
export function shapeOf(language: string): (text: string) => string {
  return { [pseudoLocale]: pseudo, ar: isolated }[language] ?? (text => text);
}

export function compile(part: string): string {
  const language = part.replace('.later', '');
  const texts = Object.entries(readMessages(part)).map(([key, text]) => [key, shapeOf(language)(text)]);
  const locale = language === pseudoLocale ? 'en' : language;
  const module: string = compileModule(new MessageFormat(locale), Object.fromEntries(texts));
  return countedByUs(module);
}

/** `#` is written as all other numbers are: in the digits of the region that was asked for. */
function countedByUs(module: string): string {
  const file = JSON.stringify(join(source, 'count.ts'));
  const counted = module.replaceAll(/\bnumber\("[\w-]+", (d\.\w+), 0\)/g, 'formatCount($1)');
  return `import { formatCount } from ${file};\n${counted}`;
}

/** The module's name in the built page says which language is in it: `messages-es`, `messages-es.later`. */
export function messagesChunk(moduleId: string | null): string | undefined {
  return moduleId?.startsWith(`\0${prefix}`) ? `messages-${moduleId.slice(prefix.length + 1)}` : undefined;
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
