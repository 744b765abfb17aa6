/** Answers to requests with an Idempotency-Key in the database. */
import { sql } from 'kysely';
import type { Scope } from '../database/schema.ts';
import type { IdempotentRequest } from './idempotency.ts';
import { type Executor, mint, type NewLinkToken } from './store.ts';

export type StoredAnswer = { requestDigest: Buffer; sealedAnswer: Buffer };

/** What was answered to this key, if it was answered and the token in the answer is still alive. */
export async function findAnswer(
  executor: Executor,
  scope: Scope,
  keyDigest: Buffer,
  now: Date,
): Promise<StoredAnswer | undefined> {
  return executor
    .selectFrom('link_token_answers')
    .select(['request_digest as requestDigest', 'sealed_answer as sealedAnswer'])
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('key_digest', '=', keyDigest)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/**
 * Mints and keeps the answer, both or neither, unless another request with this key is doing so or has done so.
 * @returns `inUse` while the other is still at it, and the other's answer once it is there.
 */
export async function mintOnce(
  executor: Executor,
  scope: Scope,
  token: NewLinkToken,
  request: IdempotentRequest & { sealedAnswer: Buffer },
): Promise<'minted' | 'inUse' | StoredAnswer> {
  return executor.transaction().execute(async transaction => {
    // Held to the end of the transaction. A collision of 64 bits would only be a needless "in use".
    const lock = request.keyDigest.readBigInt64BE();
    const { rows } = await sql<{ mine: boolean }>`SELECT pg_try_advisory_xact_lock(${lock}) AS mine`.execute(
      transaction,
    );
    if (!rows[0]?.mine) return 'inUse';
    const before = await findAnswer(transaction, scope, request.keyDigest, token.mintedAt);
    if (before) return before;
    await mint(transaction, scope, token);
    const values = {
      request_digest: request.requestDigest,
      sealed_answer: request.sealedAnswer,
      expires_at: token.expiresAt,
    };
    await transaction
      .insertInto('link_token_answers')
      .values({
        client_id: scope.clientId,
        environment: scope.environment,
        key_digest: request.keyDigest,
        ...values,
      })
      .onConflict(expired => expired.columns(['client_id', 'environment', 'key_digest']).doUpdateSet(values))
      .execute();
    return 'minted';
  });
}

export async function deleteExpiredAnswers(executor: Executor, now: Date, atMost: number): Promise<void> {
  await sql`
    DELETE FROM link_token_answers WHERE (client_id, environment, key_digest) IN (
      SELECT client_id, environment, key_digest FROM link_token_answers WHERE expires_at < ${now} LIMIT ${atMost}
    )`.execute(executor);
}
