/**
 * Reads BCS, the byte format of Sui and Aptos: little-endian numbers, lengths in LEB128, fields in order.
 * Every method throws a RangeError past the end; callers wrap one read in `attempt`.
 */
export class BcsReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  fixed(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('BCS: the bytes end too early');
    const bytes = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return bytes;
  }

  u8(): number {
    return this.fixed(1)[0] as number;
  }

  u16(): number {
    return this.u8() | (this.u8() << 8);
  }

  /** LEB128 in its shortest form, at most 32 bits, as the format demands. */
  length(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if ((byte === 0 && shift > 0) || value > 0xffffffff) break;
        return value;
      }
    }
    throw new RangeError('BCS: the length is not in its shortest form');
  }

  bytes(): Uint8Array {
    return this.fixed(this.length());
  }

  text(): string {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes());
  }

  list<T>(read: () => T): T[] {
    const items: T[] = [];
    for (let left = this.length(); left > 0; left--) items.push(read());
    return items;
  }

  /** Refuses bytes after the last field: they would be a second spelling of the same value. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError('BCS: there are bytes after the end');
  }
}

/** LEB128, as BCS writes the length before bytes. */
export function bcsLength(length: number): Uint8Array {
  const bytes: number[] = [];
  let rest = length;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Uint8Array.of(...bytes, rest);
}
