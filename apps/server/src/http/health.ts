import type { FastifyInstance } from 'fastify';
import { ApiError } from './api-error.ts';
import { ok } from './envelope.ts';

/** `/healthz`: this process answers. `/readyz`: it can also do its work, which takes the database. */
export function healthRoutes(app: FastifyInstance, checks: { isDatabaseReady(): Promise<boolean> }): void {
  app.get('/healthz', () => ok({ healthy: true }));
  app.get('/readyz', async () => {
    if (await checks.isDatabaseReady()) return ok({ ready: true });
    throw new ApiError('databaseUnavailable', 'The database cannot be reached.', {
      headers: { 'retry-after': '5' },
    });
  });
}
