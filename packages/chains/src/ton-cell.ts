import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from './encoding.ts';

/** A cell of TON's tree: up to 1023 bits and up to four references, named by its representation hash. */
export type Cell = {
  /** The bits, high bit first; what fills the last byte is the completion tag (a one and zeros). */
  data: Uint8Array;
  bitLength: number;
  references: Cell[];
  hash: Uint8Array;
  depth: number;
};

const magic = [0xb5, 0xee, 0x9c, 0x72];
/** A wallet's state has about twenty cells. */
const maxCells = 1024;
const exoticFlag = 8;
const libraryCell = 2;

/**
 * Reads the one root of a bag of cells (`boc.tlb`, generic form). Throws a RangeError for anything else, and for
 * cells with pruned parts, whose hashes depend on their level.
 */
export function readBagOfCells(bytes: Uint8Array): Cell {
  const reader = new ByteReader(bytes);
  if (magic.some(byte => reader.number(1) !== byte)) throw new RangeError('not a bag of cells');
  const flags = reader.number(1);
  const hasIndex = (flags & 0x80) !== 0;
  const hasChecksum = (flags & 0x40) !== 0;
  const referenceSize = flags & 0x07;
  const offsetSize = reader.number(1);
  if (referenceSize < 1 || referenceSize > 4 || offsetSize < 1 || offsetSize > 8) {
    throw new RangeError('wrong sizes in the header');
  }
  const count = reader.number(referenceSize);
  const roots = reader.number(referenceSize);
  const absent = reader.number(referenceSize);
  reader.number(offsetSize);
  if (roots !== 1 || absent !== 0 || count < 1 || count > maxCells) throw new RangeError('not one root');
  const root = reader.number(referenceSize);
  if (hasIndex) reader.take(count * offsetSize);
  const raw = Array.from({ length: count }, (_, at) => readCell(reader, referenceSize, at, count));
  if (hasChecksum) reader.take(4);
  reader.end();

  // References only point forward, so each cell's children are complete before it.
  const cells: Cell[] = [];
  for (let at = count - 1; at >= 0; at--) {
    const { descriptors, data, bitLength, references: targets } = raw[at] as RawCell;
    const references = targets.map(to => cells[to] as Cell);
    cells[at] = { data, bitLength, references, ...withHash({ descriptors, data, references }) };
  }
  const found = cells[root];
  if (!found) throw new RangeError('the root is not among the cells');
  return found;
}

type RawCell = { descriptors: Uint8Array; data: Uint8Array; bitLength: number; references: number[] };

function readCell(reader: ByteReader, referenceSize: number, at: number, count: number): RawCell {
  const descriptors = reader.take(2);
  const [first, second] = descriptors as unknown as [number, number];
  const data = reader.take(Math.ceil(second / 2));
  const exotic = (first & exoticFlag) !== 0;
  const references = first & 0x07;
  // The hash of a library cell is the hash of its own bits; other exotic cells have several hashes.
  if (references > 4 || first >> 4 !== 0 || (exotic && (data[0] !== libraryCell || references > 0))) {
    throw new RangeError('a kind of cell that wallets do not have');
  }
  const targets = Array.from({ length: references }, () => reader.number(referenceSize));
  if (targets.some(to => to <= at || to >= count)) throw new RangeError('a reference does not point forward');
  return { descriptors, data, bitLength: bitLengthOf(data, second), references: targets };
}

/** An odd second descriptor says that the last byte ends in a one bit and zeros, which do not count. */
function bitLengthOf(data: Uint8Array, descriptor: number): number {
  if (descriptor % 2 === 0) return data.length * 8;
  const last = data.at(-1) ?? 0;
  if (last === 0) throw new RangeError('a cell does not say how many bits it has');
  const padding = 31 - Math.clz32(last & -last);
  return data.length * 8 - padding - 1;
}

/** The hash covers descriptors, bits, the references' depths and the references' hashes. */
function withHash(cell: {
  descriptors: Uint8Array;
  data: Uint8Array;
  references: Pick<Cell, 'hash' | 'depth'>[];
}): Pick<Cell, 'hash' | 'depth'> {
  const { descriptors, data, references } = cell;
  const hash = sha256(
    concatBytes(
      descriptors,
      data,
      ...references.map(({ depth }) => Uint8Array.of(depth >> 8, depth & 0xff)),
      ...references.map(reference => reference.hash),
    ),
  );
  const depth = references.length === 0 ? 0 : 1 + Math.max(...references.map(reference => reference.depth));
  return { hash, depth };
}

/** A cell of our own making, from a text of zeros and ones. Of the references only hash and depth matter. */
export function cellOf(
  bits: string,
  references: Pick<Cell, 'hash' | 'depth'>[],
): Pick<Cell, 'hash' | 'depth'> {
  const tagged = bits.length % 8 === 0 ? bits : `${bits}1`;
  const data = Uint8Array.from(tagged.match(/.{1,8}/g) ?? [], byte =>
    Number.parseInt(byte.padEnd(8, '0'), 2),
  );
  const length = Math.floor(bits.length / 8) + Math.ceil(bits.length / 8);
  return withHash({ descriptors: Uint8Array.of(references.length, length), data, references });
}

/** Whole bytes of a cell, beginning at any bit. */
export function bytesAt(cell: Cell, bit: number, length: number): Uint8Array {
  if (bit + length * 8 > cell.bitLength) throw new RangeError('the cell has too few bits');
  const shift = bit % 8;
  const from = bit >> 3;
  return Uint8Array.from({ length }, (_, at) => {
    const two = ((cell.data[from + at] as number) << 8) | (cell.data[from + at + 1] ?? 0);
    return (two >> (8 - shift)) & 0xff;
  });
}

class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('the bytes end too early');
    const bytes = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return bytes;
  }

  /** Big-endian; sizes beyond 2^53 lose precision, and are beyond every limit above. */
  number(length: number): number {
    return this.take(length).reduce((value, byte) => value * 256 + byte, 0);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError('there are bytes after the end');
  }
}
