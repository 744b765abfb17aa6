import bitcore from 'bitcore-lib-doge';
import { describe, expect, test } from 'vitest';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { bitcoreAddress, byBitcoinjs, byBitcore, sameKey, secrets } from '../test/legacy.ts';
import { testProofs, type Vector } from '../test/tampering.ts';
import { dogecoin } from './dogecoin.ts';

const magic = '\u0019Dogecoin Signed Message:\n';
const text = (what: string): string => `Such proof (${what}) — ✓\nNonce: 9b`;
const address = bitcoreAddress(bitcore, secrets[0]);

const vector = (name: string, signer: string, signature: string): Vector => ({
  name,
  standard: 'Dogecoin signed message',
  signer,
  proof: { address, message: text(name), signature },
  foreignAddress: bitcoreAddress(bitcore, secrets[1]),
  sameProof: sameKey,
});
testProofs(dogecoin, [
  vector('bitcoinjs', 'bitcoinjs-message 2.2.0', byBitcoinjs(magic, text('bitcoinjs'))),
  vector('bitcore', 'bitcore-lib-doge 11.5.1', byBitcore(bitcore, magic, text('bitcore'))),
]);

describe('dogecoin: addresses', () => {
  test.each([
    ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', 'p2pkh', true],
    ['DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD', 'p2pkh', true],
    ['A7JjzK9k9x5b2MkkQzqt91WZsuu7wTu6iS', 'p2sh', true],
    ['9sLa1AKzjWuNTe1CkLh5GDYyRP9enb1Spp', 'p2sh', true],
    ['2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc', 'p2sh', false],
  ] as const)('%s is %s', (text, kind, mainnet) => {
    expect(dogecoin.parseAddress(text)).toEqual({
      ok: true,
      canonical: text,
      kind,
      mainnet,
      destination: true,
    });
    expectCorruptionsCaught(dogecoin, text, alphabets.base58);
  });

  test.each([
    ['', 'empty'],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'wrongNetwork'],
    ['LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9', 'wrongNetwork'],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'wrongNetwork'],
    ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7M', 'badChecksum'],
    ['doge', 'malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(dogecoin.parseAddress(text)).toMatchObject({ ok: false, reason });
  });
});
