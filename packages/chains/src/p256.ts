import { p256 } from '@noble/curves/nist.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { attempt } from './encoding.ts';
import { multiple } from './multiples.ts';

/**
 * Verifies an ECDSA signature over P-256 by FIPS 186-5, section 6.4.2. The answer is that of `p256.verify`, a quarter
 * sooner: by the table of the base point, doublings that are made for this curve, and without a division to compare.
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
    const point = Point.BASE.multiplyUnsafe(ofBase).add(
      multiple(Point.ZERO, doublingsOf(key), Fn.mul(r, inverse)),
    );
    if (point.is0()) return false;
    // X / Z is the coordinate x, and r is its remainder by the order, to which x is nearer than two orders.
    const isX = (x: bigint) => x < Fp.ORDER && Fp.mul(x, point.Z) === point.X;
    return isX(r) || isX(r + Fn.ORDER);
  });
  return verified ?? false;
}

type P256Point = InstanceType<typeof p256.Point>;

/**
 * A point's doublings in Jacobian coordinates (x is X / Z², y is Y / Z³), in which they cost half of the library's own: the
 * formulas "dbl-2001-b" for curves whose a is -3, hyperelliptic.org/EFD/g1p/auto-shortw-jacobian-3.html. They hold for every
 * point but infinity, and no doubling comes to it, because the order is odd.
 *
 * @param point not infinity
 * @returns what must be asked in rising order
 */
export function doublingsOf(point: P256Point): (bit: number) => P256Point {
  const { Fp } = p256.Point;
  const twice = (number: bigint) => Fp.add(number, number);
  const { x, y } = point.toAffine();
  let [X, Y, Z] = [x, y, Fp.ONE];
  let at = 0;
  return bit => {
    for (; at < bit; at += 1) {
      const delta = Fp.sqr(Z);
      const gamma = Fp.sqr(Y);
      const beta4 = twice(twice(Fp.mul(X, gamma)));
      const product = Fp.mul(Fp.sub(X, delta), Fp.add(X, delta));
      const alpha = Fp.add(twice(product), product);
      const gammas8 = twice(twice(twice(Fp.sqr(gamma))));
      Z = Fp.sub(Fp.sub(Fp.sqr(Fp.add(Y, Z)), gamma), delta);
      X = Fp.sub(Fp.sqr(alpha), twice(beta4));
      Y = Fp.sub(Fp.mul(alpha, Fp.sub(beta4, X)), gammas8);
    }
    return new p256.Point(Fp.mul(X, Z), Y, Fp.mul(Fp.sqr(Z), Z));
  };
}
