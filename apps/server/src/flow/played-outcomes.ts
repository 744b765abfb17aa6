/** What the client wants to become of a transfer of its sandbox: set on its course, and looked at at once. */
import { type Course, refundStageMs } from '@fairlead/connectors';
import type { Scope, TransferRow, TransferState } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { sandboxCourses } from '../sandbox/courses.ts';
import { later } from '../surroundings.ts';
import { findTransfer, postponeLook } from '../transfers/store.ts';
import { byTimeOf } from './client-time.ts';
import type { Services } from './services.ts';
import { lookAtDueTransfers } from './track.ts';

/** What can still become of a transfer. Before the exchange has taken it there is nothing to decide. */
const possible: Readonly<Partial<Record<TransferState, readonly Course['outcome'][]>>> = {
  unknown: ['settled', 'stuckPending', 'failed', 'refundPending', 'refunded'],
  accepted: ['settled', 'stuckPending', 'failed', 'refundPending', 'refunded'],
  settled: ['refundPending', 'refunded'],
  failed: ['refundPending', 'refunded'],
  refundPending: ['refunded'],
};

/** How long ago an outcome began to show that is to be seen now. */
const ago: Readonly<Record<Course['outcome'], number>> = {
  settled: 0,
  stuckPending: 0,
  failed: 0,
  refundPending: refundStageMs,
  refunded: 2 * refundStageMs,
};

/** @throws ApiError `notFound`; `conflict` if that cannot become of it any more, or not yet. */
export async function playOutcome(
  general: Services,
  scope: Scope,
  { transferId, outcome }: { transferId: string; outcome: Course['outcome'] },
): Promise<TransferRow> {
  const services = await byTimeOf(general, scope);
  const { db, clock } = services;
  const transfer = await findTransfer(db, scope, transferId);
  if (transfer === undefined) throw new ApiError('notFound', 'There is no transfer of this id.');
  // One that failed before the exchange took it has nothing that could be sent back.
  const taken = transfer.state === 'unknown' || transfer.accepted_at !== null;
  const can = (taken && possible[transfer.state]) || [];
  if (!can.includes(outcome)) {
    const instead =
      can.length === 0 ? 'Nothing can be decided about it.' : `It can become: ${can.join(', ')}.`;
    throw new ApiError(
      'conflict',
      `A transfer that is ${transfer.state} cannot become ${outcome}. ${instead}`,
    );
  }
  const now = clock.now();
  await sandboxCourses(db, scope).set(transferId, { outcome, from: later(now, -ago[outcome]) });
  await postponeLook(db, scope, { id: transferId, state: transfer.state, nextLookAt: now });
  await lookAtDueTransfers(general);
  return (await findTransfer(db, scope, transferId)) ?? transfer;
}
