import { generateKeyPairSync, sign } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doublingsOf, verifyP256 } from './p256.ts';

const { Point } = p256;
const { Fn } = Point;
const either = { lowS: false };
const numbers = (...all: bigint[]) => concatBytes(...all.map(each => numberToBytesBE(each, 32)));
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** What @noble/curves says of the same. */
function expected(signature: Uint8Array, digest: Uint8Array, key: Uint8Array, lowS: boolean): boolean {
  try {
    return p256.verify(signature, digest, key, { prehash: false, lowS });
  } catch {
    return false;
  }
}

describe('verifyP256', () => {
  test("accepts Node's signatures, and of another digest none", () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-65));
    const short = Point.fromBytes(key).toBytes(true);
    for (let nonce = 0; nonce < 16; nonce += 1) {
      const message = Buffer.from(`nonce ${nonce}`);
      const signed = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      const signature = new Uint8Array(signed);
      expect(verifyP256(signature, sha256(message), key, either)).toBe(true);
      expect(verifyP256(signature, sha256(message), short, either)).toBe(true);
      expect(verifyP256(signature, sha256(sha256(message)), key, either)).toBe(false);
    }
  });

  test('says of every signature, whole or altered, what the library says', () => {
    const asked = fc.property(
      ...[bytes(48), bytes(32), fc.boolean(), fc.nat(128), fc.nat(7)],
      (secret, digest, lowS, at, bit) => {
        const { secretKey, publicKey } = p256.keygen(secret);
        const signature = p256.sign(digest, secretKey, { prehash: false, lowS });
        expect(verifyP256(signature, digest, publicKey, { lowS })).toBe(true);
        const altered = concatBytes(signature, digest, publicKey);
        altered[at] = (altered[at] ?? 0) ^ (1 << bit);
        const parts = [altered.slice(0, 64), altered.slice(64, 96), altered.slice(96)] as const;
        const answer = verifyP256(...parts, { lowS });
        expect(answer).toBe(expected(...parts, lowS));
        expect(answer).toBe(false);
      },
    );
    fc.assert(asked, { numRuns: 100 });
  });

  const digest = sha256(Buffer.from('Nonce 1'));
  const { secretKey, publicKey } = p256.keygen(new Uint8Array(48).fill(7));
  const signature = p256.sign(digest, secretKey, { prehash: false, lowS: true });
  const [r, s] = [bytesToNumberBE(signature.subarray(0, 32)), bytesToNumberBE(signature.subarray(32))];

  test.each([
    ['r is 0', numbers(0n, s)],
    ['s is 0', numbers(r, 0n)],
    ['both are 0', numbers(0n, 0n)],
    ['r is the order', numbers(Fn.ORDER, s)],
    ['s is the order', numbers(r, Fn.ORDER)],
    ['r is the highest number', numbers(2n ** 256n - 1n, s)],
    ['it is short', signature.subarray(0, 63)],
    ['it is long', concatBytes(signature, Uint8Array.of(0))],
    ['it is DER', p256.Signature.fromBytes(signature).toBytes('der')],
  ])('refuses where %s', (_, wrong) => {
    expect(verifyP256(wrong, digest, publicKey, either)).toBe(false);
  });

  test('takes the twin of a signature only where that is allowed', () => {
    const twin = numbers(r, Fn.ORDER - s);
    expect(verifyP256(twin, digest, publicKey, either)).toBe(true);
    expect(verifyP256(twin, digest, publicKey, { lowS: true })).toBe(false);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['the point at infinity', Uint8Array.of(0)],
    ['zeros', new Uint8Array(33)],
    ['a beginning that no key has', concatBytes(Uint8Array.of(5), publicKey.subarray(1))],
    ['x alone', publicKey.subarray(1)],
    ['a point beside the curve', concatBytes(Uint8Array.of(4), numbers(1n, 1n))],
  ])('refuses a key that is %s', (_, key) => {
    expect(verifyP256(signature, digest, key, either)).toBe(false);
  });

  test('refuses what adds up to the point at infinity', () => {
    // With the digest -r·d the two multiples cancel each other, whatever r is.
    const cancelling = Fn.neg(Fn.mul(r, bytesToNumberBE(secretKey)));
    expect(verifyP256(signature, numbers(cancelling), publicKey, either)).toBe(false);
  });

  test('takes a point whose x is above the order, and whose r is therefore small', () => {
    // Few numbers are between the order and the field's, so a signature there is made backwards: for a point with such
    // an x, a key is sought under which a signature of that r is right.
    let x = Fn.ORDER;
    let point: InstanceType<typeof Point> | undefined;
    while (point === undefined) {
      x += 1n;
      try {
        point = Point.fromBytes(concatBytes(Uint8Array.of(2), numbers(x)));
      } catch {}
    }
    const small = x - Fn.ORDER;
    // Q = (s·R - e·G) / r
    const e = bytesToNumberBE(digest);
    const ofR = point.multiply(s).subtract(Point.BASE.multiply(Fn.create(e)));
    const key = ofR.multiply(Fn.inv(small)).toBytes();
    expect(expected(numbers(small, s), digest, key, false)).toBe(true);
    expect(verifyP256(numbers(small, s), digest, key, either)).toBe(true);
    expect(verifyP256(numbers(small + 1n, s), digest, key, either)).toBe(false);
  });

  test('knows a digest of nothing but zeros', () => {
    const zeros = new Uint8Array(32);
    const ofZeros = p256.sign(zeros, secretKey, { prehash: false });
    expect(verifyP256(ofZeros, zeros, publicKey, either)).toBe(true);
    expect(verifyP256(ofZeros, digest, publicKey, either)).toBe(false);
  });
});

test('doublings are those of the library, to the last', () => {
  for (const secret of [1n, 2n, 3n, Fn.ORDER - 1n, Fn.ORDER >> 1n, 0x5793f05971a3485fecf6b1fe51b7n]) {
    let expectedPoint = Point.BASE.multiply(secret);
    const doubling = doublingsOf(expectedPoint);
    for (let bit = 0; bit <= 256; bit += 1) {
      const point = doubling(bit);
      point.assertValidity();
      expect(point.equals(expectedPoint)).toBe(true);
      expectedPoint = expectedPoint.double();
    }
  }
});
