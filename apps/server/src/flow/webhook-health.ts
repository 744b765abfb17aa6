/** What answers say of an endpoint as a whole: one that fails for long is warned about, then disabled, with an event. */
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import { later } from '../surroundings.ts';
import { giveUpDeliveries } from '../webhooks/delivery-store.ts';
import { type EndpointRow, lockEndpoint, updateEndpoint } from '../webhooks/endpoint-store.ts';
import { disableAfter, warnAfter } from '../webhooks/retries.ts';
import type { Services } from './services.ts';

type HealthServices = Pick<Services, 'clock' | 'random'>;

type Health = 'nothing new' | 'begins to fail' | 'is to be warned' | 'is to be disabled';

/** What one more failure means for an endpoint that has failed before. */
export function whatFailureMakes({ failing_since, warned_at }: EndpointRow, now: Date): Health {
  if (failing_since === null) return 'begins to fail';
  const failing = now.getTime() - failing_since.getTime();
  if (failing >= disableAfter) return 'is to be disabled';
  return failing >= warnAfter && warned_at === null ? 'is to be warned' : 'nothing new';
}

/** Looks once more under a lock: of many attempts that fail at the same time one warns, and one disables. */
export async function noteFailure(
  services: HealthServices,
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

/** For good, until the client enables it: what is due is given up, and an event says so. */
export async function disable(
  services: HealthServices,
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
  services: HealthServices,
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
