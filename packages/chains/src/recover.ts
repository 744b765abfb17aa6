import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { attempt, concatBytes } from './encoding.ts';

export type CurvePoint = InstanceType<typeof secp256k1.Point>;

/**
 * Every public key under which r and s (64 bytes) sign one of the 32-byte digests, and which digest that is. A
 * signature fits up to four keys; `candidates` names those to try (bit 0: y is odd; bit 1: x was reduced by the order).
 *
 * The key is (s·R − digest·G) / r by SEC 1, 4.1.6. Only s·R / r is slow, and all digests and both signs of y share
 * it, as both signs share digest·G / r: a second digest or candidate costs little. `s` in the upper half is accepted, as wallets of old produced it.
 */
export function* recoveredKeys(
  rs: Uint8Array,
  candidates: readonly number[],
  digests: readonly Uint8Array[],
): Generator<{ key: CurvePoint; digest: number }> {
  if (rs.length !== 64) return;
  const { BASE, Fn } = secp256k1.Point;
  const [r, s] = [bytesToNumberBE(rs.slice(0, 32)), bytesToNumberBE(rs.slice(32))];
  if (!Fn.isValidNot0(r) || !Fn.isValidNot0(s)) return;
  const inverse = Fn.inv(r);
  const shared = new Map<boolean, CurvePoint | undefined>();
  const ofDigest = digests.map(bytes => Fn.neg(Fn.mul(Fn.create(bytesToNumberBE(bytes)), inverse)));
  const summands: (CurvePoint | undefined)[] = [];
  for (const candidate of candidates) {
    const reduced = candidate > 1;
    if (!shared.has(reduced))
      shared.set(reduced, evenPoint(reduced ? r + Fn.ORDER : r)?.multiplyUnsafe(Fn.mul(s, inverse)));
    const even = shared.get(reduced);
    if (!even) continue;
    const summand = candidate % 2 === 1 ? even.negate() : even;
    for (const [digest, scalar] of ofDigest.entries()) {
      summands[digest] ??= BASE.multiplyUnsafe(scalar);
      const key = summands[digest].add(summand);
      if (!key.is0()) yield { key, digest };
    }
  }
}

/** The point with this x and an even y; undefined when x is too large or on no point. */
function evenPoint(x: bigint): CurvePoint | undefined {
  const { Fp } = secp256k1.Point;
  return Fp.isValid(x)
    ? attempt(() => secp256k1.Point.fromBytes(concatBytes(Uint8Array.of(2), Fp.toBytes(x))))
    : undefined;
}

/** Ethereum's account id of a public key: the last 20 bytes of the Keccak hash of x and y. */
export const keccakAddress = (key: CurvePoint): Uint8Array =>
  keccak_256(key.toBytes(false).slice(1)).slice(-20);

/** r, s and the candidate of an Ethereum-style signature; `v` may be 0, 1, 27 or 28. */
export function splitSignature(signature: Uint8Array): { rs: Uint8Array; candidate: number } | undefined {
  const rs = signature.slice(0, 64);
  if (signature.length === 65) {
    const v = signature[64] ?? 0;
    if (v === 0 || v === 1) return { rs, candidate: v };
    if (v === 27 || v === 28) return { rs, candidate: v - 27 };
    return undefined;
  }
  if (signature.length !== 64) return undefined;
  // EIP-2098: the parity is the top bit of s.
  const top = rs[32] ?? 0;
  rs[32] = top & 0x7f;
  return { rs, candidate: top >> 7 };
}
