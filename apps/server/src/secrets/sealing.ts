import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../surroundings.ts';

/**
 * AES-256-GCM over short secrets. A sealed value is
 *
 *     1 byte   format, always 1
 *     4 bytes  version of the key, big-endian
 *    12 bytes  nonce
 *     n bytes  ciphertext
 *    16 bytes  tag
 *
 * The first five bytes and the context (where the value belongs: table, column, row) are authenticated, too: a sealed
 * value that was copied to another row, or relabelled, does not open. Nonces are random, which is safe for 2^32 values
 * per key.
 */
const format = 1;
const headerLength = 5;
const nonceLength = 12;
const tagLength = 16;
export const keyLength = 32;

export type Key = { version: number; bytes: Buffer };

/** Why a sealed value does not open; never carries any of it. */
export class CannotOpen extends Error {
  constructor(context: string, why: string) {
    super(`The sealed value of ${context} does not open: ${why}.`);
    this.name = 'CannotOpen';
  }
}

export function encrypt(key: Key, plaintext: Uint8Array, context: string, random: Random): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt8(format, 0);
  header.writeUInt32BE(key.version, 1);
  const nonce = random.bytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()]);
}

/** @throws CannotOpen for another key, another context, or a changed byte */
export function decrypt(key: Key, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed);
  if (keyVersionOf(bytes, context) !== key.version) {
    throw new CannotOpen(
      context,
      `it was sealed with key ${keyVersionOf(bytes, context)}, not ${key.version}`,
    );
  }
  const nonceEnd = headerLength + nonceLength;
  const nonce = bytes.subarray(headerLength, nonceEnd);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagLength });
  decipher.setAAD(Buffer.concat([bytes.subarray(0, headerLength), Buffer.from(context)]));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceEnd, -tagLength)), decipher.final()]);
  } catch {
    throw new CannotOpen(context, 'the key or the place is another one, or it was changed');
  }
}

/** The version of the key that a value was sealed with. */
export function keyVersionOf(sealed: Uint8Array, context: string): number {
  const bytes = Buffer.from(sealed);
  if (bytes.length < headerLength + nonceLength + tagLength) throw new CannotOpen(context, 'it is too short');
  if (bytes.readUInt8(0) !== format) throw new CannotOpen(context, 'a newer release sealed it');
  return bytes.readUInt32BE(1);
}
