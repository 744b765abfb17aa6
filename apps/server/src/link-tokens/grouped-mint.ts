/** Concurrent mints share a commit: see `database/grouped.ts`. */
import { sql } from 'kysely';
import { grouped } from '../database/grouped.ts';
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

/**
 * One statement and so one commit: all rows or none. The driver reports it done when the database is ready for the
 * next, which is after the commit, and reports an error of the commit itself as this statement's.
 */
async function mintTogether(db: Executor, group: readonly Minting[]): Promise<void> {
  const column = <Value>(value: (each: Minting) => Value) => group.map(value);
  const time = (date: Date | undefined) => date?.toISOString() ?? null;
  await sql`
    INSERT INTO link_tokens (
      id, code_digest, client_id, environment, sub_client_id, user_id, configuration, warnings,
      minted_at, expires_at, redeemed_at, revoked_at
    )
    SELECT * FROM unnest(
      ${column(({ token }) => token.id)}::uuid[],
      ${column(({ token }) => token.codeDigest)}::bytea[],
      ${column(({ scope }) => scope.clientId)}::uuid[],
      ${column(({ scope }) => scope.environment)}::text[],
      ${column(({ token }) => token.configuration.subClientId ?? null)}::uuid[],
      ${column(({ token }) => token.configuration.userId)}::text[],
      ${column(({ token }) => JSON.stringify(token.configuration))}::jsonb[],
      ${column(({ token }) => JSON.stringify(token.warnings))}::jsonb[],
      ${column(({ token }) => time(token.mintedAt))}::timestamptz[],
      ${column(({ token }) => time(token.expiresAt))}::timestamptz[],
      ${column(({ token }) => time(token.redeemedAt))}::timestamptz[],
      ${column(({ token }) => time(token.revokedAt))}::timestamptz[]
    )`.execute(db);
}
