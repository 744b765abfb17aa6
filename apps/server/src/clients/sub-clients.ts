/** Sub-clients, the companies that a client serves in turn, in the database. */
import type { LinkStyle } from '@fairlead/wire/link-style';
import type { Scope } from '../database/schema.ts';
import type { Executor } from './store.ts';

export type SubClient = {
  id: string;
  displayName: string;
  businessLegalName: string | null;
  logoUrl: string | null;
  /** A ratio as decimal text. */
  defaultClientFee: string | null;
  /** null: the client's. */
  linkStyle: LinkStyle | null;
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
      link_style: subClient.linkStyle && JSON.stringify(subClient.linkStyle),
      created_at: subClient.createdAt,
    })
    .execute();
}

const columns = [
  'id',
  'display_name as displayName',
  'business_legal_name as businessLegalName',
  'logo_url as logoUrl',
  'default_client_fee as defaultClientFee',
  'link_style as linkStyle',
] as const;

/** Undefined when this client has no such sub-client in this environment, whoever else may have, or deleted it. */
export async function findSubClient(
  executor: Executor,
  scope: Scope,
  id: string,
): Promise<SubClient | undefined> {
  return findAnySubClient(executor, scope, id, 'living');
}

/** Also one that was deleted: sessions that were open then, and transfers, go on naming it. */
export async function findSubClientOfOld(
  executor: Executor,
  scope: Scope,
  id: string,
): Promise<SubClient | undefined> {
  return findAnySubClient(executor, scope, id, 'living or deleted');
}

async function findAnySubClient(
  executor: Executor,
  scope: Scope,
  id: string,
  which: 'living' | 'living or deleted',
): Promise<SubClient | undefined> {
  return executor
    .selectFrom('sub_clients')
    .select(columns)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('id', '=', id)
    .$if(which === 'living', query => query.where('deleted_at', 'is', null))
    .executeTakeFirst();
}

/** The living ones, oldest first. */
export async function listSubClients(executor: Executor, scope: Scope): Promise<SubClient[]> {
  return executor
    .selectFrom('sub_clients')
    .select(columns)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** @returns whether there is such a living sub-client; what is not named stays as it is. */
export async function updateSubClient(
  executor: Executor,
  scope: Scope,
  id: string,
  changes: Partial<Omit<SubClient, 'id'>>,
): Promise<boolean> {
  const { displayName, businessLegalName, logoUrl, defaultClientFee, linkStyle } = changes;
  const updated = await executor
    .updateTable('sub_clients')
    .set({
      // Names the row even where nothing else changes.
      id,
      ...(displayName !== undefined && { display_name: displayName }),
      ...(businessLegalName !== undefined && { business_legal_name: businessLegalName }),
      ...(logoUrl !== undefined && { logo_url: logoUrl }),
      ...(defaultClientFee !== undefined && { default_client_fee: defaultClientFee }),
      ...(linkStyle !== undefined && { link_style: linkStyle && JSON.stringify(linkStyle) }),
    })
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .execute();
  return updated.length === 1;
}

/**
 * From now on no Link token can name it; what was minted before goes on, under its name.
 * @returns whether there was such a living sub-client.
 */
export async function deleteSubClient(
  executor: Executor,
  scope: Scope,
  id: string,
  now: Date,
): Promise<boolean> {
  const deleted = await executor
    .updateTable('sub_clients')
    .set({ deleted_at: now })
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .execute();
  return deleted.length === 1;
}
