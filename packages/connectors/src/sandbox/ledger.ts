/**
 * Where the sandbox keeps who holds what. Passed in, so that this package needs no database: the server keeps it in
 * PostgreSQL, one ledger per client and environment; tests use `memoryLedger`.
 *
 * `test/ledger-contract.ts` is the executable form of what is promised here; every implementation runs it.
 */

/**
 * Every asset is booked with 18 decimals, the most that any asset sold here has on any network. An asset's decimals
 * differ between networks (USDC: 6 on Ethereum, 18 on BSC), its one balance must not.
 */
export const ledgerDecimals = 18;

/** `units` are whole units of 10^-18. */
export type LedgerBalance = { readonly symbol: string; readonly units: bigint };

/** What was paid in place of the asset, because it was bought: cash of the account, or nothing where a card paid. */
export type LedgerPayment = { readonly sourceId: string; readonly symbol: string; readonly units: bigint };

/** Money that left an account. Written once, never changed. */
export type LedgerWithdrawal = {
  /** Unique in the whole ledger: what makes a repeated request the same request. */
  readonly idempotencyKey: string;
  /** The institution's id of it, a UUID. */
  readonly withdrawalId: string;
  readonly account: string;
  readonly symbol: string;
  readonly networkId: string;
  readonly address: string;
  readonly addressTag?: string;
  /** What arrives. Positive. */
  readonly amountUnits: bigint;
  /** What the institution keeps. Not negative. Amount and fee together leave the account. */
  readonly feeUnits: bigint;
  /** Absent: amount and fee left the balance of the symbol. */
  readonly payment?: LedgerPayment;
  readonly takenAt: Date;
  /** From when on it counts as arrived; fixed when it is taken, so that a later setting cannot undo a settlement. */
  readonly settlesAt: Date;
};

export type TakeResult =
  | { readonly status: 'taken'; readonly withdrawal: LedgerWithdrawal }
  /** The key was used before: that withdrawal, whoever's and whatever it was. Nothing has changed now. */
  | { readonly status: 'alreadyTaken'; readonly withdrawal: LedgerWithdrawal }
  /** Nothing was taken; `heldUnits` is what the account has of the symbol. */
  | { readonly status: 'insufficient'; readonly heldUnits: bigint };

/** Each operation happens wholly or not at all, whatever else runs at the same time. */
export type Ledger = {
  /**
   * Gives the account its starting balance of each symbol that it has never had. What it has, or has had and spent,
   * stays as it is, so this may be called before every use.
   */
  open(account: string, startingBalances: readonly LedgerBalance[]): Promise<void>;

  /** One entry per symbol that the account has ever had, in any order; empty for an unknown account. */
  balances(account: string): Promise<readonly LedgerBalance[]>;

  /**
   * Takes amount and fee from the account and writes the withdrawal, if the key is new and the balance suffices.
   * A used key is recognised before the balance is looked at.
   *
   * @throws RangeError if the amount is not positive or the fee negative: a mistake of the caller, nothing is taken
   */
  withdraw(withdrawal: LedgerWithdrawal): Promise<TakeResult>;

  /** What was taken from the account, the newest first. */
  withdrawals(account: string): Promise<readonly LedgerWithdrawal[]>;

  /**
   * Returns amount and fee of a withdrawal to its account, the first time that it is called for it.
   *
   * @returns whether this call did; `false` as well if there is no such withdrawal.
   */
  giveBack(idempotencyKey: string): Promise<boolean>;

  /** The withdrawal that was taken with this key, of whichever account. */
  find(idempotencyKey: string): Promise<LedgerWithdrawal | undefined>;
};

/**
 * The first line of every implementation's `withdraw`.
 *
 * @throws RangeError
 */
export function refuseImpossibleUnits({ amountUnits, feeUnits, payment }: LedgerWithdrawal): void {
  if (amountUnits <= 0n) {
    throw new RangeError(`A withdrawal must be of more than zero, not of ${amountUnits} units.`);
  }
  if (feeUnits < 0n) throw new RangeError(`A withdrawal's fee cannot be negative: ${feeUnits} units.`);
  if (payment && payment.units < 0n) {
    throw new RangeError(`Nobody is paid for buying: ${payment.units} units.`);
  }
}

/** Plain JSON, for ledgers that keep a withdrawal as one document. Units are decimal texts, times ISO 8601. */
export type StoredWithdrawal = Omit<
  LedgerWithdrawal,
  'amountUnits' | 'feeUnits' | 'payment' | 'takenAt' | 'settlesAt'
> & {
  readonly payment?: { readonly sourceId: string; readonly symbol: string; readonly units: string };
  readonly amountUnits: string;
  readonly feeUnits: string;
  readonly takenAt: string;
  readonly settlesAt: string;
};

export function storeWithdrawal(withdrawal: LedgerWithdrawal): StoredWithdrawal {
  const { payment: _, ...rest } = withdrawal;
  return {
    ...rest,
    amountUnits: withdrawal.amountUnits.toString(),
    feeUnits: withdrawal.feeUnits.toString(),
    ...storedPayment(withdrawal),
    takenAt: withdrawal.takenAt.toISOString(),
    settlesAt: withdrawal.settlesAt.toISOString(),
  };
}

function storedPayment({ payment }: LedgerWithdrawal): Pick<StoredWithdrawal, 'payment'> {
  return payment ? { payment: { ...payment, units: payment.units.toString() } } : {};
}

/** What leaves the balances: the asset with its fee, or what was paid for it. */
export function takenFrom({
  symbol,
  amountUnits,
  feeUnits,
  payment,
}: Pick<LedgerWithdrawal, 'symbol' | 'amountUnits' | 'feeUnits' | 'payment'>): LedgerBalance {
  return payment ?? { symbol, units: amountUnits + feeUnits };
}

export function restoreWithdrawal({ payment, ...stored }: StoredWithdrawal): LedgerWithdrawal {
  return {
    ...stored,
    ...(payment && { payment: { ...payment, units: BigInt(payment.units) } }),
    amountUnits: BigInt(stored.amountUnits),
    feeUnits: BigInt(stored.feeUnits),
    takenAt: new Date(stored.takenAt),
    settlesAt: new Date(stored.settlesAt),
  };
}
