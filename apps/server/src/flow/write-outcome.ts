/** How each outcome is written: one transition of the transfer's row, with its event. */
import type { Kysely } from 'kysely';
import type { Database, TransferRow } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import type { Session } from '../sessions/store.ts';
import type { Services } from './services.ts';
import { moveAndTell } from './transfer-events.ts';

/** Who holds a transfer: a session, or the API's caller, who has been shown nothing. */
export type TransferHolder = Pick<Session, 'scope' | 'screen' | 'progress'>;

/** How long until an answer that was lost, or that a wallet may never give, is looked up. */
export const lookUpAfter = 5_000;

/** Writes the transition and its event, or nothing at all: the caller's transaction is undone by the error. */
export async function writeOutcome(
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
      ...{ amount: to.amount, client_fee: to.client_fee, network_fee: to.network_fee, total: to.total },
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
