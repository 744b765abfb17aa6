/** The list of transfers with the vendor's filters and orders. */
import type { MeshTransfersQuery } from '@fairlead/wire';
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Catalog } from '../catalog/index.ts';
import type { Database, Scope, TransferRow } from '../database/schema.ts';
import { fiatDecimals } from './options.ts';
import { statesOf } from './transitions.ts';

const defaultCount = 10;

/** Fiat is kept as amount and price; the filters and the order are about the figure that is shown. */
const fiat = sql<string>`round(amount * unit_price, ${sql.lit(fiatDecimals)})`;

type Order = NonNullable<MeshTransfersQuery['orderBy']>;

/** What to sort by. Statuses and names are not in the rows: their places among all statuses and names are. */
function orderOf(name: Order, { networks, integrations }: Pick<Catalog, 'networks' | 'integrations'>) {
  const placeOf = (column: string, ids: readonly string[], type: string) =>
    sql`array_position(${[...ids]}::${sql.raw(type)}[], ${sql.ref(column)})`;
  switch (name) {
    case 'id':
      return sql`id`;
    case 'clientTransferId':
      return sql`client_transaction_id`;
    case 'userId':
      return sql`user_id`;
    case 'fromType':
      return placeOf(
        'integration_id',
        sortedIds(integrations, each => `${each.brokerType} ${each.name}`),
        'uuid',
      );
    case 'amountInFiat':
      return fiat;
    case 'status': {
      const places = (['failed', 'pending', 'succeeded'] as const).map(status => statesOf([status]));
      return sql`CASE ${sql.join(
        places.map((states, place) => sql`WHEN state IN (${sql.join(states)}) THEN ${sql.lit(place)}`),
        sql` `,
      )} END`;
    }
    case 'createdTimestamp':
      return sql`created_at`;
    case 'symbol':
      return sql`symbol`;
    case 'networkName':
      return placeOf(
        'network_id',
        sortedIds(networks, each => each.name),
        'uuid',
      );
  }
}

function sortedIds<Item extends { id: string }>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): string[] {
  const key = (item: Item) => nameOf(item).toLowerCase();
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ id }) => id);
}

/** PostgreSQL keeps no text with this character, so nothing can have it. */
const unstorable = (text: string | undefined) => text?.includes('\u0000') === true;

export async function listTransfers(
  db: Kysely<Database>,
  scope: Scope,
  query: MeshTransfersQuery,
  catalog: Pick<Catalog, 'networks' | 'integrations'>,
): Promise<{ items: TransferRow[]; total: number }> {
  const elsewhere = query.isSandBox !== undefined && query.isSandBox !== (scope.environment === 'sandbox');
  const texts = [query.clientTransactionId, query.userId, query.hash];
  if (elsewhere || texts.some(unstorable)) return { items: [], total: 0 };
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
      .orderBy(
        sql`${orderOf(query.orderBy ?? 'createdTimestamp', catalog)} ${direction} NULLS LAST, id ${direction}`,
      )
      .limit(query.count ?? defaultCount)
      .offset(query.offset ?? 0)
      .execute(),
    wanted.select(counted => counted.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items, total: Number(total) };
}
