/** Concurrent mints share a commit: see `database/grouped.ts`. */
import { CompiledQuery } from 'kysely';
import { grouped } from '../database/grouped.ts';
import { prepared } from '../database/prepared.ts';
import type { Scope } from '../database/schema.ts';
import type { Executor, NewLinkToken } from './store.ts';

type Minting = { scope: Scope; token: NewLinkToken };

/** @returns a `mint` that resolves when the token is durable, alone or with others. */
export function groupedMint(db: Executor): (scope: Scope, token: NewLinkToken) => Promise<void> {
  const add = grouped(async (group: readonly Minting[]) => {
    await mintTogether(db, group);
    return group.map(() => undefined);
  });
  return (scope, token) => add({ scope, token });
}

const statement = prepared(
  'mint',
  `INSERT INTO link_tokens (
     id, code_digest, client_id, environment, sub_client_id, user_id, configuration, warnings,
     minted_at, expires_at, redeemed_at, revoked_at
   )
   SELECT
     id, decode(code_digest, 'base64'), client_id, environment, sub_client_id, user_id, configuration, warnings,
     minted_at, expires_at, redeemed_at, revoked_at
   FROM json_to_recordset($1) AS minted (
     id uuid, code_digest text, client_id uuid, environment text, sub_client_id uuid, user_id text, configuration jsonb,
     warnings jsonb, minted_at timestamptz, expires_at timestamptz, redeemed_at timestamptz, revoked_at timestamptz
   )`,
);

/**
 * One statement and so one commit: all rows or none. The driver reports it done when the database is ready for the
 * next, which is after the commit, and reports an error of the commit itself as this statement's. The rows go as one
 * text of JSON, which costs this process a third of what a list for each column does.
 */
async function mintTogether(db: Executor, group: readonly Minting[]): Promise<void> {
  const rows = group.map(({ scope, token }) => ({
    id: token.id,
    code_digest: token.codeDigest.toString('base64'),
    client_id: scope.clientId,
    environment: scope.environment,
    sub_client_id: token.configuration.subClientId,
    user_id: token.configuration.userId,
    configuration: token.configuration,
    warnings: token.warnings,
    minted_at: token.mintedAt,
    expires_at: token.expiresAt,
    redeemed_at: token.redeemedAt,
    revoked_at: token.revokedAt,
  }));
  await db.executeQuery(CompiledQuery.raw(statement, [JSON.stringify(rows)]));
}
