/**
 * Whether the input of a BIP-322 transaction satisfies its address, for the scripts that people have: one key,
 * several keys. Anything else with a right commitment is `unknown`: a node would have to run it.
 */
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  type BitcoinTransaction,
  type Input,
  legacyDigest,
  segwitDigest,
  tapLeaf,
  taprootDigest,
} from './bitcoin-transaction.ts';
import { attempt, concatBytes, equalBytes, hash160 } from './encoding.ts';
import type { UtxoTarget } from './utxo-address.ts';

export type Satisfied = boolean | 'unknown';

export function inputSatisfies(
  transaction: BitcoinTransaction,
  target: UtxoTarget,
  script: Uint8Array,
): Satisfied {
  const input = transaction.inputs[0];
  if (!input) return false;
  const { kind, payload } = target;
  if (kind === 'p2wpkh' || kind === 'p2wsh' || kind === 'p2tr') {
    if (input.script.length > 0) return false;
    if (kind === 'p2tr') return taproot(transaction, input, payload, script);
    return kind === 'p2wpkh'
      ? witnessKey(transaction, input, payload)
      : witnessScript(transaction, input, payload);
  }
  const pushes = readPushes(input.script);
  if (!pushes) return false;
  if (kind === 'p2pkh') {
    const [signature, key, ...rest] = pushes;
    if (!signature || !key || rest.length > 0 || input.witness.length > 0) return false;
    return (
      equalBytes(hash160(key), payload) &&
      checkSignature(signature, key, legacyDigest(transaction, input, script))
    );
  }
  return kind === 'p2sh' && scriptHash(transaction, input, payload, pushes);
}

function scriptHash(
  transaction: BitcoinTransaction,
  input: Input,
  hash: Uint8Array,
  pushes: Uint8Array[],
): Satisfied {
  const redeem = pushes.at(-1);
  if (!redeem || !equalBytes(hash160(redeem), hash)) return false;
  const nested = redeem[0] === 0 && redeem[1] === redeem.length - 2 ? redeem.slice(2) : undefined;
  if (nested?.length === 20 || nested?.length === 32) {
    if (pushes.length !== 1) return false;
    return nested.length === 20
      ? witnessKey(transaction, input, nested)
      : witnessScript(transaction, input, nested);
  }
  if (input.witness.length > 0) return false;
  return runScript(redeem, pushes.slice(0, -1), () => legacyDigest(transaction, input, redeem), false);
}

function witnessKey(transaction: BitcoinTransaction, input: Input, keyHash: Uint8Array): boolean {
  const [signature, key, ...rest] = input.witness;
  if (!signature || key?.length !== 33 || rest.length > 0 || !equalBytes(hash160(key), keyHash)) return false;
  const code = concatBytes(Uint8Array.of(0x76, 0xa9, 20), keyHash, Uint8Array.of(0x88, 0xac));
  return checkSignature(signature, key, segwitDigest(transaction, input, code));
}

function witnessScript(transaction: BitcoinTransaction, input: Input, hash: Uint8Array): Satisfied {
  const script = input.witness.at(-1);
  if (!script || !equalBytes(sha256(script), hash)) return false;
  return runScript(script, input.witness.slice(0, -1), () => segwitDigest(transaction, input, script), true);
}

const opcodes = { checkSig: 0xac, checkMultisig: 0xae } as const;

/** `<key> CHECKSIG` and `m <keys> n CHECKMULTISIG`. */
function runScript(
  script: Uint8Array,
  stack: Uint8Array[],
  digest: () => Uint8Array,
  segwit: boolean,
): Satisfied {
  const isKey = (bytes: Uint8Array): boolean => bytes.length === 33 || (!segwit && bytes.length === 65);
  const last = script.at(-1);
  if (last === opcodes.checkSig) {
    const [key, ...others] = readPushes(script.slice(0, -1)) ?? [];
    if (!key || others.length > 0 || !isKey(key)) return 'unknown';
    const [signature, ...rest] = stack;
    return !!signature && rest.length === 0 && checkSignature(signature, key, digest());
  }
  const needed = small(script[0]);
  const total = small(script.at(-2));
  if (last !== opcodes.checkMultisig || !needed || !total) return 'unknown';
  const keys = readPushes(script.slice(1, -2));
  if (keys?.length !== total || needed > total || !keys.every(isKey)) return 'unknown';
  const [dummy, ...signatures] = stack;
  if (dummy?.length !== 0 || signatures.length !== needed) return false;
  const hash = digest();
  // Signatures come in the order of their keys; each key is tried once.
  let at = 0;
  for (const signature of signatures) {
    while (at < keys.length && !checkSignature(signature, keys[at] as Uint8Array, hash)) at++;
    if (at++ >= keys.length) return false;
  }
  return true;
}

/** OP_1 to OP_16. */
const small = (opcode: number | undefined): number | undefined =>
  opcode !== undefined && opcode >= 0x51 && opcode <= 0x60 ? opcode - 0x50 : undefined;

/** The data that a script pushes; undefined when it does anything else. */
function readPushes(script: Uint8Array): Uint8Array[] | undefined {
  const pushes: Uint8Array[] = [];
  for (let at = 0; at < script.length; ) {
    const opcode = script[at++] ?? 0;
    let length = opcode;
    if (opcode === 0x4c) length = script[at++] ?? 0;
    else if (opcode === 0x4d) {
      length = (script[at] ?? 0) | ((script[at + 1] ?? 0) << 8);
      at += 2;
    } else if (opcode > 0x4d) return undefined;
    if (at + length > script.length) return undefined;
    pushes.push(script.slice(at, at + length));
    at += length;
  }
  return pushes;
}

/** DER and a hash type, which must be SIGHASH_ALL; BIP-322 demands the low half of s. */
function checkSignature(signature: Uint8Array, key: Uint8Array, digest: Uint8Array): boolean {
  if (signature.at(-1) !== 1) return false;
  const der = signature.slice(0, -1);
  return (
    attempt(() => secp256k1.verify(der, digest, key, { prehash: false, lowS: true, format: 'der' })) ?? false
  );
}

function checkSchnorr(
  signature: Uint8Array,
  key: Uint8Array,
  digest: (hashType: number) => Uint8Array,
): boolean {
  if (signature.length !== 64 && (signature.length !== 65 || signature[64] !== 1)) return false;
  const hashType = signature.length === 65 ? 1 : 0;
  return attempt(() => schnorr.verify(signature.slice(0, 64), digest(hashType), key)) ?? false;
}

/** BIP-341: one item is a signature by the output key; more are a script, its inputs and its place in the tree. */
function taproot(
  transaction: BitcoinTransaction,
  input: Input,
  output: Uint8Array,
  script: Uint8Array,
): Satisfied {
  const [first, ...more] = input.witness;
  if (!first) return false;
  if (more.length === 0) {
    return checkSchnorr(first, output, hashType => taprootDigest(transaction, input, script, hashType));
  }
  const control = input.witness.at(-1);
  const leafScript = input.witness.at(-2);
  if (
    !control ||
    !leafScript ||
    control.length < 33 ||
    (control.length - 33) % 32 !== 0 ||
    control.length > 4129
  ) {
    return false;
  }
  const leaf = tapLeaf((control[0] ?? 0) & 0xfe, leafScript);
  if (!commitsTo(output, control, leaf)) return false;
  const key = leafScript.slice(1, -1);
  const plain = leafScript.length === 34 && leafScript[0] === 32 && leafScript[33] === opcodes.checkSig;
  if (!plain || ((control[0] ?? 0) & 0xfe) !== 0xc0) return 'unknown';
  if (input.witness.length !== 3) return false;
  return checkSchnorr(first, key, hashType => taprootDigest(transaction, input, script, hashType, leaf));
}

/** Whether the tree with this leaf, tweaking the internal key of the control block, gives the output key. */
function commitsTo(output: Uint8Array, control: Uint8Array, leaf: Uint8Array): boolean {
  const { taggedHash, lift_x } = schnorr.utils;
  let root = leaf;
  for (let at = 33; at < control.length; at += 32) {
    const other = control.slice(at, at + 32);
    const inOrder = bytesToNumberBE(root) < bytesToNumberBE(other);
    root = taggedHash('TapBranch', inOrder ? concatBytes(root, other) : concatBytes(other, root));
  }
  const internal = control.slice(1, 33);
  const point = attempt(() => {
    const tweak = secp256k1.Point.Fn.create(
      bytesToNumberBE(taggedHash('TapTweak', concatBytes(internal, root))),
    );
    return lift_x(bytesToNumberBE(internal)).add(secp256k1.Point.BASE.multiply(tweak)).toBytes(true);
  });
  return (
    point !== undefined &&
    equalBytes(point.slice(1), output) &&
    (point[0] === 3) === ((control[0] ?? 0) % 2 === 1)
  );
}
