import { describe, expect, test } from 'vitest';
import { systemRandom } from '../surroundings.ts';
import { codeDigest, isCode, makeCode } from './code.ts';

const noon = new Date('2026-06-01T12:00:00Z');

describe('codes', () => {
  test('are 86 characters, and no two of the same second are alike', () => {
    const [one, other] = [makeCode(systemRandom, noon), makeCode(systemRandom, noon)];
    expect([one, other].every(isCode)).toBe(true);
    expect(one).not.toBe(other);
  });

  test('are kept in the order of their time', () => {
    const times = [0, 1, 255, 256, 65_536, 2 ** 31].map(seconds => new Date(noon.getTime() + seconds * 1000));
    const digests = times.map(time => codeDigest(makeCode(systemRandom, time)));
    expect(digests.toSorted(Buffer.compare)).toEqual(digests);
  });

  test('that differ in one character have other digests', () => {
    const code = makeCode(systemRandom, noon);
    for (const at of code.split('').keys()) {
      const changed = `${code.slice(0, at)}${code[at] === 'A' ? 'B' : 'A'}${code.slice(at + 1)}`;
      expect(codeDigest(changed)).not.toEqual(codeDigest(code));
    }
  });
});
