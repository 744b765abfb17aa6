import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { attempt, concatBytes } from './encoding.ts';
import { multiple } from './multiples.ts';

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

/** Multiplies one point by any number of public scalars. The doublings, four fifths of the work, are done once. */
function multiplierOf(point: EdwardsPoint): (scalar: bigint) => EdwardsPoint {
  const doublings = [point];
  const doubling = (bit: number): EdwardsPoint => {
    while (doublings.length <= bit) doublings.push((doublings.at(-1) as EdwardsPoint).double());
    return doublings[bit] as EdwardsPoint;
  };
  return scalar => multiple(ed25519.Point.ZERO, doubling, scalar);
}

/** Whether 32 bytes are a key that somebody can hold the secret of: on the curve and not of small order. */
export function isEd25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  return attempt(() => !ed25519.Point.fromBytes(bytes, false).isSmallOrder()) ?? false;
}
