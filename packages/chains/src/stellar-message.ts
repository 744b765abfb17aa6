import { sha256 } from '@noble/hashes/sha2.js';
import { verifyEd25519 } from './ed25519.ts';
import { concatBytes, fromHexOrBase64, utf8 } from './encoding.ts';
import { type Proof, rejected, undecided, type Verdict, verified } from './shape.ts';
import { readStrkey } from './stellar-address.ts';

/** SEP-53: ed25519 over SHA-256 of a prefix and the text; base64 or hex. */
export function verifyStellarMessage(proof: Proof): Verdict {
  const address = readStrkey(proof.address);
  if ('ok' in address) return rejected('badAddress', address.message);
  if (address.kind === 'contract') {
    return undecided({
      check: 'contractSignature',
      message: 'The address is a contract; only the network can tell what it accepts as a signature.',
    });
  }
  const signature = fromHexOrBase64(proof.signature);
  if (signature?.length !== 64) return rejected('malformedSignature', 'A Stellar signature has 64 bytes.');
  const digest = sha256(concatBytes(utf8('Stellar Signed Message:\n'), utf8(proof.message)));
  if (verifyEd25519(signature, digest, address.payload.slice(0, 32))) return verified('SEP-53');
  const signer = proof.publicKey === undefined ? undefined : readStrkey(proof.publicKey.trim());
  if (
    signer &&
    !('ok' in signer) &&
    signer.kind === 'account' &&
    verifyEd25519(signature, digest, signer.payload)
  ) {
    return undecided({
      check: 'signerOfAccount',
      key: proof.publicKey?.trim() ?? '',
      message: 'Another key signed; Horizon must be asked whether it is a signer of the account.',
    });
  }
  return rejected('wrongSignature', 'The signature does not belong to this address and message.');
}
