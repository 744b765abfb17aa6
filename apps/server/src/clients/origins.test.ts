import { describe, expect, test } from 'vitest';
import { frameAncestors, isOriginAllowed, parseOrigin, readOrigin } from './origins.ts';

describe('without a list', () => {
  test.each([
    'http://localhost:3000',
    'https://localhost',
    'http://127.0.0.1:1',
    'https://127.0.0.1:8443',
    'http://[::1]:4000',
  ])('the sandbox is open to %s, and live is not', origin => {
    expect(isOriginAllowed([], 'sandbox', origin)).toBe(true);
    expect(isOriginAllowed([], 'live', origin)).toBe(false);
  });

  test.each([
    'https://shop.example',
    'http://localhost.shop.example',
    'http://127.0.0.2',
    'http://localhost:3000/',
    'http://LOCALHOST',
    'null',
    '',
    'file://',
    'http://user@localhost',
    'http://localhost@shop.example',
  ])('the sandbox is closed to %j', origin => {
    expect(isOriginAllowed([], 'sandbox', origin)).toBe(false);
  });
});

describe('with a list', () => {
  const list = ['https://shop.example', 'http://localhost:3000'];
  test.each(['sandbox', 'live'] as const)('%s takes exactly what is in it', environment => {
    expect(isOriginAllowed(list, environment, 'https://shop.example')).toBe(true);
    expect(isOriginAllowed(list, environment, 'http://localhost:3000')).toBe(true);
    expect(isOriginAllowed(list, environment, 'http://shop.example')).toBe(false);
    expect(isOriginAllowed(list, environment, 'https://shop.example:8443')).toBe(false);
    expect(isOriginAllowed(list, environment, 'https://a.shop.example')).toBe(false);
    expect(isOriginAllowed(list, environment, 'http://localhost:3001')).toBe(false);
  });
});

test('the browser is told the same', () => {
  expect(frameAncestors(['https://shop.example', 'https://b.example'], 'live')).toBe(
    'https://shop.example https://b.example',
  );
  expect(frameAncestors([], 'live')).toBe("'none'");
  expect(frameAncestors([], 'sandbox')).toBe(
    'http://localhost:* https://localhost:* http://127.0.0.1:* https://127.0.0.1:*',
  );
});

test.each([
  ['https://Shop.Example:443/some/page?x=1', 'https://shop.example'],
  ['http://localhost:3000/settings/user', 'http://localhost:3000'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ['https://*.shop.example', undefined],
  ['shop.example', undefined],
  ['javascript:alert(1)', undefined],
  ["https://a.example; script-src 'unsafe-inline'", undefined],
])('%s is read as %s', (text, origin) => {
  expect(parseOrigin(text)).toBe(origin);
});

describe('what somebody wants on a list', () => {
  test.each(['sandbox', 'live'] as const)('is kept as its origin (%s)', environment => {
    const reading = readOrigin(' https://Shop.Example:443/some/page ', environment);
    expect(reading).toEqual({ ok: true, origin: 'https://shop.example' });
    expect(readOrigin('https://[2001:db8::1]:8443', environment)).toMatchObject({ ok: true });
  });

  test('is http in the sandbox only', () => {
    expect(readOrigin('http://localhost:3000', 'sandbox')).toEqual({
      ok: true,
      origin: 'http://localhost:3000',
    });
    expect(readOrigin('http://localhost:3000', 'live')).toMatchObject({ ok: false, rule: 'insecureOrigin' });
  });

  test.each([
    ['shop.example/page', 'origin', 'Did you mean https://shop.example?'],
    ['*.shop.example', 'wildcard', 'Add each origin, such as https://shop.example.com.'],
    ['ftp://shop.example', 'origin', 'Write it like https://shop.example.com or http://localhost:3000.'],
    ['', 'origin', 'Write it like https://shop.example.com or http://localhost:3000.'],
  ])('%j is refused', (text, rule, hint) => {
    expect(readOrigin(text, 'sandbox')).toMatchObject({ ok: false, rule, hint });
  });

  // They are legal in a URL, and would be words of their own in the policy that the browser is sent.
  test.each(["https://a;script-src'none", 'https://a,b.example', "https://'none'", 'https://a;b'])(
    '%j can smuggle nothing into a policy',
    text => {
      expect(parseOrigin(text)).toBeUndefined();
      expect(readOrigin(text, 'live')).toMatchObject({ ok: false });
    },
  );
});
