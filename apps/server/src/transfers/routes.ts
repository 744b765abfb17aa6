/** `GET /api/v1/transfers/managed/mesh`: the transfers that this client's users made through Link. */
import { MeshTransfersQuery, successOf, TransferModelPaginationResponse } from '@fairlead/wire';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Kysely } from 'kysely';
import type { Catalog } from '../catalog/index.ts';
import type { Database } from '../database/schema.ts';
import { ok } from '../http/envelope.ts';
import { listTransfers } from './list.ts';
import { transferModel } from './wire.ts';

export type TransferRouteOptions = {
  db: Kysely<Database>;
  catalog: Catalog;
  publicUrl: string;
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
      return ok({ items: items.map(transfer => transferModel(transfer, options)), total });
    },
  );
}
