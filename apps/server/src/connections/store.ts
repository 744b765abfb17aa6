/**
 * Accounts that a user has connected. The client holds the access token; we hold its digest, to recognise it, and
 * both it and the credentials sealed: the same user who connects the same account again gets the same token.
 */
import type { Kysely } from 'kysely';
import type { ConnectionRow, Database, Scope } from '../database/schema.ts';

export type Connection = {
  id: string;
  scope: Scope;
  userId: string;
  integrationId: string;
  accountId: string;
  accountName: string;
  /** What its token is good for; `write` includes reading. */
  access: Access;
  accessTokenDigest: Buffer;
  sealedAccessToken: Buffer;
  sealedCredentials: Buffer;
  revokedAt: Date | null;
};

/** `write`: may move money. */
export type Access = 'read' | 'write';

function connectionOf(row: ConnectionRow): Connection {
  return {
    id: row.id,
    scope: { clientId: row.client_id, environment: row.environment },
    userId: row.user_id,
    integrationId: row.integration_id,
    accountId: row.account_id,
    accountName: row.account_name,
    access: row.access,
    accessTokenDigest: row.access_token_digest,
    sealedAccessToken: row.sealed_access_token,
    sealedCredentials: row.sealed_credentials,
    revokedAt: row.revoked_at,
  };
}

export type NewConnection = {
  id: string;
  userId: string;
  integrationId: string;
  accountId: string;
  accountName: string;
  access: Access;
  accessTokenDigest: Buffer;
  sealedAccessToken: Buffer;
  sealedCredentials: Buffer;
  now: Date;
};

/** The user's living connection to this account for this purpose, held until the transaction ends. */
export async function lockLivingConnection(
  transaction: Kysely<Database>,
  scope: Scope,
  account: { userId: string; integrationId: string; accountId: string; access: Access },
): Promise<Connection | undefined> {
  const row = await transaction
    .selectFrom('connections')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('user_id', '=', account.userId)
    .where('integration_id', '=', account.integrationId)
    .where('account_id', '=', account.accountId)
    .where('access', '=', account.access)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && connectionOf(row);
}

/** @returns `undefined` when the user connected the same account in this very moment elsewhere. */
export async function insertConnection(
  transaction: Kysely<Database>,
  scope: Scope,
  connection: NewConnection,
): Promise<Connection | undefined> {
  const row = await transaction
    .insertInto('connections')
    .values({
      id: connection.id,
      client_id: scope.clientId,
      environment: scope.environment,
      user_id: connection.userId,
      integration_id: connection.integrationId,
      account_id: connection.accountId,
      account_name: connection.accountName,
      access: connection.access,
      access_token_digest: connection.accessTokenDigest,
      sealed_access_token: connection.sealedAccessToken,
      sealed_credentials: connection.sealedCredentials,
      created_at: connection.now,
      connected_at: connection.now,
      revoked_at: null,
    })
    .onConflict(conflict =>
      conflict
        .columns(['client_id', 'environment', 'user_id', 'integration_id', 'account_id', 'access'])
        .where('revoked_at', 'is', null)
        .doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
  return row && connectionOf(row);
}

/** The user has logged in again: the same connection with fresh credentials. */
export async function renewConnection(
  transaction: Kysely<Database>,
  scope: Scope,
  renewal: { id: string; accountName: string; sealedCredentials: Buffer; now: Date },
): Promise<void> {
  await transaction
    .updateTable('connections')
    .set({
      account_name: renewal.accountName,
      sealed_credentials: renewal.sealedCredentials,
      connected_at: renewal.now,
    })
    .where('id', '=', renewal.id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .execute();
}

/** Living ones only. */
export async function findConnection(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<Connection | undefined> {
  const connection = await findConnectionOfTransfer(db, scope, id);
  return connection?.revokedAt === null ? connection : undefined;
}

/** Revoked ones, too: money that is on its way is followed to its end, whatever became of the token. */
export async function findConnectionOfTransfer(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<Connection | undefined> {
  const row = await db
    .selectFrom('connections')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .executeTakeFirst();
  return row && connectionOf(row);
}

/** The user's living connections with these tokens, in any order: nobody else's token is good in their session. */
export async function findConnectionsOfUser(
  db: Kysely<Database>,
  scope: Scope,
  { userId, tokenDigests }: { userId: string; tokenDigests?: readonly Buffer[] },
): Promise<Connection[]> {
  if (tokenDigests?.length === 0) return [];
  let wanted = db
    .selectFrom('connections')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null);
  if (tokenDigests) wanted = wanted.where('access_token_digest', 'in', tokenDigests);
  const rows = await wanted.orderBy('created_at').orderBy('id').execute();
  return rows.map(connectionOf);
}

/** By the token's SHA-256, revoked ones too: those are told apart from tokens that never were. */
export async function findConnectionByToken(
  db: Kysely<Database>,
  scope: Scope,
  tokenDigest: Buffer,
): Promise<Connection | undefined> {
  const row = await db
    .selectFrom('connections')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('access_token_digest', '=', tokenDigest)
    .executeTakeFirst();
  return row && connectionOf(row);
}

/** For good. @returns whether it lived until now. */
export async function revokeConnection(
  transaction: Kysely<Database>,
  scope: Scope,
  id: string,
  now: Date,
): Promise<boolean> {
  const row = await transaction
    .updateTable('connections')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
