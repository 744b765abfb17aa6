/** `/fairlead/v1/sandbox/…`: what is to happen to a session or a transfer, and a whole session without its page. */
import { scenarioNames } from '@fairlead/connectors';
import {
  FinishedSandboxSession,
  FinishSandboxSession,
  PlayedTransfer,
  PlaySandboxOutcome,
  SandboxScenario,
  successOf,
} from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { finishSession } from '../flow/finish-session.ts';
import { playOutcome } from '../flow/played-outcomes.ts';
import type { Redeem } from '../flow/redeem.ts';
import type { Services } from '../flow/services.ts';
import { ApiError } from '../http/api-error.ts';
import { type AuthenticationOptions, ok, refused } from '../http/index.ts';
import type { LinkTokenStore } from '../link-tokens/index.ts';
import { wireStatus } from '../transfers/transitions.ts';
import { askForScenario } from './asked-scenarios.ts';
import { authenticateForSandbox } from './sandbox-only.ts';

export type PlayRouteOptions = {
  services: Services;
  authentication: AuthenticationOptions;
  tokens: Pick<LinkTokenStore, 'findById'>;
  redeem: Redeem;
};

type Asked<Body> = { Params: { id: string }; Body: Body };

const isId = (text: string) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);

export async function sandboxPlayRoutes(app: FastifyInstance, options: PlayRouteOptions): Promise<void> {
  const { services, tokens, redeem } = options;
  const onRequest = authenticateForSandbox(options.authentication, 'readWrite');

  app.put<Asked<SandboxScenario>>(
    '/fairlead/v1/sandbox/link-tokens/:id/scenario',
    {
      onRequest,
      schema: {
        body: SandboxScenario,
        response: { 200: successOf(SandboxScenario, 'SandboxScenarioApiResult') },
      },
    },
    async request => {
      const { id } = request.params;
      const { scenario } = request.body;
      const known = scenarioNames.find(name => name === scenario);
      if (scenario !== null && known === undefined) {
        const message = `There is no scenario ${JSON.stringify(scenario)}.`;
        const hint = `One of ${scenarioNames.join(', ')}.`;
        throw refused([{ path: 'scenario', rule: 'unknownScenario', message, hint }]);
      }
      if (!isId(id) || !(await tokens.findById(request.client, id))) {
        throw new ApiError('notFound', 'There is no Link token of this id.');
      }
      const now = services.clock.now();
      await askForScenario(services.db, request.client, { linkTokenId: id, scenario: known ?? null, now });
      return ok<SandboxScenario>({ scenario: known ?? null });
    },
  );

  app.post<Asked<PlaySandboxOutcome>>(
    '/fairlead/v1/sandbox/transfers/:id/outcome',
    {
      onRequest,
      schema: {
        body: PlaySandboxOutcome,
        response: { 200: successOf(PlayedTransfer, 'PlayedTransferApiResult') },
      },
    },
    async request => {
      const { id } = request.params;
      if (!isId(id)) throw new ApiError('notFound', 'There is no transfer of this id.');
      const { outcome } = request.body;
      const { state } = await playOutcome(services, request.client, { transferId: id, outcome });
      return ok<PlayedTransfer>({ transferId: id, state, status: wireStatus(state) });
    },
  );

  app.post<{ Body: FinishSandboxSession }>(
    '/fairlead/v1/sandbox/sessions',
    {
      onRequest,
      schema: {
        body: FinishSandboxSession,
        response: { 200: successOf(FinishedSandboxSession, 'FinishedSandboxSessionApiResult') },
      },
    },
    async (request, reply) => {
      // Access tokens are among what a page is told.
      reply.header('cache-control', 'no-store');
      const by = { redeem, requestId: request.id };
      return ok(await finishSession(services, request.client, request.body, by));
    },
  );
}
