import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, equalBytes, fromBase58Check, fromHex, toBase58Check, utf8 } from './encoding.ts';
import { keccakAddress, recoveredKeys, splitSignature } from './recover.ts';
import { type Proof, rejected, type Verdict, verified } from './shape.ts';

const magic = '\u0019TRON Signed Message:\n';

/**
 * TIP-191 `signMessageV2` over the text's UTF-8, and the older `trx.sign(hex)`: both hash a prefix with a
 * length, but the old one always says "32" whatever the length, and takes the text's bytes as hex.
 */
export function verifyTronMessage(proof: Proof): Verdict {
  const read = fromBase58Check(proof.address);
  const signature = fromHex(proof.signature);
  const split = signature?.length === 65 ? splitSignature(signature) : undefined;
  if ('fault' in read || !split)
    return rejected('malformedSignature', 'A Tron signature has 65 bytes, in hex.');
  const text = utf8(proof.message);
  const current = keccak_256(concatBytes(utf8(magic + text.length), text));
  const legacy = keccak_256(concatBytes(utf8(`${magic}32`), text));
  let signer: Uint8Array | undefined;
  for (const { key, digest } of recoveredKeys(split.rs, [split.candidate], [current, legacy])) {
    const account = keccakAddress(key);
    if (equalBytes(account, read.bytes.slice(1)))
      return verified(digest === 0 ? 'TIP-191 v2' : 'TIP-191 legacy');
    signer ??= account;
  }
  return rejected('keyMismatch', 'The signature was made by another address or for another message.', {
    check: 'signerOfAccount',
    message:
      'If the account gave its permissions to another key, the chain must be asked whether this key may sign.',
    ...(signer && { key: toBase58Check(concatBytes(Uint8Array.of(0x41), signer)) }),
  });
}
