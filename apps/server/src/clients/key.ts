/**
 * API keys: `flk_sandbox_` or `flk_live_`, 32 random bytes as base64url (43 characters), and a checksum of six
 * characters over all of that. The prefix lets scanners find a key that leaked, the checksum tells a key from a text
 * that only looks like one, without asking anybody.
 */
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Environment } from '../database/schema.ts';
import type { Random } from '../surroundings.ts';

const pattern = /^(flk_(?:sandbox|live)_[A-Za-z0-9_-]{43})([A-Za-z0-9]{6})$/;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A new secret; whoever calls this shows it once and stores only its digest. */
export function makeKey(environment: Environment, random: Random): string {
  const body = `flk_${environment}_${random.bytes(32).toString('base64url')}`;
  return body + checksum(body);
}

export function isWellFormedKey(secret: string): boolean {
  const [, body, sum] = pattern.exec(secret) ?? [];
  return body !== undefined && checksum(body) === sum;
}

/** A key has 256 random bits, so that a fast hash is enough: there is nothing to guess. */
export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** CRC-32 in base 62, as GitHub's tokens have it. */
function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < 6; place += 1) {
    text = alphabet[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
