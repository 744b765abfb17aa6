import type { LinkStyle } from '@fairlead/wire/link-style';
import { linkStyleParameter } from '@fairlead/wire/link-style-parameter';
import { digestOf } from '../clients/index.ts';
import type { Random } from '../surroundings.ts';

/** 64 random bytes as base64url, 86 characters: the length of the vendor's own codes. */
export function makeCode(random: Random): string {
  return random.bytes(64).toString('base64url');
}

/** What is stored of a code. Nobody can guess 512 bits, so a fast hash is enough. */
export function codeDigest(code: string): Buffer {
  return digestOf(code);
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
