/** The list of transfers with the vendor's filters and orders. */
import type { MeshTransfersQuery, TransferStatus } from '@fairlead/wire';
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Database, Scope, TransferRow, TransferState } from '../database/schema.ts';
import { wireStatus } from './transitions.ts';

const allStates: readonly TransferState[] = [
  'created',
  'submitted',
  'challenged',
  'unknown',
  'accepted',
  'settled',
  'failed',
  'refundPending',
  'refunded',
];

function statesOf(statuses: readonly TransferStatus[]): TransferState[] {
  return allStates.filter(state => statuses.includes(wireStatus(state)));
}

const defaultCount = 10;

/** Fiat is kept as amount and price; the vendor's filters and its order are about their product. */
const fiat = sql<string>`(amount * unit_price)`;

const columns = {
  id: sql`id`,
  clientTransferId: sql`client_transaction_id`,
  userId: sql`user_id`,
  fromType: sql`integration_id`,
  amountInFiat: fiat,
  status: sql`state`,
  createdTimestamp: sql`created_at`,
  symbol: sql`symbol`,
  networkName: sql`network_id`,
} as const;

export async function listTransfers(
  db: Kysely<Database>,
  scope: Scope,
  query: MeshTransfersQuery,
): Promise<{ items: TransferRow[]; total: number }> {
  const elsewhere = query.isSandBox !== undefined && query.isSandBox !== (scope.environment === 'sandbox');
  if (elsewhere) return { items: [], total: 0 };
  let wanted = db
    .selectFrom('transfers')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment);
  if (query.id !== undefined) wanted = wanted.where('id', '=', query.id);
  if (query.clientTransactionId !== undefined) {
    wanted = wanted.where('client_transaction_id', '=', query.clientTransactionId);
  }
  if (query.userId !== undefined) wanted = wanted.where('user_id', '=', query.userId);
  if (query.integrationIds !== undefined) wanted = wanted.where('integration_id', 'in', query.integrationIds);
  if (query.statuses !== undefined) wanted = wanted.where('state', 'in', statesOf(query.statuses));
  if (query.fromTimestamp !== undefined) {
    wanted = wanted.where('created_at', '>=', new Date(query.fromTimestamp * 1000));
  }
  if (query.toTimestamp !== undefined) {
    // The wire counts whole seconds: the last one is meant to its end.
    wanted = wanted.where('created_at', '<', new Date((query.toTimestamp + 1) * 1000));
  }
  if (query.minAmountInFiat !== undefined)
    wanted = wanted.where(sql<SqlBool>`${fiat} >= ${query.minAmountInFiat}`);
  if (query.maxAmountInFiat !== undefined)
    wanted = wanted.where(sql<SqlBool>`${fiat} <= ${query.maxAmountInFiat}`);
  if (query.hash !== undefined) wanted = wanted.where('hash', '=', query.hash);
  if (query.subClientId !== undefined) wanted = wanted.where('sub_client_id', '=', query.subClientId);

  const direction = query.descendingOrder === true ? sql`DESC` : sql`ASC`;
  const [items, { total }] = await Promise.all([
    wanted
      .selectAll()
      .orderBy(sql`${columns[query.orderBy ?? 'createdTimestamp']} ${direction} NULLS LAST, id ${direction}`)
      .limit(query.count ?? defaultCount)
      .offset(query.offset ?? 0)
      .execute(),
    wanted.select(counted => counted.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items, total: Number(total) };
}
