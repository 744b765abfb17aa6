import { expect, test } from 'vitest';
import { readClientFee } from './client-fee.ts';

test.each([
  ['0', '0'],
  ['0.0', '0'],
  ['1', '1'],
  ['1.000', '1'],
  ['0.0125', '0.0125'],
  ['0.012500', '0.0125'],
  [' 0.000001 ', '0.000001'],
])('%j is the ratio %s', (text, ratio) => {
  expect(readClientFee(text)).toBe(ratio);
});

test.each(['', '1.000001', '2', '-0.1', '1%', '1e-2', '.5', '0,5', '0.0000001', 'NaN', '00.1'])(
  '%j is none',
  text => {
    expect(readClientFee(text)).toBeUndefined();
  },
);
