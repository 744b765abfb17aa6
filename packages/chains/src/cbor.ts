/**
 * Reads CBOR (RFC 8949), as far as Cardano's addresses and COSE messages use it: definite lengths, no floating
 * point. A map that names a key twice is refused, because two readers could take different values from it.
 */
export type Cbor =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | Cbor[]
  | Map<number | bigint | string, Cbor>
  | { tag: number | bigint; value: Cbor };

const maxDepth = 16;

/** The one item that the bytes hold. Throws a RangeError for anything else. */
export function readCbor(bytes: Uint8Array): Cbor {
  const reader = new CborReader(bytes);
  const item = reader.item(0);
  reader.end();
  return item;
}

class CborReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  item(depth: number): Cbor {
    if (depth > maxDepth) throw new RangeError('CBOR: nested too deeply');
    const first = this.#take(1)[0] as number;
    const major = first >> 5;
    if (major === 7) return simple(first & 0x1f);
    const argument = this.#argument(first & 0x1f);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return typeof argument === 'bigint' ? -1n - argument : -1 - argument;
      case 2:
        return this.#take(argument);
      case 3:
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.#take(argument));
      case 4: {
        const items: Cbor[] = [];
        for (let left = argument; left > 0; left--) items.push(this.item(depth + 1));
        return items;
      }
      case 5:
        return this.#map(argument, depth);
      default:
        return { tag: argument, value: this.item(depth + 1) };
    }
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError('CBOR: there are bytes after the end');
  }

  #map(size: number | bigint, depth: number): Map<number | bigint | string, Cbor> {
    const entries = new Map<number | bigint | string, Cbor>();
    for (let left = size; left > 0; left--) {
      const key = this.item(depth + 1);
      if (typeof key !== 'number' && typeof key !== 'bigint' && typeof key !== 'string') {
        throw new RangeError('CBOR: a map key is neither a number nor a text');
      }
      if (entries.has(key)) throw new RangeError('CBOR: a map names a key twice');
      entries.set(key, this.item(depth + 1));
    }
    return entries;
  }

  #argument(info: number): number | bigint {
    if (info < 24) return info;
    if (info > 27) throw new RangeError('CBOR: indefinite lengths are not supported');
    let value = 0n;
    for (const byte of this.#take(2 ** (info - 24))) value = (value << 8n) | BigInt(byte);
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }

  #take(length: number | bigint): Uint8Array {
    const end = this.#at + Number(length);
    if (end > this.#bytes.length) throw new RangeError('CBOR: the bytes end too early');
    const bytes = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return bytes;
  }
}

function simple(value: number): boolean | null {
  if (value === 20 || value === 21) return value === 21;
  if (value === 22 || value === 23) return null;
  throw new RangeError('CBOR: floating point and other simple values are not supported');
}
