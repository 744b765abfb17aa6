/** What becomes of the withdrawals of a client's sandbox, in PostgreSQL. */
import type { Courses } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';

/** @throws RangeError for a live scope: what becomes of live money is nobody's to decide. */
export function sandboxCourses(db: Kysely<Database>, scope: Scope): Courses {
  if (scope.environment !== 'sandbox') throw new RangeError('only the sandbox has courses');
  const mine = { client_id: scope.clientId, environment: 'sandbox' as const };
  return {
    async set(idempotencyKey, { outcome, from }) {
      const values = { outcome, shows_from: from };
      await db
        .insertInto('sandbox_courses')
        .values({ ...mine, idempotency_key: idempotencyKey, ...values })
        .onConflict(set => set.columns(['client_id', 'environment', 'idempotency_key']).doUpdateSet(values))
        .execute();
    },
    async find(idempotencyKey) {
      const row = await db
        .selectFrom('sandbox_courses')
        .select(['outcome', 'shows_from'])
        .where('client_id', '=', mine.client_id)
        .where('environment', '=', mine.environment)
        .where('idempotency_key', '=', idempotencyKey)
        .executeTakeFirst();
      return row && { outcome: row.outcome, from: row.shows_from };
    },
  };
}
