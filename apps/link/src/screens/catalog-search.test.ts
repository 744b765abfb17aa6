import type { IntegrationSummary } from '@fairlead/wire/session-view';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchIntegrations, withinOneTypo } from './catalog-search.ts';

const names = [
  'Binance',
  'Bitfinex',
  'Coinbase',
  'Coinbase Wallet',
  'Crypto.com',
  'Binance US',
  'Kraken',
  'OKX',
  'Trust Wallet',
  'Café Börse',
];
const integrations = names.map(
  (name, n): IntegrationSummary => ({ id: `${n}`, name, kind: 'exchange', type: 'x', logoUrl: '' }),
);
const search = (query: string) => searchIntegrations(query, integrations).map(each => each.name);

test('an empty query keeps the server’s order', () => expect(search('  ')).toEqual(names));

test('two keystrokes find the place', () => {
  expect(search('co')[0]).toBe('Coinbase');
  expect(search('kr')).toEqual(['Kraken']);
  expect(search('OK')).toEqual(['OKX']);
  expect(search('bi')).toEqual(['Binance', 'Bitfinex', 'Binance US']);
});

test('whole names come before beginnings, beginnings before later words, those before the middle', () => {
  expect(search('coinbase')).toEqual(['Coinbase', 'Coinbase Wallet']);
  expect(search('wallet')).toEqual(['Coinbase Wallet', 'Trust Wallet']);
  expect(search('base')).toEqual(['Coinbase', 'Coinbase Wallet']);
  expect(search('us')).toEqual(['Binance US', 'Trust Wallet']);
});

test('case, accents, spaces and punctuation do not matter', () => {
  expect(search('cryptocom')).toEqual(['Crypto.com']);
  expect(search('CRYPTO.COM')).toEqual(['Crypto.com']);
  expect(search('coin base')[0]).toBe('Coinbase');
  expect(search('cafe borse')).toEqual(['Café Börse']);
});

test('one typo is forgiven in a longer query', () => {
  expect(search('binanec')[0]).toBe('Binance');
  expect(search('krakn')).toEqual(['Kraken']);
  expect(search('coimbase')[0]).toBe('Coinbase');
  expect(search('xyz')).toEqual([]);
});

test('one typo: wrong, missing, too many, swapped; not two', () => {
  const like = (typed: string) => withinOneTypo(typed, 'kraken');
  expect(['kraken', 'krakem', 'krakn', 'krakeen', 'karken'].map(like)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(['krkn', 'karkne', 'xxaken'].map(like)).toEqual([false, false, false]);
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => withinOneTypo(a, b) === withinOneTypo(b, a)));
});
