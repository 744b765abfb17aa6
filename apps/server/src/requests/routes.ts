/** `GET /fairlead/v1/sandbox/requests`: what this client's back end has asked of the sandbox of late. */
import { LoggedRequests, LoggedRequestsQuery, successOf } from '@fairlead/wire';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { ok } from '../http/envelope.ts';
import { listRequests } from './store.ts';

const Answer = successOf(LoggedRequests, 'LoggedRequestsApiResult');
const usualLimit = 50;

/** Fastify plugin. */
export async function requestRoutes(
  app: FastifyInstance,
  { db, authenticate }: { db: Kysely<Database>; authenticate: onRequestAsyncHookHandler },
): Promise<void> {
  app.get<{ Querystring: LoggedRequestsQuery }>(
    '/fairlead/v1/sandbox/requests',
    { onRequest: authenticate, schema: { querystring: LoggedRequestsQuery, response: { 200: Answer } } },
    async ({ client, query }) => {
      const { after, limit = usualLimit } = query;
      const rows = await listRequests(db, client, {
        after: after === undefined ? undefined : String(after),
        limit,
      });
      return ok({
        requests: rows.map(row => ({
          number: Number(row.number),
          requestId: row.request_id,
          method: row.method,
          path: row.path,
          status: row.status,
          errorType: row.error_type,
          milliseconds: row.milliseconds,
          createdAt: row.created_at.toISOString(),
        })),
      });
    },
  );
}
