/** What was sent about transfers, for the vendor's list of them (`IncludeWebhooksLogs`). */
import type { WebhookLog } from '@fairlead/wire';
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';
import { eventOnWire } from '../events/wire.ts';
import { attemptsAbout } from './delivery-store.ts';
import { webhookLogOf } from './wire.ts';

/** By transfer, oldest first. */
export async function webhookLogsOf(
  db: Kysely<Database>,
  scope: Scope,
  transferIds: readonly string[],
): Promise<ReadonlyMap<string, WebhookLog[]>> {
  const logs = new Map<string, WebhookLog[]>();
  for (const attempt of await attemptsAbout(db, scope, transferIds)) {
    const log = webhookLogOf(attempt, eventOnWire(attempt));
    logs.set(attempt.subject_id, [...(logs.get(attempt.subject_id) ?? []), log]);
  }
  return logs;
}
