import { verifyBip322 } from './bip322.ts';
import { fromBase64 } from './encoding.ts';
import { verifyLegacySignature } from './legacy-message.ts';
import { type Proof, rejected, type Verdict } from './shape.ts';
import { readUtxoAddress, type UtxoNetwork } from './utxo-address.ts';

/**
 * Bitcoin's two worlds: 65 bytes are the old signed message (BIP-137, Electrum), all else is BIP-322. A BIP-322
 * witness of 65 bytes cannot be mistaken for one: it would have to begin with 27 to 42 stack items.
 */
export function verifyBitcoinMessage(proof: Proof, network: UtxoNetwork): Verdict {
  const target = readUtxoAddress(proof.address, network);
  if ('ok' in target) return rejected('badAddress', target.message);
  const prefix = /^(smp|ful|pof)/.exec(proof.signature)?.[1];
  const signature = fromBase64(prefix ? proof.signature.slice(3) : proof.signature);
  if (!signature) return rejected('malformedSignature', 'The signature must be base64.');
  if (!prefix && signature.length === 65)
    return verifyLegacySignature(signature, proof.message, target, network);
  return verifyBip322(prefix, signature, proof.message, target);
}
