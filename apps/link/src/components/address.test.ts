import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressGroups } from './address.tsx';

test('groups of four, with `0x` in the first and no short last one', () => {
  expect(addressGroups('0x0Ff0000f0A0f0000F0F000000000ffFf00f0F0f0')).toEqual(
    '0x0Ff0 000f 0A0f 0000 F0F0 0000 0000 ffFf 00f0 F0f0'.split(' '),
  );
  expect(addressGroups('rsXcsZGgu48RnSuo7Zjq8eQWRnZC4r4s4e')).toEqual(
    'rsXc sZGg u48R nSuo 7Zjq 8eQW RnZC 4r4s4e'.split(' '),
  );
  expect(addressGroups('abc')).toEqual(['abc']);
  expect(addressGroups('')).toEqual([]);
});

test('the groups are the address, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), address => addressGroups(address).join('') === address),
  );
});
