import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { concatBytes, hex, utf8 } from './encoding.ts';
import { recoveredKeys, splitSignature } from './recover.ts';

const digestOf = (text: string): Uint8Array => sha256(utf8(text));
const recovered = (rs: Uint8Array, candidates: readonly number[], digests: readonly Uint8Array[]) =>
  [...recoveredKeys(rs, candidates, digests)].map(({ key, digest }) => [
    digest,
    hex.encode(key.toBytes(true)),
  ]);

describe('recovered keys', () => {
  test.each(Array.from({ length: 12 }, (_, at) => at + 1))("agree with noble's own recovery, key %d", at => {
    const secret = sha256(Uint8Array.of(at));
    const digest = digestOf(`text ${at}`);
    const signature = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' });
    const [recovery = 0, rs] = [signature[0], signature.slice(1)];
    const own = hex.encode(secp256k1.getPublicKey(secret));
    expect(recovered(rs, [recovery], [digest])).toEqual([[0, own]]);
    for (const candidate of [0, 1]) {
      const theirs = secp256k1.recoverPublicKey(concatBytes(Uint8Array.of(candidate), rs), digest, {
        prehash: false,
      });
      expect(recovered(rs, [candidate], [digest])).toEqual([[0, hex.encode(theirs)]]);
    }
    // The right digest among others, in the order that was asked for.
    const all = recovered(rs, [0, 1], [digestOf('other'), digest]);
    expect(all).toHaveLength(4);
    expect(all).toContainEqual([1, own]);
    expect(all.filter(([, key]) => key === own)).toHaveLength(1);
  });

  test.each([
    ['r of zero', 0n, 1n],
    ['s of zero', 1n, 0n],
    ['r of the order', secp256k1.Point.Fn.ORDER, 1n],
    ['s of the order', 1n, secp256k1.Point.Fn.ORDER],
    ['r on no point', 5n, 1n],
  ])('there are none for %s', (_, r, s) => {
    const rs = hex.decode(r.toString(16).padStart(64, '0') + s.toString(16).padStart(64, '0'));
    expect(recovered(rs, [0, 1, 2, 3], [digestOf('x')])).toEqual([]);
  });

  test('a reduced x is tried only where it is below the field', () => {
    // r = 1: x may be 1 or 1 + order; both are below the field's prime.
    const rs = hex.decode('1'.padStart(64, '0') + '1'.padStart(64, '0'));
    for (const candidate of [0, 1, 2, 3]) {
      const bytes = concatBytes(Uint8Array.of(candidate), rs);
      let theirs: string[] = [];
      try {
        theirs = [hex.encode(secp256k1.recoverPublicKey(bytes, digestOf('x'), { prehash: false }))];
      } catch {}
      expect(recovered(rs, [candidate], [digestOf('x')]).map(([, key]) => key)).toEqual(theirs);
    }
    const large = hex.decode(`ff${'0'.repeat(62)}${'1'.padStart(64, '0')}`);
    expect(recovered(large, [2, 3], [digestOf('x')])).toEqual([]);
  });
});

test('65-byte signatures have four spellings of v, 64-byte ones hide it in s', () => {
  const rs = new Uint8Array(64).fill(1);
  const withV = (v: number) => splitSignature(concatBytes(rs, Uint8Array.of(v)))?.candidate;
  expect([0, 1, 27, 28].map(withV)).toEqual([0, 1, 0, 1]);
  expect([2, 26, 29, 31, 255].map(withV)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  const odd = rs.slice();
  odd[32] = 0x81;
  expect(splitSignature(odd)).toEqual({ rs, candidate: 1 });
  expect(splitSignature(rs.slice(1))).toBeUndefined();
});
