/**
 * Encodings that several network types share. Decoders answer `undefined` or a fault for bad text; none throws.
 */
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { base58, base64, base64nopad, base64url, base64urlnopad, bech32, bech32m, hex } from '@scure/base';

export { concatBytes, hex };

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The value of `read`, or undefined if it throws: the libraries below report bad text by exceptions. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export const sha256Twice = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes));

/** Bitcoin's HASH160, also XRPL's account id: RIPEMD-160 of SHA-256. */
export const hash160 = (bytes: Uint8Array): Uint8Array => ripemd160(sha256(bytes));

/** Hex of either letter case with or without `0x`. */
export function fromHex(text: string): Uint8Array | undefined {
  const digits = /^(?:0x)?((?:[0-9a-f]{2})+)$/i.exec(text)?.[1];
  return digits === undefined ? undefined : hex.decode(digits.toLowerCase());
}

/** Base64 in both alphabets, with or without padding; trailing bits must be zero. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text === '') return undefined;
  const padded = text.endsWith('=');
  const coder = /[-_]/.test(text)
    ? padded
      ? base64url
      : base64urlnopad
    : padded || text.length % 4 === 0
      ? base64
      : base64nopad;
  return attempt(() => coder.decode(text));
}

/** Bytes given as hex or as base64. A text that is valid hex is hex: no signature's base64 is hex digits only. */
export const fromHexOrBase64 = (text: string): Uint8Array | undefined => fromHex(text) ?? fromBase64(text);

/** Reading base58 takes time that grows with the square of the length; real keys and signatures are short. */
const longestBase58 = 256;

export const fromBase58 = (text: string): Uint8Array | undefined =>
  text.length > longestBase58 ? undefined : attempt(() => base58.decode(text));

export type Unreadable = { fault: 'malformed' | 'badChecksum' };

/** Base58 with a four-byte checksum (Base58Check unless another alphabet or checksum is given). */
export function fromBase58Check(
  text: string,
  alphabet: { decode(text: string): Uint8Array } = base58,
  checksum: (bytes: Uint8Array) => Uint8Array = sha256Twice,
): { bytes: Uint8Array } | Unreadable {
  const all = text.length > longestBase58 ? undefined : attempt(() => alphabet.decode(text));
  if (all === undefined || all.length < 5) return { fault: 'malformed' };
  const bytes = all.slice(0, -4);
  return equalBytes(checksum(bytes).slice(0, 4), all.slice(-4)) ? { bytes } : { fault: 'badChecksum' };
}

export const toBase58Check = (bytes: Uint8Array): string =>
  base58.encode(concatBytes(bytes, sha256Twice(bytes).slice(0, 4)));

export type Bech32Text = { prefix: string; words: number[]; encoding: 'bech32' | 'bech32m' };

/** Bech32 and bech32m; `limit` is 90 characters by BIP-173, but some chains have no limit (pass false). */
export function fromBech32(text: string, limit: number | false = 90): Bech32Text | Unreadable {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return { fault: 'malformed' };
  if (!/^[\x21-\x7e]+1[02-9ac-hj-np-z]{6,}$/.test(lower)) return { fault: 'malformed' };
  if (limit !== false && lower.length > limit) return { fault: 'malformed' };
  for (const [encoding, coder] of [['bech32', bech32] as const, ['bech32m', bech32m] as const]) {
    const decoded = attempt(() => coder.decode(lower as `${string}1${string}`, limit));
    if (decoded) return { prefix: decoded.prefix, words: [...decoded.words], encoding };
  }
  return { fault: 'badChecksum' };
}

/** Five-bit words as bytes; undefined when the padding is not zero or too long. */
export const bytesOfWords = (words: number[]): Uint8Array | undefined =>
  attempt(() => bech32.fromWords(words));

/** Bitcoin's CompactSize, which its message digests put before the text. */
export function compactSize(value: number): Uint8Array {
  if (value < 0xfd) return Uint8Array.of(value);
  if (value <= 0xffff) return Uint8Array.of(0xfd, value & 0xff, value >> 8);
  return Uint8Array.of(0xfe, value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
}
