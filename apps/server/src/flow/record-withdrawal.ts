import type { Withdrawal } from '@fairlead/connectors';
import type { TransferRow, TransferState } from '../database/schema.ts';
import { later } from '../surroundings.ts';
import { postponeLook } from '../transfers/store.ts';
import { progressScreen } from './progress-screen.ts';
import { senderMismatch } from './proven-sender.ts';
import { recordSentBack } from './record-sent-back.ts';
import type { Services } from './services.ts';
import type { Step } from './step.ts';
import { toldByWithdrawal } from './told-by-withdrawal.ts';
import { finishedMessage, fundingMessage } from './transfer-messages.ts';
import { type TransferHolder, writeOutcome } from './write-outcome.ts';

/** How long until an accepted transfer is looked at again, where the institution names no time. */
const lookAgainAfter = 30_000;

/** What a look-up or a finished request says of the withdrawal itself. */
export function recordWithdrawal(
  services: Services,
  session: TransferHolder,
  transfer: TransferRow,
  withdrawal: Withdrawal,
): Step {
  const now = services.clock.now();
  if (withdrawal.status !== 'accepted' && withdrawal.status !== 'settled') {
    return recordSentBack(services, session, transfer, withdrawal);
  }
  const settled = withdrawal.status === 'settled';
  const to: TransferState = settled ? 'settled' : 'accepted';
  const moved: TransferRow = {
    ...transfer,
    ...toldByWithdrawal(transfer, withdrawal),
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
        await writeOutcome(services, transaction, session, transfer, moved, {
          ...(mismatch && { senderProven: false }),
          ...(withdrawal.arrived !== undefined && { amountAsked: transfer.amount }),
        });
      }
      if (moved.next_look_at) services.wake(moved.next_look_at);
      return {};
    },
  };
}
