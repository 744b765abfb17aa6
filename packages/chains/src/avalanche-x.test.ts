import { bech32 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { testProofs } from '../test/tampering.ts';
import { avalancheXVectors } from '../test/vectors/avalanche-x.ts';
import { avalancheX } from './avalanche-x.ts';

/** From the examples of Avalanche's own documentation. */
const documented = 'X-avax1tzdcgj4ehsvhhgpl7zylwpw0gl2rxcg4r5afk5';
const proven = avalancheXVectors[0]?.proof.address ?? '';
const provenOnFuji = avalancheXVectors[1]?.proof.address ?? '';

describe('avalancheX: addresses', () => {
  test.each([
    ['main network', documented, true],
    ['main network, by avalanchejs', proven, true],
    ['test network, by avalanchejs', provenOnFuji, false],
  ])('%s', (_, text, mainnet) => {
    expect(avalancheX.parseAddress(text)).toEqual({
      ok: true,
      canonical: text,
      kind: 'secp256k1',
      mainnet,
      destination: true,
    });
  });

  test.each([
    ['the C-Chain', '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 'wrongNetwork'],
    ['the P-Chain', documented.replace('X-', 'P-'), 'wrongNetwork'],
    ['the C-Chain in bech32', documented.replace('X-', 'C-'), 'wrongNetwork'],
    ['no chain', documented.slice(2), 'malformed'],
    ['capital letters', documented.toUpperCase(), 'malformed'],
    ['another chain', 'X-bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'wrongNetwork'],
    ['a wrong checksum', documented.replace('tz', 'zt'), 'badChecksum'],
  ])('refuses %s', (_, text, reason) => {
    expect(avalancheX.parseAddress(text)).toMatchObject({ ok: false, reason });
  });

  test.each(['PrivateKey-ewoqjP7PxY4yr3iLTpLisriqt94hdyDFNgchSxGGztUrTXtNN'])(
    'names a private key: %s',
    text => {
      expect(avalancheX.parseAddress(text)).toMatchObject({
        ok: false,
        message: expect.stringContaining('private key'),
      });
    },
  );

  test('the zero address is no destination', () => {
    const zero = `X-${bech32.encodeFromBytes('avax', new Uint8Array(20))}`;
    expect(avalancheX.parseAddress(zero)).toMatchObject({ ok: true, destination: false });
  });

  test.each([documented, proven, provenOnFuji])('every typing error in %s is caught', text => {
    expectCorruptionsCaught(avalancheX, text, alphabets.bech32);
  });
});

testProofs(avalancheX, avalancheXVectors, 102);
