import { expect, test } from 'vitest';
import { findTextsOutside } from './texts-outside.mjs';

const found = source =>
  findTextsOutside('screen.tsx', source).map(each => /says "(.*?)" by itself/.exec(each)?.[1]);

test('finds words that people read or hear', () => {
  expect(found('const a = <p>Hello</p>;')).toEqual(['Hello']);
  expect(found("const a = <p>{'Hello'}</p>;")).toEqual(['Hello']);
  expect(found('const a = <p>{`Hello`}</p>;')).toEqual(['Hello']);
  expect(found('const a = <button aria-label="Close" />;')).toEqual(['Close']);
  expect(found("const a = <Field label={'Name'} />;")).toEqual(['Name']);
  expect(found("const why = 'You have no money';")).toEqual(['You have no money']);
});

test('leaves alone what is no text', () => {
  expect(found('const a = <p class="a b c">{t(\'hello\')} · {amount}</p>;')).toEqual([]);
  expect(found("throw new Error('this screen needs a session');")).toEqual([]);
  expect(found('const a = <path d="M9 9h10v10H9z" />;')).toEqual([]);
});
