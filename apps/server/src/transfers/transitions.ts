/**
 * A transfer's whole life as one table, from the written intent to what the institution or the chain says.
 *
 * The intent stands before anything is asked of the institution. An answer that was lost is `unknown` until it has
 * been looked up: it is never asked again blindly and never called failed by guess.
 */
import type { TransferState } from '../database/schema.ts';

const next: Readonly<Record<TransferState, readonly TransferState[]>> = {
  /** Written; the institution has not been asked. */
  created: ['submitted', 'failed'],
  /** The institution is being asked; the answer is not here yet. */
  submitted: ['challenged', 'accepted', 'unknown', 'settled', 'failed'],
  /** The institution wants something first; no money has moved. */
  challenged: ['submitted', 'failed'],
  /** The answer was lost and is being looked up. */
  unknown: ['accepted', 'settled', 'failed'],
  /** The institution has taken it: "sent". */
  accepted: ['settled', 'failed'],
  /** It has arrived. */
  settled: ['refundPending'],
  failed: ['refundPending'],
  refundPending: ['refunded'],
  refunded: [],
};

export function canBecome(from: TransferState, to: TransferState): boolean {
  return next[from].includes(to);
}

/** The states for which the vendor has one of these words. */
export function statesOf(statuses: readonly ReturnType<typeof wireStatus>[]): TransferState[] {
  return (Object.keys(next) as TransferState[]).filter(state => statuses.includes(wireStatus(state)));
}

/** The vendor's word for a state (contract §1.7); refunds are told beside it. */
export function wireStatus(state: TransferState): 'pending' | 'succeeded' | 'failed' {
  switch (state) {
    case 'created':
    case 'submitted':
    case 'challenged':
    case 'unknown':
    case 'accepted':
      return 'pending';
    case 'settled':
      return 'succeeded';
    case 'failed':
    case 'refundPending':
    case 'refunded':
      return 'failed';
  }
}
