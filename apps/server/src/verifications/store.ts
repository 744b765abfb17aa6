/** Proofs of ownership in SQL: written once, never changed. */
import type { Kysely } from 'kysely';
import type { Database, Scope, VerificationRow } from '../database/schema.ts';

export type NewVerification = Omit<
  VerificationRow,
  'client_id' | 'environment' | 'asked' | 'context' | 'method' | 'chain_answer'
> & { asked: object; context: object | null; chain_answer: object | null };

export async function insertVerification(
  transaction: Kysely<Database>,
  scope: Scope,
  verification: NewVerification,
): Promise<void> {
  await transaction
    .insertInto('verifications')
    .values({
      ...verification,
      client_id: scope.clientId,
      environment: scope.environment,
      method: 'signedMessage',
      asked: JSON.stringify(verification.asked),
      context: verification.context === null ? null : JSON.stringify(verification.context),
      chain_answer: verification.chain_answer === null ? null : JSON.stringify(verification.chain_answer),
    })
    .execute();
}

/** Whether somebody else has shown this signature before: then it proves nothing about this user. */
export async function isSignatureOfAnother(
  db: Kysely<Database>,
  scope: Scope,
  { signature, userId }: { signature: string; userId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('verifications')
    .select('id')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('signature', '=', signature)
    .where('user_id', '!=', userId)
    .where('verdict', '=', 'verified')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What was proven, oldest first; `userId` and `address` narrow it. */
export async function verifiedWallets(
  db: Kysely<Database>,
  scope: Scope,
  filter: { userId?: string | undefined; addresses?: readonly string[] | undefined; limit: number },
): Promise<VerificationRow[]> {
  let query = db
    .selectFrom('verifications')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('verdict', '=', 'verified');
  if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId);
  if (filter.addresses !== undefined) query = query.where('canonical_address', 'in', filter.addresses);
  return query.orderBy('created_at').orderBy('id').limit(filter.limit).execute();
}

/** Proofs and attempts at one, oldest first, those that follow `after`; `userId` and `address` narrow it. */
export async function listVerifications(
  db: Kysely<Database>,
  scope: Scope,
  filter: {
    userId?: string | undefined;
    addresses?: readonly string[] | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<VerificationRow[]> {
  const ofScope = db
    .selectFrom('verifications')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment);
  let query = ofScope.selectAll();
  if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId);
  if (filter.addresses !== undefined) query = query.where('canonical_address', 'in', filter.addresses);
  if (filter.after !== undefined) {
    const last = ofScope.where('id', '=', filter.after);
    query = query.where(({ eb, refTuple }) =>
      eb(refTuple('created_at', 'id'), '>', last.select(['created_at', 'id']).$asTuple('created_at', 'id')),
    );
  }
  return query.orderBy('created_at').orderBy('id').limit(filter.limit).execute();
}
