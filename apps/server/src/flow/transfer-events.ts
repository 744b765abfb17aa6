/** Every change of a transfer's state is told by one event, in the transaction of the change. */
import type { EventType } from '@fairlead/wire';
import type { Kysely } from 'kysely';
import type { Database, Scope, TransferRow } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import { moveTransfer } from '../transfers/store.ts';
import type { Services } from './services.ts';

/**
 * Moves a transfer and tells of it.
 * @param facts what only this change knows, beside what the row says
 * @returns the row as it is now, or `undefined` when it is no longer in that state: nothing was written.
 */
export async function moveAndTell(
  services: Services,
  transaction: Kysely<Database>,
  scope: Scope,
  move: Parameters<typeof moveTransfer>[2],
  changes: Parameters<typeof moveTransfer>[3],
  facts: object = {},
): Promise<TransferRow | undefined> {
  const row = await moveTransfer(transaction, scope, move, changes);
  if (row !== undefined)
    await tellOfTransfer(services, transaction, scope, row, { from: move.from, ...facts });
  return row;
}

/** The event of the state that the row is in now. */
export async function tellOfTransfer(
  services: Services,
  transaction: Kysely<Database>,
  scope: Scope,
  row: TransferRow,
  facts: object,
): Promise<void> {
  const type: EventType = `transfer.${row.state}`;
  await appendEvent(transaction, scope, {
    id: services.random.uuid(),
    subjectKind: 'transfer',
    subjectId: row.id,
    type,
    payload: { ...transferFacts(services, row), ...facts },
    at: services.clock.now(),
  });
}

/** What an event tells of its transfer, so that whoever reads it needs nothing else. */
function transferFacts({ catalog }: Pick<Services, 'catalog'>, row: TransferRow) {
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    transactionId: row.client_transaction_id,
    subClientId: row.sub_client_id,
    transferType: row.transfer_type,
    symbol: row.symbol,
    networkId: row.network_id,
    networkName: catalog.findNetwork(row.network_id)?.name ?? null,
    integrationId: row.integration_id,
    integrationName: (row.integration_id && catalog.findIntegration(row.integration_id)?.name) ?? null,
    fromAddress: row.from_address,
    toAddress: row.to_address,
    addressTag: row.address_tag,
    /** What is to arrive, and what leaves the account with every fee. */
    amount: row.amount,
    total: row.total,
    hash: row.hash,
    institutionTransactionId: row.institution_transaction_id,
    failureReason: row.failure_reason,
  };
}
