/**
 * Sends what is due. What is due stands in rows, so any number of processes may do it and each may be killed at any
 * moment: an attempt is written before it is sent, under a lease after which somebody else tries again. So an event
 * arrives at least once, always under its own id. Each endpoint has a lane of its own; one that is slow or dead fills
 * its lane and nobody else's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import { eventOnWire } from '../events/wire.ts';
import { later } from '../surroundings.ts';
import {
  type AttemptEnd,
  type Claimed,
  claimDeliveries,
  endAttempt,
  giveUpDeliveries,
} from '../webhooks/delivery-store.ts';
import {
  awakeEndpoint,
  type EndpointRow,
  endpointsWithWork,
  lockEndpoint,
  nextDelivery,
  updateEndpoint,
} from '../webhooks/endpoint-store.ts';
import { webhookBody } from '../webhooks/payload.ts';
import { disableAfter, judge, type WebhookAnswer, warnAfter } from '../webhooks/retries.ts';
import { openSecretsOf } from '../webhooks/secrets.ts';
import type { WebhookSender } from '../webhooks/send.ts';
import { type SigningSecrets, signatureHeaders } from '../webhooks/sign.ts';
import type { Services } from './services.ts';

/** Requests under way to one endpoint, of one process. */
const atOnce = 20;
/** A first attempt that is under way holds newer events of the same subject back for so long at most. */
const holdMs = 5_000;
/** How soon a lane looks again although nothing has ended: for what a hold has let go. */
const lookAgainMs = 1_000;

export type DeliveryServices = Pick<Services, 'db' | 'clock' | 'random' | 'secrets' | 'log'> & {
  sender: WebhookSender;
  /** How long an attempt may take before another process may make the next: longer than the sender's patience. */
  leaseMs: number;
  /** Asks that `look` be called then; see Services.wake. */
  wakeDeliveries(at: Date): void;
};

export type Deliverer = {
  /** Starts to send whatever is due. Does not wait for it. */
  look(): Promise<void>;
  /** Takes nothing more, and lets what is under way end. */
  close(): Promise<void>;
};

type Lane = { again: boolean; wake(): void; done: Promise<void> };

export function webhookDeliverer(services: DeliveryServices): Deliverer {
  const { db, clock, log } = services;
  const lanes = new Map<string, Lane>();
  let closed = false;

  const open = (id: string): void => {
    const known = lanes.get(id);
    if (known) {
      // It may have found nothing just before this became due, or be waiting for an answer while it has room.
      known.again = true;
      known.wake();
      return;
    }
    const lane: Lane = { again: false, wake: () => {}, done: Promise.resolve() };
    lanes.set(id, lane);
    lane.done = (async () => {
      try {
        do {
          lane.again = false;
          await drain(id, lane);
        } while (lane.again && !closed);
      } catch (error) {
        log.error({ err: error, endpointId: id }, 'webhooks could not be sent; they are tried again');
      } finally {
        lanes.delete(id);
        await wakeForNext().catch(() => {});
      }
    })();
  };

  const drain = async (id: string, lane: Lane): Promise<void> => {
    const underWay = new Set<Promise<void>>();
    while (!closed) {
      const now = clock.now();
      const endpoint = await awakeEndpoint(db, id, now);
      if (endpoint === undefined) break;
      const attemptIds = Array.from({ length: atOnce - underWay.size }, () => services.random.uuid());
      const lease = later(now, services.leaseMs);
      const claimed = await claimDeliveries(db, endpoint, { now, lease, holdMs, attemptIds });
      if (claimed.length > 0) {
        services.wakeDeliveries(lease);
        const secrets = await openSecretsOf(services.secrets, endpoint, now);
        for (const delivery of claimed) {
          const attempt = deliver(services, endpoint, secrets, delivery, now).finally(() =>
            underWay.delete(attempt),
          );
          underWay.add(attempt);
        }
      }
      if (underWay.size === 0) break;
      const news = new Promise<void>(resolve => {
        lane.wake = resolve;
      });
      await (underWay.size < atOnce ? Promise.race([news, someEnd(underWay)]) : someEnd(underWay));
    }
    await Promise.all(underWay);
  };

  const wakeForNext = async (): Promise<void> => {
    const next = closed ? undefined : await nextDelivery(db);
    if (next !== undefined) services.wakeDeliveries(next);
  };

  return {
    async look() {
      if (closed) return;
      for (const id of await endpointsWithWork(db, clock.now())) open(id);
      await wakeForNext();
    },
    async close() {
      closed = true;
      await Promise.all([...lanes.values()].map(lane => lane.done));
    },
  };
}

/** Waits until there is room worth a look at the database: half of what is under way has ended, or one has and a moment has passed. */
async function someEnd(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  const half = Math.ceil(underWay.size / 2);
  const looking = AbortSignal.timeout(lookAgainMs);
  await Promise.race([...underWay, sleep(lookAgainMs)]);
  if (looking.aborted) return;
  const moment = sleep(20);
  while (underWay.size > half) {
    const more = await Promise.race([
      moment.then(() => false),
      ...[...underWay].map(each => each.then(() => true)),
    ]);
    if (!more) return;
  }
}

async function deliver(
  services: DeliveryServices,
  endpoint: EndpointRow,
  secrets: SigningSecrets,
  claimed: Claimed,
  sentAt: Date,
): Promise<void> {
  const { event } = claimed;
  const body = webhookBody(eventOnWire(event), { id: claimed.attempt_id, sentAt });
  const answer = await services.sender.send({
    url: endpoint.url,
    environment: endpoint.environment,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Fairlead-Webhooks',
      'fairlead-event-type': event.type,
      'fairlead-sequence': String(event.sequence),
      ...signatureHeaders(secrets, { eventId: event.id, sentAt, body }),
    },
    body,
  });
  try {
    await record(services, endpoint, claimed, answer);
  } catch (error) {
    // Its lease runs out, and it is sent once more: at least once, never not at all.
    services.log.error(
      { err: error, endpointId: endpoint.id, eventId: event.id },
      'a webhook could not be recorded',
    );
  }
}

async function record(
  services: DeliveryServices,
  endpoint: EndpointRow,
  claimed: Claimed,
  answer: WebhookAnswer,
): Promise<void> {
  const { db, clock, random } = services;
  const scope: Scope = { clientId: claimed.client_id, environment: claimed.environment };
  const now = clock.now();
  const verdict = judge(answer, claimed.step, now, random);
  const told = {
    status: 'status' in answer ? answer.status : null,
    error: 'error' in answer ? answer.error : null,
    answerHead: 'status' in answer ? answer.head : null,
    now,
  };
  switch (verdict.kind) {
    case 'delivered':
      await endAttempt(db, claimed, { ...told, state: 'delivered' });
      if (endpoint.failing_since !== null) {
        await updateEndpoint(db, scope, endpoint.id, { failing_since: null, warned_at: null });
      }
      return;
    case 'gone':
      return db.transaction().execute(async transaction => {
        await endAttempt(transaction, claimed, { ...told, state: 'exhausted' });
        await disable(services, transaction, scope, endpoint.id, 'gone');
      });
    case 'retry':
    case 'exhausted': {
      const end: AttemptEnd =
        verdict.kind === 'retry'
          ? { ...told, state: 'due', nextAttemptAt: later(now, verdict.waitMs) }
          : { ...told, state: 'exhausted' };
      const health = whatFailureMakes(endpoint, now);
      if (health === 'nothing new' && verdict.pauseMs === undefined) return endAttempt(db, claimed, end);
      return db.transaction().execute(async transaction => {
        await endAttempt(transaction, claimed, end);
        await noteFailure(services, transaction, scope, endpoint.id, verdict.pauseMs);
      });
    }
  }
}

type Health = 'nothing new' | 'begins to fail' | 'is to be warned' | 'is to be disabled';

function whatFailureMakes({ failing_since, warned_at }: EndpointRow, now: Date): Health {
  if (failing_since === null) return 'begins to fail';
  const failing = now.getTime() - failing_since.getTime();
  if (failing >= disableAfter) return 'is to be disabled';
  return failing >= warnAfter && warned_at === null ? 'is to be warned' : 'nothing new';
}

/** Looks once more under a lock: of many attempts that fail at the same time one warns, and one disables. */
async function noteFailure(
  services: DeliveryServices,
  transaction: Kysely<Database>,
  scope: Scope,
  endpointId: string,
  pauseMs: number | undefined,
): Promise<void> {
  const endpoint = await lockEndpoint(transaction, scope, endpointId);
  if (endpoint === undefined || endpoint.disabled_at !== null) return;
  const now = services.clock.now();
  if (pauseMs !== undefined) {
    await updateEndpoint(transaction, scope, endpointId, { paused_until: later(now, pauseMs) });
  }
  switch (whatFailureMakes(endpoint, now)) {
    case 'begins to fail':
      await updateEndpoint(transaction, scope, endpointId, { failing_since: now });
      return;
    case 'is to be warned':
      await updateEndpoint(transaction, scope, endpointId, { warned_at: now });
      await tell(services, transaction, scope, endpoint, 'webhookEndpoint.failing', {
        failingSince: endpoint.failing_since?.toISOString() ?? null,
      });
      return;
    case 'is to be disabled':
      return disable(services, transaction, scope, endpointId, 'failing');
    case 'nothing new':
      return;
  }
}

async function disable(
  services: DeliveryServices,
  transaction: Kysely<Database>,
  scope: Scope,
  endpointId: string,
  because: 'gone' | 'failing',
): Promise<void> {
  const endpoint = await lockEndpoint(transaction, scope, endpointId);
  if (endpoint === undefined || endpoint.disabled_at !== null) return;
  const now = services.clock.now();
  await updateEndpoint(transaction, scope, endpointId, { disabled_at: now, disabled_because: because });
  await giveUpDeliveries(transaction, scope, endpointId, now);
  await tell(services, transaction, scope, endpoint, 'webhookEndpoint.disabled', { because });
}

async function tell(
  services: DeliveryServices,
  transaction: Kysely<Database>,
  scope: Scope,
  endpoint: EndpointRow,
  type: 'webhookEndpoint.failing' | 'webhookEndpoint.disabled',
  facts: object,
): Promise<void> {
  await appendEvent(transaction, scope, {
    id: services.random.uuid(),
    subjectKind: 'webhookEndpoint',
    subjectId: endpoint.id,
    type,
    payload: { url: endpoint.url, ...facts },
    at: services.clock.now(),
  });
}
