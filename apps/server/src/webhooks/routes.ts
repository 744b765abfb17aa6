/** `/fairlead/v1/webhook-endpoints`: where a client is told of events, and what became of each. */
import {
  NewWebhookEndpoint,
  Resend,
  Resent,
  SecretRotation,
  successOf,
  WebhookDeliveries,
  WebhookDeliveriesQuery,
  WebhookEndpoint,
  WebhookEndpointChanges,
  WebhookEndpoints,
  WebhookEndpointWithSecret,
} from '@fairlead/wire';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Kysely } from 'kysely';
import { type Static, Type } from 'typebox';
import type { Database, Environment, Scope } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { ok } from '../http/envelope.ts';
import { refused } from '../http/validation.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { type Clock, later, type Random } from '../surroundings.ts';
import { attemptsOf, giveUpDeliveries, listDeliveries, resendEvents } from './delivery-store.ts';
import {
  type EndpointChanges,
  type EndpointRow,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  lockEndpoint,
  updateEndpoint,
} from './endpoint-store.ts';
import { vendorTypes } from './payload.ts';
import { type ReachRules, readWebhookUrl } from './reachable.ts';
import { openSecretsOf, sealSecret } from './secrets.ts';
import { newSecret } from './sign.ts';
import { deliveryOnWire, endpointOnWire } from './wire.ts';

export type WebhookRouteOptions = {
  db: Kysely<Database>;
  clock: Clock;
  random: Random;
  secrets: Secrets;
  reach: ReachRules;
  /** Says that something is to be sent. */
  deliver(): void;
  /** Each sets `request.client`, or refuses. */
  reading: onRequestAsyncHookHandler;
  writing: onRequestAsyncHookHandler;
};

/** Living endpoints of a client in one environment. */
const mostEndpoints = 100;
const usualOverlapSeconds = 24 * 3600;
const usualPage = 50;

const Parameters = Type.Object({ id: Type.String({ format: 'uuid' }) });
type Parameters = Static<typeof Parameters>;

const One = successOf(WebhookEndpoint, 'WebhookEndpointApiResult');
const All = successOf(WebhookEndpoints, 'WebhookEndpointsApiResult');
const WithSecret = successOf(WebhookEndpointWithSecret, 'WebhookEndpointWithSecretApiResult');
const Deliveries = successOf(WebhookDeliveries, 'WebhookDeliveriesApiResult');
const ResentAnswer = successOf(Resent, 'ResentApiResult');
const path = '/fairlead/v1/webhook-endpoints';

/** Fastify plugin. */
export async function webhookRoutes(app: FastifyInstance, options: WebhookRouteOptions): Promise<void> {
  const { db, clock, random, secrets, reading, writing } = options;
  const urlOf = (text: string, environment: Environment) => {
    const read = readWebhookUrl(text, environment, options.reach);
    if ('url' in read) return read.url;
    throw refused([{ path: 'url', rule: 'url', ...read }]);
  };

  app.get(path, { onRequest: reading, schema: { response: { 200: All } } }, async ({ client }) =>
    ok({ endpoints: (await listEndpoints(db, client)).map(row => endpointOnWire(row, clock.now())) }),
  );

  app.post<{ Body: NewWebhookEndpoint }>(
    path,
    { onRequest: writing, schema: { body: NewWebhookEndpoint, response: { 200: WithSecret } } },
    async ({ client, body }) => {
      const url = urlOf(body.url, client.environment);
      if ((await listEndpoints(db, client)).length >= mostEndpoints) {
        throw new ApiError('conflict', `There are ${mostEndpoints} endpoints already. Delete one first.`);
      }
      const [id, secret, now] = [random.uuid(), newSecret(random), clock.now()];
      const row = await insertEndpoint(db, client, {
        id,
        url,
        description: body.description ?? null,
        eventTypes: body.eventTypes ?? vendorTypes,
        sealedSecret: sealSecret(secrets, id, secret),
        createdAt: now,
      });
      return ok({ endpoint: endpointOnWire(row, now), secret });
    },
  );

  app.get<{ Params: Parameters }>(
    `${path}/:id`,
    { onRequest: reading, schema: { params: Parameters, response: { 200: One } } },
    async ({ client, params }) => ok(endpointOnWire(await existing(db, client, params.id), clock.now())),
  );

  app.patch<{ Params: Parameters; Body: WebhookEndpointChanges }>(
    `${path}/:id`,
    {
      onRequest: writing,
      schema: { params: Parameters, body: WebhookEndpointChanges, response: { 200: One } },
    },
    async ({ client, params, body }) => {
      const now = clock.now();
      const { url, eventTypes, description, enabled } = body;
      const changes: EndpointChanges = {
        ...(url !== undefined && { url: urlOf(url, client.environment) }),
        ...(eventTypes && { eventTypes }),
        ...(description !== undefined && { description }),
        ...(enabled === true && awake),
        ...(enabled === false && { disabled_at: now, disabled_because: 'asked' as const }),
      };
      const row = await db.transaction().execute(async transaction => {
        const before = await lockEndpoint(transaction, client, params.id);
        if (before === undefined || Object.keys(changes).length === 0) return before;
        // Who switches it off twice does not change why and since when it is off.
        const off = before.disabled_at !== null && enabled === false;
        const kept = off
          ? { disabled_at: before.disabled_at, disabled_because: before.disabled_because }
          : {};
        if (enabled === false) await giveUpDeliveries(transaction, client, params.id, now);
        return updateEndpoint(transaction, client, params.id, { ...changes, ...kept });
      });
      if (row === undefined) throw noSuchEndpoint(client, params.id);
      return ok(endpointOnWire(row, now));
    },
  );

  app.delete<{ Params: Parameters }>(
    `${path}/:id`,
    { onRequest: writing, schema: { params: Parameters, response: { 200: One } } },
    async ({ client, params }) => {
      const now = clock.now();
      const row = await db.transaction().execute(async transaction => {
        const deleted = await updateEndpoint(transaction, client, params.id, { deleted_at: now });
        if (deleted !== undefined) await giveUpDeliveries(transaction, client, params.id, now);
        return deleted;
      });
      if (row === undefined) throw noSuchEndpoint(client, params.id);
      return ok(endpointOnWire(row, now));
    },
  );

  app.post<{ Params: Parameters; Body: SecretRotation }>(
    `${path}/:id/rotate-secret`,
    {
      onRequest: writing,
      schema: { params: Parameters, body: SecretRotation, response: { 200: WithSecret } },
    },
    async ({ client, params, body }) => {
      const [secret, now] = [newSecret(random), clock.now()];
      const { overlapSeconds = usualOverlapSeconds } = body;
      const row = await db.transaction().execute(async transaction => {
        const before = await lockEndpoint(transaction, client, params.id);
        if (before === undefined) throw noSuchEndpoint(client, params.id);
        if ((await openSecretsOf(secrets, before, now)).oldSecret !== undefined && overlapSeconds > 0) {
          throw new ApiError(
            'conflict',
            `The rotation before ends at ${before.old_secret_ends_at?.toISOString()}. Wait for it, end it with end-rotation, or rotate with overlapSeconds 0.`,
          );
        }
        return updateEndpoint(transaction, client, params.id, {
          sealed_secret: sealSecret(secrets, params.id, secret),
          sealed_old_secret: overlapSeconds === 0 ? null : before.sealed_secret,
          old_secret_ends_at: overlapSeconds === 0 ? null : later(now, overlapSeconds * 1000),
        });
      });
      if (row === undefined) throw noSuchEndpoint(client, params.id);
      return ok({ endpoint: endpointOnWire(row, now), secret });
    },
  );

  app.post<{ Params: Parameters }>(
    `${path}/:id/end-rotation`,
    { onRequest: writing, schema: { params: Parameters, response: { 200: One } } },
    async ({ client, params }) => {
      const ended = { sealed_old_secret: null, old_secret_ends_at: null };
      const row = await updateEndpoint(db, client, params.id, ended);
      if (row === undefined) throw noSuchEndpoint(client, params.id);
      return ok(endpointOnWire(row, clock.now()));
    },
  );

  app.get<{ Params: Parameters; Querystring: WebhookDeliveriesQuery }>(
    `${path}/:id/deliveries`,
    {
      onRequest: reading,
      schema: { params: Parameters, querystring: WebhookDeliveriesQuery, response: { 200: Deliveries } },
    },
    async ({ client, params, query }) => {
      await existing(db, client, params.id);
      const { state, eventId, after, limit = usualPage } = query;
      const filter = { state, eventId, afterEventId: after, limit: limit + 1 };
      const found = await listDeliveries(db, client, params.id, filter);
      const page = found.slice(0, limit);
      const ids = page.map(row => row.event_id);
      const attempts = await attemptsOf(db, client, params.id, ids);
      return ok({
        deliveries: page.map(row => deliveryOnWire(row, attempts)),
        next: found.length > limit ? (ids.at(-1) ?? null) : null,
      });
    },
  );

  app.post<{ Params: Parameters; Body: Resend }>(
    `${path}/:id/resend`,
    { onRequest: writing, schema: { params: Parameters, body: Resend, response: { 200: ResentAnswer } } },
    async ({ client, params, body }) => {
      const { eventId, from, to, state } = body;
      if (eventId === undefined && from === undefined) {
        throw refused([
          {
            path: 'eventId',
            rule: 'required',
            message: 'Neither eventId nor from says what to send again.',
            hint: 'Name one event with eventId, or a span of time with from and to.',
          },
        ]);
      }
      const endpoint = await existing(db, client, params.id);
      if (endpoint.disabled_at !== null) {
        throw new ApiError(
          'conflict',
          'This endpoint is disabled. Enable it first: PATCH it with {"enabled": true}.',
        );
      }
      const events = await resendEvents(db, client, params.id, {
        eventId,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        state,
        now: clock.now(),
      });
      if (events === 0 && eventId !== undefined) await explainNoResend(db, client, params.id, eventId);
      options.deliver();
      return ok({ events });
    },
  );
}

/** What makes an endpoint as good as new. */
const awake = {
  disabled_at: null,
  disabled_because: null,
  failing_since: null,
  warned_at: null,
  paused_until: null,
};

async function existing(db: Kysely<Database>, scope: Scope, id: string): Promise<EndpointRow> {
  const row = await findEndpoint(db, scope, id);
  if (row === undefined) throw noSuchEndpoint(scope, id);
  return row;
}

function noSuchEndpoint({ environment }: Scope, id: string): ApiError {
  return new ApiError('notFound', `There is no webhook endpoint ${id} in the ${environment} environment.`);
}

async function explainNoResend(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
  eventId: string,
): Promise<never> {
  const [delivery] = await listDeliveries(db, scope, id, { eventId, limit: 1 });
  if (delivery?.state === 'due') {
    throw new ApiError('conflict', 'This event is being sent at this moment. See what becomes of it first.');
  }
  throw new ApiError(
    'notFound',
    'There is no such event, or it is not of a type (or in the state) that was asked for.',
  );
}
