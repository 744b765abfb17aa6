/** The sandbox's ledger in PostgreSQL: one per client, in the sandbox and nowhere else. */
import {
  type Ledger,
  type LedgerWithdrawal,
  refuseImpossibleUnits,
  restoreWithdrawal,
  type StoredWithdrawal,
  storeWithdrawal,
  type TakeResult,
  takenFrom,
} from '@fairlead/connectors';
import { type Kysely, sql } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';
import type { Clock } from '../surroundings.ts';

/** Undoes a withdrawal's transaction when the balance does not suffice. */
class Insufficient extends Error {}

/** @throws RangeError for a live scope: there is no ledger of ours behind live money. */
export function sandboxLedger(db: Kysely<Database>, scope: Scope, clock: Clock): Ledger {
  if (scope.environment !== 'sandbox') throw new RangeError('only the sandbox has a ledger');
  const mine = { client_id: scope.clientId, environment: 'sandbox' as const };

  const ledger: Ledger = {
    async open(account, startingBalances) {
      if (startingBalances.length === 0) return;
      await db
        .insertInto('sandbox_balances')
        .values(
          startingBalances.map(({ symbol, units }) => ({ ...mine, account, symbol, units: String(units) })),
        )
        .onConflict(conflict => conflict.doNothing())
        .execute();
    },

    async balances(account) {
      const rows = await db
        .selectFrom('sandbox_balances')
        .select(['symbol', 'units'])
        .where('client_id', '=', mine.client_id)
        .where('environment', '=', mine.environment)
        .where('account', '=', account)
        .execute();
      return rows.map(({ symbol, units }) => ({ symbol, units: BigInt(units) }));
    },

    async withdraw(withdrawal) {
      refuseImpossibleUnits(withdrawal);
      try {
        return await db.transaction().execute(transaction => take(transaction, withdrawal));
      } catch (error) {
        if (!(error instanceof Insufficient)) throw error;
        const held = await ledger.balances(withdrawal.account);
        const heldUnits = held.find(({ symbol }) => symbol === takenFrom(withdrawal).symbol)?.units ?? 0n;
        return { status: 'insufficient', heldUnits };
      }
    },

    async withdrawals(account) {
      const rows = await db
        .selectFrom('sandbox_withdrawals')
        .select('withdrawal')
        .where('client_id', '=', mine.client_id)
        .where('environment', '=', mine.environment)
        .where('account', '=', account)
        .orderBy('created_at', 'desc')
        .orderBy('idempotency_key')
        .execute();
      return rows.map(row => restoreWithdrawal(row.withdrawal as StoredWithdrawal));
    },
    giveBack: idempotencyKey => db.transaction().execute(transaction => putBack(transaction, idempotencyKey)),

    find: idempotencyKey => findIn(db, idempotencyKey),
  };

  async function take(transaction: Kysely<Database>, withdrawal: LedgerWithdrawal): Promise<TakeResult> {
    const { account, idempotencyKey } = withdrawal;
    // The key first: of two requests with the same key the second waits here, and then finds the first.
    const written = await transaction
      .insertInto('sandbox_withdrawals')
      .values({
        ...mine,
        idempotency_key: idempotencyKey,
        account,
        withdrawal: JSON.stringify(storeWithdrawal(withdrawal)),
        created_at: withdrawal.takenAt,
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('idempotency_key')
      .executeTakeFirst();
    if (written === undefined) {
      const earlier = await findIn(transaction, idempotencyKey);
      if (earlier === undefined) throw new Error(`withdrawal ${idempotencyKey} is there and is not there`);
      return { status: 'alreadyTaken', withdrawal: earlier };
    }
    const { symbol, units } = takenFrom(withdrawal);
    if (units === 0n) return { status: 'taken', withdrawal };
    const total = String(units);
    const taken = await transaction
      .updateTable('sandbox_balances')
      .set(balance => ({ units: balance('units', '-', total) }))
      .where('client_id', '=', mine.client_id)
      .where('environment', '=', mine.environment)
      .where('account', '=', account)
      .where('symbol', '=', symbol)
      .where('units', '>=', total)
      .returning('units')
      .executeTakeFirst();
    if (taken === undefined) throw new Insufficient();
    return { status: 'taken', withdrawal };
  }

  async function putBack(transaction: Kysely<Database>, idempotencyKey: string): Promise<boolean> {
    const row = await transaction
      .updateTable('sandbox_withdrawals')
      .set({ given_back_at: clock.now() })
      .where('client_id', '=', mine.client_id)
      .where('environment', '=', mine.environment)
      .where('idempotency_key', '=', idempotencyKey)
      .where('given_back_at', 'is', null)
      .returning('withdrawal')
      .executeTakeFirst();
    if (row === undefined) return false;
    const { account, symbol, amountUnits, feeUnits } = restoreWithdrawal(row.withdrawal as StoredWithdrawal);
    const total = String(amountUnits + feeUnits);
    await transaction
      .insertInto('sandbox_balances')
      .values({ ...mine, account, symbol, units: total })
      .onConflict(held =>
        held
          .columns(['client_id', 'environment', 'account', 'symbol'])
          .doUpdateSet({ units: sql<string>`sandbox_balances.units + ${total}` }),
      )
      .execute();
    return true;
  }

  async function findIn(
    executor: Kysely<Database>,
    idempotencyKey: string,
  ): Promise<LedgerWithdrawal | undefined> {
    const row = await executor
      .selectFrom('sandbox_withdrawals')
      .select('withdrawal')
      .where('client_id', '=', mine.client_id)
      .where('environment', '=', mine.environment)
      .where('idempotency_key', '=', idempotencyKey)
      .executeTakeFirst();
    return row && restoreWithdrawal(row.withdrawal as StoredWithdrawal);
  }

  return ledger;
}
