import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chooseLocale, textDirection } from '@fairlead/wire/locale';
import { beforeEach, expect, test } from 'vitest';
import { readMessages } from '../../build/compiled-messages.ts';
import { pseudo, valueTypes } from '../../build/message-syntax.ts';
import { messageValuesSource } from '../../build/message-values.ts';
import { formatLocale } from './locales.ts';
import { currentLocale, speak, speakLater, t } from './texts.ts';

const first = readMessages('en');
const later = readMessages('en.later');
const english = { ...first, ...later };
const source = join(import.meta.dirname, '..');
const root = () => document.documentElement;

beforeEach(() => speakAll('en', root()));

async function speakAll(...asked: Parameters<typeof speak>): Promise<void> {
  await speak(...asked);
  await speakLater();
}

test('the types of the texts are those of the present texts', () => {
  expect(readFileSync(join(import.meta.dirname, 'message-values.ts'), 'utf8')).toBe(
    messageValuesSource(english),
  );
});

/** The files that the page needs before its first screen: what `link.ts` and `page.tsx` import, and what that imports. */
function firstFiles(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(file, 'utf8').replace(/^import type [^;]*;/gm, '');
  for (const [, imported = ''] of text.matchAll(/^(?:import|\} from|export) ?.*'(\.[^']+)'/gm)) {
    firstFiles(join(dirname(file), imported), found);
  }
  return found;
}

test('the first screens use no text that comes later', () => {
  const files = ['link.ts', 'page.tsx']
    .flatMap(file => [...firstFiles(join(source, file))])
    .filter(file => !file.endsWith('message-values.ts'));
  expect(files.some(file => file.endsWith('catalog.tsx'))).toBe(true);
  expect(files.some(file => file.endsWith('preview.tsx'))).toBe(false);
  const code = files.map(file => readFileSync(file, 'utf8')).join('\n');
  expect(Object.keys(later).filter(key => code.includes(`'${key}'`))).toEqual([]);
  expect(Object.keys(later).filter(key => code.includes(`\`${key.split('.')[0]}.\${`))).toEqual([]);
});

test('no text is in both parts', () => {
  expect(Object.keys(first).filter(key => key in later)).toEqual([]);
});

test('fills in values, and chooses by number', () => {
  expect(t('login.title', { name: 'Kraken' })).toBe('Log in to Kraken');
  expect(t('code.attempts', { count: 1 })).toBe('1 try left');
  expect(t('code.attempts', { count: 3 })).toBe('3 tries left');
  expect(t('header.title', { type: 'payment', client: 'Acme' })).toBe('Pay Acme');
});

test('a language loads when it is asked for', async () => {
  await speakAll('en-XA', root());
  expect(t('header.back')).toBe('[Báçk]');
  expect(root().lang).toBe('en-XA');
  await speakAll('tlh', root());
  expect(t('header.back')).toBe('Back');
  expect([root().lang, root().dir]).toEqual(['en-US', 'ltr']);
});

test('counts as the language does, in the digits of the region', async () => {
  await speakAll('ar', root());
  expect([0, 1, 2, 3, 11, 100].map(count => t('code.attempts', { count }))).toEqual([
    'لم تبق محاولات',
    'بقيت محاولة واحدة',
    'بقيت محاولتان',
    'بقيت 3 محاولات',
    'بقيت 11 محاولة',
    'بقيت 100 محاولة',
  ]);
  expect([root().lang, root().dir]).toEqual(['ar', 'rtl']);
  await speakAll('ar-EG', root());
  expect(t('code.attempts', { count: 3 })).toBe('بقيت ٣ محاولات');
  await speakAll('es-MX', root());
  expect(t('code.attempts', { count: 1 })).toBe('Queda 1 intento');
  expect(root().lang).toBe('es-US');
});

test('a value has a direction of its own where the text runs from right to left', async () => {
  await speakAll('ar', root());
  expect(t('login.title', { name: 'Crypto.com!' })).toBe('تسجيل الدخول إلى \u2068Crypto.com!\u2069');
});

test('falls back from region to language to English', () => {
  const available = ['en-US', 'es-US', 'es-MX', 'ja-JP'];
  const chosen = ['es-MX', 'es-mx', 'es-ES', 'es', 'ja', 'fr-CA', '', '%%'].map(asked =>
    chooseLocale(asked, available),
  );
  expect(['es-MX', 'ja', 'ar-SA', 'de'].map(asked => chooseLocale(asked))).toEqual([
    'es-US',
    'ja-JP',
    'ar',
    'en-US',
  ]);
  expect(chosen).toEqual(['es-MX', 'es-MX', 'es-US', 'es-US', 'ja-JP', 'en-US', 'en-US', 'en-US']);
});

test('numbers follow the region that was asked for, if the texts have its language', async () => {
  expect(formatLocale('en-GB', 'en-US')).toBe('en-GB');
  expect(formatLocale('de-DE', 'en-US')).toBe('en-US');
  expect(formatLocale('en-%%', 'en-US')).toBe('en-US');
  await speakAll('en-GB', root());
  expect(currentLocale()).toBe('en-GB');
});

test('knows which languages run from right to left', () => {
  expect(['ar', 'ar-EG', 'he-IL', 'en-US', 'ja-JP'].map(textDirection)).toEqual([
    'rtl',
    'rtl',
    'rtl',
    'ltr',
    'ltr',
  ]);
});

test('the pseudo-locale is longer, keeps the values and shows what is not translated', () => {
  const text = 'Use {user} now, {count, plural, one {# day} other {# days}}';
  expect(valueTypes(text)).toEqual({ user: 'string', count: 'number' });
  expect(valueTypes(pseudo(text))).toEqual(valueTypes(text));
  expect(pseudo('What do you want to send from?').length).toBeGreaterThan(30 * 1.4);
});
