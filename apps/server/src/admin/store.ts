/** Tokens of the Admin API in the database: digests only. */
import { sql } from 'kysely';
import type { Executor } from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';

/** Each new token takes at most so many expired ones with it, so that none of them is kept for ever. */
const mostDeletedAtOnce = 100;

export async function insertAdminToken(
  executor: Executor,
  scope: Scope,
  token: { digest: Buffer; keyId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    DELETE FROM admin_tokens WHERE digest IN (
      SELECT digest FROM admin_tokens WHERE expires_at <= ${token.createdAt}
      LIMIT ${mostDeletedAtOnce} FOR UPDATE SKIP LOCKED)
  `.execute(executor);
  await executor
    .insertInto('admin_tokens')
    .values({
      digest: token.digest,
      client_id: scope.clientId,
      environment: scope.environment,
      key_id: token.keyId,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
    })
    .execute();
}

export type AdminToken = Scope & { keyId: string; clientDisabled: boolean };

/**
 * The living token with this digest, whose key has not been revoked since.
 * A look-up without a scope: the digest of 256 random bits is what tells us the scope.
 */
export async function findAdminToken(
  executor: Executor,
  digest: Buffer,
  now: Date,
): Promise<AdminToken | undefined> {
  const row = await executor
    .selectFrom('admin_tokens')
    .innerJoin('api_keys', 'api_keys.id', 'admin_tokens.key_id')
    .innerJoin('clients', 'clients.id', 'admin_tokens.client_id')
    .select([
      'admin_tokens.client_id as clientId',
      'admin_tokens.environment',
      'admin_tokens.key_id as keyId',
      'clients.disabled_at as disabledAt',
    ])
    .where('admin_tokens.digest', '=', digest)
    .where('admin_tokens.expires_at', '>', now)
    .where('api_keys.revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const { disabledAt, ...token } = row;
  return { ...token, clientDisabled: disabledAt !== null };
}
