import { ed25519 } from '@noble/curves/ed25519.js';
import { attempt } from './encoding.ts';

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

/** Whether 32 bytes are a key that somebody can hold the secret of: on the curve and not of small order. */
export function isEd25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  return attempt(() => !ed25519.Point.fromBytes(bytes, false).isSmallOrder()) ?? false;
}
