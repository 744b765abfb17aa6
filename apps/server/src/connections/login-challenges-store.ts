/** Logins through the API that wait for an answer. */
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';

export type LoginChallenge = {
  id: string;
  userId: string;
  integrationId: string;
  sealedState: Buffer;
  now: Date;
  expiresAt: Date;
};

export async function insertLoginChallenge(
  db: Kysely<Database>,
  scope: Scope,
  challenge: LoginChallenge,
): Promise<void> {
  await db
    .insertInto('login_challenges')
    .values({
      id: challenge.id,
      client_id: scope.clientId,
      environment: scope.environment,
      user_id: challenge.userId,
      integration_id: challenge.integrationId,
      sealed_state: challenge.sealedState,
      created_at: challenge.now,
      expires_at: challenge.expiresAt,
    })
    .execute();
}

/** Once: it is gone afterwards. */
export async function takeLoginChallenge(
  db: Kysely<Database>,
  scope: Scope,
  asked: { id: string; userId: string; integrationId: string },
): Promise<Buffer | undefined> {
  const row = await db
    .deleteFrom('login_challenges')
    .where('id', '=', asked.id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('user_id', '=', asked.userId)
    .where('integration_id', '=', asked.integrationId)
    .returning('sealed_state')
    .executeTakeFirst();
  return row?.sealed_state;
}
