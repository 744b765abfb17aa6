import { base64url } from '@scure/base';
import { fromBase64, hex } from './encoding.ts';
import type { AddressFault } from './shape.ts';
import { fault } from './shape.ts';

export type TvmAddress = {
  ok: true;
  /** 0 where accounts live, -1 where the chain governs itself. */
  workchain: 0 | -1;
  /** The representation hash of the account's first state. */
  hash: Uint8Array;
  testOnly: boolean;
};

const bounceable = 0x11;
const nonBounceable = 0x51;
const testFlag = 0x80;

/**
 * Reads the two spellings of an address (TEP-2): raw `<workchain>:<64 hex digits>`, and 48 characters of base64
 * holding flags, workchain, hash and CRC-16.
 */
export function readTvmAddress(text: string): TvmAddress | AddressFault {
  const raw = /^(0|-1):([0-9a-f]{64})$/i.exec(text);
  if (raw) {
    return {
      ok: true,
      workchain: raw[1] === '0' ? 0 : -1,
      hash: hex.decode((raw[2] as string).toLowerCase()),
      testOnly: false,
    };
  }
  if (!/^(?:[A-Za-z0-9+/]{48}|[A-Za-z0-9_-]{48})$/.test(text)) {
    return fault(
      'malformed',
      'A TON address is 48 characters like UQ… or EQ…, or 0: and 64 hexadecimal digits.',
    );
  }
  const bytes = fromBase64(text);
  if (bytes?.length !== 36) return fault('malformed', 'The address is not valid base64.');
  if ((((bytes[34] as number) << 8) | (bytes[35] as number)) !== crc16(bytes.subarray(0, 34))) {
    return fault('badChecksum', 'The address is mistyped: its checksum does not fit.');
  }
  const flags = (bytes[0] as number) & ~testFlag;
  const workchain = bytes[1] === 0 ? 0 : bytes[1] === 0xff ? -1 : undefined;
  if ((flags !== bounceable && flags !== nonBounceable) || workchain === undefined) {
    return fault('unsupportedKind', 'This kind of TON address is not known.');
  }
  return {
    ok: true,
    workchain,
    hash: bytes.slice(2, 34),
    testOnly: ((bytes[0] as number) & testFlag) !== 0,
  };
}

/**
 * The one spelling of an address: not bounceable, so that money sent to a wallet that was never used does not come
 * back. The test flag stays, although the same key has the same account on either network.
 */
export function canonicalTvmAddress({ workchain, hash, testOnly }: Omit<TvmAddress, 'ok'>): string {
  const bytes = new Uint8Array(36);
  bytes.set([testOnly ? nonBounceable | testFlag : nonBounceable, workchain & 0xff]);
  bytes.set(hash, 2);
  new DataView(bytes.buffer).setUint16(34, crc16(bytes.subarray(0, 34)));
  return base64url.encode(bytes);
}

/** CRC-16/XMODEM. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}
