import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemRandom } from '../surroundings.ts';
import { digestOf, isWellFormedKey, makeKey } from './key.ts';

test('keys name their environment and have the published shape', () => {
  expect(makeKey('sandbox', systemRandom)).toMatch(/^flk_sandbox_[\w-]{43}[0-9A-Za-z]{6}$/);
  expect(makeKey('live', systemRandom)).toMatch(/^flk_live_[\w-]{43}[0-9A-Za-z]{6}$/);
  expect(makeKey('live', systemRandom)).not.toBe(makeKey('live', systemRandom));
  expect(digestOf('abc').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('the checksum is CRC-32 in base 62, so that others can compute it', () => {
  const zeros = { bytes: (size: number) => Buffer.alloc(size), uuid: () => '', uuidInOrder: () => '' };
  expect(makeKey('sandbox', zeros)).toBe(`flk_sandbox_${'A'.repeat(43)}1hnBcf`);
});

test('a change of any one character is noticed without asking anybody', () => {
  const key = makeKey('live', systemRandom);
  expect(isWellFormedKey(key)).toBe(true);
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.constantFrom(...'0aZ_-x '), (at, character) => {
      fc.pre(key[at] !== character);
      expect(isWellFormedKey(key.slice(0, at) + character + key.slice(at + 1))).toBe(false);
    }),
  );
});

test.each(['', 'flk_live_', 'sk_sandbox_abc', `${makeKey('live', systemRandom)} `])('%j is no key', text => {
  expect(isWellFormedKey(text)).toBe(false);
});
