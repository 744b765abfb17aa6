/** The origins that may open Link, of a client and of its sub-clients, in the database. */
import type { Scope } from '../database/schema.ts';
import type { Executor } from './store.ts';

/** The origins of the sub-client if it has any of its own, else the client's. */
export async function allowedOrigins(
  executor: Executor,
  scope: Scope,
  subClientId?: string,
): Promise<string[]> {
  const rows = await executor
    .selectFrom('allowed_origins')
    .select(['origin', 'sub_client_id as subClientId'])
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .orderBy('origin')
    .execute();
  const own = rows.filter(row => row.subClientId !== null && row.subClientId === subClientId);
  const chosen = own.length > 0 ? own : rows.filter(row => row.subClientId === null);
  return chosen.map(row => row.origin);
}

/** Adds an origin in its canonical form (see `parseOrigin`); one that is there already stays as it is. */
export async function allowOrigin(
  executor: Executor,
  scope: Scope,
  entry: { origin: string; subClientId?: string; createdAt: Date },
): Promise<void> {
  await executor
    .insertInto('allowed_origins')
    .values({
      client_id: scope.clientId,
      environment: scope.environment,
      sub_client_id: entry.subClientId ?? null,
      origin: entry.origin,
      created_at: entry.createdAt,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

export async function disallowOrigin(
  executor: Executor,
  scope: Scope,
  entry: { origin: string; subClientId?: string },
): Promise<boolean> {
  const removed = await executor
    .deleteFrom('allowed_origins')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('origin', '=', entry.origin)
    .where('sub_client_id', entry.subClientId === undefined ? 'is' : '=', entry.subClientId ?? null)
    .returning('origin')
    .execute();
  return removed.length > 0;
}

export type OriginListing = { origin: string; subClientId: string | null; createdAt: Date };

/** Every origin of the client and of its sub-clients here. */
export async function listOrigins(executor: Executor, scope: Scope): Promise<OriginListing[]> {
  return executor
    .selectFrom('allowed_origins')
    .select(['origin', 'sub_client_id as subClientId', 'created_at as createdAt'])
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .orderBy('sub_client_id', order => order.asc().nullsFirst())
    .orderBy('origin')
    .execute();
}

/** Makes the list exactly this. The caller's transaction keeps readers from seeing half of it. */
export async function replaceOrigins(
  transaction: Executor,
  scope: Scope,
  entry: { origins: readonly string[]; subClientId?: string; createdAt: Date },
): Promise<void> {
  const subClientId = entry.subClientId ?? null;
  await transaction
    .deleteFrom('allowed_origins')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('sub_client_id', subClientId === null ? 'is' : '=', subClientId)
    .$if(entry.origins.length > 0, query => query.where('origin', 'not in', entry.origins))
    .execute();
  for (const origin of entry.origins) {
    await allowOrigin(transaction, scope, { ...entry, origin });
  }
}
