/** The one spelling of a TON account (TEP-2) in which the server shows it: not bounceable, and marked on test networks. */
import { base64url, hex } from '@scure/base';

const nonBounceable = 0x51;
const testFlag = 0x80;

/** @param raw as wallets tell it: `0:` and 64 hexadecimal digits. @returns `undefined` for anything else */
export function friendlyAddress(raw: unknown, testOnly: boolean): string | undefined {
  const [, workchain, hash] = /^(0|-1):([0-9a-f]{64})$/i.exec(String(raw)) ?? [];
  if (hash === undefined) return undefined;
  const bytes = new Uint8Array(36);
  bytes.set([testOnly ? nonBounceable | testFlag : nonBounceable, Number(workchain) & 0xff]);
  bytes.set(hex.decode(hash.toLowerCase()), 2);
  new DataView(bytes.buffer).setUint16(34, crc16(bytes.subarray(0, 34)));
  return base64url.encode(bytes);
}

/** The same key has the same account on main and test networks. */
export function isSameAccount(one: string, other: string): boolean {
  const account = (friendly: string) => base64url.decode(friendly).slice(1, 34).toString();
  return account(one) === account(other);
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
