import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, hex, utf8 } from './encoding.ts';
import { checksummed } from './evm-address.ts';
import { keccakAddress, recoveredKeys, splitSignature } from './recover.ts';
import { type Proof, rejected, undecided, type Verdict, verified } from './shape.ts';

/** EIP-191, version 0x45: what `personal_sign` hashes. The length is in bytes, in decimal. */
export function personalMessageDigest(message: string): Uint8Array {
  const text = utf8(message);
  return keccak_256(concatBytes(utf8(`\u0019Ethereum Signed Message:\n${text.length}`), text));
}

/**
 * EIP-191 `personal_sign`: 65 bytes (r, s, v) or 64 (EIP-2098), hex. Whether a contract at the address accepts
 * the signature (EIP-1271, or EIP-6492 before it is deployed) only its chain can tell.
 */
export function verifyPersonalMessage(proof: Proof): Verdict {
  const signature = fromHex(proof.signature);
  if (!signature) return rejected('malformedSignature', 'The signature must be hex digits.');
  const askContract = {
    check: 'contractSignature' as const,
    message: 'If the address is a contract wallet, its chain must be asked whether it accepts the signature.',
  };
  const split = splitSignature(signature);
  // A wallet's own signature never has another length; contracts accept what they like.
  if (!split && signature.length > 65) return undecided(askContract);
  if (!split) return rejected('malformedSignature', 'An EVM signature has 65 or 64 bytes.');
  const digest = personalMessageDigest(proof.message);
  const [recovered] = recoveredKeys(split.rs, [split.candidate], [digest]);
  if (!recovered) return rejected('wrongSignature', 'The signature fits no key.', askContract);
  const signer = hex.encode(keccakAddress(recovered.key));
  return signer === proof.address.slice(2).toLowerCase()
    ? verified('EIP-191')
    : rejected('keyMismatch', 'The signature was made by another address or for another message.', {
        ...askContract,
        key: checksummed(signer),
      });
}
