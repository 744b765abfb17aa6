/** `POST /fairlead/v1/sandbox/seed` and `…/reset`: what the users of the caller's sandbox hold. */
import { ResetSandbox, SandboxSeed, successOf } from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Catalog } from '../catalog/index.ts';
import type { Database } from '../database/schema.ts';
import { type AuthenticationOptions, ok, refused } from '../http/index.ts';
import { readSeed, resetBalances, seedBalances } from './balances.ts';
import { authenticateForSandbox } from './sandbox-only.ts';

export type BalanceRouteOptions = {
  db: Kysely<Database>;
  catalog: Catalog;
  authentication: AuthenticationOptions;
};

export async function sandboxBalanceRoutes(
  app: FastifyInstance,
  { db, catalog, authentication }: BalanceRouteOptions,
): Promise<void> {
  const onRequest = authenticateForSandbox(authentication, 'readWrite');

  app.post<{ Body: SandboxSeed }>(
    '/fairlead/v1/sandbox/seed',
    {
      onRequest,
      schema: { body: SandboxSeed, response: { 200: successOf(SandboxSeed, 'SandboxSeedApiResult') } },
    },
    async request => {
      const reading = readSeed(request.body, catalog);
      if (!reading.ok) throw refused(reading.faults, { unknownName: 'invalidField' });
      await seedBalances(db, request.client, { seed: reading.seed, catalog });
      return ok(reading.seed);
    },
  );

  app.post<{ Body: ResetSandbox }>(
    '/fairlead/v1/sandbox/reset',
    {
      onRequest,
      schema: { body: ResetSandbox, response: { 200: successOf(ResetSandbox, 'ResetSandboxApiResult') } },
    },
    async request => {
      const { documented = false } = request.body;
      await resetBalances(db, request.client, { documented });
      return ok<ResetSandbox>({ documented });
    },
  );
}
