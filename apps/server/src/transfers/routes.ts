/** `GET /api/v1/transfers/managed/mesh`: the transfers that this client's users made through Link. */
import {
  MeshTransfersQuery,
  successOf,
  TransferModelPaginationResponse,
  type WebhookLog,
} from '@fairlead/wire';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Kysely } from 'kysely';
import type { Catalog } from '../catalog/index.ts';
import type { Database, Scope } from '../database/schema.ts';
import { ok } from '../http/envelope.ts';
import { listTransfers } from './list.ts';
import { transferModel } from './wire.ts';

export type TransferRouteOptions = {
  db: Kysely<Database>;
  catalog: Catalog;
  publicUrl: string;
  /** What was sent about transfers, by their ids. */
  webhookLogs(scope: Scope, transferIds: readonly string[]): Promise<ReadonlyMap<string, WebhookLog[]>>;
  /** Sets `request.client`, or refuses. */
  authenticate: onRequestAsyncHookHandler;
};

const Answer = successOf(TransferModelPaginationResponse, 'TransferModelPaginationResponseApiResult');

export async function transferRoutes(app: FastifyInstance, options: TransferRouteOptions): Promise<void> {
  app.get<{ Querystring: MeshTransfersQuery }>(
    '/api/v1/transfers/managed/mesh',
    {
      onRequest: options.authenticate,
      schema: {
        querystring: MeshTransfersQuery,
        response: { 200: Answer },
      },
    },
    async request => {
      const { items, total } = await listTransfers(
        options.db,
        request.client,
        request.query,
        options.catalog,
      );
      const models = items.map(transfer => transferModel(transfer, options));
      if (request.query.includeWebhooksLogs !== true) return ok({ items: models, total });
      const logs = await options.webhookLogs(
        request.client,
        models.map(({ id }) => id),
      );
      return ok({ items: models.map(model => ({ ...model, webhookLogs: logs.get(model.id) ?? [] })), total });
    },
  );
}
