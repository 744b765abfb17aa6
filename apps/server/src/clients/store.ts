/** Clients, their keys, sub-clients and allowed origins in the database. */
import type { LinkStyle } from '@fairlead/wire/link-style';
import type { Surface } from '@fairlead/wire/surface';
import { type Kysely, sql } from 'kysely';
import type { Database, Environment, Scope } from '../database/schema.ts';

/** A pool, or a transaction of the caller's. */
export type Executor = Kysely<Database>;

export type StoredKey = {
  keyId: string;
  clientId: string;
  environment: Environment;
  access: 'read' | 'readWrite';
  digest: Buffer;
  clientDisabled: boolean;
};

export async function insertClient(
  executor: Executor,
  client: { id: string; name: string; createdAt: Date },
): Promise<void> {
  const { id, name, createdAt } = client;
  await executor
    .insertInto('clients')
    .values({
      id,
      name,
      logo_url: null,
      default_client_fee: null,
      link_style: null,
      surfaces: null,
      disabled_at: null,
      created_at: createdAt,
    })
    .execute();
}

/** @returns false, and nothing is stored, when the client already has two living keys here. */
export async function insertKey(
  executor: Executor,
  scope: Scope,
  key: { id: string; digest: Buffer; access: 'read' | 'readWrite'; createdAt: Date },
): Promise<boolean> {
  // The lock on the client's row keeps two calls at once from making a third key.
  const insert = async (transaction: Executor) => {
    await transaction
      .selectFrom('clients')
      .select('id')
      .where('id', '=', scope.clientId)
      .forUpdate()
      .execute();
    const living = await livingKeys(transaction, scope);
    if (living.length >= 2) return false;
    await transaction
      .insertInto('api_keys')
      .values({
        id: key.id,
        client_id: scope.clientId,
        environment: scope.environment,
        digest: key.digest,
        access: key.access,
        created_at: key.createdAt,
        last_used_at: null,
        revoked_at: null,
      })
      .execute();
    return true;
  };
  return executor.isTransaction ? insert(executor) : executor.transaction().execute(insert);
}

export type KeyListing = {
  keyId: string;
  access: 'read' | 'readWrite';
  createdAt: Date;
  lastUsedAt: Date | null;
};

export async function livingKeys(executor: Executor, scope: Scope): Promise<KeyListing[]> {
  return executor
    .selectFrom('api_keys')
    .select(['id as keyId', 'access', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute();
}

/** The client's keys of both environments, living and revoked, oldest first. */
export async function listKeys(
  executor: Executor,
  clientId: string,
): Promise<(KeyListing & { environment: Environment; revokedAt: Date | null })[]> {
  return executor
    .selectFrom('api_keys')
    .select([
      'id as keyId',
      'environment',
      'access',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
      'revoked_at as revokedAt',
    ])
    .where('client_id', '=', clientId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** @returns whether there was a living key of this id. */
export async function revokeKey(
  executor: Executor,
  scope: Scope,
  keyId: string,
  now: Date,
): Promise<boolean> {
  const revoked = await executor
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', keyId)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  return revoked.length === 1;
}

/** The one look-up without a scope: the digest of 256 random bits is what tells us the scope. */
export async function findKeyByDigest(executor: Executor, digest: Buffer): Promise<StoredKey | undefined> {
  const row = await executor
    .selectFrom('api_keys')
    .innerJoin('clients', 'clients.id', 'api_keys.client_id')
    .select([
      'api_keys.id as keyId',
      'api_keys.client_id as clientId',
      'api_keys.environment',
      'api_keys.access',
      'api_keys.digest',
      'clients.disabled_at as disabledAt',
    ])
    .where('api_keys.digest', '=', digest)
    .where('api_keys.revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const { disabledAt, ...key } = row;
  return { ...key, clientDisabled: disabledAt !== null };
}

/** Writes when keys were last used, in one statement; never moves a time back. */
export async function touchKeys(executor: Executor, uses: ReadonlyMap<string, Date>): Promise<void> {
  if (uses.size === 0) return;
  const ids = [...uses.keys()];
  const times = [...uses.values()].map(time => time.toISOString());
  await sql`
    UPDATE api_keys SET last_used_at = used.at
    FROM unnest(${ids}::uuid[], ${times}::timestamptz[]) AS used (id, at)
    WHERE api_keys.id = used.id AND (api_keys.last_used_at IS NULL OR api_keys.last_used_at < used.at)
  `.execute(executor);
}

/** What minting needs to know of a client. `defaultClientFee` is a decimal text; `surfaces` null: all of them. */
export type ClientSettings = {
  name: string;
  logoUrl: string | null;
  unknownProperties: 'refuse' | 'warn';
  defaultClientFee: string | null;
  surfaces: Surface[] | null;
  /** null: Fairlead's own. */
  linkStyle: LinkStyle | null;
};

const settingsColumns = [
  'name',
  'logo_url as logoUrl',
  'unknown_properties as unknownProperties',
  'default_client_fee as defaultClientFee',
  'surfaces',
  'link_style as linkStyle',
] as const;

export async function findClientSettings(
  executor: Executor,
  scope: Scope,
): Promise<ClientSettings | undefined> {
  const row = await executor
    .selectFrom('clients')
    .select(settingsColumns)
    .where('id', '=', scope.clientId)
    .executeTakeFirst();
  return row && { ...row, surfaces: row.surfaces as Surface[] | null };
}

export async function setClientSettings(
  executor: Executor,
  scope: Pick<Scope, 'clientId'>,
  settings: Partial<ClientSettings>,
): Promise<void> {
  await executor
    .updateTable('clients')
    .set({
      ...(settings.name !== undefined && { name: settings.name }),
      ...(settings.logoUrl !== undefined && { logo_url: settings.logoUrl }),
      ...(settings.unknownProperties !== undefined && { unknown_properties: settings.unknownProperties }),
      ...(settings.defaultClientFee !== undefined && { default_client_fee: settings.defaultClientFee }),
      ...(settings.surfaces !== undefined && {
        surfaces: settings.surfaces === null ? null : JSON.stringify(settings.surfaces),
      }),
      ...(settings.linkStyle !== undefined && {
        link_style: settings.linkStyle && JSON.stringify(settings.linkStyle),
      }),
    })
    .where('id', '=', scope.clientId)
    .execute();
}

export type ClientListing = ClientSettings & {
  clientId: string;
  disabledAt: Date | null;
  createdAt: Date;
};

/** Every client of this installation, oldest first: for its operator, never for a client. */
export async function listClients(executor: Executor): Promise<ClientListing[]> {
  const rows = await executor
    .selectFrom('clients')
    .select(['id as clientId', ...settingsColumns, 'disabled_at as disabledAt', 'created_at as createdAt'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(row => ({ ...row, surfaces: row.surfaces as Surface[] | null }));
}

export async function enableClient(executor: Executor, clientId: string): Promise<void> {
  await executor.updateTable('clients').set({ disabled_at: null }).where('id', '=', clientId).execute();
}

export async function disableClient(executor: Executor, clientId: string, now: Date): Promise<void> {
  await executor.updateTable('clients').set({ disabled_at: now }).where('id', '=', clientId).execute();
}
