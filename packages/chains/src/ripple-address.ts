import { base58xrp } from '@scure/base';
import { concatBytes, fromBase58Check, sha256Twice } from './encoding.ts';
import { type AddressFault, fault } from './shape.ts';

export type RippleAccount = {
  canonical: string;
  kind: 'classic' | 'x-address';
  mainnet: boolean;
  /** The 20-byte account id. */
  id: Uint8Array;
  tag?: string;
};

export function readRippleAddress(text: string): RippleAccount | AddressFault {
  const read = fromBase58Check(text, base58xrp);
  if ('fault' in read) {
    return read.fault === 'badChecksum' && /^(r.{24,34}|[XT].{46})$/.test(text)
      ? fault('badChecksum', 'The checksum of the XRP Ledger address is wrong: it has a typing error.')
      : fault('malformed', 'The text is not an address of the XRP Ledger.');
  }
  const { bytes } = read;
  if (bytes.length === 21 && bytes[0] === 0) {
    return { canonical: text, kind: 'classic', mainnet: true, id: bytes.slice(1) };
  }
  if (bytes.length === 31) return readXAddress(bytes);
  if (isSeed(bytes))
    return fault('malformed', 'This is a secret seed, not an address. Never give it to anyone.');
  return fault('malformed', 'The text is not an address of the XRP Ledger.');
}

/** Versions of seeds: 0x21 for secp256k1, 0x01e14b for ed25519. */
const isSeed = (bytes: Uint8Array): boolean =>
  (bytes.length === 17 && bytes[0] === 0x21) ||
  (bytes.length === 19 && bytes[0] === 0x01 && bytes[1] === 0xe1 && bytes[2] === 0x4b);

/** XLS-5: two bytes of prefix (X or T), account id, flags, tag as 64-bit little endian. */
function readXAddress(bytes: Uint8Array): RippleAccount | AddressFault {
  const prefix = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (prefix !== 0x0544 && prefix !== 0x0493)
    return fault('malformed', 'The text is not an address of the XRP Ledger.');
  const id = bytes.slice(2, 22);
  const flags = bytes[22];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [low, high] = [view.getUint32(23, true), view.getUint32(27, true)];
  if (flags === undefined || flags > 1 || high !== 0 || (flags === 0 && low !== 0)) {
    return fault('unsupportedKind', 'The X-address carries a tag of a kind that the ledger does not have.');
  }
  const account = {
    canonical: classicAddress(id),
    kind: 'x-address' as const,
    mainnet: prefix === 0x0544,
    id,
  };
  return flags === 1 ? { ...account, tag: String(low) } : account;
}

export function classicAddress(id: Uint8Array): string {
  const versioned = concatBytes(Uint8Array.of(0), id);
  return base58xrp.encode(concatBytes(versioned, sha256Twice(versioned).slice(0, 4)));
}
