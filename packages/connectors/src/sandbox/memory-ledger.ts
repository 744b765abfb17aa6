import { type Ledger, type LedgerWithdrawal, refuseImpossibleUnits } from './ledger.ts';

/** A ledger that lives as long as the process: for tests and for trying the package out. */
export function memoryLedger(): Ledger {
  const accounts = new Map<string, Map<string, bigint>>();
  const withdrawals = new Map<string, LedgerWithdrawal>();

  return {
    async open(account, startingBalances) {
      if (accounts.has(account)) return;
      accounts.set(account, new Map(startingBalances.map(({ symbol, units }) => [symbol, units])));
    },

    async balances(account) {
      return Array.from(accounts.get(account) ?? [], ([symbol, units]) => ({ symbol, units }));
    },

    // Without an `await` in between, no other operation can run between the look and the taking.
    async withdraw(withdrawal) {
      refuseImpossibleUnits(withdrawal);
      const earlier = withdrawals.get(withdrawal.idempotencyKey);
      if (earlier) return { status: 'alreadyTaken', withdrawal: earlier };

      const balances = accounts.get(withdrawal.account);
      const heldUnits = balances?.get(withdrawal.symbol) ?? 0n;
      const total = withdrawal.amountUnits + withdrawal.feeUnits;
      if (!balances || heldUnits < total) return { status: 'insufficient', heldUnits };

      balances.set(withdrawal.symbol, heldUnits - total);
      withdrawals.set(withdrawal.idempotencyKey, withdrawal);
      return { status: 'taken', withdrawal };
    },

    async find(idempotencyKey) {
      return withdrawals.get(idempotencyKey);
    },
  };
}
