/** What happened to this client's sessions, connections, transfers and verifications: as a list, and as it happens. */
import {
  EventStreamQuery,
  EventsQuery,
  FairleadEvent,
  FairleadEvents,
  successOf,
  TestEvent,
} from '@fairlead/wire';
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Kysely } from 'kysely';
import type { Notifications } from '../database/notifications.ts';
import type { Database, Scope } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { ok } from '../http/envelope.ts';
import type { Clock, Random } from '../surroundings.ts';
import { findEvent, lastPosition, listEvents } from './store.ts';
import { writeEvents } from './stream.ts';
import { makeTestEvent } from './test-events.ts';
import { eventOnWire } from './wire.ts';

export type EventRouteOptions = {
  db: Kysely<Database>;
  notifications: Notifications;
  clock: Clock;
  random: Random;
  /** Each sets `request.client`, or refuses. */
  authenticate: onRequestAsyncHookHandler;
  /** Refuses live keys, too: test events are a tool of the sandbox. */
  makingTests: onRequestAsyncHookHandler;
};

const Answer = successOf(FairleadEvents, 'FairleadEventsApiResult');
const OneAnswer = successOf(FairleadEvent, 'FairleadEventApiResult');
const StreamAnswer = {
  description: 'One message for each event: its id, its type as the name, and the event itself as JSON.',
  content: { 'text/event-stream': { schema: { type: 'string' } } },
};
const defaultLimit = 50;
/** Streams of one client that one process keeps open. */
const mostStreams = 50;

/** Fastify plugin. */
export async function eventRoutes(app: FastifyInstance, options: EventRouteOptions): Promise<void> {
  const { db, notifications, authenticate } = options;

  app.get<{ Querystring: EventsQuery }>(
    '/fairlead/v1/events',
    { onRequest: authenticate, schema: { querystring: EventsQuery, response: { 200: Answer } } },
    async ({ client, query }) => {
      const { types, subjectId, from, to, after, order = 'ascending', limit = defaultLimit } = query;
      const found = await listEvents(db, client, {
        types,
        subjectId,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        after: after === undefined ? undefined : await positionOf(db, client, after, 'after'),
        descending: order === 'descending',
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const next = found.length > limit ? (page.at(-1)?.id ?? null) : null;
      return ok({ events: page.map(eventOnWire), next });
    },
  );

  app.post<{ Body: TestEvent }>(
    '/fairlead/v1/sandbox/events',
    { onRequest: options.makingTests, schema: { body: TestEvent, response: { 200: OneAnswer } } },
    async ({ client, body }) => ok(await makeTestEvent(options, client, body)),
  );

  const closing = new AbortController();
  const streams = new Map<string, number>();
  app.addHook('preClose', async () => closing.abort());

  app.get<{ Querystring: EventStreamQuery }>(
    '/fairlead/v1/events/stream',
    { onRequest: authenticate, schema: { querystring: EventStreamQuery, response: { 200: StreamAnswer } } },
    async (request, reply) => {
      const { client, query } = request;
      const { types, subjectId } = query;
      const name = `${client.clientId} ${client.environment}`;
      const open = streams.get(name) ?? 0;
      if (open >= mostStreams) {
        throw new ApiError(
          'rateLimited',
          `${mostStreams} streams of this client are open already. Close one.`,
          {
            headers: { 'retry-after': '5' },
          },
        );
      }
      const after = await startOf(db, request);
      streams.set(name, open + 1);
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // When it ends, the server wants to close; an idle connection would hold that up.
        connection: 'close',
        // Proxies of the nginx family would collect it otherwise.
        'x-accel-buffering': 'no',
      });
      reply.raw.flushHeaders();
      await writeEvents(reply.raw, {
        db,
        notifications,
        scope: client,
        filter: { types, subjectId },
        after,
        mayGoOn: async () => {
          await authenticate.call(app, request, reply);
        },
        signal: closing.signal,
      });
      const left = (streams.get(name) ?? 1) - 1;
      if (left === 0) streams.delete(name);
      else streams.set(name, left);
    },
  );
}

async function startOf(
  db: Kysely<Database>,
  request: FastifyRequest<{ Querystring: EventStreamQuery }>,
): Promise<string> {
  const last = request.headers['last-event-id'];
  if (typeof last === 'string' && last !== '') return positionOf(db, request.client, last, 'Last-Event-ID');
  const { after } = request.query;
  return after === undefined
    ? lastPosition(db, request.client)
    : positionOf(db, request.client, after, 'after');
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

async function positionOf(db: Kysely<Database>, scope: Scope, id: string, from: string): Promise<string> {
  const event = uuid.test(id) ? await findEvent(db, scope, id) : undefined;
  if (event?.position == null) {
    throw new ApiError(
      'notFound',
      `${from} names no event of this client. Give the id of an event that you have.`,
    );
  }
  return event.position;
}
