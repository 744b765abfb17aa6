import { generateKeyPairSync, sign } from 'node:crypto';
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { hex } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { isEd25519Key, verifyEd25519, whichSigned } from './ed25519.ts';

const bytes = (text: string): Uint8Array => hex.decode(text);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** RFC 8032, section 7.1: key, message, signature. */
const rfc8032 = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

describe('verifyEd25519', () => {
  test.each(rfc8032)('accepts the vector of RFC 8032 for %s', (key, message, signature) => {
    expect(verifyEd25519(bytes(signature), bytes(message), bytes(key))).toBe(true);
    expect(verifyEd25519(bytes(signature), bytes(`${message}00`), bytes(key))).toBe(false);
    expect(isEd25519Key(bytes(key))).toBe(true);
  });

  test("accepts Node's signatures, and none whose S is out of range", () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
    const message = text('Nonce 1');
    const signature = new Uint8Array(sign(null, message, privateKey));
    expect(verifyEd25519(signature, message, key)).toBe(true);
    // S plus the order of the group states the same number a second time.
    let carry = ed25519.Point.Fn.ORDER;
    for (let at = 32; at < 64; at++) {
      carry += BigInt(signature[at] ?? 0);
      signature[at] = Number(carry & 0xffn);
      carry >>= 8n;
    }
    expect(verifyEd25519(signature, message, key)).toBe(false);
  });

  test.each(ED25519_TORSION_SUBGROUP)('no signature fits the small-order key %s', key => {
    expect(isEd25519Key(bytes(key))).toBe(false);
    for (const point of ED25519_TORSION_SUBGROUP) {
      const signature = Uint8Array.of(...bytes(point), ...new Uint8Array(32));
      for (let nonce = 0; nonce < 16; nonce++) {
        expect(verifyEd25519(signature, text(`nonce ${nonce}`), bytes(key))).toBe(false);
      }
    }
  });

  test('is false for other lengths', () => {
    const [key, , signature] = rfc8032[0];
    for (const length of [0, 31, 63]) {
      expect(verifyEd25519(bytes(signature).slice(0, length), new Uint8Array(), bytes(key))).toBe(false);
    }
    expect(verifyEd25519(bytes(signature), new Uint8Array(), bytes(key).slice(1))).toBe(false);
    expect(isEd25519Key(bytes(key).slice(1))).toBe(false);
  });
});

describe('whichSigned says what verifyEd25519 says of each', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const messages = Array.from({ length: 6 }, (_, at) => text(`message ${at}`));

  test.each([0, 1, 2, 3, 4, 5])('for the message in place %i, among six and among fewer', place => {
    const signature = new Uint8Array(sign(null, messages[place] ?? text(''), privateKey));
    for (const count of [1, 2, 3, 6]) {
      const some = messages.slice(0, count);
      const each = some.findIndex(message => verifyEd25519(signature, message, key));
      expect(whichSigned(signature, some, key)).toBe(each === -1 ? undefined : each);
    }
    for (let byte = 0; byte < 64; byte++) {
      const changed = signature.with(byte, (signature[byte] ?? 0) ^ (1 << (byte % 8)));
      expect(whichSigned(changed, messages, key)).toBe(undefined);
    }
  });

  test.each(ED25519_TORSION_SUBGROUP)('nothing fits the small-order key %s', small => {
    for (const point of ED25519_TORSION_SUBGROUP) {
      const signature = Uint8Array.of(...bytes(point), ...new Uint8Array(32));
      expect(whichSigned(signature, messages, bytes(small))).toBe(undefined);
    }
  });

  test('a point of small order beside the true one is accepted or refused alike', () => {
    // R with a torsion point added signs under the equation with the cofactor; both ask that one.
    for (const torsion of ED25519_TORSION_SUBGROUP) {
      const seed = new Uint8Array(32).fill(7);
      const own = ed25519.getPublicKey(seed);
      const { scalar } = ed25519.utils.getExtendedPublicKey(seed);
      const { Fn, BASE } = ed25519.Point;
      const r = 12345n;
      const R = BASE.multiply(r).add(ed25519.Point.fromHex(torsion)).toBytes();
      const hash = sha512(Uint8Array.of(...R, ...own, ...(messages[1] ?? [])));
      const S = Fn.create(r + Fn.create(bytesToNumberLE(hash)) * scalar);
      const signature = Uint8Array.of(...R, ...numberToBytesLE(S, 32));
      const alone = verifyEd25519(signature, messages[1] ?? text(''), own);
      expect(whichSigned(signature, messages, own)).toBe(alone ? 1 : undefined);
    }
  });

  test('other lengths are of none', () => {
    expect(whichSigned(new Uint8Array(63), messages, key)).toBe(undefined);
    expect(whichSigned(new Uint8Array(64), messages, key.slice(1))).toBe(undefined);
    expect(whichSigned(new Uint8Array(64), [], key)).toBe(undefined);
  });
});
