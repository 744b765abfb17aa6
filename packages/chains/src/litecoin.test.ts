import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bech32, hex } from '@scure/base';
import * as btc from '@scure/btc-signer';
import bitcore from 'bitcore-lib-ltc';
import { describe, expect, test } from 'vitest';
import { alphabets, expectCorruptionsCaught } from '../test/corruption.ts';
import { bitcoreAddress, byBitcoinjs, byBitcore, sameKey, secrets } from '../test/legacy.ts';
import { testProofs, type Vector } from '../test/tampering.ts';
import { litecoin } from './litecoin.ts';

const magic = '\u0019Litecoin Signed Message:\n';
const text = (what: string): string => `Prove that you own this address (${what}) — ✓\nNonce: 9b`;
const addresses = (type?: 'witnesspubkeyhash'): [string, string] => [
  bitcoreAddress(bitcore, secrets[0], type),
  bitcoreAddress(bitcore, secrets[1], type),
];

const vector = (
  name: string,
  signer: string,
  [address, foreignAddress]: [string, string],
  signature: string,
): Vector => ({
  name,
  standard: 'Litecoin signed message',
  signer,
  proof: { address, message: text(name), signature },
  foreignAddress,
  alsoProves: [addresses()[0], addresses('witnesspubkeyhash')[0]],
  sameProof: sameKey,
});
const bitcoinjs = 'bitcoinjs-message 2.2.0';
testProofs(litecoin, [
  vector('p2pkh', bitcoinjs, addresses(), byBitcoinjs(magic, text('p2pkh'))),
  vector('p2wpkh', bitcoinjs, addresses('witnesspubkeyhash'), byBitcoinjs(magic, text('p2wpkh'), 'p2wpkh')),
  vector(
    'p2wpkh, old header',
    bitcoinjs,
    addresses('witnesspubkeyhash'),
    byBitcoinjs(magic, text('p2wpkh, old header')),
  ),
  vector(
    'p2pkh, bitcore',
    'bitcore-lib-ltc 11.5.1',
    addresses(),
    byBitcore(bitcore, magic, text('p2pkh, bitcore')),
  ),
]);

test('litecoin: a script of one key is proven by that key', () => {
  const publicKey = secp256k1.getPublicKey(hex.decode(secrets[0]));
  // Bitcoin's nested segwit address in Litecoin's first letters; the old form parses to the new one.
  const old = litecoin.parseAddress(btc.p2sh(btc.p2wpkh(publicKey)).address ?? '');
  const address = old.ok ? old.canonical : '';
  const message = text('p2sh');
  const signature = byBitcoinjs(magic, message, 'p2sh(p2wpkh)');
  expect(address).toMatch(/^M/);
  expect(litecoin.verifyMessage({ address, message, signature }, { now: 0 }).verdict).toBe('verified');
  expect(litecoin.verifyMessage({ address, message: 'x', signature }, { now: 0 }).verdict).toBe('rejected');
});

test("litecoin: Bitcoin's magic is not Litecoin's", () => {
  const message = text('magic');
  const signature = byBitcoinjs('\u0018Bitcoin Signed Message:\n', message);
  expect(litecoin.verifyMessage({ address: addresses()[0], message, signature }, { now: 0 }).verdict).toBe(
    'rejected',
  );
});

describe('litecoin: addresses', () => {
  test.each([
    ['LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9', 'p2pkh', true, alphabets.base58],
    ['MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh', 'p2sh', true, alphabets.base58],
    ['ltc1qauw2aajwu832l7rhkl5wjufacfdj9z0jvyxx9d', 'p2wpkh', true, alphabets.bech32],
    ['ltc1qzvcgmntglcuv4smv3lzj6k8szcvsrmvk0phrr9wfq8w493r096ssm2fgsw', 'p2wsh', true, alphabets.bech32],
    ['mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 'p2pkh', false, alphabets.base58],
  ] as const)('%s is %s', (address, kind, mainnet, alphabet) => {
    expect(litecoin.parseAddress(address)).toEqual({
      ok: true,
      canonical: address,
      kind,
      mainnet,
      destination: true,
    });
    expectCorruptionsCaught(litecoin, address, alphabet);
  });

  test("the old form of script addresses is Bitcoin's too: same account, no destination", () => {
    expect(litecoin.parseAddress('3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY')).toMatchObject({
      canonical: 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh',
      destination: false,
    });
  });

  test('MWEB addresses are refused by name', () => {
    // A scan key and a spend key, 33 bytes each (LIP-4).
    const mweb = bech32.encode('ltcmweb', [0, ...bech32.toWords(new Uint8Array(66).fill(2))], false);
    expect(litecoin.parseAddress(mweb)).toMatchObject({ ok: false, reason: 'unsupportedKind' });
  });

  test.each([
    ['', 'empty'],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'wrongNetwork'],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'wrongNetwork'],
    ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', 'wrongNetwork'],
    ['LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH8', 'badChecksum'],
    ['0x52908400098527886E0F7030069857D2E4169EE7', 'malformed'],
  ])('%s is refused: %s', (address, reason) => {
    expect(litecoin.parseAddress(address)).toMatchObject({ ok: false, reason });
  });
});
