/** Jettons as an emulator of the chain ran them: real contracts, real transactions, recorded. */
import { Address, Cell } from '@ton/core';
import { expect, test } from 'vitest';
import recorded from '../../test/jetton-transactions.json' with { type: 'json' };
import type { Rpc } from '../chain-checks/index.ts';
import { jettons } from './ton-jettons.ts';

const { master, owner, sender, jettonWallet, transactions } = recorded;
const { walletOf, arrivalIn } = await jettons();

/** What it has brought, of each kind, under a comment or none. */
function arrivals(tag?: string) {
  const place = { address: owner, contract: master, tag };
  return transactions
    .filter(({ account }) => account === 'jettonWallet')
    .flatMap(({ what, utime, hash, data }) =>
      arrivalIn({ transaction_id: { hash }, utime, data }, jettonWallet, place, utime).map(
        ({ units, from, hash: told, at }) => ({ what, units, from, told, at: at.getTime() / 1_000 }),
      ),
    );
}

const hexOf = (what: string) =>
  Buffer.from(transactions.find(each => each.what === what)?.hash ?? '', 'base64').toString('hex');

test('what the contract has accepted arrives, from the sender’s account; what it has refused does not', () => {
  const at = transactions.find(({ what }) => what === 'plain')?.utime;
  expect(arrivals()).toEqual([{ what: 'plain', units: 1_000_000n, from: sender, told: hexOf('plain'), at }]);
});

test('each comment’s own', () => {
  expect(arrivals('order 7')).toMatchObject([{ what: 'comment', units: 2_000_000n, from: sender }]);
  expect(arrivals('für '.repeat(60))).toMatchObject([{ what: 'long comment', units: 3_000_000n }]);
});

test('all that was recorded was judged, the forged with the rest', () => {
  const kinds = transactions.filter(({ account }) => account === 'jettonWallet').map(({ what }) => what);
  expect(kinds).toEqual([
    ...['plain', 'comment', 'long comment', 'other payload', 'forged internal_transfer'],
    ...['forged notification at the wallet', 'toncoin to the jetton wallet'],
  ]);
});

test('what happened at the owner’s own account, forged or not, is none of the jetton wallet’s', () => {
  const place = { address: owner, contract: master };
  for (const { utime, hash, data } of transactions.filter(({ account }) => account === 'owner')) {
    const listed = { transaction_id: { hash }, utime, data };
    expect(() => arrivalIn(listed, jettonWallet, place, utime)).toThrow('another transaction');
    expect(arrivalIn(listed, owner, place, utime)).toEqual([]);
  }
});

test('the jetton wallet is the one that the contract of the token names', async () => {
  const asked: unknown[] = [];
  const call: Rpc['call'] = async (method, params) => {
    asked.push(method, params);
    return { exit_code: 0, stack: [['cell', { bytes: recorded.getWalletAddress }]] };
  };
  expect(await walletOf({ call } as Rpc, master, owner)).toBe(jettonWallet);
  expect(asked).toMatchObject(['runGetMethod', { address: master, method: 'get_wallet_address' }]);
  const [, { stack }] = asked as [string, { stack: [[string, string]] }];
  const [[kind, cell]] = stack;
  expect(kind).toBe('tvm.Slice');
  expect(Cell.fromBase64(cell).beginParse().loadAddress().equals(Address.parse(owner))).toBe(true);
});
