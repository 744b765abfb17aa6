import { expect, test } from 'vitest';
import { messageOffences } from './message-offences.ts';

const english = {
  'action.close': 'Close',
  'code.attempts': '{count, plural, one {# try left} other {# tries left}}',
  'login.title': 'Log in to {name}',
  'asset.title': '{type, select, payment {What to pay with?} other {What to send?}}',
  'notice.long': 'This is a whole sentence.',
};

/** The Arabic file with one thing changed. */
const offences = (change: Record<string, string | undefined>, language = 'ar') => {
  const sound = {
    'action.close': 'إغلاق',
    'code.attempts': '{count, plural, zero {ا} one {ب} two {ج} few {# د} many {# ه} other {# و}}',
    'login.title': 'الدخول إلى {name}',
    'asset.title': '{type, select, payment {ا} other {ب}}',
    'notice.long': 'هذه جملة.',
  };
  const texts = Object.fromEntries(
    Object.entries({ ...sound, ...change }).filter((each): each is [string, string] => each[1] !== undefined),
  );
  return messageOffences({ file: 'en.json', texts: english }, { language, file: 'ar.json', texts });
};

test('a whole translation has nothing wrong with it', () => {
  expect(offences({})).toEqual([]);
});

test('a missing text is named, with what it is in English and what to do', () => {
  expect(offences({ 'action.close': undefined })).toEqual([
    `ar.json lacks 'action.close': add it, in that language, with the same {values}. In English it is "Close".`,
  ]);
});

test.each([
  [{ 'action.shut': 'غلق' }, "has 'action.shut', which en.json has not"],
  [{ 'login.title': 'الدخول' }, 'does not say {name}'],
  [{ 'login.title': 'الدخول إلى {name} {client}' }, 'says {client}, which it is not given'],
  [{ 'asset.title': '{type, select, other {ب}}' }, '{type, select, …} lacks the case payment'],
  [{ 'code.attempts': '{count, plural, one {ب} two {ج} other {# و}}' }, 'lacks the case zero, few, many'],
  [{ 'notice.long': 'This is a whole sentence.' }, 'is still English'],
])('%o: %s', (change, words) => {
  const found = offences(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(words);
});

test('names and single words may be the same in another language', () => {
  expect(offences({ 'action.close': 'Close' })).toEqual([]);
});
