import { expect, test } from 'vitest';
import { readReturnUrl } from './return-urls.ts';

test.each([
  ['https://shop.example/done', 'https://shop.example/done'],
  [' https://Shop.Example:443 ', 'https://shop.example/'],
  ['https://shop.example/a/../done?order=1', 'https://shop.example/done?order=1'],
  ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
])('%s is kept as %s', (text, url) => {
  expect(readReturnUrl(text, 'live')).toEqual({ ok: true, url });
});

test.each([
  'http://shop.example/done',
  'http://localhost:3000/done',
  'shop.example/done',
  '/done',
  'javascript:alert(1)//https://',
  'shop://done',
  'https://shop.example@evil.example/done',
  'https://shop.example/done#part',
  'https://*.shop.example/done',
  `https://shop.example/${'x'.repeat(2048)}`,
  '',
])('%j is refused live, in words', text => {
  const reading = readReturnUrl(text, 'live');
  expect(reading).toMatchObject({ ok: false });
  if (reading.ok) return;
  expect(reading.message).toMatch(/^".*\.$/s);
  expect(reading.hint).toMatch(/\.$/);
});

test("the sandbox also takes the developer's own machine", () => {
  expect(readReturnUrl('http://localhost:3000/done', 'sandbox')).toMatchObject({ ok: true });
  expect(readReturnUrl('http://[::1]:3000/done', 'sandbox')).toMatchObject({ ok: true });
  expect(readReturnUrl('http://localhost.evil.example/', 'sandbox')).toMatchObject({ ok: false });
});
