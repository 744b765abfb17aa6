import { expect, test } from 'vitest';
import { readAddress, withoutCode } from './address.ts';

const link = (query: string) => new URL(`https://link.example/b2b-iframe/client-1/broker-connect${query}`);

test('reads what the token and the SDK put there', () => {
  expect(readAddress(link('?auth_code=a-_b&lng=fr-FR&fiatCur=eur&th=dark&rt=embedded'))).toEqual({
    ...{
      clientId: 'client-1',
      payLink: false,
      code: 'a-_b',
      language: 'fr-FR',
      fiatCurrency: 'EUR',
      theme: 'dark',
      style: {},
      embedded: true,
    },
  });
});

test('has a default for everything that is absent or unknown', () => {
  const nothing = {
    payLink: false,
    code: undefined,
    language: 'en',
    fiatCurrency: undefined,
    theme: undefined,
    style: {},
    embedded: false,
  };
  expect(readAddress(link(''))).toEqual({ clientId: 'client-1', ...nothing });
  expect(readAddress(link('?auth_code=&fiatCur=XYZ&th=pink&rt=overlay'))).toEqual({
    clientId: 'client-1',
    ...nothing,
  });
  expect(readAddress(new URL('https://link.example/elsewhere/client-1/x'))).toEqual({
    clientId: '',
    ...nothing,
  });
});

test('a payment link is its code and nothing else', () => {
  const paying = new URL('https://link.example/pay/a-_b?lng=es');
  expect(readAddress(paying)).toMatchObject({ clientId: '', payLink: true, code: 'a-_b', language: 'es' });
  expect(withoutCode(paying)).toBe('/pay/?lng=es');
  expect(readAddress(new URL('https://link.example/pay/'))).toMatchObject({ payLink: true, code: undefined });
});

test('reads the style in the address as far as it is sound', () => {
  const look = encodeURIComponent(btoa('{"pc":"#0a7b3c","br":4,"ir":4,"io":0.5,"t":"label","th":"dark"}'));
  expect(readAddress(link(`?auth_code=x&link_style=${look}&lng=en`)).style).toEqual({
    accentColor: '#0a7b3c',
    cornerRadius: 4,
    theme: 'dark',
  });
  expect(readAddress(link('?link_style=%00')).style).toEqual({});
});

test('takes the code away and nothing else', () => {
  expect(withoutCode(link('?auth_code=x&lng=en&th=dark'))).toBe(
    '/b2b-iframe/client-1/broker-connect?lng=en&th=dark',
  );
  expect(withoutCode(link('?auth_code=x'))).toBe('/b2b-iframe/client-1/broker-connect');
});
