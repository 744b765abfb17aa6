/** What is wrong with the files of texts, in sentences that say how to put it right. Pure. */
import type { Messages } from './compiled-messages.ts';
import { forks, valueTypes } from './message-syntax.ts';

export type Translation = {
  /** BCP 47, for the plural forms: `ar`. */
  language: string;
  /** The file, as people find it: `messages/ar.json`. */
  file: string;
  texts: Messages;
};

/** @param english the file that the translation is of */
export function messageOffences(
  english: { file: string; texts: Messages },
  { language, file, texts }: Translation,
): string[] {
  const missing = Object.entries(english.texts)
    .filter(([key]) => !(key in texts))
    .map(
      ([key, text]) =>
        `${file} lacks '${key}': add it, in that language, with the same {values}. In English it is ${JSON.stringify(text)}.`,
    );
  const foreign = Object.keys(texts)
    .filter(key => !(key in english.texts))
    .map(key => `${file} has '${key}', which ${english.file} has not: take it out, or add it there.`);
  const wrong = Object.entries(texts).flatMap(([key, text]) => {
    const original = english.texts[key];
    return original === undefined
      ? []
      : faultsOf(original, text, language).map(fault => `${file}, '${key}': ${fault}`);
  });
  return [...missing, ...foreign, ...wrong];
}

function faultsOf(english: string, text: string, language: string): string[] {
  if (text === english && countWords(english) > 2) return ['is still English; translate it.'];
  const faults: string[] = [];
  const wanted = valueTypes(english);
  const given = valueTypes(text);
  for (const name of Object.keys(wanted)) {
    if (!(name in given)) faults.push(`does not say {${name}}, as the English text does.`);
    else if (given[name] !== wanted[name]) faults.push(`uses {${name}} as a ${given[name]}.`);
  }
  for (const name of Object.keys(given)) {
    if (!(name in wanted)) faults.push(`says {${name}}, which it is not given.`);
  }
  const cases = new Map(forks(english).map(fork => [fork.value, fork]));
  for (const { value, type, cases: has } of forks(text)) {
    const needed =
      type === 'select'
        ? (cases.get(value)?.cases ?? [])
        : new Intl.PluralRules(language, {
            type: type === 'plural' ? 'cardinal' : 'ordinal',
          }).resolvedOptions().pluralCategories;
    const lacking = needed.filter(each => !has.includes(each));
    if (lacking.length > 0) faults.push(`{${value}, ${type}, …} lacks the case ${lacking.join(', ')}.`);
  }
  return faults;
}

/** Outside of values: names and figures are the same everywhere. */
function countWords(text: string): number {
  return text.replaceAll(/\{[^{}]*\}/g, '').match(/\p{L}{2,}/gu)?.length ?? 0;
}
