import { hex } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { type Cbor, readCbor } from './cbor.ts';

const read = (text: string): Cbor => readCbor(hex.decode(text));

describe('readCbor', () => {
  /** RFC 8949, appendix A. */
  test.each<[string, Cbor]>([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
    ['3bffffffffffffffff', -18_446_744_073_709_551_616n],
    ['20', -1],
    ['3903e7', -1000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['c11a514b67b0', { tag: 1, value: 1_363_896_240 }],
    ['4401020304', Uint8Array.of(1, 2, 3, 4)],
    ['6449455446', 'IETF'],
    ['62c3bc', 'ü'],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'a26161016162820203',
      new Map<string, Cbor>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test.each([
    ['nothing', ''],
    ['bytes after the end', '0000'],
    ['a number that ends too early', '1903'],
    ['a text that ends too early', '644945'],
    ['an array that ends too early', '830102'],
    ['a length beyond the end', '5bffffffffffffffff'],
    ['more items than bytes', '9bffffffffffffffff00'],
    ['an indefinite text', '7f61610aff'],
    ['an indefinite array', '9f01ff'],
    ['reserved additional information', '1c'],
    ['half a float', 'f90000'],
    ['a simple value', 'f0'],
    ['text that is not UTF-8', '61ff'],
    ['a key named twice', 'a201020103'],
    ['a key named twice in two spellings', 'a20102180103'],
    ['a list as key', 'a1810102'],
    ['nesting beyond every need', `${'81'.repeat(40)}00`],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(/CBOR|encoded data/);
  });
});
