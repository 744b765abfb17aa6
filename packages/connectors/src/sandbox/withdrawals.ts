import { createHash } from 'node:crypto';
import { type Amount, add, compare, formatAmount, isPositive } from '@fairlead/money';
import type {
  Challenge,
  ChallengeAnswer,
  ConnectorState,
  FailureDetail,
  FailureReason,
  Outcome,
  Withdrawal,
  WithdrawalRequest,
  WithdrawalTerms,
} from '../connector.ts';
import type { Approval } from './approval.ts';
import { type LedgerPayment, type LedgerWithdrawal, ledgerDecimals, takenFrom } from './ledger.ts';
import type { SandboxInstitution } from './options.ts';
import { readState, WithdrawalState } from './state.ts';

/** Looks the terms of a sold asset up; `undefined` if it is not sold. */
export type TermsOf = (asset: { symbol: string; networkId: string }) => WithdrawalTerms | undefined;

/**
 * Sending: everything that can be refused is refused before the user is asked to approve; the money moves in one
 * atomic step of the ledger after the approval, under the idempotency key, and at no other place.
 */
export function sandboxWithdrawals(options: SandboxInstitution, termsOf: TermsOf, approval: Approval) {
  const { clock, integration, ledger, random, settlementMs } = options;

  /** @param payment what is taken in place of the asset, where it is bought */
  async function withdraw(
    account: string,
    request: WithdrawalRequest,
    payment?: LedgerPayment,
  ): Promise<Outcome<Withdrawal>> {
    const described = {
      account,
      idempotencyKey: request.idempotencyKey,
      symbol: request.symbol,
      networkId: request.networkId,
      address: request.address,
      ...(request.addressTag === undefined ? {} : { addressTag: request.addressTag }),
      amountUnits: atLedgerScale(request.amount).units,
    };
    // Before any rule: what has been done stays done, even if it would not be allowed any more.
    const earlier = await ledger.find(described.idempotencyKey);
    if (earlier) return repeated(earlier, described);

    const terms = termsOf(request);
    if (!terms) {
      return refused(`${integration.name} does not send ${request.symbol} on network ${request.networkId}.`);
    }
    const impossible = impossibility(request, terms);
    if (impossible !== undefined) return refused(impossible.message, impossible.detail);

    // The fee of now, which is at most the fee that was shown.
    const feeUnits = atLedgerScale(feeOf(terms)).units;
    const asked: Asked = { ...described, feeUnits, ...(payment && { payment }) };
    const { symbol: takenSymbol, units } = takenFrom(asked);
    const heldUnits =
      (await ledger.balances(account)).find(({ symbol }) => symbol === takenSymbol)?.units ?? 0n;
    if (heldUnits < units) return insufficient(asked, heldUnits);

    const pending = approval.begin(clock.now());
    const { payment: _, ...rest } = asked;
    return challenge(approval.challenge(pending, asked.networkId), {
      step: 'withdrawalCode',
      ...rest,
      amountUnits: asked.amountUnits.toString(),
      feeUnits: asked.feeUnits.toString(),
      ...(payment && { payment: { ...payment, units: payment.units.toString() } }),
      ...pending,
    });
  }

  async function resumeWithdraw(
    account: string,
    state: ConnectorState,
    answer: ChallengeAnswer,
  ): Promise<Outcome<Withdrawal>> {
    const { step: _, attemptsLeft, expiresAt, ...stored } = readState(WithdrawalState, state);
    const { payment, ...described } = stored;
    const asked: Asked = {
      ...described,
      amountUnits: BigInt(stored.amountUnits),
      feeUnits: BigInt(stored.feeUnits),
      ...(payment && { payment: { ...payment, units: BigInt(payment.units) } }),
    };
    if (asked.account !== account) {
      return failed(
        'notAuthorized',
        `This withdrawal was begun from another account of ${integration.name}.`,
      );
    }
    const earlier = await ledger.find(asked.idempotencyKey);
    if (earlier) return repeated(earlier, asked);

    const verdict = approval.judge({ attemptsLeft, expiresAt }, answer, clock.now());
    if (verdict.status === 'over') return failed(verdict.reason, verdict.message);
    if (verdict.status === 'ask') {
      const { pending, refused: words } = verdict;
      return challenge(approval.challenge(pending, asked.networkId, words), {
        step: 'withdrawalCode',
        ...stored,
        ...pending,
      });
    }
    return take(asked);
  }

  async function take(asked: Asked): Promise<Outcome<Withdrawal>> {
    const takenAt = clock.now();
    const taken = await ledger.withdraw({
      ...asked,
      withdrawalId: random.uuid(),
      takenAt,
      settlesAt: new Date(takenAt.getTime() + settlementMs),
    });
    switch (taken.status) {
      case 'taken':
        return { status: 'done', result: asSeenNow(taken.withdrawal) };
      case 'alreadyTaken':
        return repeated(taken.withdrawal, asked);
      case 'insufficient':
        return insufficient(asked, taken.heldUnits);
    }
  }

  async function findWithdrawal(account: string, idempotencyKey: string): Promise<Withdrawal | undefined> {
    const withdrawal = await ledger.find(idempotencyKey);
    return withdrawal?.account === account ? asSeenNow(withdrawal) : undefined;
  }

  /** The answer to a key that was used before: the first withdrawal, if this is that request again. */
  function repeated(earlier: LedgerWithdrawal, asked: Omit<Asked, 'feeUnits'>): Outcome<Withdrawal> {
    const same =
      earlier.account === asked.account &&
      earlier.symbol === asked.symbol &&
      earlier.networkId === asked.networkId &&
      earlier.address === asked.address &&
      earlier.addressTag === asked.addressTag &&
      earlier.amountUnits === asked.amountUnits;
    if (same) return { status: 'done', result: asSeenNow(earlier) };
    return {
      status: 'failed',
      reason: 'refusedByInstitution',
      message: `${integration.name} knows this withdrawal already, with other details.`,
      // Under this key money has left; how much and where, a look-up says.
      moneyMoved: 'unknown',
    };
  }

  function asSeenNow({ withdrawalId, networkId, settlesAt }: LedgerWithdrawal): Withdrawal {
    const fromAddress = approval.senderOn(networkId);
    return clock.now().getTime() < settlesAt.getTime()
      ? { withdrawalId, status: 'accepted', fromAddress, nextLookAt: settlesAt }
      : { withdrawalId, status: 'settled', fromAddress, hash: transactionHash(withdrawalId) };
  }

  /** Why a request can never succeed, whoever asks; `undefined` if it can. */
  function impossibility(
    request: WithdrawalRequest,
    terms: WithdrawalTerms,
  ): { message: string; detail?: FailureDetail } | undefined {
    const { amount, fee, symbol } = request;
    const { decimals } = terms.minimum;
    if (amount.decimals !== decimals || fee.decimals !== decimals) {
      return {
        message: `Amounts of ${symbol} on this network have ${decimals} decimals, not ${amount.decimals} and ${fee.decimals}.`,
      };
    }
    if (request.idempotencyKey === '') return { message: 'The withdrawal has no idempotency key.' };
    if (request.address.trim() === '') return { message: 'The withdrawal has no address to send to.' };
    if (!isPositive(amount) || compare(amount, terms.minimum) < 0) {
      const least = formatAmount(terms.minimum);
      return {
        message: `${integration.name} sends at least ${least} ${symbol} on this network.`,
        detail: { key: 'leastAmount', values: { least, symbol } },
      };
    }
    if (compare(feeOf(terms), fee) > 0) {
      const [now, shown] = [formatAmount(feeOf(terms)), formatAmount(fee)];
      return {
        message: `The fee of ${integration.name} is ${now} ${symbol} now, more than the ${shown} ${symbol} that was shown.`,
        detail: { key: 'feeRose', values: { fee: now, shown, symbol } },
      };
    }
    return undefined;
  }

  function insufficient(asked: Asked, heldUnits: bigint): Outcome<Withdrawal> {
    const { symbol, units } = takenFrom(asked);
    const needed = formatAmount({ units, decimals: ledgerDecimals });
    const held = formatAmount({ units: heldUnits, decimals: ledgerDecimals });
    return failed(
      'insufficientFunds',
      `${needed} ${symbol} are needed, fees included; the account has ${held}.`,
      { key: 'amountNeeded', values: { needed, held, symbol } },
    );
  }

  return { withdraw, resumeWithdraw, findWithdrawal, asSeenNow };
}

/** A withdrawal before it has happened, at the ledger's scale. */
type Asked = Omit<LedgerWithdrawal, 'withdrawalId' | 'takenAt' | 'settlesAt'>;

function feeOf({ institutionFee, networkFee }: WithdrawalTerms): Amount {
  return add(institutionFee, networkFee);
}

/** Exact: no asset sold here has more decimals than the ledger (see `exchange.ts`). */
function atLedgerScale({ units, decimals }: Amount): Amount {
  return { units: units * 10n ** BigInt(ledgerDecimals - decimals), decimals: ledgerDecimals };
}

/**
 * Where the exchange's transfers come from: one address per integration and network. On every network in the form
 * of an EVM address, as the vendor's sandbox shows; nobody has a key for it.
 */
export function sendingAddress(integrationId: string, networkId: string): string {
  return `0x${digest('address', `${integrationId} ${networkId}`).slice(0, 40)}`;
}

export function transactionHash(withdrawalId: string): string {
  return digest('transaction', withdrawalId);
}

/** 64 hexadecimal digits without `0x`, as the vendor's sandbox shows its hashes; on no chain. */
function digest(purpose: string, text: string): string {
  return createHash('sha256').update(`fairlead sandbox ${purpose} ${text}`).digest('hex');
}

function challenge(asked: Challenge, state: WithdrawalState): Outcome<Withdrawal> {
  return { status: 'challenge', challenge: asked, state };
}

function refused(message: string, detail?: FailureDetail): Outcome<Withdrawal> {
  return failed('refusedByInstitution', message, detail);
}

/** Every failure but one happens before anything was taken. */
function failed(reason: FailureReason, message: string, detail?: FailureDetail): Outcome<Withdrawal> {
  return { status: 'failed', reason, message, ...(detail && { detail }), moneyMoved: 'no' };
}
