/** A wallet outside of everything: a key, its address in small letters, and EIP-191. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';

export type OutsideWallet = { address: string; sign(message: string): string };

/** @param seed from 1 to 255; the same seed is the same wallet */
export function outsideWallet(seed: number): OutsideWallet {
  const secret = new Uint8Array(32).fill(seed);
  const hash = keccak_256(secp256k1.getPublicKey(secret, false).slice(1));
  return {
    address: `0x${Buffer.from(hash.slice(-20)).toString('hex')}`,
    sign(message) {
      const prefix = `\x19Ethereum Signed Message:\n${Buffer.byteLength(message)}`;
      const digest = keccak_256(Buffer.from(prefix + message));
      const signature = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' });
      const [recovery = 0] = signature;
      return `0x${Buffer.from(signature.slice(1)).toString('hex')}${(27 + recovery).toString(16)}`;
    },
  };
}
