// Checks the Link page's texts: every language has every text, whole; every text is used; no words stand outside.
// Runs on Node 24 (`npm run check`).
import { globSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { readMessages } from '../apps/link/build/compiled-messages.ts';
import { messageOffences } from '../apps/link/build/message-offences.ts';
import { linkLocales } from '../packages/wire/src/locale.ts';
import { root } from './installation.mjs';
import { findTextsOutside } from './texts-outside.mjs';

const app = 'apps/link';

/** Command lines and names of tools are the same in every language. */
const notTexts = new Set([`${app}/src/screens/signing-ways.ts`]);

const sources = Object.fromEntries(
  globSync(`${app}/src/**/*.{ts,tsx}`, { cwd: root })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => !/\.test\.tsx?$|\/test-|message-values\.ts$/.test(path))
    .map(path => [path, readFileSync(`${root}/${path}`, 'utf8')]),
);

const file = part => `${app}/src/texts/messages/${part}.json`;
const translations = Object.entries(linkLocales).filter(([, name]) => name !== 'en' && name !== 'en-XA');
const offences = ['', '.later'].flatMap(part => {
  const english = { file: file(`en${part}`), texts: readMessages(`en${part}`) };
  return translations.flatMap(([language, name]) =>
    messageOffences(english, { language, file: file(name + part), texts: readMessages(name + part) }),
  );
});

const code = Object.values(sources).join('\n');
// `t(`reason.${reason}`)` uses every key that begins so.
const families = Array.from(code.matchAll(/t\(`([\w.]+?)\$\{/g), match => match[1]);
const unused = Object.keys({ ...readMessages('en'), ...readMessages('en.later') })
  .filter(key => !code.includes(`'${key}'`) && !families.some(family => key.startsWith(family)))
  .map(key => `Nothing says '${key}': take it out of every file in ${app}/src/texts/messages.`);

const outside = Object.entries(sources)
  .filter(([path]) => !notTexts.has(path))
  .flatMap(([path, source]) => findTextsOutside(path, source));

const all = [...offences, ...unused, ...outside];
for (const offence of all) console.error(offence);
if (Object.keys(sources).length === 0) console.error(`No sources found in ${app}.`);
process.exit(all.length > 0 || Object.keys(sources).length === 0 ? 1 : 0);
