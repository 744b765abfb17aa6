import type { Withdrawal } from '@fairlead/connectors';
import type { TransferRow } from '../database/schema.ts';
import { postponeLook } from '../transfers/store.ts';
import { type Failure, noticeOf } from './notice.ts';
import { progressScreen } from './progress-screen.ts';
import type { Services } from './services.ts';
import type { Step } from './step.ts';
import { toldByWithdrawal } from './told-by-withdrawal.ts';
import { type TransferHolder, writeOutcome } from './write-outcome.ts';

/** In order; one that has settled can be sent back as well. */
const wayBack = ['failed', 'refundPending', 'refunded'] as const;

/** It did not arrive, and perhaps the money is coming back, or has come: each stage is told, also when several passed. */
export function recordSentBack(
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
      ...toldByWithdrawal(from, withdrawal),
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
        await writeOutcome(services, transaction, session, before, to, {
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
