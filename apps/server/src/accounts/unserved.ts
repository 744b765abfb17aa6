/**
 * Operations of the vendor's API that are answered, but not served: whoever calls one is told so, and why, in place of a
 * 404 that says nothing. docs/vendor-api.md lists them.
 */
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { ApiError } from '../http/index.ts';
import type { AccountRouteOptions } from './route-options.ts';

const trading = 'Fairlead moves money and does not trade: orders are no part of it.';
const linkToken = 'The vendor has deprecated it. Mint a Link token: POST /api/v1/linktoken.';
const execute =
  'The vendor has deprecated it. Preview the transfer, and execute it: POST /api/v1/transfers/managed/preview and …/execute.';

/** `METHOD path`, the path as it is declared, and what to do in its place. */
export const unserved: Readonly<Record<string, string>> = {
  'POST /api/v1/account/verify': 'The vendor has deprecated it. Ask POST /api/v1/exchange/verify.',
  'GET /api/v1/cataloglink': linkToken,
  'POST /api/v1/cataloglink': linkToken,
  'POST /api/v1/transfers': execute,
  'POST /api/v1/transactions/list': trading,
  'POST /api/v1/transactions/details': trading,
  'POST /api/v1/transactions/featureList': trading,
  'POST /api/v1/transactions/preview/:side': trading,
  'POST /api/v1/transactions/:side': trading,
  'POST /api/v1/transactions/cancel': trading,
  'POST /api/v1/transactions/symbolinfo': trading,
};

export function unservedRoutes(app: FastifyInstance, { reading }: AccountRouteOptions): void {
  for (const [name, why] of Object.entries(unserved)) {
    const [method = '', url = ''] = name.split(' ');
    app.route({
      method: method as HTTPMethods,
      url,
      onRequest: reading,
      handler: async () => {
        throw new ApiError('notSupported', `${name} is not served. ${why}`);
      },
    });
  }
}
