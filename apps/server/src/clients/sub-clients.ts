/** Sub-clients, the companies that a client serves in turn, and the origins of both in the database. */
import type { Scope } from '../database/schema.ts';
import type { Executor } from './store.ts';

export type SubClient = {
  id: string;
  displayName: string;
  businessLegalName: string | null;
  logoUrl: string | null;
  /** A ratio as decimal text. */
  defaultClientFee: string | null;
};

export async function insertSubClient(
  executor: Executor,
  scope: Scope,
  subClient: SubClient & { createdAt: Date },
): Promise<void> {
  await executor
    .insertInto('sub_clients')
    .values({
      id: subClient.id,
      client_id: scope.clientId,
      environment: scope.environment,
      business_legal_name: subClient.businessLegalName,
      display_name: subClient.displayName,
      logo_url: subClient.logoUrl,
      default_client_fee: subClient.defaultClientFee,
      created_at: subClient.createdAt,
    })
    .execute();
}

/** Undefined when this client has no such sub-client in this environment, whoever else may have. */
export async function findSubClient(
  executor: Executor,
  scope: Scope,
  id: string,
): Promise<SubClient | undefined> {
  return executor
    .selectFrom('sub_clients')
    .select([
      'id',
      'display_name as displayName',
      'business_legal_name as businessLegalName',
      'logo_url as logoUrl',
      'default_client_fee as defaultClientFee',
    ])
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('id', '=', id)
    .executeTakeFirst();
}

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
