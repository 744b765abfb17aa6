import type { CurvePoint } from '@noble/curves/abstract/curve.js';

/**
 * A point times a public scalar, from the point's doublings: one of them is added for each digit of the scalar's sparse
 * signed form (odd digits up to ±7, at most every fourth is not 0).
 *
 * @param doubling the point times 2 to the power of `bit`; asked in rising order
 */
export function multiple<Point extends CurvePoint<unknown, Point>>(
  zero: Point,
  doubling: (bit: number) => Point,
  scalar: bigint,
): Point {
  // What the digits ±1, ±3, ±5 and ±7 are to be multiplied with.
  const sums = [zero, zero, zero, zero];
  let rest = scalar;
  for (let bit = 0; rest !== 0n; ) {
    const low = Number(rest & 15n);
    if (low % 2 === 0) {
      rest >>= 1n;
      bit += 1;
      continue;
    }
    const digit = low > 8 ? low - 16 : low;
    const at = Math.abs(digit) >> 1;
    const one = doubling(bit);
    sums[at] = (sums[at] as Point).add(digit < 0 ? one.negate() : one);
    rest = (rest - BigInt(digit)) >> 4n;
    bit += 4;
  }
  // s1 + 3·s3 + 5·s5 + 7·s7 is (s1 + s3 + s5 + s7) + 2·(s3 + 2·s5 + 3·s7).
  const [s1, s3, s5, s7] = sums as [Point, Point, Point, Point];
  const s57 = s5.add(s7);
  const s357 = s57.add(s3);
  return s357.add(s57).add(s7).double().add(s357).add(s1);
}
