/**
 * The words of the page that the server shows in place of this one where no script may run: in each language, as
 * `refusal.json` beside the built pages.
 */
import { linkLocales, textDirection } from '@fairlead/wire/locale';
import type { Plugin } from 'vite';
import { readMessages, shapeOf } from './compiled-messages.ts';

/** `body` has `{origin}` in it, where the address of the refused page belongs. */
export type RefusalTexts = { dir: 'ltr' | 'rtl'; title: string; body: string; next: string };

export function refusalTexts(): Record<string, RefusalTexts> {
  const textsIn = ([locale, name]: [string, string]): [string, RefusalTexts] => {
    const messages = readMessages(name);
    const say = (key: string) => shapeOf(name)(messages[`dead.originNotAllowed.${key}`] ?? '');
    return [
      locale,
      { dir: textDirection(locale), title: say('title'), body: say('body'), next: say('next') },
    ];
  };
  return Object.fromEntries(Object.entries(linkLocales).map(textsIn));
}

export function refusalTextsFile(): Plugin {
  return {
    name: 'refusal-texts',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'refusal.json', source: JSON.stringify(refusalTexts()) });
    },
  };
}
