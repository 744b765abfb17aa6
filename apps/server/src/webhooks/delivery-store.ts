/** Deliveries and their attempts in SQL: the truth of what is still to be sent. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  Database,
  EventsTable,
  Scope,
  WebhookAttemptsTable,
  WebhookDeliveriesTable,
} from '../database/schema.ts';

export type AttemptRow = Selectable<WebhookAttemptsTable>;
export type DeliveryRow = Selectable<WebhookDeliveriesTable>;

/**
 * One delivery for each endpoint that wants one of these events. Belongs into the transaction that publishes them, so
 * that an event is told everywhere or is not published yet.
 */
export async function insertDeliveries(
  transaction: Kysely<Database>,
  eventIds: readonly string[],
  now: Date,
): Promise<void> {
  await sql`
    INSERT INTO webhook_deliveries
      (endpoint_id, event_id, client_id, environment, subject_id, position, state, next_attempt_at, created_at)
    SELECT w.id, e.id, e.client_id, e.environment, e.subject_id, e.position, 'due', ${now}, ${now}
    FROM events e
    JOIN webhook_endpoints w ON w.client_id = e.client_id AND w.environment = e.environment
    WHERE e.id = ANY(${[...eventIds]}::uuid[]) AND w.deleted_at IS NULL AND w.disabled_at IS NULL
      AND (w.event_types ? e.type OR w.event_types ? (e.subject_kind || '.*') OR w.event_types ? '*')`.execute(
    transaction,
  );
}

/** What is to be sent, with its event; the attempt has been written. */
export type Claimed = Pick<DeliveryRow, 'endpoint_id' | 'event_id' | 'client_id' | 'environment' | 'step'> & {
  attempt_id: string;
  event: Pick<
    Selectable<EventsTable>,
    'id' | 'type' | 'subject_kind' | 'subject_id' | 'sequence' | 'payload' | 'created_at'
  >;
};

/**
 * Takes the oldest of what is due to an endpoint, and writes an attempt for each before anything is sent. First
 * attempts of one subject's events are made in order: an event waits while the first attempt of an older one is still to
 * begin, or is under way, but then for `holdMs` at most.
 */
export async function claimDeliveries(
  db: Kysely<Database>,
  endpoint: { id: string; url: string },
  options: { now: Date; lease: Date; holdMs: number; attemptIds: readonly string[] },
): Promise<Claimed[]> {
  const { now, lease, holdMs, attemptIds } = options;
  const holdEnd = new Date(now.getTime() - holdMs);
  const { rows } = await sql<Omit<Claimed, 'event'> & { event: object } & Claimed['event']>`
    WITH next AS (
      SELECT d.event_id FROM webhook_deliveries d
      WHERE d.endpoint_id = ${endpoint.id} AND d.state = 'due' AND d.next_attempt_at <= ${now}
        AND (d.first_started_at IS NOT NULL OR NOT EXISTS (
          SELECT 1 FROM webhook_deliveries older
          WHERE older.endpoint_id = d.endpoint_id AND older.subject_id = d.subject_id
            AND older.position < d.position AND NOT older.first_ended AND older.state = 'due'
            AND (older.first_started_at IS NULL OR older.first_started_at > ${holdEnd})
        ))
      ORDER BY d.position LIMIT ${attemptIds.length}
      FOR UPDATE OF d SKIP LOCKED
    ), claimed AS (
      UPDATE webhook_deliveries d
      SET next_attempt_at = ${lease}, in_flight = true, attempts = d.attempts + 1,
        first_started_at = coalesce(d.first_started_at, ${now})
      FROM next WHERE d.endpoint_id = ${endpoint.id} AND d.event_id = next.event_id
      RETURNING d.*
    ), numbered AS (
      SELECT *, (${[...attemptIds]}::uuid[])[row_number() OVER (ORDER BY position)] AS attempt_id FROM claimed
    ), started AS (
      INSERT INTO webhook_attempts (id, client_id, environment, endpoint_id, event_id, number, url, sent_at)
      SELECT attempt_id, client_id, environment, endpoint_id, event_id, attempts, ${endpoint.url}, ${now} FROM numbered
      RETURNING id
    )
    SELECT n.endpoint_id, n.event_id, n.client_id, n.environment, n.step, n.attempt_id,
      e.id, e.type, e.subject_kind, e.subject_id, e.sequence, e.payload, e.created_at
    FROM numbered n JOIN started ON started.id = n.attempt_id JOIN events e ON e.id = n.event_id
    ORDER BY n.position`.execute(db);
  return rows.map(row => ({
    endpoint_id: row.endpoint_id,
    event_id: row.event_id,
    client_id: row.client_id,
    environment: row.environment,
    step: row.step,
    attempt_id: row.attempt_id,
    event: {
      id: row.id,
      type: row.type,
      subject_kind: row.subject_kind,
      subject_id: row.subject_id,
      sequence: row.sequence,
      payload: row.payload,
      created_at: row.created_at,
    },
  }));
}

export type AttemptEnd = {
  state: DeliveryRow['state'];
  /** For `due`. */
  nextAttemptAt?: Date;
  status: number | null;
  error: string | null;
  answerHead: string | null;
  now: Date;
};

export type EndedAttempt = {
  claimed: Pick<Claimed, 'attempt_id' | 'endpoint_id' | 'event_id'>;
  end: AttemptEnd;
};

/** Writes how attempts ended and what that makes of their deliveries: all of them, in one statement. */
export async function endAttempts(db: Kysely<Database>, attempts: readonly EndedAttempt[]): Promise<void> {
  const rows = attempts.map(({ claimed, end }) => ({
    attempt_id: claimed.attempt_id,
    endpoint_id: claimed.endpoint_id,
    event_id: claimed.event_id,
    state: end.state,
    next_attempt_at: end.nextAttemptAt ?? null,
    status: end.status,
    error: end.error,
    answer_head: end.answerHead,
    ended_at: end.now,
  }));
  // An attempt whose lease ran out may end after another one has begun, or has arrived: then only what it says itself
  // is written, and a success counts.
  await sql`
    WITH told AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS told (
        attempt_id uuid, endpoint_id uuid, event_id uuid, state text, next_attempt_at timestamptz,
        status integer, error text, answer_head text, ended_at timestamptz
      )
    ), ended AS (
      UPDATE webhook_attempts a
      SET ended_at = told.ended_at, status = told.status, error = told.error, answer_head = told.answer_head
      FROM told WHERE a.id = told.attempt_id
      RETURNING a.id, a.number
    )
    UPDATE webhook_deliveries d
    SET state = told.state, in_flight = false, first_ended = true, step = d.step + 1,
      next_attempt_at = coalesce(told.next_attempt_at, d.next_attempt_at),
      finished_at = CASE WHEN told.state = 'due' THEN NULL ELSE told.ended_at END
    FROM told JOIN ended ON ended.id = told.attempt_id
    WHERE d.endpoint_id = told.endpoint_id AND d.event_id = told.event_id
      AND (told.state = 'delivered' OR (d.state = 'due' AND d.attempts = ended.number))`.execute(db);
}

/** Of an endpoint that is disabled or deleted: nothing is sent any more. */
export async function giveUpDeliveries(
  transaction: Kysely<Database>,
  scope: Scope,
  endpointId: string,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable('webhook_deliveries')
    .set({ state: 'exhausted', in_flight: false, first_ended: true, finished_at: now })
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'due')
    .execute();
}

export type ResendFilter = {
  eventId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  state?: 'delivered' | 'exhausted' | undefined;
};

/**
 * Makes events due again for one endpoint, from the foot of the ladder: those that were sent to it, and, unless a
 * state is asked for, those that never were although it wants such events today. What is under way stays as it is.
 * @returns how many
 */
export async function resendEvents(
  db: Kysely<Database>,
  scope: Scope,
  endpointId: string,
  filter: ResendFilter & { now: Date },
): Promise<number> {
  const { eventId = null, from = null, to = null, state = null, now } = filter;
  const { rows } = await sql`
    INSERT INTO webhook_deliveries AS d
      (endpoint_id, event_id, client_id, environment, subject_id, position, state, next_attempt_at, created_at)
    SELECT w.id, e.id, e.client_id, e.environment, e.subject_id, e.position, 'due', ${now}, ${now}
    FROM webhook_endpoints w
    JOIN events e ON e.client_id = w.client_id AND e.environment = w.environment AND e.position IS NOT NULL
    LEFT JOIN webhook_deliveries old ON old.endpoint_id = w.id AND old.event_id = e.id
    WHERE w.id = ${endpointId} AND w.client_id = ${scope.clientId} AND w.environment = ${scope.environment}
      AND (${eventId}::uuid IS NULL OR e.id = ${eventId}::uuid)
      AND (${from}::timestamptz IS NULL OR e.created_at >= ${from}::timestamptz)
      AND (${to}::timestamptz IS NULL OR e.created_at < ${to}::timestamptz)
      AND CASE
        WHEN ${state}::text IS NOT NULL THEN old.state = ${state}::text
        WHEN old.state IS NULL THEN w.event_types ? e.type OR w.event_types ? (e.subject_kind || '.*') OR w.event_types ? '*'
        ELSE true
      END
    ON CONFLICT (endpoint_id, event_id) DO UPDATE
      SET state = 'due', step = 0, next_attempt_at = ${now}, in_flight = false, finished_at = NULL
      WHERE NOT (d.state = 'due' AND d.in_flight AND d.next_attempt_at > ${now})
    RETURNING 1`.execute(db);
  return rows.length;
}

export type DeliveryFilter = {
  state?: DeliveryRow['state'] | undefined;
  eventId?: string | undefined;
  /** Only those of older events than this one. */
  afterEventId?: string | undefined;
  limit: number;
};

export async function listDeliveries(
  db: Kysely<Database>,
  scope: Scope,
  endpointId: string,
  { state, eventId, afterEventId, limit }: DeliveryFilter,
) {
  let wanted = db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('events as e', 'e.id', 'd.event_id')
    .select(['d.event_id', 'd.subject_id', 'd.state', 'd.next_attempt_at', 'e.type'])
    .where('d.client_id', '=', scope.clientId)
    .where('d.environment', '=', scope.environment)
    .where('d.endpoint_id', '=', endpointId);
  if (state !== undefined) wanted = wanted.where('d.state', '=', state);
  if (eventId !== undefined) wanted = wanted.where('d.event_id', '=', eventId);
  if (afterEventId !== undefined) {
    wanted = wanted.where('d.position', '<', query =>
      query
        .selectFrom('events')
        .select('position')
        .where('id', '=', afterEventId)
        .$castTo<{ position: string }>(),
    );
  }
  return wanted.orderBy('d.position', 'desc').limit(limit).execute();
}

/** In the order in which they were made. */
export async function attemptsOf(
  db: Kysely<Database>,
  scope: Scope,
  endpointId: string,
  eventIds: readonly string[],
): Promise<AttemptRow[]> {
  if (eventIds.length === 0) return [];
  return db
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('endpoint_id', '=', endpointId)
    .where('event_id', 'in', eventIds)
    .orderBy('number')
    .execute();
}

/** Everything that was sent about these transfers, oldest first. */
export async function attemptsAbout(db: Kysely<Database>, scope: Scope, transferIds: readonly string[]) {
  if (transferIds.length === 0) return [];
  return db
    .selectFrom('webhook_attempts as a')
    .innerJoin('webhook_deliveries as d', join =>
      join.onRef('d.endpoint_id', '=', 'a.endpoint_id').onRef('d.event_id', '=', 'a.event_id'),
    )
    .innerJoin('events as e', 'e.id', 'a.event_id')
    .select(['a.id as attempt_id', 'a.url', 'a.sent_at', 'a.ended_at', 'a.status', 'a.error'])
    .select(['e.id', 'e.type', 'e.subject_kind', 'e.subject_id', 'e.sequence', 'e.payload', 'e.created_at'])
    .where('d.client_id', '=', scope.clientId)
    .where('d.environment', '=', scope.environment)
    .where('d.subject_id', 'in', transferIds)
    .orderBy('a.sent_at')
    .orderBy('a.number')
    .execute();
}
