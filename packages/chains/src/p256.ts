import { p256 } from '@noble/curves/nist.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { attempt } from './encoding.ts';

/**
 * Verifies an ECDSA signature over P-256 by FIPS 186-5, section 6.4.2. The answer is that of `p256.verify`, somewhat
 * sooner: that one does without its table of the base point, and divides to compare.
 *
 * @param signature 64 bytes, r and s; any other length is a refusal, not an error.
 * @param digest 32 bytes
 * @param publicKey 33 bytes, or 65
 * @param rules.lowS refuses the twin of a signature that anybody can make of it
 */
export function verifyP256(
  signature: Uint8Array,
  digest: Uint8Array,
  publicKey: Uint8Array,
  { lowS }: { lowS: boolean },
): boolean {
  if (signature.length !== 64 || digest.length !== 32) return false;
  const { Point } = p256;
  const { Fn, Fp } = Point;
  const r = bytesToNumberBE(signature.subarray(0, 32));
  const s = bytesToNumberBE(signature.subarray(32));
  if (!Fn.isValidNot0(r) || !Fn.isValidNot0(s)) return false;
  if (lowS && s > Fn.ORDER >> 1n) return false;
  const verified = attempt(() => {
    const key = Point.fromBytes(publicKey);
    const inverse = Fn.inv(s);
    const ofBase = Fn.mul(Fn.create(bytesToNumberBE(digest)), inverse);
    const point = Point.BASE.multiplyUnsafe(ofBase).add(key.multiplyUnsafe(Fn.mul(r, inverse)));
    if (point.is0()) return false;
    // X / Z is the coordinate x, and r is its remainder by the order, to which x is nearer than two orders.
    const isX = (x: bigint) => x < Fp.ORDER && Fp.mul(x, point.Z) === point.X;
    return isX(r) || isX(r + Fn.ORDER);
  });
  return verified ?? false;
}
