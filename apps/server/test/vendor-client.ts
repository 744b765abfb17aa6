/** A server of a test's through the vendor's own client library, with every answer held against the vendor's models. */
import { FrontApi } from '@meshconnect/node-api';
import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { objections, vendorModel } from '../../../tests/vendor-models.ts';
import type { TestClient } from './flow.ts';

type Envelope = { content?: unknown; status?: string };

export type VendorClient = {
  api: FrontApi<unknown>;
  /** The content of an answer, which must be 200 and fit the vendor's model. */
  content<Data extends Envelope>(
    model: string,
    call: Promise<{ status: number; data: Data }>,
  ): Promise<NonNullable<Data['content']>>;
  /** The HTTP status and the envelope of a call that is refused. */
  refusal(call: Promise<unknown>): Promise<{ status: number; errorType: string; message: string }>;
};

/** @param app listens from now on; closing it is the caller's. */
export async function vendorServer(app: FastifyInstance): Promise<(client: TestClient) => VendorClient> {
  const baseURL = await app.listen({ port: 0, host: '127.0.0.1' });
  return client => ({
    api: new FrontApi({
      baseURL,
      headers: { 'X-Client-Id': client.scope.clientId, 'X-Client-Secret': client.key },
    }),
    async content(model, call) {
      const { status, data } = await call.catch((error: { response?: { data: object } }) => {
        throw new Error(`${model}: ${JSON.stringify(error.response?.data ?? String(error))}`);
      });
      expect([status, data.status]).toEqual([200, 'ok']);
      const content = data.content ?? undefined;
      if (content === undefined) throw new Error(`${model}: no content`);
      expect(objections(await vendorModel(model), content)).toEqual([]);
      return content;
    },
    async refusal(call) {
      const refused = await call.then(
        () => undefined,
        (error: { response?: { status: number; data: { errorType: string; message: string } } }) => {
          if (error.response === undefined) throw error;
          return error.response;
        },
      );
      if (refused === undefined) throw new Error('the call was not refused');
      const { errorType, message } = refused.data;
      return { status: refused.status, errorType, message };
    },
  });
}
