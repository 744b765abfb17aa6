/**
 * Writes down what is asked of the sandbox, beside the requests and never in their way: a few times a second, many at
 * once, and of one busy client no more than a person can read. Bodies and credentials are not written.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { withoutSecrets } from '../http/logging.ts';
import type { Clock } from '../surroundings.ts';
import { insertRequests, type NewRequest } from './store.ts';

const writeEvery = 250;
/** Of one client between two writings; the rest is not kept. */
const mostOfOne = 25;
/** Reading the logs is no news. */
const silent = ['/fairlead/v1/sandbox/requests', '/fairlead/v1/events', '/fairlead/v1/events/stream'];

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was refused, for the log. */
    refusal: string | null;
  }
}

/** Must be called before the routes are added. */
export function logRequests(
  app: FastifyInstance,
  { db, clock }: { db: Kysely<Database>; clock: Clock },
): void {
  let waiting: NewRequest[] = [];
  let counts = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const write = (): void => {
    timer = undefined;
    const rows = waiting;
    waiting = [];
    counts = new Map();
    // A log that cannot be written must not fail anything.
    writing = writing
      .then(() => insertRequests(db, rows))
      .catch(error => app.log.warn({ err: error }, 'requests could not be logged'));
  };

  app.decorateRequest('refusal', null);
  app.addHook('onError', async (request, _reply, error) => {
    request.refusal = error instanceof ApiError ? error.errorType : 'serverFailure';
  });
  app.addHook('onResponse', (request, reply, done) => {
    note(request, reply);
    done();
  });
  const note = (request: FastifyRequest, reply: FastifyReply): void => {
    const { client } = request;
    if (client?.environment !== 'sandbox' || silent.includes(request.routeOptions.url ?? '')) return;
    const count = counts.get(client.clientId) ?? 0;
    if (count >= mostOfOne) return;
    counts.set(client.clientId, count + 1);
    waiting.push({
      client_id: client.clientId,
      request_id: request.id,
      method: request.method,
      path: withoutSecrets(request.url).replaceAll('\u0000', ''),
      status: reply.statusCode,
      error_type: request.refusal,
      milliseconds: Math.round(reply.elapsedTime),
      created_at: clock.now(),
    });
    timer ??= setTimeout(write, writeEvery);
  };
  app.addHook('onClose', async () => {
    clearTimeout(timer);
    write();
    await writing;
  });
}
