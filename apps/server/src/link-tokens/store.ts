/** Link tokens in the database. The code itself is never there, only its SHA-256. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, Environment, LinkTokensTable, Scope } from '../database/schema.ts';
import type { LinkTokenConfiguration } from './configuration.ts';
import type { Warning } from './rules/findings.ts';

/** A pool, or a transaction of the caller's. */
export type Executor = Kysely<Database>;

export type NewLinkToken = {
  id: string;
  codeDigest: Buffer;
  configuration: LinkTokenConfiguration;
  warnings: readonly Warning[];
  mintedAt: Date;
  expiresAt: Date;
  /** For tokens that are dead from the start, in the sandbox. */
  redeemedAt?: Date;
  revokedAt?: Date;
};

export type LinkToken = {
  id: string;
  clientId: string;
  environment: Environment;
  configuration: LinkTokenConfiguration;
  warnings: readonly Warning[];
  mintedAt: Date;
  expiresAt: Date;
  openedAt: Date | null;
  redeemedAt: Date | null;
  revokedAt: Date | null;
  sessionId: string | null;
};

export type LinkTokenState = 'minted' | 'opened' | 'redeemed' | 'expired' | 'revoked';

/** Durable when it resolves. A token id or code that exists already is a fault of the random source, and throws. */
export async function mint(executor: Executor, scope: Scope, token: NewLinkToken): Promise<void> {
  await executor
    .insertInto('link_tokens')
    .values({
      id: token.id,
      code_digest: token.codeDigest,
      client_id: scope.clientId,
      environment: scope.environment,
      sub_client_id: token.configuration.subClientId ?? null,
      user_id: token.configuration.userId,
      configuration: JSON.stringify(token.configuration),
      warnings: JSON.stringify(token.warnings),
      minted_at: token.mintedAt,
      expires_at: token.expiresAt,
      opened_at: null,
      redeemed_at: token.redeemedAt ?? null,
      revoked_at: token.revokedAt ?? null,
      session_id: null,
    })
    .execute();
}

/** Whom a code belongs to: the client is in the page's address, the environment only in the row. */
export type CodeHolder = { clientId: string; codeDigest: Buffer };

/** The page was loaded. Burns nothing: a mail scanner or a link preview may have loaded it. */
export async function markOpened(executor: Executor, holder: CodeHolder & { now: Date }): Promise<void> {
  await executor
    .updateTable('link_tokens')
    .set({ opened_at: holder.now })
    .where('code_digest', '=', holder.codeDigest)
    .where('client_id', '=', holder.clientId)
    .where('opened_at', 'is', null)
    .where('redeemed_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', holder.now)
    .execute();
}

export async function findByCode(executor: Executor, holder: CodeHolder): Promise<LinkToken | undefined> {
  const [token] = await findByCodes(executor, [holder]);
  return token;
}

/** @returns in the holders' order. */
export async function findByCodes(
  executor: Executor,
  holders: readonly CodeHolder[],
): Promise<(LinkToken | undefined)[]> {
  const rows = await executor
    .selectFrom('link_tokens')
    .selectAll()
    .where('code_digest', '=', sql<Buffer>`ANY (${holders.map(({ codeDigest }) => codeDigest)}::bytea[])`)
    .execute();
  const found = new Map(rows.map(row => [row.code_digest.toString('base64'), row]));
  return holders.map(({ codeDigest, clientId }) => {
    const row = found.get(codeDigest.toString('base64'));
    return row?.client_id === clientId ? read(row) : undefined;
  });
}

/** A payment link says its code and nothing else. A code that was minted without one opens nothing here. */
export async function findByPayLink(executor: Executor, digest: Buffer): Promise<LinkToken | undefined> {
  const row = await executor
    .selectFrom('link_tokens')
    .selectAll()
    .where('code_digest', '=', digest)
    .executeTakeFirst();
  const token = row && read(row);
  return token?.configuration.transfer?.payLink ? token : undefined;
}

export async function findById(executor: Executor, scope: Scope, id: string): Promise<LinkToken | undefined> {
  const row = await executor
    .selectFrom('link_tokens')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .executeTakeFirst();
  return row && read(row);
}

/** @returns whether the token could still be revoked; a session that it has become is not touched. */
export async function revoke(executor: Executor, scope: Scope, id: string, now: Date): Promise<boolean> {
  const rows = await executor
    .updateTable('link_tokens')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('redeemed_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .execute();
  return rows.length === 1;
}

/** Dead tokens stay readable for a day, so that whoever opens one is told what became of it. */
export async function deleteDeadTokens(executor: Executor, deadSince: Date, atMost: number): Promise<number> {
  const deleted = await executor
    .deleteFrom('link_tokens')
    .where('code_digest', 'in', query =>
      query
        .selectFrom('link_tokens')
        .select('code_digest')
        .where('expires_at', '<', deadSince)
        .orderBy('expires_at')
        .limit(atMost)
        .forUpdate()
        .skipLocked(),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

/** What a token is at a moment. Redeemed stays redeemed, whatever the clock says later. */
export function stateAt(
  token: Pick<LinkToken, 'redeemedAt' | 'revokedAt' | 'expiresAt' | 'openedAt'>,
  now: Date,
): LinkTokenState {
  if (token.redeemedAt) return 'redeemed';
  if (token.revokedAt) return 'revoked';
  if (token.expiresAt <= now) return 'expired';
  return token.openedAt ? 'opened' : 'minted';
}

function read(row: Selectable<LinkTokensTable>): LinkToken {
  return {
    id: row.id,
    clientId: row.client_id,
    environment: row.environment,
    configuration: row.configuration as LinkTokenConfiguration,
    warnings: row.warnings as unknown as readonly Warning[],
    mintedAt: row.minted_at,
    expiresAt: row.expires_at,
    openedAt: row.opened_at,
    redeemedAt: row.redeemed_at,
    revokedAt: row.revoked_at,
    sessionId: row.session_id,
  };
}
