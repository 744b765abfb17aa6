/**
 * What every `Ledger` must do, as a test suite: call it in a test file with a way to make an empty ledger.
 *
 *     ledgerContract('memory', () => memoryLedger());
 */
import { describe, expect, test } from 'vitest';
import type { Ledger, LedgerWithdrawal } from '../src/sandbox/ledger.ts';

const takenAt = new Date('2030-01-02T03:04:05.678Z');

/** A withdrawal of 10 and 1 as fee from `account`, with what a test wants different. */
function withdrawalOf(changes: Partial<LedgerWithdrawal> = {}): LedgerWithdrawal {
  return {
    idempotencyKey: 'key-1',
    withdrawalId: crypto.randomUUID(),
    account: 'account-1',
    symbol: 'USDC',
    networkId: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
    address: '0x0000000000000000000000000000000000000001',
    amountUnits: 10n,
    feeUnits: 1n,
    takenAt,
    settlesAt: new Date(takenAt.getTime() + 12_345),
    ...changes,
  };
}

async function held(ledger: Ledger, account = 'account-1', symbol = 'USDC'): Promise<bigint | undefined> {
  return (await ledger.balances(account)).find(balance => balance.symbol === symbol)?.units;
}

/** @param makeLedger gives a ledger without accounts; two calls give two ledgers that share nothing */
export function ledgerContract(name: string, makeLedger: () => Ledger | Promise<Ledger>): void {
  describe(`ledger: ${name}`, () => {
    test('opening again leaves what is there and adds only symbols that were never there', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [
        { symbol: 'USDC', units: 100n },
        { symbol: 'BTC', units: 11n },
      ]);
      await ledger.withdraw(withdrawalOf());
      await ledger.withdraw(withdrawalOf({ idempotencyKey: 'key-2', symbol: 'BTC' }));
      await ledger.open('account-1', [
        { symbol: 'USDC', units: 100n },
        { symbol: 'BTC', units: 11n },
        { symbol: 'ETH', units: 1n },
      ]);

      const balances = [...(await ledger.balances('account-1'))].sort((a, b) =>
        a.symbol < b.symbol ? -1 : 1,
      );
      expect(balances).toEqual([
        { symbol: 'BTC', units: 0n },
        { symbol: 'ETH', units: 1n },
        { symbol: 'USDC', units: 89n },
      ]);
    });

    test('what was taken from an account is listed, the newest first, and nobody else’s', async () => {
      const ledger = await makeLedger();
      const start = [{ symbol: 'USDC', units: 100n }];
      await ledger.open('account-1', start);
      await ledger.open('account-2', start);
      const minute = 60_000;
      const older = withdrawalOf({ idempotencyKey: 'older' });
      const newer = withdrawalOf({
        idempotencyKey: 'newer',
        takenAt: new Date(takenAt.getTime() + minute),
        settlesAt: new Date(takenAt.getTime() + 2 * minute),
      });
      for (const each of [older, newer]) await ledger.withdraw(each);
      await ledger.withdraw(withdrawalOf({ idempotencyKey: 'theirs', account: 'account-2' }));
      expect(await ledger.withdrawals('account-1')).toEqual([newer, older]);
      expect(await ledger.withdrawals('account-3')).toEqual([]);
    });

    test('what was bought takes what was paid for it, in place of the asset', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [
        { symbol: 'USDC', units: 1n },
        { symbol: 'USD', units: 50n },
      ]);
      const payment = { sourceId: 'cash', symbol: 'USD', units: 30n };
      expect(await ledger.withdraw(withdrawalOf({ payment }))).toMatchObject({ status: 'taken' });
      expect(await held(ledger)).toBe(1n);
      expect(await held(ledger, 'account-1', 'USD')).toBe(20n);
      expect(await ledger.find('key-1')).toMatchObject({ payment });
      const again = withdrawalOf({ payment, idempotencyKey: 'key-2' });
      expect(await ledger.withdraw(again)).toEqual({ status: 'insufficient', heldUnits: 20n });
      // A card takes nothing here.
      const card = { ...payment, units: 0n };
      const byCard = withdrawalOf({ payment: card, idempotencyKey: 'key-3' });
      expect(await ledger.withdraw(byCard)).toMatchObject({ status: 'taken' });
      expect(await held(ledger, 'account-1', 'USD')).toBe(20n);
    });

    test('an account can be opened with nothing', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', []);
      expect(await ledger.balances('account-1')).toEqual([]);
    });

    test('gives amount and fee back once, however often and by however many it is asked', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [{ symbol: 'USDC', units: 100n }]);
      await ledger.withdraw(withdrawalOf());
      expect(await held(ledger)).toBe(89n);
      expect(await ledger.giveBack('never')).toBe(false);
      const answers = await Promise.all([1, 2, 3].map(() => ledger.giveBack('key-1')));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await ledger.giveBack('key-1')).toBe(false);
      expect(await held(ledger)).toBe(100n);
    });

    test('knows nothing of an account or key that it has not seen', async () => {
      const ledger = await makeLedger();
      expect(await ledger.balances('nobody')).toEqual([]);
      expect(await ledger.find('never')).toBeUndefined();
      expect(await ledger.withdraw(withdrawalOf({ account: 'nobody' }))).toEqual({
        status: 'insufficient',
        heldUnits: 0n,
      });
    });

    test('gives back every field of a withdrawal, with and without a tag', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [{ symbol: 'USDC', units: 100n }]);
      const plain = withdrawalOf({ idempotencyKey: 'plain' });
      const tagged = withdrawalOf({ idempotencyKey: 'tagged', addressTag: '0042' });

      expect(await ledger.withdraw(plain)).toEqual({ status: 'taken', withdrawal: plain });
      expect(await ledger.withdraw(tagged)).toEqual({ status: 'taken', withdrawal: tagged });
      const found = await ledger.find('plain');
      expect(found).toEqual(plain);
      expect(found && 'addressTag' in found).toBe(false);
      expect(await ledger.find('tagged')).toEqual(tagged);
    });

    test('counts beyond 64 bits', async () => {
      const ledger = await makeLedger();
      const units = 10n ** 38n + 1n;
      await ledger.open('account-1', [{ symbol: 'SHIB', units }]);
      await ledger.withdraw(withdrawalOf({ symbol: 'SHIB', amountUnits: units - 2n, feeUnits: 1n }));
      expect(await held(ledger, 'account-1', 'SHIB')).toBe(1n);
      expect((await ledger.find('key-1'))?.amountUnits).toBe(units - 2n);
    });

    test('takes the last unit, and not one more', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [{ symbol: 'USDC', units: 22n }]);
      expect((await ledger.withdraw(withdrawalOf({ amountUnits: 22n }))).status).toBe('insufficient');
      expect(await ledger.find('key-1')).toBeUndefined();
      expect((await ledger.withdraw(withdrawalOf({ amountUnits: 21n }))).status).toBe('taken');
      expect(await held(ledger)).toBe(0n);
      expect(await ledger.withdraw(withdrawalOf({ idempotencyKey: 'key-2' }))).toEqual({
        status: 'insufficient',
        heldUnits: 0n,
      });
    });

    test('a key that was refused for want of money can be used again', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [{ symbol: 'USDC', units: 20n }]);
      expect((await ledger.withdraw(withdrawalOf({ amountUnits: 20n }))).status).toBe('insufficient');
      expect((await ledger.withdraw(withdrawalOf({ amountUnits: 19n }))).status).toBe('taken');
    });

    test('a used key answers with the first withdrawal, whatever is asked, and takes nothing', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [{ symbol: 'USDC', units: 100n }]);
      await ledger.open('account-2', [{ symbol: 'USDC', units: 100n }]);
      const first = withdrawalOf();
      await ledger.withdraw(first);

      const repeats = [
        withdrawalOf(),
        withdrawalOf({ amountUnits: 1_000_000n }),
        withdrawalOf({ symbol: 'BTC' }),
        withdrawalOf({ account: 'account-2', address: 'elsewhere' }),
        withdrawalOf({ account: 'nobody' }),
      ];
      for (const repeat of repeats) {
        expect(await ledger.withdraw(repeat)).toEqual({ status: 'alreadyTaken', withdrawal: first });
      }
      expect(await held(ledger)).toBe(89n);
      expect(await held(ledger, 'account-2')).toBe(100n);
    });

    test('refuses amounts that no withdrawal can have', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [{ symbol: 'USDC', units: 100n }]);
      for (const changes of [{ amountUnits: 0n }, { amountUnits: -1n }, { feeUnits: -1n }]) {
        await expect(ledger.withdraw(withdrawalOf(changes))).rejects.toThrow(RangeError);
      }
      expect(await held(ledger)).toBe(100n);
      expect(await ledger.find('key-1')).toBeUndefined();
    });

    test('two ledgers share neither accounts nor keys', async () => {
      const [one, other] = [await makeLedger(), await makeLedger()];
      await one.open('account-1', [{ symbol: 'USDC', units: 100n }]);
      await one.withdraw(withdrawalOf());
      expect(await other.balances('account-1')).toEqual([]);
      expect(await other.find('key-1')).toBeUndefined();
      await other.open('account-1', [{ symbol: 'USDC', units: 50n }]);
      expect((await other.withdraw(withdrawalOf())).status).toBe('taken');
      expect([await held(one), await held(other)]).toEqual([89n, 39n]);
    });

    test('race: one key asked for twenty times at once takes once', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [{ symbol: 'USDC', units: 1_000n }]);
      const results = await Promise.all(Array.from({ length: 20 }, () => ledger.withdraw(withdrawalOf())));

      expect(results.filter(({ status }) => status === 'taken')).toHaveLength(1);
      expect(results.filter(({ status }) => status === 'alreadyTaken')).toHaveLength(19);
      const ids = results.map(result =>
        result.status === 'insufficient' ? '' : result.withdrawal.withdrawalId,
      );
      expect(new Set(ids).size).toBe(1);
      expect(await held(ledger)).toBe(989n);
    });

    test('race: one key asked for at once from two accounts takes from one of them', async () => {
      const ledger = await makeLedger();
      await ledger.open('account-1', [{ symbol: 'USDC', units: 100n }]);
      await ledger.open('account-2', [{ symbol: 'USDC', units: 100n }]);
      const asks = Array.from({ length: 10 }, (_, index) =>
        ledger.withdraw(withdrawalOf({ account: `account-${(index % 2) + 1}` })),
      );
      const results = await Promise.all(asks);
      expect(results.filter(({ status }) => status === 'taken')).toHaveLength(1);
      expect(((await held(ledger)) ?? 0n) + ((await held(ledger, 'account-2')) ?? 0n)).toBe(189n);
    });

    test('race: twenty keys at once never take more than is held', async () => {
      const ledger = await makeLedger();
      // Nine times 11 fit into 100; the rest stays.
      await ledger.open('account-1', [{ symbol: 'USDC', units: 100n }]);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          ledger.withdraw(withdrawalOf({ idempotencyKey: `key-${index}` })),
        ),
      );
      expect(results.filter(({ status }) => status === 'taken')).toHaveLength(9);
      expect(results.filter(({ status }) => status === 'insufficient')).toHaveLength(11);
      expect(await held(ledger)).toBe(1n);
      const found = await Promise.all(results.map((_, index) => ledger.find(`key-${index}`)));
      expect(found.filter(Boolean)).toHaveLength(9);
    });

    test('race: an account opened many times at once is opened once, also while it pays', async () => {
      const ledger = await makeLedger();
      const opening = { symbol: 'USDC', units: 100n };
      await Promise.all(
        Array.from({ length: 10 }, async (_, index) => {
          await ledger.open('account-1', [opening]);
          await ledger.withdraw(
            withdrawalOf({ idempotencyKey: `key-${index}`, amountUnits: 1n, feeUnits: 0n }),
          );
        }),
      );
      expect(await held(ledger)).toBe(90n);
    });
  });
}
