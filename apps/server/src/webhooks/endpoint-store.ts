/** Webhook endpoints in SQL. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database, Scope, WebhookEndpointsTable } from '../database/schema.ts';

export type EndpointRow = Selectable<WebhookEndpointsTable>;

export type NewEndpoint = {
  id: string;
  url: string;
  description: string | null;
  eventTypes: readonly string[];
  sealedSecret: Buffer;
  createdAt: Date;
};

export async function insertEndpoint(
  db: Kysely<Database>,
  scope: Scope,
  endpoint: NewEndpoint,
): Promise<EndpointRow> {
  return db
    .insertInto('webhook_endpoints')
    .values({
      id: endpoint.id,
      client_id: scope.clientId,
      environment: scope.environment,
      url: endpoint.url,
      description: endpoint.description,
      event_types: JSON.stringify(endpoint.eventTypes),
      sealed_secret: endpoint.sealedSecret,
      created_at: endpoint.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** In the order in which they were made. */
export async function listEndpoints(db: Kysely<Database>, scope: Scope): Promise<EndpointRow[]> {
  return db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

const one = (db: Kysely<Database>, scope: Scope, id: string) =>
  db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('deleted_at', 'is', null);

export async function findEndpoint(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<EndpointRow | undefined> {
  return one(db, scope, id).executeTakeFirst();
}

export type EndpointChanges = Partial<
  Pick<
    EndpointRow,
    | 'url'
    | 'description'
    | 'sealed_secret'
    | 'sealed_old_secret'
    | 'old_secret_ends_at'
    | 'failing_since'
    | 'warned_at'
    | 'paused_until'
    | 'disabled_at'
    | 'disabled_because'
    | 'deleted_at'
  >
> & { eventTypes?: readonly string[] };

/** `undefined`: there is no such endpoint any more. */
export async function updateEndpoint(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
  { eventTypes, ...changes }: EndpointChanges,
): Promise<EndpointRow | undefined> {
  return db
    .updateTable('webhook_endpoints')
    .set({ ...changes, ...(eventTypes && { event_types: JSON.stringify(eventTypes) }) })
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Holds the endpoint until the transaction ends, so that two attempts that fail at once disable it once. */
export async function lockEndpoint(
  transaction: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<EndpointRow | undefined> {
  return one(transaction, scope, id).forUpdate().executeTakeFirst();
}

const awake = (now: Date) =>
  sql<boolean>`w.deleted_at IS NULL AND w.disabled_at IS NULL AND (w.paused_until IS NULL OR w.paused_until <= ${now})`;

/** Endpoints of any client to which something is due to be sent now. Without a scope: the worker serves all clients. */
export async function endpointsWithWork(db: Kysely<Database>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT w.id FROM webhook_endpoints w
    WHERE ${awake(now)} AND EXISTS (
      SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = w.id AND d.state = 'due' AND d.next_attempt_at <= ${now}
    )`.execute(db);
  return rows.map(({ id }) => id);
}

/** One endpoint of any client, if something may be sent to it now. */
export async function awakeEndpoint(
  db: Kysely<Database>,
  id: string,
  now: Date,
): Promise<EndpointRow | undefined> {
  const { rows } = await sql<EndpointRow>`
    SELECT w.* FROM webhook_endpoints w WHERE w.id = ${id} AND ${awake(now)}`.execute(db);
  return rows[0];
}

/** When something is due to be sent to anybody next. */
export async function nextDelivery(db: Kysely<Database>): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    SELECT min(greatest(due.at, w.paused_until)) AS at
    FROM webhook_endpoints w
    CROSS JOIN LATERAL (
      SELECT d.next_attempt_at AS at FROM webhook_deliveries d
      WHERE d.endpoint_id = w.id AND d.state = 'due' ORDER BY d.next_attempt_at LIMIT 1
    ) due
    WHERE w.deleted_at IS NULL AND w.disabled_at IS NULL`.execute(db);
  return rows[0]?.at ?? undefined;
}
