/** The vendor's API of connected accounts, which works with an account's token and without the Link page. */
import type { FastifyInstance } from 'fastify';
import { addressRoutes } from './address-routes.ts';
import { authenticateRoutes } from './authenticate-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { holdingsRoutes } from './holdings-routes.ts';
import type { AccountRouteOptions } from './route-options.ts';
import { solanaRoutes } from './solana-routes.ts';
import { statusRoutes } from './status-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { unservedRoutes } from './unserved.ts';

export async function accountRoutes(app: FastifyInstance, options: AccountRouteOptions): Promise<void> {
  holdingsRoutes(app, options);
  addressRoutes(app, options);
  tokenRoutes(app, options);
  historyRoutes(app, options);
  statusRoutes(app, options);
  authenticateRoutes(app, options);
  solanaRoutes(app, options);
  unservedRoutes(app, options);
}
