import { successOf } from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { ApiError } from './api-error.ts';
import { ok } from './envelope.ts';

const Healthy = successOf(Type.Object({ healthy: Type.Boolean() }), 'HealthApiResult');
const Ready = successOf(Type.Object({ ready: Type.Boolean() }), 'ReadinessApiResult');

/** `/healthz`: this process answers. `/readyz`: it can also do its work, which takes the database. */
export function healthRoutes(app: FastifyInstance, checks: { isDatabaseReady(): Promise<boolean> }): void {
  app.get('/healthz', { schema: { response: { 200: Healthy } } }, () => ok({ healthy: true }));
  app.get('/readyz', { schema: { response: { 200: Ready } } }, async () => {
    if (await checks.isDatabaseReady()) return ok({ ready: true });
    throw new ApiError('databaseUnavailable', 'The database cannot be reached.', {
      headers: { 'retry-after': '5' },
    });
  });
}
