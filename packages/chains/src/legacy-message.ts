/** The signed message of Bitcoin Core's `signmessage` and its heirs: BIP-137, Electrum, Litecoin, Dogecoin. */
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { compactSize, concatBytes, equalBytes, fromBase64, hash160, sha256Twice, utf8 } from './encoding.ts';
import { type CurvePoint, recoveredKeys } from './recover.ts';
import { type Proof, rejected, type Verdict, verified } from './shape.ts';
import { readUtxoAddress, type UtxoNetwork, type UtxoTarget } from './utxo-address.ts';

export function verifyLegacyMessage(proof: Proof, network: UtxoNetwork): Verdict {
  const target = readUtxoAddress(proof.address, network);
  if ('ok' in target) return rejected('badAddress', target.message);
  const signature = fromBase64(proof.signature);
  if (signature?.length !== 65)
    return rejected('malformedSignature', 'The signature has 65 bytes, in base64.');
  return verifyLegacySignature(signature, proof.message, target, network);
}

/**
 * One header byte and r, s. The header says which of four keys signed; what it says of the address type is
 * unreliable (Electrum and others put the oldest header on every type), so the key alone decides.
 */
export function verifyLegacySignature(
  signature: Uint8Array,
  message: string,
  target: UtxoTarget,
  network: UtxoNetwork,
): Verdict {
  const header = signature[0] ?? 0;
  if (header < 27 || header > 42) {
    return rejected('malformedSignature', 'The first byte of the signature must be between 27 and 42.');
  }
  const [magic, text] = [utf8(network.messageMagic), utf8(message)];
  const digest = sha256Twice(concatBytes(compactSize(magic.length), magic, compactSize(text.length), text));
  const [recovered] = recoveredKeys(signature.slice(1), [(header - 27) & 3], [digest]);
  if (recovered && belongsTo(recovered.key, target)) return verified(`${network.name} signed message`);
  return rejected('keyMismatch', 'The signature was made by another address or for another message.');
}

/** Whether an address of a single key is this key's. Scripts of several keys never are. */
function belongsTo(key: CurvePoint, { kind, payload }: UtxoTarget): boolean {
  const keyHash = hash160(key.toBytes(true));
  switch (kind) {
    case 'p2wpkh':
      return equalBytes(keyHash, payload);
    case 'p2pkh':
      return equalBytes(keyHash, payload) || equalBytes(hash160(key.toBytes(false)), payload);
    case 'p2sh':
      return equalBytes(hash160(concatBytes(Uint8Array.of(0, 20), keyHash)), payload);
    case 'p2tr':
      return equalBytes(taprootKey(key.toBytes(true).slice(1)), payload);
    default:
      return false;
  }
}

/** BIP-86: the output key of an internal key without scripts, x only. */
function taprootKey(internal: Uint8Array): Uint8Array {
  const point = schnorr.utils.lift_x(bytesToNumberBE(internal));
  const tweak = bytesToNumberBE(schnorr.utils.taggedHash('TapTweak', internal));
  return point
    .add(secp256k1.Point.BASE.multiply(secp256k1.Point.Fn.create(tweak)))
    .toBytes(true)
    .slice(1);
}
