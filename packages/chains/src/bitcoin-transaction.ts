/** Bitcoin transactions: reading, writing, and the digests that their signatures cover. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { attempt, compactSize, concatBytes, sha256Twice } from './encoding.ts';

export type Input = {
  hash: Uint8Array;
  index: number;
  script: Uint8Array;
  sequence: number;
  witness: Uint8Array[];
};
export type Output = { value: bigint; script: Uint8Array };
export type BitcoinTransaction = { version: number; inputs: Input[]; outputs: Output[]; lockTime: number };

class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new RangeError('the bytes end too early');
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  number(length: 1 | 2 | 4): number {
    return this.take(length).reduceRight((sum, byte) => sum * 256 + byte, 0);
  }

  /** CompactSize up to 32 bits, in its shortest form only. */
  size(): number {
    const first = this.number(1);
    if (first < 0xfd) return first;
    if (first === 0xff) throw new RangeError('too many');
    const value = this.number(first === 0xfd ? 2 : 4);
    if (compactSize(value)[0] !== first) throw new RangeError('not the shortest form');
    return value;
  }

  list<T>(read: () => T): T[] {
    const count = this.size();
    // Every item takes a byte at least, so a larger count is a lie that would only cost memory.
    if (count > this.bytes.length - this.at) throw new RangeError('the bytes end too early');
    return Array.from({ length: count }, read);
  }

  text(): Uint8Array {
    return this.take(this.size());
  }

  /** The result of `read` if it used up all bytes. */
  static whole<T>(bytes: Uint8Array, read: (reader: Reader) => T): T | undefined {
    const reader = new Reader(bytes);
    const result = attempt(() => read(reader));
    return reader.at === bytes.length ? result : undefined;
  }
}

export const readWitness = (bytes: Uint8Array): Uint8Array[] | undefined =>
  Reader.whole(bytes, reader => reader.list(() => reader.text()));

export function readTransaction(bytes: Uint8Array): BitcoinTransaction | undefined {
  return Reader.whole(bytes, reader => {
    const version = reader.number(4);
    // BIP-144: a zero where the inputs are counted marks a witness.
    const marked = reader.bytes[4] === 0 && reader.bytes[5] === 1;
    if (marked) reader.take(2);
    const inputs = reader.list((): Input => {
      const hash = reader.take(32);
      const index = reader.number(4);
      return { hash, index, script: reader.text(), sequence: reader.number(4), witness: [] };
    });
    const outputs = reader.list((): Output => {
      const value = BigInt(reader.number(4)) + (BigInt(reader.number(4)) << 32n);
      return { value, script: reader.text() };
    });
    if (marked) for (const input of inputs) input.witness = reader.list(() => reader.text());
    return { version, inputs, outputs, lockTime: reader.number(4) };
  });
}

const littleEndian = (value: number): Uint8Array =>
  Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);

const withLength = (bytes: Uint8Array): Uint8Array => concatBytes(compactSize(bytes.length), bytes);

const writeOutputs = (outputs: readonly Output[]): Uint8Array =>
  concatBytes(
    ...outputs.flatMap(({ value, script }) => [
      littleEndian(Number(value & 0xffff_ffffn)),
      littleEndian(Number(value >> 32n)),
      withLength(script),
    ]),
  );

/** Without witness, as its id is computed. */
export function serialized({ version, inputs, outputs, lockTime }: BitcoinTransaction): Uint8Array {
  return concatBytes(
    littleEndian(version),
    compactSize(inputs.length),
    ...inputs.flatMap(input => [
      input.hash,
      littleEndian(input.index),
      withLength(input.script),
      littleEndian(input.sequence),
    ]),
    compactSize(outputs.length),
    writeOutputs(outputs),
    littleEndian(lockTime),
  );
}

const all = 1;

/** SIGHASH_ALL of the only input before segwit: the script spent from stands in the input's place. */
export function legacyDigest(transaction: BitcoinTransaction, input: Input, script: Uint8Array): Uint8Array {
  return sha256Twice(
    concatBytes(serialized({ ...transaction, inputs: [{ ...input, script }] }), littleEndian(all)),
  );
}

/** BIP-143: SIGHASH_ALL of the only input, which spends nothing. */
export function segwitDigest(
  transaction: BitcoinTransaction,
  input: Input,
  scriptCode: Uint8Array,
): Uint8Array {
  const outpoint = concatBytes(input.hash, littleEndian(input.index));
  return sha256Twice(
    concatBytes(
      littleEndian(transaction.version),
      sha256Twice(outpoint),
      sha256Twice(littleEndian(input.sequence)),
      outpoint,
      withLength(scriptCode),
      new Uint8Array(8),
      littleEndian(input.sequence),
      sha256Twice(writeOutputs(transaction.outputs)),
      littleEndian(transaction.lockTime),
      littleEndian(all),
    ),
  );
}

/** BIP-341: key path or, with `leaf`, script path (BIP-342), without annex. `hashType` is 0 (default) or 1 (all). */
export function taprootDigest(
  transaction: BitcoinTransaction,
  input: Input,
  script: Uint8Array,
  hashType: number,
  leaf?: Uint8Array,
): Uint8Array {
  return schnorr.utils.taggedHash(
    'TapSighash',
    concatBytes(
      Uint8Array.of(0, hashType),
      littleEndian(transaction.version),
      littleEndian(transaction.lockTime),
      sha256(concatBytes(input.hash, littleEndian(input.index))),
      sha256(new Uint8Array(8)),
      sha256(withLength(script)),
      sha256(littleEndian(input.sequence)),
      sha256(writeOutputs(transaction.outputs)),
      Uint8Array.of(leaf ? 2 : 0),
      littleEndian(0),
      ...(leaf ? [leaf, Uint8Array.of(0), littleEndian(0xffff_ffff)] : []),
    ),
  );
}

/** BIP-341: the hash of a script in the tree, and of two neighbours. */
export const tapLeaf = (version: number, script: Uint8Array): Uint8Array =>
  schnorr.utils.taggedHash('TapLeaf', concatBytes(Uint8Array.of(version), withLength(script)));
