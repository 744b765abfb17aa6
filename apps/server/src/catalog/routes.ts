/** The catalog's four routes. Any key may read them; what they answer depends on the key's environment alone. */
import {
  IntegrationNetworkResponse,
  IntegrationsResponse,
  NetworkModelResponse,
  successOf,
  TokenNetworksResponse,
} from '@fairlead/wire';
import type { Environment } from '@fairlead/wire/session-view';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { TSchema } from 'typebox';
import { ok } from '../http/envelope.ts';
import {
  type AnswerSettings,
  integrationNetworksAnswer,
  integrationsAnswer,
  networksAnswer,
  tokensAnswer,
} from './answers.ts';
import type { Catalog } from './catalog.ts';

export type CatalogRouteOptions = {
  catalog: Catalog;
  /** The address of this server as browsers know it. */
  publicUrl: string;
  /** Sets `request.client`, or refuses. */
  authenticate: onRequestAsyncHookHandler;
};

type Answer = (catalog: Catalog, settings: AnswerSettings) => unknown;

const routes: readonly { url: string; name: string; summary: string; content: TSchema; answer: Answer }[] = [
  {
    url: '/api/v1/transfers/managed/networks',
    name: 'NetworkModelResponseApiResult',
    summary: 'Networks, their tokens, and which types of integrations can send there.',
    content: NetworkModelResponse,
    answer: networksAnswer,
  },
  {
    url: '/api/v1/transfers/managed/integrations',
    name: 'IntegrationNetworkResponseApiResult',
    summary: 'Integrations that can transfer, with the networks and tokens of each.',
    content: IntegrationNetworkResponse,
    answer: integrationNetworksAnswer,
  },
  {
    url: '/api/v1/transfers/managed/tokens',
    name: 'TokenNetworksResponseApiResult',
    summary: 'Tokens, their networks, and which types of integrations can send them.',
    content: TokenNetworksResponse,
    answer: tokensAnswer,
  },
  {
    url: '/api/v1/integrations',
    name: 'IntegrationsResponseApiResult',
    summary: 'All integrations that can be connected, with logos and colours.',
    content: IntegrationsResponse,
    answer: integrationsAnswer,
  },
];

/**
 * Fastify plugin. The answers never change while the server runs and reach half a megabyte, so each is made and written
 * out once per environment, when it is first asked for. `routes.test.ts` holds what is sent against the declared schemas.
 */
export async function catalogRoutes(
  app: FastifyInstance,
  { catalog, publicUrl, authenticate }: CatalogRouteOptions,
): Promise<void> {
  for (const { url, name, summary, content, answer } of routes) {
    const bodies: Partial<Record<Environment, string>> = {};
    const written = (environment: Environment) => {
      bodies[environment] ??= JSON.stringify(ok(answer(catalog, { publicUrl, environment })));
      return bodies[environment];
    };
    app.get(url, {
      onRequest: authenticate,
      schema: { tags: ['Catalog'], summary, response: { 200: successOf(content, name) } },
      handler: async (request, reply) =>
        reply.type('application/json; charset=utf-8').send(written(request.client.environment)),
    });
  }
}
