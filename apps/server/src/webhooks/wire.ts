/** Endpoints, deliveries and the vendor's log entries as the API tells them. */

import { STATUS_CODES } from 'node:http';
import type { FairleadEvent, WebhookDelivery, WebhookEndpoint, WebhookLog } from '@fairlead/wire';
import type { AttemptRow, DeliveryRow } from './delivery-store.ts';
import type { EndpointRow } from './endpoint-store.ts';
import { webhookBody } from './payload.ts';

const moment = (time: Date | null) => time?.toISOString() ?? null;

export function endpointOnWire(row: EndpointRow, now: Date): WebhookEndpoint {
  const rotating = row.old_secret_ends_at !== null && row.old_secret_ends_at > now;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    eventTypes: row.event_types,
    enabled: row.disabled_at === null,
    disabledBecause: row.disabled_because,
    failingSince: moment(row.failing_since),
    oldSecretEndsAt: rotating ? moment(row.old_secret_ends_at) : null,
    createdAt: row.created_at.toISOString(),
  };
}

export function deliveryOnWire(
  row: Pick<DeliveryRow, 'event_id' | 'subject_id' | 'state' | 'next_attempt_at'> & { type: string },
  attempts: readonly AttemptRow[],
): WebhookDelivery {
  return {
    eventId: row.event_id,
    eventType: row.type,
    subjectId: row.subject_id,
    state: row.state,
    nextAttemptAt: row.state === 'due' ? moment(row.next_attempt_at) : null,
    attempts: attempts
      .filter(each => each.event_id === row.event_id)
      .map(each => ({
        id: each.id,
        number: each.number,
        url: each.url,
        sentAt: each.sent_at.toISOString(),
        endedAt: moment(each.ended_at),
        status: each.status,
        error: each.error,
        answerHead: each.answer_head,
      })),
  };
}

const seconds = (time: Date) => Math.floor(time.getTime() / 1000);

/** One attempt as the list of transfers tells it, with what was sent: the body is made again from the same facts. */
export function webhookLogOf(
  attempt: Pick<AttemptRow, 'url' | 'sent_at' | 'ended_at' | 'status' | 'error'> & { attempt_id: string },
  event: FairleadEvent,
): WebhookLog {
  return {
    webhookUri: attempt.url,
    // The vendor writes the name of the status, as .NET does: `OK`, `NotFound`.
    responseCode:
      attempt.status === null
        ? null
        : (STATUS_CODES[attempt.status]?.replaceAll(/[^A-Za-z]/g, '') ?? String(attempt.status)),
    responseMessage: attempt.error,
    sentTimestamp: seconds(attempt.sent_at),
    responseTimestamp: attempt.ended_at && seconds(attempt.ended_at),
    payload: webhookBody(event, { id: attempt.attempt_id, sentAt: attempt.sent_at }),
  };
}
