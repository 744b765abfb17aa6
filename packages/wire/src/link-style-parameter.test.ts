import { expect, test } from 'vitest';
import { linkStyleParameter, readLinkStyleParameter } from './link-style-parameter.ts';

test.each([
  {},
  { accentColor: '#0a7b3c' },
  { accentColor: '#FFFFFF', cornerRadius: 0, theme: 'dark' as const },
])('%o comes back', style => expect(readLinkStyleParameter(linkStyleParameter(style))).toEqual(style));

test('the SDKs find their own names in it', () => {
  const written = linkStyleParameter({ cornerRadius: 8, theme: 'light' });
  expect(JSON.parse(atob(written))).toEqual({ br: 8, ir: 8, th: 'light' });
});

test.each([
  ['', {}],
  ['%%%', {}],
  [btoa('null'), {}],
  [btoa('{"pc":"red","br":1e9,"th":"pink"}'), {}],
  [btoa('{"pc":"url(x)","br":2.5,"th":"dark"}'), { theme: 'dark' }],
])('of %s only what is sound is taken', (text, style) => expect(readLinkStyleParameter(text)).toEqual(style));
