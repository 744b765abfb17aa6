/**
 * What an institution's answer makes of a transfer and of its session. Used by the step in which the user approves
 * and by the worker that looks transfers up; both end here, so both end the same way.
 */
import type { Outcome, Withdrawal } from '@fairlead/connectors';
import type { TransferRow } from '../database/schema.ts';
import { later } from '../surroundings.ts';
import { noticeOf } from './notice.ts';
import { progressScreen } from './progress-screen.ts';
import { recordFailure } from './record-failure.ts';
import { recordWithdrawal } from './record-withdrawal.ts';
import type { Services } from './services.ts';
import type { Step } from './step.ts';
import { recordChallenge } from './transfer-challenge.ts';
import { lookUpAfter, type TransferHolder, writeOutcome } from './write-outcome.ts';

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
      await writeOutcome(services, transaction, session, transfer, moved, {});
      services.wake(nextLookAt);
      return {};
    },
  };
}
