/** Whether a transaction is the one that was previewed, by everything that could differ. */
import { expect, test } from 'vitest';
import type { SeenReceipt, SeenTransaction } from '../chain-watch/index.ts';
import { judge, unsignedOf } from './evm-transaction.ts';

const [from, to, token, other] = ['a', 'b', 'c', 'd'].map(digit => `0x${digit.repeat(40)}`) as [
  ...[string, string, string, string],
];
const payment = { contract: token, from_address: from, to_address: to, units: '25000000' };
const coin = { ...payment, contract: null };
const sent = (of: typeof payment | typeof coin, change: Partial<SeenTransaction> = {}): SeenTransaction => ({
  ...unsignedOf(of),
  nonce: 7,
  ...change,
});
const moved = { contract: token, from, to, units: 25_000_000n };
const mined = (change: Partial<SeenReceipt> = {}): SeenReceipt => ({
  ...{ block: 9, succeeded: true, moved: [moved], fee: 1n },
  ...change,
});

test('a token is sent by its contract’s transfer, the coin by its value', () => {
  expect(unsignedOf(payment)).toEqual({
    ...{ from, to: token, value: 0n },
    data: `0xa9059cbb${'0'.repeat(24)}${'b'.repeat(40)}${(25_000_000).toString(16).padStart(64, '0')}`,
  });
  expect(unsignedOf(coin)).toEqual({ from, to, value: 25_000_000n, data: '0x' });
});

test.each<[string, Partial<SeenTransaction>, string]>([
  ['itself', {}, 'ours'],
  ['itself in other letters', { from: from.toUpperCase().replace('0X', '0x') }, 'ours'],
  ['itself with a wallet’s mark behind the data', { data: `${unsignedOf(payment).data}c0ffee` }, 'ours'],
  ['that of another sender', { from: other }, 'foreign'],
  ['that of another token', { to: other }, 'foreign'],
  ['one that sends coins, too', { value: 1n }, 'foreign'],
  ['one to another address', { data: unsignedOf({ ...payment, to_address: other }).data }, 'foreign'],
  ['one of another amount', { data: unsignedOf({ ...payment, units: '24999999' }).data }, 'foreign'],
])('waiting for its block: %s', (_, change, verdict) => {
  expect(judge(payment, sent(payment, change), undefined)).toBe(verdict);
});

test.each<[string, Partial<SeenReceipt>, string]>([
  ['what was asked', {}, 'ours'],
  [
    'it in two steps',
    {
      moved: [
        { ...moved, units: 1n },
        { ...moved, units: 24_999_999n },
      ],
    },
    'ours',
  ],
  ['nothing, because it was reverted', { succeeded: false, moved: [] }, 'reverted'],
  ['nothing, though the token says nothing of it', { moved: [] }, 'reverted'],
  ['less, because the token keeps a fee', { moved: [{ ...moved, units: 24_000_000n }] }, 'otherAmount'],
  ['another token', { moved: [{ ...moved, contract: other }] }, 'reverted'],
])('in its block it has moved %s', (_, change, verdict) => {
  expect(judge(payment, sent(payment), mined(change))).toBe(verdict);
});

test('a contract account sends through others: in its block the token’s log decides', () => {
  const through = sent(payment, { from: other, to: other, data: '0x1234' });
  expect(judge(payment, through, undefined)).toBe('foreign');
  expect(judge(payment, through, mined())).toBe('ours');
  expect(judge(payment, through, mined({ moved: [{ ...moved, from: other }] }))).toBe('foreign');
  expect(judge(payment, through, mined({ moved: [{ ...moved, units: 24_000_000n }] }))).toBe('foreign');
  expect(judge(payment, through, mined({ succeeded: false, moved: [] }))).toBe('foreign');
});

test('the coin counts by the transaction alone', () => {
  expect(judge(coin, sent(coin), mined({ moved: [] }))).toBe('ours');
  expect(judge(coin, sent(coin, { value: 1n }), mined({ moved: [] }))).toBe('foreign');
  expect(judge(coin, sent(coin), mined({ succeeded: false, moved: [] }))).toBe('reverted');
});
