/**
 * Concurrent mints share a commit. Tokens that arrive while a write is in flight are written together in one
 * statement, so that throughput grows with load, while a lonely request is written at once and pays one commit.
 */
import { sql } from 'kysely';
import type { Scope } from '../database/schema.ts';
import { type Executor, mint, type NewLinkToken } from './store.ts';

/** Rows of one statement: enough that the commit costs next to nothing a row, few enough that nobody waits long. */
const mostTogether = 256;
/** Two, so that one group can be on its way to the disk while the next is read by the database. */
const mostInFlight = 2;

type Waiting = {
  scope: Scope;
  token: NewLinkToken;
  resolve(): void;
  reject(error: unknown): void;
};

/** @returns a `mint` that resolves when the token is durable, alone or with others. */
export function groupedMint(db: Executor): (scope: Scope, token: NewLinkToken) => Promise<void> {
  const waiting: Waiting[] = [];
  let inFlight = 0;

  const writeNext = async (): Promise<void> => {
    if (inFlight >= mostInFlight || waiting.length === 0) return;
    inFlight += 1;
    const group = waiting.splice(0, mostTogether);
    try {
      await writeGroup(db, group);
    } finally {
      inFlight -= 1;
      void writeNext();
    }
  };

  return (scope, token) =>
    new Promise((resolve, reject) => {
      waiting.push({ scope, token, resolve, reject });
      void writeNext();
    });
}

/** Never rejects: each of the group is told by itself. */
async function writeGroup(db: Executor, group: readonly Waiting[]): Promise<void> {
  try {
    await mintTogether(db, group);
    for (const each of group) each.resolve();
  } catch (error) {
    if (group.length === 1 || !isAboutData(error)) {
      for (const each of group) each.reject(error);
      return;
    }
    // One row was refused, and with it all. Alone, only that one fails.
    await Promise.all(
      group.map(({ scope, token, resolve, reject }) => mint(db, scope, token).then(resolve, reject)),
    );
  }
}

/** SQLSTATE classes 22 (data) and 23 (constraints); anything else would only fail once more for every row. */
function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(String((error as { code?: unknown }).code ?? ''));
}

/** One statement and so one commit: all rows or none. */
async function mintTogether(db: Executor, group: readonly Pick<Waiting, 'scope' | 'token'>[]): Promise<void> {
  const column = <Value>(value: (each: (typeof group)[number]) => Value) => group.map(value);
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
