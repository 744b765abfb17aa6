import type { TransferRow } from '../database/schema.ts';
import type { Message } from './messages.ts';
import { type Failure, noticeOf } from './notice.ts';
import { progressScreen } from './progress-screen.ts';
import type { Services } from './services.ts';
import type { Step } from './step.ts';
import { fundingMessage } from './transfer-messages.ts';
import { type TransferHolder, writeOutcome } from './write-outcome.ts';

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
      await writeOutcome(services, transaction, session, transfer, moved, { moneyMoved: failure.moneyMoved });
      return {};
    },
  };
}
