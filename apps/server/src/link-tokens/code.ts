import type { LinkStyle } from '@fairlead/wire/link-style';
import { linkStyleParameter } from '@fairlead/wire/link-style-parameter';
import { digestOf } from '../clients/index.ts';
import type { Random } from '../surroundings.ts';

/**
 * 86 characters of base64url, the length of the vendor's own codes: the second of its making in 4 bytes, then 60 random
 * bytes.
 */
export function makeCode(random: Random, madeAt: Date): string {
  const bytes = random.bytes(64);
  bytes.writeUInt32BE(Math.floor(madeAt.getTime() / 1000) % 2 ** 32);
  return bytes.toString('base64url');
}

/**
 * What is stored of a code: its time, and a digest. Nobody can guess 480 bits, so a fast hash is enough. The time comes
 * first because the index is sorted by it: new tokens stand side by side there, however many older ones are stored, and
 * their pages are written once for many instead of once for each.
 */
export function codeDigest(code: string): Buffer {
  return Buffer.concat([Buffer.from(code.slice(0, 6), 'base64url').subarray(0, 4), digestOf(code)]);
}

export function isCode(text: string): boolean {
  return /^[\w-]{86}$/.test(text);
}

/** The address of a payment link: whose it is and what it is about is asked of the server. */
export function payLinkFor(publicUrl: string, code: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/pay/${code}`;
}

/**
 * The token as the SDKs want it: standard, padded base64 of an ASCII address without a fragment. They append their own
 * parameters to its end.
 */
export function linkTokenFor(
  publicUrl: string,
  clientId: string,
  code: string,
  style: LinkStyle | null,
): string {
  // Percent-encoded, because a `+` would arrive as a space.
  const look = style === null ? '' : `&link_style=${encodeURIComponent(linkStyleParameter(style))}`;
  const page = `${publicUrl.replace(/\/+$/, '')}/b2b-iframe/${clientId}/broker-connect?auth_code=${code}${look}`;
  return Buffer.from(page, 'ascii').toString('base64');
}
