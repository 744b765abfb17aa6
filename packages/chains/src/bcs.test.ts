import { bcs } from '@mysten/sui/bcs';
import { describe, expect, test } from 'vitest';
import { BcsReader, bcsLength } from './bcs.ts';

describe('BcsReader', () => {
  test.each([0, 1, 127, 128, 300, 16_383, 16_384, 2_097_152, 0xffffffff])(
    "reads Mysten's length %d",
    value => {
      const bytes = bcs.uleb128().serialize(value).toBytes();
      expect(bcsLength(value)).toEqual(bytes);
      const reader = new BcsReader(bytes);
      expect(reader.length()).toBe(value);
      expect(() => reader.end()).not.toThrow();
    },
  );

  test("reads Mysten's structures", () => {
    const kind = bcs.struct('Example', { small: bcs.u16(), text: bcs.string(), list: bcs.vector(bcs.u8()) });
    const reader = new BcsReader(kind.serialize({ small: 0xabcd, text: 'für', list: [7, 8] }).toBytes());
    expect([reader.u16(), reader.text(), reader.list(() => reader.u8())]).toEqual([0xabcd, 'für', [7, 8]]);
    reader.end();
  });

  test.each([
    ['a length with a zero in front', [0x80, 0x00]],
    ['a length of more than 32 bits', [0xff, 0xff, 0xff, 0xff, 0x1f]],
    ['a length without an end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ['bytes that end too early', [3, 1, 2]],
    ['a text that is not UTF-8', [1, 0xff]],
    ['bytes after the end', [1, 97, 0]],
  ])('refuses %s', (_, bytes) => {
    expect(() => {
      const reader = new BcsReader(Uint8Array.from(bytes));
      reader.text();
      reader.end();
    }).toThrow();
  });
});
