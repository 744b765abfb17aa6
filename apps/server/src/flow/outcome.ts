/**
 * What an institution's answer makes of a transfer and of its session. Used by the step in which the user approves
 * and by the worker that looks transfers up; both end here, so both end the same way.
 */
import type {
  Challenge,
  ConnectorState,
  Outcome,
  Purchase,
  Withdrawal,
  WithdrawalRequest,
} from '@fairlead/connectors';
import { type Amount, add, formatAmount, parseAmount, subtract, valueAt, wireNumber } from '@fairlead/money';
import type { TransferFinishedPayload } from '@fairlead/wire/link-messages';
import type {
  CodeScreen,
  TransferSummary,
  WaitScreen,
  WalletApprovalScreen,
} from '@fairlead/wire/session-view';
import type { Kysely } from 'kysely';
import type { Database, TransferRow, TransferState } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import type { Session } from '../sessions/store.ts';
import { later } from '../surroundings.ts';
import { fiatDecimals } from '../transfers/options.ts';
import { fundingType, type KeptPurchase } from '../transfers/purchase.ts';
import { postponeLook } from '../transfers/store.ts';
import { cannotBeAsked, isNewProof, waitOf } from './challenges.ts';
import type { Message } from './messages.ts';
import { type Failure, noticeOf } from './notice.ts';
import { progressScreen } from './progress-screen.ts';
import { senderMismatch } from './proven-sender.ts';
import type { Services } from './services.ts';
import type { Step } from './step.ts';
import { moveAndTell } from './transfer-events.ts';

/** Who holds a transfer: a session, or the API's caller, who has been shown nothing. */
export type TransferHolder = Pick<Session, 'scope' | 'screen' | 'progress'>;

/** How often an institution is asked whether a wait is over. */
const pollAtMost = 1_000;
/** How long until an answer that was lost is looked up, and until an accepted transfer is looked at by default. */
const lookUpAfter = 5_000;
const lookAgainAfter = 30_000;

const challengeContext = (transferId: string) => `transfers.sealed_challenge ${transferId}`;

export async function openTransferChallenge(
  services: Services,
  transfer: TransferRow,
): Promise<ConnectorState> {
  if (transfer.sealed_challenge === null)
    throw new Error(`transfer ${transfer.id} has no challenge to answer`);
  const text = await services.secrets.open(transfer.sealed_challenge, challengeContext(transfer.id));
  return JSON.parse(text.toString()) as ConnectorState;
}

/** An amount of the transfer's row, exact. */
export function amountIn(transfer: TransferRow, text: string): Amount {
  const value = parseAmount(text, transfer.decimals);
  if (value === undefined) throw new RangeError(`transfer ${transfer.id} has the amount ${text}`);
  return value;
}

export function withdrawalRequest(transfer: TransferRow): WithdrawalRequest {
  return {
    idempotencyKey: transfer.id,
    symbol: transfer.symbol,
    networkId: transfer.network_id,
    address: transfer.to_address,
    ...(transfer.address_tag !== null && { addressTag: transfer.address_tag }),
    // The client's fee goes where the amount goes.
    amount: add(amountIn(transfer, transfer.amount), amountIn(transfer, transfer.client_fee)),
    fee: add(amountIn(transfer, transfer.institution_fee), amountIn(transfer, transfer.network_fee)),
    ...(transfer.purchase && { purchase: purchaseOf(transfer.purchase as KeptPurchase) }),
  };
}

function purchaseOf({ sourceId, spends }: KeptPurchase): Purchase {
  const money = parseAmount(spends, fiatDecimals);
  if (money === undefined) throw new RangeError(`a purchase spends ${spends}`);
  return { sourceId, spends: money };
}

/** The vendor's event about the leg that buys; none where nothing is bought. */
function fundingMessage(transfer: TransferRow, failure?: string): Message[] {
  if (!transfer.purchase) return [];
  const payload = {
    cryptocurrencyFundingOptionType: fundingType((transfer.purchase as KeptPurchase).kind),
    status: failure === undefined ? 'succeeded' : 'failed',
    ...(failure !== undefined && { errorMessage: failure }),
  };
  return [{ type: 'executeFundingStep', payload }];
}

/** The step that follows from the answer to a submitted transfer. */
export function recordOutcome(
  services: Services,
  session: TransferHolder,
  transfer: TransferRow,
  outcome: Outcome<Withdrawal>,
  requestId: string,
): Step {
  switch (outcome.status) {
    case 'done':
      return recordWithdrawal(services, session, transfer, outcome.result);
    case 'challenge':
      return recordChallenge(services, session, transfer, outcome.challenge, outcome.state, requestId);
    case 'failed':
      if (outcome.moneyMoved === 'unknown') {
        return recordUnknown(services, session, transfer, noticeOf(outcome, requestId));
      }
      return recordFailure(services, session, transfer, outcome, requestId);
  }
}

/** What a look-up or a finished request says of the withdrawal itself. */
export function recordWithdrawal(
  services: Services,
  session: TransferHolder,
  transfer: TransferRow,
  withdrawal: Withdrawal,
): Step {
  const now = services.clock.now();
  const told = {
    institution_transaction_id: withdrawal.withdrawalId,
    from_address: withdrawal.fromAddress,
    hash: withdrawal.hash ?? transfer.hash,
    block_number: blockOf(withdrawal) ?? transfer.block_number,
    sealed_challenge: null,
    ...paidToNetwork(transfer, withdrawal),
  };
  if (withdrawal.status !== 'accepted' && withdrawal.status !== 'settled') {
    return recordSentBack(services, session, transfer, withdrawal);
  }
  const settled = withdrawal.status === 'settled';
  const to: TransferState = settled ? 'settled' : 'accepted';
  const moved: TransferRow = {
    ...transfer,
    ...told,
    state: to,
    accepted_at: transfer.accepted_at ?? now,
    finished_at: settled ? now : null,
    next_look_at: settled ? null : (withdrawal.nextLookAt ?? later(now, lookAgainAfter)),
  };
  const firstTime = transfer.accepted_at === null;
  // Too late to refuse: the money is on its way. So it is said, beside what has happened.
  const mismatch = senderMismatch(session, transfer, withdrawal.fromAddress, now);
  return {
    state: 'finished',
    screen: progressScreen(moved),
    messages: firstTime
      ? [...(mismatch ? [mismatch] : []), ...fundingMessage(moved), finishedMessage(services, moved)]
      : [],
    alongside: async transaction => {
      if (transfer.state === to) {
        if (moved.next_look_at) {
          await postponeLook(transaction, session.scope, {
            id: transfer.id,
            state: to,
            nextLookAt: moved.next_look_at,
          });
        }
      } else {
        await move(services, transaction, session, transfer, moved, {
          ...(mismatch && { senderProven: false }),
        });
      }
      if (moved.next_look_at) services.wake(moved.next_look_at);
      return {};
    },
  };
}

function blockOf({ block }: Withdrawal): string | undefined {
  return block === undefined ? undefined : String(block);
}

/** The fee that was shown gives way to the one that was paid; of a token, what was paid in the network's coin is kept beside it. */
function paidToNetwork(transfer: TransferRow, { gas }: Withdrawal): Partial<TransferRow> {
  if (gas === undefined) return {};
  if (gas.symbol !== transfer.symbol) {
    return {
      ...{ gas_fee: formatAmount(gas.amount), gas_symbol: gas.symbol },
      gas_unit_price: gas.unitPrice ? formatAmount(gas.unitPrice) : null,
    };
  }
  const without = subtract(amountIn(transfer, transfer.total), amountIn(transfer, transfer.network_fee));
  return { network_fee: formatAmount(gas.amount), total: formatAmount(add(without, gas.amount)) };
}

/** In order; one that has settled can be sent back as well. */
const wayBack = ['failed', 'refundPending', 'refunded'] as const;

/** It did not arrive, and perhaps the money is coming back, or has come: each stage is told, also when several passed. */
function recordSentBack(
  services: Services,
  session: TransferHolder,
  transfer: TransferRow,
  withdrawal: Withdrawal,
): Step {
  const now = services.clock.now();
  const reached = wayBack.indexOf(withdrawal.status as (typeof wayBack)[number]);
  const passed =
    transfer.state === 'settled' ? 0 : wayBack.indexOf(transfer.state as (typeof wayBack)[number]);
  const stages = wayBack.slice(passed + 1, reached + 1);
  const message = withdrawal.failure ?? 'The institution could not send it.';
  const failure: Failure = {
    reason: 'refusedByInstitution',
    message,
    detail: withdrawal.detail ?? { key: 'notCarriedOut' },
    moneyMoved: 'no',
  };
  const failsNow = stages.includes('failed');
  const moves: { from: TransferRow; to: TransferRow }[] = [];
  let from = transfer;
  for (const state of stages) {
    const to: TransferRow = {
      ...from,
      state,
      institution_transaction_id: withdrawal.withdrawalId,
      from_address: withdrawal.fromAddress,
      hash: withdrawal.hash ?? from.hash,
      block_number: blockOf(withdrawal) ?? from.block_number,
      sealed_challenge: null,
      ...paidToNetwork(from, withdrawal),
      next_look_at: withdrawal.nextLookAt ?? null,
      ...(state === 'failed' && {
        failure_reason: failure.reason,
        failure_message: message,
        finished_at: now,
      }),
      ...(state === 'refundPending' && { refund_pending_at: now }),
      ...(state === 'refunded' && { refunded_at: now }),
    };
    moves.push({ from, to });
    from = to;
  }
  return {
    state: 'finished',
    screen: progressScreen(from),
    ...(failsNow && {
      notice: noticeOf(failure, ''),
      messages: [{ type: 'transferExecutionError', payload: { errorMessage: message } }],
    }),
    alongside: async transaction => {
      for (const { from: before, to } of moves) {
        await move(services, transaction, session, before, to, {
          ...(to.state === 'failed' && { reason: failure.reason, moneyMoved: failure.moneyMoved }),
        });
      }
      const { nextLookAt = null } = withdrawal;
      if (moves.length === 0 && nextLookAt !== null) {
        await postponeLook(transaction, session.scope, {
          id: transfer.id,
          state: transfer.state,
          nextLookAt,
        });
      }
      if (nextLookAt !== null) services.wake(nextLookAt);
      return {};
    },
  };
}

function recordChallenge(
  services: Services,
  session: TransferHolder,
  transfer: TransferRow,
  challenge: Challenge,
  state: ConnectorState,
  requestId: string,
): Step {
  const now = services.clock.now();
  const { from } = transfer.summary as TransferSummary;
  const mismatch =
    challenge.kind === 'walletSignature'
      ? senderMismatch(session, transfer, challenge.fromAddress, now)
      : undefined;
  if (mismatch !== undefined) {
    const message = 'The wallet would send from another address than the one that was proven.';
    const failure: Failure = {
      reason: 'refusedByInstitution',
      message,
      detail: { key: 'otherSender' },
      moneyMoved: 'no',
    };
    const step = recordFailure(services, session, transfer, failure, requestId);
    return { ...step, messages: [mismatch, ...(step.messages ?? [])] };
  }
  const screen = challengeScreen(session, transfer.summary as TransferSummary, challenge, now);
  if (screen === undefined) {
    return recordFailure(services, session, transfer, cannotBeAsked(from.integration), requestId);
  }
  // Never at once: an institution that asks for what is over already is not asked in circles.
  const wanted = screen.kind === 'wait' ? later(now, screen.pollAfterMs) : challenge.expiresAt;
  const nextLookAt = new Date(Math.max(wanted.getTime(), later(now, pollAtMost).getTime()));
  // A wallet that knows what to send may send it, whether anything is heard from it or not.
  const mayBeSent =
    challenge.kind === 'walletSignature' &&
    (challenge.transaction !== undefined || challenge.solanaWallet?.transaction !== undefined);
  const moved: TransferRow = {
    ...transfer,
    state: mayBeSent ? 'unknown' : 'challenged',
    sealed_challenge: services.secrets.seal(JSON.stringify(state), challengeContext(transfer.id)),
    next_look_at: mayBeSent ? later(now, lookUpAfter) : nextLookAt,
  };
  const refused = challenge.kind === 'code' ? challenge.refused : undefined;
  return {
    state: 'approving',
    screen,
    ...(refused !== undefined && {
      notice: noticeOf({ reason: 'wrongCode', moneyMoved: 'no' }, requestId),
    }),
    messages: isNewProof(session, challenge) ? [{ type: 'transferMfaRequired' }] : [],
    alongside: async transaction => {
      await move(services, transaction, session, transfer, moved, { challenge: challenge.kind });
      services.wake(moved.next_look_at ?? nextLookAt);
      return {};
    },
  };
}

/** `undefined`: no screen of this release can show it. */
function challengeScreen(
  session: TransferHolder,
  transfer: TransferSummary,
  challenge: Challenge,
  now: Date,
): CodeScreen | WaitScreen | WalletApprovalScreen | undefined {
  const { integration } = transfer.from;
  switch (challenge.kind) {
    case 'code':
      return {
        kind: 'code',
        integration,
        purpose: 'approve',
        method: challenge.method,
        ...(challenge.sentTo !== undefined && { sentTo: challenge.sentTo }),
        attemptsLeft: challenge.attemptsLeft,
        expiresAt: challenge.expiresAt.toISOString(),
        canResend: challenge.canResend,
        transfer,
      };
    case 'wait':
    case 'device':
    case 'email':
    case 'allowList':
      return {
        kind: 'wait',
        integration,
        purpose: 'approve',
        ...waitOf(challenge),
        since: session.screen.kind === 'wait' ? session.screen.since : now.toISOString(),
        transfer,
      };
    case 'walletSignature':
      return {
        kind: 'walletApproval',
        integration,
        fromAddress: challenge.fromAddress,
        ...(challenge.browserWallet && { browserWallet: challenge.browserWallet }),
        ...(challenge.transaction && { transaction: challenge.transaction }),
        ...(challenge.solanaWallet && { solanaWallet: challenge.solanaWallet }),
        transfer,
        expiresAt: challenge.expiresAt.toISOString(),
      };
    case 'oauth':
    case 'accountChoice':
      return undefined;
  }
}

function recordUnknown(
  services: Services,
  session: TransferHolder,
  transfer: TransferRow,
  notice: NonNullable<Step['notice']>,
): Step {
  const nextLookAt = later(services.clock.now(), lookUpAfter);
  const moved: TransferRow = { ...transfer, state: 'unknown', next_look_at: nextLookAt };
  return {
    state: 'approving',
    screen: progressScreen(moved),
    notice,
    alongside: async transaction => {
      await move(services, transaction, session, transfer, moved, {});
      services.wake(nextLookAt);
      return {};
    },
  };
}

/** For failures that are certain: no money has moved, or the institution gave up. */
export function recordFailure(
  services: Services,
  session: TransferHolder,
  transfer: TransferRow,
  failure: Failure,
  requestId: string,
): Step {
  const moved: TransferRow = {
    ...transfer,
    state: 'failed',
    sealed_challenge: null,
    failure_reason: failure.reason,
    failure_message: failure.message,
    next_look_at: null,
    finished_at: services.clock.now(),
  };
  const error: Message = {
    type: 'transferExecutionError',
    payload: { errorMessage: failure.message, ...(requestId !== '' && { requestId }) },
  };
  const wantsToKnowUser: Message[] =
    failure.reason === 'kycRequired' ? [{ type: 'transferKycRequired' }] : [];
  return {
    state: 'finished',
    screen: progressScreen(moved),
    notice: noticeOf(failure, requestId),
    messages: [
      ...wantsToKnowUser,
      ...(transfer.accepted_at === null ? fundingMessage(transfer, failure.message) : []),
      error,
    ],
    alongside: async transaction => {
      await move(services, transaction, session, transfer, moved, { moneyMoved: failure.moneyMoved });
      return {};
    },
  };
}

/** Writes the transition and its event, or nothing at all: the caller's transaction is undone by the error. */
async function move(
  services: Services,
  transaction: Kysely<Database>,
  session: TransferHolder,
  from: TransferRow,
  to: TransferRow,
  facts: object,
): Promise<void> {
  const row = await moveAndTell(
    services,
    transaction,
    session.scope,
    { id: from.id, from: from.state, to: to.state },
    {
      sealed_challenge: to.sealed_challenge,
      institution_transaction_id: to.institution_transaction_id,
      from_address: to.from_address,
      hash: to.hash,
      block_number: to.block_number,
      ...{ network_fee: to.network_fee, total: to.total },
      ...{ gas_fee: to.gas_fee, gas_symbol: to.gas_symbol, gas_unit_price: to.gas_unit_price },
      failure_reason: to.failure_reason,
      failure_message: to.failure_message,
      next_look_at: to.next_look_at,
      accepted_at: to.accepted_at,
      finished_at: to.finished_at,
      refund_pending_at: to.refund_pending_at,
      refunded_at: to.refunded_at,
    },
    facts,
  );
  if (row === undefined) throw new ApiError('sessionMovedOn', 'The transfer has moved on meanwhile.');
}

/** The institution has accepted it. Its status is `success` on the wire; only settlement makes it `succeeded`. */
export function finishedMessage(services: Services, transfer: TransferRow): Message {
  const network = services.catalog.findNetwork(transfer.network_id);
  const inFiat = (text: string) => {
    const scale = transfer.unit_price.split('.')[1]?.length ?? 0;
    const price = parseAmount(transfer.unit_price, scale);
    if (price === undefined)
      throw new RangeError(`transfer ${transfer.id} has the price ${transfer.unit_price}`);
    return wireNumber(valueAt(amountIn(transfer, text), price, fiatDecimals));
  };
  const payload: TransferFinishedPayload = {
    status: 'success',
    txId: transfer.institution_transaction_id ?? transfer.id,
    transferId: transfer.id,
    fromAddress: transfer.from_address ?? '',
    toAddress: transfer.to_address,
    symbol: transfer.symbol,
    amount: wireNumber(amountIn(transfer, transfer.amount)),
    amountInFiat: inFiat(transfer.amount),
    totalAmountInFiat: inFiat(transfer.total),
    networkId: transfer.network_id,
    networkName: network?.name ?? '',
    userId: transfer.user_id,
    ...(transfer.client_transaction_id !== null && { clientTransactionId: transfer.client_transaction_id }),
    ...(transfer.hash !== null && { txHash: transfer.hash }),
  };
  return { type: 'transferFinished', payload };
}
