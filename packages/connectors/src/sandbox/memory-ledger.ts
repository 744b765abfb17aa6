import {
  type Ledger,
  refuseImpossibleUnits,
  restoreWithdrawal,
  type StoredWithdrawal,
  storeWithdrawal,
  takenFrom,
} from './ledger.ts';

/** A ledger that lives as long as the process: for tests and for trying the package out. */
export function memoryLedger(): Ledger {
  const accounts = new Map<string, Map<string, bigint>>();
  const withdrawals = new Map<string, StoredWithdrawal>();
  const givenBack = new Set<string>();

  return {
    async open(account, startingBalances) {
      const balances = accounts.get(account) ?? new Map<string, bigint>();
      accounts.set(account, balances);
      for (const { symbol, units } of startingBalances) {
        if (!balances.has(symbol)) balances.set(symbol, units);
      }
    },

    async balances(account) {
      return Array.from(accounts.get(account) ?? [], ([symbol, units]) => ({ symbol, units }));
    },

    // Nothing is awaited between the look and the taking, so no other operation can run in between.
    async withdraw(withdrawal) {
      refuseImpossibleUnits(withdrawal);
      const earlier = withdrawals.get(withdrawal.idempotencyKey);
      if (earlier) return { status: 'alreadyTaken', withdrawal: restoreWithdrawal(earlier) };

      const balances = accounts.get(withdrawal.account);
      const { symbol, units } = takenFrom(withdrawal);
      const heldUnits = balances?.get(symbol) ?? 0n;
      if (!balances || heldUnits < units) return { status: 'insufficient', heldUnits };

      balances.set(symbol, heldUnits - units);
      withdrawals.set(withdrawal.idempotencyKey, storeWithdrawal(withdrawal));
      return { status: 'taken', withdrawal };
    },

    async withdrawals(account) {
      return [...withdrawals.values()]
        .map(restoreWithdrawal)
        .filter(each => each.account === account)
        .sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
    },

    async giveBack(idempotencyKey) {
      const stored = withdrawals.get(idempotencyKey);
      if (stored === undefined || givenBack.has(idempotencyKey)) return false;
      givenBack.add(idempotencyKey);
      const { account, symbol, amountUnits, feeUnits } = restoreWithdrawal(stored);
      const balances = accounts.get(account) ?? new Map<string, bigint>();
      accounts.set(account, balances.set(symbol, (balances.get(symbol) ?? 0n) + amountUnits + feeUnits));
      return true;
    },

    async find(idempotencyKey) {
      const stored = withdrawals.get(idempotencyKey);
      return stored && restoreWithdrawal(stored);
    },
  };
}
