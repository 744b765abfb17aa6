import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { verifyEd25519 } from './ed25519.ts';
import { attempt, equalBytes, fromHex, hash160, hex, utf8 } from './encoding.ts';
import { classicAddress, readRippleAddress } from './ripple-address.ts';
import { readTransaction } from './ripple-transaction.ts';
import { type Proof, rejected, undecided, type Verdict, verified } from './shape.ts';

/**
 * Two ways in which wallets of the XRP Ledger sign a text:
 * - GemWallet, Crossmark, `ripple-keypairs`: the text's bytes; `publicKey` comes along;
 * - Xaman: a `SignIn` transaction that no ledger knows, with the text in a memo; the blob holds the key.
 */
export function verifyRippleMessage(proof: Proof): Verdict {
  const address = readRippleAddress(proof.address);
  if ('ok' in address) return rejected('badAddress', address.message);
  const signature = fromHex(proof.signature);
  if (!signature) return rejected('malformedSignature', 'The signature must be hex digits.');
  if (signature.length > 80) return verifyBlob(proof, signature, address.id);

  if (proof.publicKey === undefined)
    return rejected('missingPublicKey', 'The XRP Ledger needs the public key too.');
  const publicKey = fromHex(proof.publicKey.trim());
  if (publicKey?.length !== 33) return rejected('malformedSignature', 'The public key has 33 bytes, in hex.');
  if (!signs(signature, utf8(proof.message), publicKey)) {
    return rejected('wrongSignature', 'The signature does not belong to this key and message.');
  }
  return ofAccount(publicKey, address.id, 'XRPL raw');
}

function verifyBlob(proof: Proof, blob: Uint8Array, account: Uint8Array): Verdict {
  const transaction = readTransaction(blob);
  if (!transaction) return rejected('malformedSignature', 'The signed transaction could not be read.');
  const { signed, publicKey, signature, memos, type } = transaction;
  // A transaction that a ledger would carry out is more than a proof, and nobody should collect such.
  if (type !== undefined && type !== accountSet)
    return rejected('malformedSignature', 'Only a SignIn or an AccountSet can be a proof.');
  if (!signs(signature, signed, publicKey)) {
    return rejected('wrongSignature', 'The signature does not belong to the transaction.');
  }
  if (transaction.account && !equalBytes(transaction.account, account)) {
    return rejected('keyMismatch', 'The transaction is signed for another account.');
  }
  const text = utf8(proof.message);
  if (!memos.some(memo => equalBytes(memo, text))) {
    return rejected('messageMismatch', 'No memo of the signed transaction is the text that was asked for.');
  }
  return ofAccount(publicKey, account, type === undefined ? 'XRPL SignIn' : 'XRPL AccountSet');
}

/** The one real transaction that moves nothing; libraries without `SignIn` sign a memo with it. */
const accountSet = 3;

function ofAccount(publicKey: Uint8Array, account: Uint8Array, standard: string): Verdict {
  if (equalBytes(hash160(publicKey), account)) return verified(standard);
  return undecided({
    check: 'signerOfAccount',
    key: hex.encode(publicKey),
    keyAccounts: [classicAddress(hash160(publicKey))],
    message:
      'Another key signed; the ledger must be asked whether it is the regular key or a signer of the account.',
  });
}

/** Keys that begin with 0xed are ed25519 and sign the bytes; all others sign half of their SHA-512. */
function signs(signature: Uint8Array, bytes: Uint8Array, publicKey: Uint8Array): boolean {
  if (publicKey[0] === 0xed) return verifyEd25519(signature, bytes, publicKey.slice(1));
  const digest = sha512(bytes).slice(0, 32);
  return (
    attempt(() =>
      secp256k1.verify(signature, digest, publicKey, { prehash: false, lowS: false, format: 'der' }),
    ) ?? false
  );
}
