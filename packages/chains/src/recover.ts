import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { attempt, concatBytes } from './encoding.ts';

/**
 * The public key that signed a 32-byte digest: 64 bytes of r and s, and which of the four candidate points.
 * Undefined for numbers out of range. `s` in the upper half is accepted, as wallets of old produced it.
 */
export function recoverKey(rs: Uint8Array, candidate: number, digest: Uint8Array): Uint8Array | undefined {
  if (rs.length !== 64 || candidate < 0 || candidate > 3) return undefined;
  return attempt(() =>
    secp256k1.recoverPublicKey(concatBytes(Uint8Array.of(candidate), rs), digest, { prehash: false }),
  );
}

/** Ethereum's account id of a public key in either form: the last 20 bytes of the Keccak hash of x and y. */
export function keccakAddress(publicKey: Uint8Array): Uint8Array {
  return keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).slice(1)).slice(-20);
}

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
