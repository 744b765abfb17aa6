/**
 * Sends what is due. What is due stands in rows, so any number of processes may do it and each may be killed at any
 * moment: an attempt is written before it is sent, under a lease after which somebody else tries again. So an event
 * arrives at least once, always under its own id. Each endpoint has a lane of its own; one that is slow or dead fills
 * its lane and nobody else's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { grouped } from '../database/grouped.ts';
import type { Scope } from '../database/schema.ts';
import { eventOnWire } from '../events/wire.ts';
import { later } from '../surroundings.ts';
import {
  type AttemptEnd,
  type Claimed,
  claimDeliveries,
  type EndedAttempt,
  endAttempts,
} from '../webhooks/delivery-store.ts';
import {
  awakeEndpoint,
  type EndpointRow,
  endpointsWithWork,
  nextDelivery,
  updateEndpoint,
} from '../webhooks/endpoint-store.ts';
import { webhookBody } from '../webhooks/payload.ts';
import { judge, type WebhookAnswer } from '../webhooks/retries.ts';
import { openSecretsOf } from '../webhooks/secrets.ts';
import type { WebhookSender } from '../webhooks/send.ts';
import { type SigningSecrets, signatureHeaders } from '../webhooks/sign.ts';
import type { Services } from './services.ts';
import { disable, noteFailure, whatFailureMakes } from './webhook-health.ts';

/** Requests under way to one endpoint, of one process. */
const atOnce = 20;
/** A first attempt that is under way holds newer events of the same subject back for so long at most. */
const holdMs = 5_000;
/** How soon a lane looks again although nothing has ended: for what a hold has let go. */
const lookAgainMs = 1_000;
const momentMs = 20;

export type DeliveryServices = Pick<Services, 'db' | 'clock' | 'random' | 'secrets' | 'log' | 'tracing'> & {
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

export function webhookDeliverer(given: DeliveryServices): Deliverer {
  const { db, clock, log } = given;
  // What ends while others are being written is written together: a busy server pays for few commits.
  const end = grouped(
    async (attempts: readonly EndedAttempt[]) => {
      await endAttempts(db, attempts);
      return attempts.map(() => undefined);
    },
    { inFlight: 1, waiting: Number.POSITIVE_INFINITY, patience: Number.POSITIVE_INFINITY },
  );
  const services = { ...given, end };
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
    // What is due now and was not taken is held back; it is looked at again, but not in a rush.
    const soonest = clock.now().getTime() + lookAgainMs;
    if (next !== undefined) services.wakeDeliveries(new Date(Math.max(next.getTime(), soonest)));
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

/** Until half of what is under way has ended, or one has and a moment has passed: each look costs a query. */
async function someEnd(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  const half = Math.ceil(underWay.size / 2);
  const anyEnd = () => Promise.race([...underWay].map(each => each.then(() => true)));
  if (!(await Promise.race([anyEnd(), sleep(lookAgainMs, false, { ref: false })]))) return;
  const moment = sleep(momentMs, false, { ref: false });
  while (underWay.size > half) if (!(await Promise.race([anyEnd(), moment]))) return;
}

type Recording = DeliveryServices & { end(attempt: EndedAttempt): Promise<void> };

async function deliver(
  services: Recording,
  endpoint: EndpointRow,
  secrets: SigningSecrets,
  claimed: Claimed,
  sentAt: Date,
): Promise<void> {
  const { event } = claimed;
  const body = webhookBody(eventOnWire(event), { id: claimed.attempt_id, sentAt });
  const span = services.tracing.begin('send a webhook', { endpointId: endpoint.id, eventId: event.id });
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
  if ('status' in answer) span.end({ 'http.response.status_code': answer.status });
  else span.end({}, answer.error);
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
  services: Recording,
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
      await services.end({ claimed, end: { ...told, state: 'delivered' } });
      if (endpoint.failing_since !== null) {
        await updateEndpoint(db, scope, endpoint.id, { failing_since: null, warned_at: null });
      }
      return;
    case 'gone':
      return db.transaction().execute(async transaction => {
        await endAttempts(transaction, [{ claimed, end: { ...told, state: 'exhausted' } }]);
        await disable(services, transaction, scope, endpoint.id, 'gone');
      });
    case 'retry':
    case 'exhausted': {
      const end: AttemptEnd =
        verdict.kind === 'retry'
          ? { ...told, state: 'due', nextAttemptAt: later(now, verdict.waitMs) }
          : { ...told, state: 'exhausted' };
      const news = whatFailureMakes(endpoint, now) !== 'nothing new';
      if (!news && verdict.pauseMs === undefined) return services.end({ claimed, end });
      return db.transaction().execute(async transaction => {
        await endAttempts(transaction, [{ claimed, end }]);
        await noteFailure(services, transaction, scope, endpoint.id, verdict.pauseMs);
      });
    }
  }
}
