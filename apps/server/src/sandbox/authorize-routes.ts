/** The server side of the sandbox exchange's own login window. The window's address is its only key. */
import { authorizeSandbox, sandboxUsers, scenarioUsers } from '@fairlead/connectors';
import {
  SandboxAuthorizationAnswer,
  type SandboxAuthorizationDetails,
} from '@fairlead/wire/sandbox-authorization';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { displayedClient } from '../clients/index.ts';
import { answerAuthorization, findAuthorization } from '../flow/authorizations.ts';
import { byTimeOf } from '../flow/client-time.ts';
import type { Services } from '../flow/services.ts';
import { ApiError } from '../http/api-error.ts';
import { ok } from '../http/envelope.ts';

const Parameters = Type.Object({ request: Type.String({ format: 'uuid' }) });

export async function sandboxAuthorizeRoutes(app: FastifyInstance, services: Services): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get<{ Params: Static<typeof Parameters> }>(
    '/sandbox/authorize/:request/details',
    { schema: { params: Parameters } },
    async request => {
      const { scope, integrationId } = await openAuthorization(request.params.request);
      const client = await displayedClient(services.db, scope, null);
      const integration = services.catalog.findIntegration(integrationId);
      return ok<SandboxAuthorizationDetails>({
        integrationName: integration?.name ?? '',
        clientName: client.name,
        sandboxUsers: sandboxUsers.map(({ name }) => name),
        scenarioUsers: scenarioUsers.map(({ name }) => name),
      });
    },
  );

  app.post<{ Params: Static<typeof Parameters>; Body: SandboxAuthorizationAnswer }>(
    '/sandbox/authorize/:request',
    { schema: { params: Parameters, body: SandboxAuthorizationAnswer } },
    async request => {
      const authorization = await openAuthorization(request.params.request);
      const outcome = authorizeSandbox(authorization.state, request.body, authorization.clock);
      if (outcome.outcome === 'expired') throw gone();
      if (!('parameters' in outcome)) {
        const { message } = outcome;
        throw new ApiError(outcome.outcome, message, { displayMessage: message });
      }
      const { scope, id } = authorization;
      if (!(await answerAuthorization(services, scope, id, outcome.parameters))) throw gone();
      return ok({ done: true });
    },
  );

  async function openAuthorization(id: string) {
    const authorization = await findAuthorization(services, id.toLowerCase());
    const { clock } = authorization ? await byTimeOf(services, authorization.scope) : services;
    const open =
      authorization !== undefined &&
      authorization.scope.environment === 'sandbox' &&
      !authorization.answered &&
      authorization.expiresAt > clock.now();
    if (!open) throw gone();
    return { ...authorization, clock };
  }
}

function gone(): ApiError {
  return new ApiError(
    'notFound',
    'There is no login to answer here: it was answered, begun again elsewhere, or its time is over.',
  );
}
