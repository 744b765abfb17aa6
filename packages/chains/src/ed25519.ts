import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { attempt, concatBytes } from './encoding.ts';

/**
 * Verifies an Ed25519 signature by RFC 8032's strict rules. Permissive decoding (ZIP-215) accepts keys of small
 * order, under which anybody can sign anything; the all-zero key is one and is Solana's system program.
 *
 * @param signature 64 bytes; any other length is a refusal, not an error.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  return attempt(() => ed25519.verify(signature, message, publicKey, { zip215: false })) ?? false;
}

/**
 * Which of the messages the signature is of; undefined when of none. The rules are those of `verifyEd25519`, and the
 * answer is the same as asking it for each; but what does not depend on the message is computed once, which is most.
 */
export function whichSigned(
  signature: Uint8Array,
  messages: readonly Uint8Array[],
  publicKey: Uint8Array,
): number | undefined {
  const [first] = messages;
  if (messages.length < 2) return first && verifyEd25519(signature, first, publicKey) ? 0 : undefined;
  if (signature.length !== 64 || publicKey.length !== 32) return undefined;
  const { Point } = ed25519;
  return attempt(() => {
    const r = signature.subarray(0, 32);
    const key = Point.fromBytes(publicKey, false);
    if (key.isSmallOrder()) return undefined;
    // [S]B - R has to be [k]A, up to the cofactor, with k from the message.
    const target = Point.BASE.multiplyUnsafe(bytesToNumberLE(signature.subarray(32))).subtract(
      Point.fromBytes(r, false),
    );
    const multiply = multiplierOf(key);
    const found = messages.findIndex(message => {
      const k = Point.Fn.create(bytesToNumberLE(sha512(concatBytes(r, publicKey, message))));
      return multiply(k).subtract(target).clearCofactor().is0();
    });
    return found === -1 ? undefined : found;
  });
}

type EdwardsPoint = InstanceType<typeof ed25519.Point>;

/**
 * Multiplies one point by any number of public scalars. The doublings, four fifths of the work, are done once; a scalar
 * then adds one of them for each digit of its sparse signed form (odd digits up to ±7, at most every fourth is not 0).
 */
function multiplierOf(point: EdwardsPoint): (scalar: bigint) => EdwardsPoint {
  const { ZERO } = ed25519.Point;
  const doublings = [point];
  const doubling = (bit: number): EdwardsPoint => {
    while (doublings.length <= bit) doublings.push((doublings.at(-1) as EdwardsPoint).double());
    return doublings[bit] as EdwardsPoint;
  };
  return scalar => {
    // What the digits ±1, ±3, ±5 and ±7 are to be multiplied with.
    const sums = [ZERO, ZERO, ZERO, ZERO];
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
      sums[at] = (sums[at] as EdwardsPoint).add(digit < 0 ? one.negate() : one);
      rest = (rest - BigInt(digit)) >> 4n;
      bit += 4;
    }
    // s1 + 3·s3 + 5·s5 + 7·s7 is (s1 + s3 + s5 + s7) + 2·(s3 + 2·s5 + 3·s7).
    const [s1, s3, s5, s7] = sums as [EdwardsPoint, EdwardsPoint, EdwardsPoint, EdwardsPoint];
    const s57 = s5.add(s7);
    const s357 = s57.add(s3);
    return s357.add(s57).add(s7).double().add(s357).add(s1);
  };
}

/** Whether 32 bytes are a key that somebody can hold the secret of: on the curve and not of small order. */
export function isEd25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  return attempt(() => !ed25519.Point.fromBytes(bytes, false).isSmallOrder()) ?? false;
}
