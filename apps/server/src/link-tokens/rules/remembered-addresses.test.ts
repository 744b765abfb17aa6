import { chains } from '@fairlead/chains';
import { expect, test } from 'vitest';
import { address } from '../../../test/link-token-bodies.ts';
import { rememberAddresses } from './remembered-addresses.ts';

test('the answers are those of the rules, also the second time', () => {
  const remembered = rememberAddresses(chains);
  for (const text of [...Object.values(address), 'xxx', '']) {
    for (const type of ['evm', 'solana', 'bitcoin', 'ripple', 'stellar'] as const) {
      for (let time = 0; time < 2; time += 1) {
        expect(remembered[type].parseAddress(text)).toEqual(chains[type].parseAddress(text));
      }
    }
  }
  expect(remembered.stellar.tag).toBe(chains.stellar.tag);
});

test('each address is judged once while it is remembered, and only so many are', () => {
  let judged = 0;
  const parseAddress = (text: string) => {
    judged += 1;
    return chains.evm.parseAddress(text);
  };
  const evm = { ...chains.evm, parseAddress };
  const remembered = rememberAddresses({ ...chains, evm }, 2);
  for (const text of ['a', 'b', 'a', 'b']) remembered.evm.parseAddress(text);
  expect(judged).toBe(2);
  for (const text of ['c', 'a']) remembered.evm.parseAddress(text);
  expect(judged).toBe(4);
});
