import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../surroundings.ts';
import { CannotOpen, decrypt, encrypt, keyVersionOf } from './sealing.ts';

const key = { version: 7, bytes: randomBytes(32) };
const seal = (plaintext: Uint8Array, context = 'here') => encrypt(key, plaintext, context, systemRandom);

describe('sealing', () => {
  it('opens whatever was sealed, under the same key and context', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.string(), (plaintext, context) => {
        const sealed = seal(plaintext, context);
        expect(keyVersionOf(sealed, context)).toBe(7);
        expect([...decrypt(key, sealed, context)]).toEqual([...plaintext]);
      }),
    );
  });

  it('refuses a value in which any single bit was changed', () => {
    const sealed = seal(Buffer.from('a password'));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => decrypt(key, changed, 'here'), `bit ${bit}`).toThrow(CannotOpen);
    }
  });

  it('refuses a value that was cut short, at every length', () => {
    const sealed = seal(Buffer.from('a password'));
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => decrypt(key, sealed.subarray(0, length), 'here'), `length ${length}`).toThrow(CannotOpen);
    }
  });

  it('refuses another context, another key, and the same key under another version', () => {
    const sealed = seal(Buffer.from('a password'));
    expect(() => decrypt(key, sealed, 'there')).toThrow('The sealed value of there does not open');
    expect(() => decrypt({ version: 7, bytes: randomBytes(32) }, sealed, 'here')).toThrow(CannotOpen);
    expect(() => decrypt({ ...key, version: 8 }, sealed, 'here')).toThrow('sealed with key 7, not 8');
  });

  it('seals the same text differently each time and shows none of it', () => {
    const text = Buffer.from('correct horse battery staple');
    const first = seal(text);
    expect(first.equals(seal(text))).toBe(false);
    expect(first.includes(text.subarray(0, 7))).toBe(false);
  });
});
