/** A transfer under way as a screen: always from the transfer's own row, never from what the session remembers. */
import { compare, formatAmount, parseAmount } from '@fairlead/money';
import type { ProgressScreen, TransferStep, TransferSummary } from '@fairlead/wire/session-view';
import type { TransferRow, TransferState } from '../database/schema.ts';
import { amountIn } from '../transfers/amount-in.ts';

const states: Readonly<Record<TransferState, ProgressScreen['state']>> = {
  created: 'submitted',
  submitted: 'submitted',
  challenged: 'submitted',
  unknown: 'unknown',
  accepted: 'sent',
  settled: 'settled',
  failed: 'failed',
  refundPending: 'refundPending',
  refunded: 'refunded',
};

/** How soon the page asks again, by how much is still to come. */
const pollSoon = 700;
const pollLater = 1500;

export function progressScreen(transfer: TransferRow): ProgressScreen {
  const state = states[transfer.state];
  const steps: TransferStep[] = [{ step: 'approved', at: transfer.created_at.toISOString() }];
  if (transfer.accepted_at) steps.push({ step: 'accepted', at: transfer.accepted_at.toISOString() });
  if (transfer.finished_at) {
    // One that had arrived can be sent back, too.
    const step = transfer.failure_reason === null ? 'settled' : 'failed';
    steps.push({ step, at: transfer.finished_at.toISOString() });
  }
  const { refund_pending_at: refundPending, refunded_at: refunded } = transfer;
  if (refundPending) steps.push({ step: 'refundPending', at: refundPending.toISOString() });
  if (refunded) steps.push({ step: 'refunded', at: refunded.toISOString() });
  const summary = transfer.summary as TransferSummary;
  return {
    kind: 'progress',
    state,
    transfer: summary,
    ...(transfer.state === 'settled' && arrivedInstead(transfer, summary)),
    transferId: transfer.id,
    steps,
    ...(transfer.hash !== null && { hash: transfer.hash }),
    pollAfterMs: state === 'submitted' ? pollSoon : pollLater,
  };
}

/** What has arrived where it is not what the preview said. */
function arrivedInstead(
  transfer: TransferRow,
  { receives }: TransferSummary,
): Pick<ProgressScreen, 'arrived'> {
  const arrived = amountIn(transfer, transfer.amount);
  const asked = parseAmount(receives.amount, transfer.decimals);
  if (asked === undefined || compare(arrived, asked) === 0) return {};
  return { arrived: { amount: formatAmount(arrived), symbol: transfer.symbol } };
}

/** The money did not stay where it was sent; another transfer may be tried. */
export function hasFailed({ state }: Pick<ProgressScreen, 'state'>): boolean {
  return state === 'failed' || state === 'refundPending' || state === 'refunded';
}
