/**
 * BIP-322, generic signed message: a virtual transaction that spends from the address, and whose input commits
 * to the message. "Simple" gives only its witness, "full" the whole transaction.
 */
import { schnorr } from '@noble/curves/secp256k1.js';
import { inputSatisfies } from './bitcoin-script.ts';
import { type BitcoinTransaction, readTransaction, readWitness, serialized } from './bitcoin-transaction.ts';
import { concatBytes, equalBytes, hash160, sha256Twice, utf8 } from './encoding.ts';
import { rejected, undecided, type Verdict, verified } from './shape.ts';
import type { UtxoTarget } from './utxo-address.ts';

/** @param prefix BIP-322 1.0 names the variant; older signers wrote none, then the bytes tell. */
export function verifyBip322(
  prefix: string | undefined,
  signature: Uint8Array,
  message: string,
  target: UtxoTarget,
): Verdict {
  if (prefix === 'pof') {
    return undecided({
      check: 'script',
      message: 'A proof of funds needs the set of unspent outputs to be checked.',
    });
  }
  const script = scriptOf(target);
  if (!script)
    return rejected('malformedSignature', 'Addresses of this witness version have no signatures yet.');
  const spent = sha256Twice(toSpend(message, script));
  const witness = prefix === 'ful' ? undefined : readWitness(signature);
  const transaction = witness
    ? simpleTransaction(spent, witness, target)
    : prefix !== 'smp' && readTransaction(signature);
  if (!transaction)
    return rejected('malformedSignature', 'The signature is neither a witness nor a transaction.');

  const variant = witness ? 'BIP-322 simple' : 'BIP-322 full';
  const wrong = shapeOf(transaction, spent);
  if (wrong) return wrong;
  const result = inputSatisfies(transaction, target, script);
  if (result === 'unknown') {
    return undecided({
      check: 'script',
      message: 'The address has a script that only a Bitcoin node can evaluate.',
    });
  }
  return result
    ? verified(variant)
    : rejected('wrongSignature', 'The signature does not belong to this address and message.');
}

/** The output script of an address. */
function scriptOf({ kind, payload }: UtxoTarget): Uint8Array | undefined {
  switch (kind) {
    case 'p2pkh':
      return concatBytes(Uint8Array.of(0x76, 0xa9, 20), payload, Uint8Array.of(0x88, 0xac));
    case 'p2sh':
      return concatBytes(Uint8Array.of(0xa9, 20), payload, Uint8Array.of(0x87));
    case 'p2wpkh':
    case 'p2wsh':
      return concatBytes(Uint8Array.of(0, payload.length), payload);
    case 'p2tr':
      return concatBytes(Uint8Array.of(0x51, 32), payload);
    case 'unknownWitness':
      return undefined;
  }
}

/** The transaction `to_spend`: no real output, its input commits to the message, its output is the address. */
function toSpend(message: string, script: Uint8Array): Uint8Array {
  const commitment = schnorr.utils.taggedHash('BIP0322-signed-message', utf8(message));
  return serialized({
    version: 0,
    inputs: [
      {
        hash: new Uint8Array(32),
        index: 0xffff_ffff,
        script: concatBytes(Uint8Array.of(0, 32), commitment),
        sequence: 0,
        witness: [],
      },
    ],
    outputs: [{ value: 0n, script }],
    lockTime: 0,
  });
}

/** `to_sign` around a bare witness. For nested segwit the key in the witness tells the redeem script. */
function simpleTransaction(spent: Uint8Array, witness: Uint8Array[], target: UtxoTarget): BitcoinTransaction {
  const key = witness[1];
  const redeem = target.kind === 'p2sh' && key && concatBytes(Uint8Array.of(22, 0, 20), hash160(key));
  const script = redeem || new Uint8Array();
  return {
    version: 0,
    inputs: [{ hash: spent, index: 0, script, sequence: 0, witness }],
    outputs: [{ value: 0n, script: Uint8Array.of(0x6a) }],
    lockTime: 0,
  };
}

/** What BIP-322 demands of `to_sign` whatever the script says; undefined when it holds. */
function shapeOf(transaction: BitcoinTransaction, spent: Uint8Array): Verdict | undefined {
  const [input, ...moreInputs] = transaction.inputs;
  const [output, ...moreOutputs] = transaction.outputs;
  if (!input || !equalBytes(input.hash, spent) || input.index !== 0) {
    return rejected('messageMismatch', 'The transaction was signed for another address or message.');
  }
  if (transaction.version !== 0 && transaction.version !== 2) {
    return rejected('malformedSignature', 'The version of the transaction must be 0 or 2.');
  }
  if (
    !output ||
    moreOutputs.length > 0 ||
    output.value !== 0n ||
    !equalBytes(output.script, Uint8Array.of(0x6a))
  ) {
    return rejected('malformedSignature', 'The transaction must have one output, an empty OP_RETURN.');
  }
  if (moreInputs.length > 0) {
    return undecided({
      check: 'script',
      message: 'A proof of funds needs the set of unspent outputs to be checked.',
    });
  }
  return undefined;
}
