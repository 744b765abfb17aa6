/**
 * The OpenAPI 3.1 document at `/openapi.json`, made from the schemas that the routes are validated with, and a page
 * that renders it at `/docs`, without asking any other server.
 */

import { Failure } from '@fairlead/wire';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { operations, tags } from './operations.ts';

export type OpenApiOptions = { publicUrl: string; version: string };

const pageSecurity = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const keyed = [{ clientId: [], clientSecret: [] }];
const description = `Starts and follows sessions of Link. The paths below \`/api\` and \`/admin\` have the shapes of the
vendor's own, so that its client libraries work unchanged; what is below \`/fairlead\` is ours alone. Every answer comes
in one envelope; each \`errorType\` has a page in the documentation.`;

/** To be awaited before any route is added: it learns the routes as they come. */
export async function describeApi(
  app: FastifyInstance,
  { publicUrl, version }: OpenApiOptions,
): Promise<void> {
  app.addSchema(Failure);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fairlead',
        version,
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
      components: {
        securitySchemes: {
          clientId: { type: 'apiKey', in: 'header', name: 'X-Client-Id' },
          clientSecret: { type: 'apiKey', in: 'header', name: 'X-Client-Secret' },
          adminToken: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, at) => String(json['$id'] ?? `Schema${at}`),
    },
    transform: ({ schema, url, route }) => {
      const method = [route.method].flat()[0] ?? '';
      return { schema: described(`${method} ${url}`, schema), url };
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // The package's own would let styles and fonts come from anywhere, and turn http into https on a laptop.
    transformStaticCSP: () => pageSecurity,
    logLevel: 'warn',
  });
  let written: string | undefined;
  app.get('/openapi.json', async (_request, reply) => {
    written ??= JSON.stringify(app.swagger());
    return reply.type('application/json; charset=utf-8').send(written);
  });
}

/** A route's schema with what a reader of the document wants beside it; routes that are not listed are left out. */
function described(name: string, schema: FastifySchema | undefined): FastifySchema {
  const operation = operations[name];
  if (!operation) return { hide: true };
  const { tag, operationId, summary } = operation;
  const answers = (schema?.response ?? {}) as Record<string, object>;
  const isMint = name === 'POST /api/v1/linktoken';
  return {
    ...schema,
    operationId,
    summary,
    tags: [tag],
    security: securityOf(name, tag),
    ...(isMint && {
      headers: requestHeaders,
      consumes: ['application/json', 'text/json', 'application/*+json'],
    }),
    response: {
      ...answers,
      ...(isMint && { 200: { ...answers['200'], headers: answerHeaders } }),
      default: { description: 'What was wrong. `errorType` names it.', $ref: 'ApiResult#' },
    },
  };
}

function securityOf(name: string, tag: string): { [scheme: string]: string[] }[] {
  if (tag === 'Health' || name.endsWith('/Token')) return [];
  return tag === 'Admin' ? [{ adminToken: [] }] : keyed;
}

const requestHeaders = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      maxLength: 255,
      description: 'Repeats a request without minting twice.',
    },
    'X-Request-Id': { type: 'string', maxLength: 100, description: 'Your own name for this request.' },
  },
};

const answerHeaders = {
  'Fairlead-Token-Id': { type: 'string', description: "The token's id, to ask about it." },
  'Fairlead-Expires-At': { type: 'string', description: 'When it can no longer be opened.' },
  'Fairlead-Warning': { type: 'string', description: 'What was accepted with doubt, at most 1 KiB.' },
};
