import { base32nopad } from '@scure/base';
import { attempt, concatBytes } from './encoding.ts';
import { type AddressFault, fault, type ParsedAddress } from './shape.ts';

const versions: Readonly<Record<number, { kind: string; length: number }>> = {
  [6 << 3]: { kind: 'account', length: 32 }, // G
  [12 << 3]: { kind: 'muxed', length: 40 }, // M
  [2 << 3]: { kind: 'contract', length: 32 }, // C
  [18 << 3]: { kind: 'seed', length: 32 }, // S
};

export type Strkey = { kind: string; payload: Uint8Array };

export function readStrkey(text: string): Strkey | AddressFault {
  const no = fault('malformed', 'The text is not a Stellar address.');
  if (!/^[GMCSTXPLB][A-Z2-7]{50,}$/.test(text)) return no;
  const bytes = attempt(() => base32nopad.decode(text));
  // Trailing bits must be zero, else several texts would name one address.
  if (!bytes || bytes.length < 5 || base32nopad.encode(bytes) !== text) return no;
  const [covered, sum] = [bytes.slice(0, -2), bytes.slice(-2)];
  if (crc16(covered) !== ((sum[0] ?? 0) | ((sum[1] ?? 0) << 8))) {
    return fault('badChecksum', 'The checksum of the Stellar address is wrong: it has a typing error.');
  }
  const version = versions[covered[0] ?? 0];
  if (!version) return fault('unsupportedKind', 'This Stellar key does not name an account.');
  if (covered.length !== version.length + 1) return no;
  if (version.kind === 'seed') {
    return fault('malformed', 'This is a secret key, not an address. Never give it to anyone.');
  }
  return { kind: version.kind, payload: covered.slice(1) };
}

export function parseStellarAddress(text: string): ParsedAddress | AddressFault {
  const key = readStrkey(text);
  if ('ok' in key) return key;
  const { kind, payload } = key;
  const address: ParsedAddress = { ok: true, canonical: text, kind, mainnet: true, destination: true };
  if (kind === 'contract') {
    return {
      ...address,
      destination: false,
      notDestinationBecause:
        'The address is a contract: exchanges cannot pay to it and most contracts keep what they get.',
    };
  }
  if (payload.slice(0, 32).every(byte => byte === 0)) {
    return { ...address, destination: false, notDestinationBecause: 'Nobody holds the key of this address.' };
  }
  if (kind !== 'muxed') return address;
  const id = new DataView(payload.buffer, payload.byteOffset + 32, 8).getBigUint64(0);
  return { ...address, account: accountAddress(payload.slice(0, 32)), tag: String(id) };
}

/** `G…` of an ed25519 key. */
export function accountAddress(key: Uint8Array): string {
  const covered = concatBytes(Uint8Array.of(6 << 3), key);
  const sum = crc16(covered);
  return base32nopad.encode(concatBytes(covered, Uint8Array.of(sum & 0xff, sum >> 8)));
}

/** CRC-16/XMODEM: polynomial 0x1021, start 0. */
function crc16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      sum = sum & 0x8000 ? ((sum << 1) ^ 0x1021) & 0xffff : (sum << 1) & 0xffff;
  }
  return sum;
}
