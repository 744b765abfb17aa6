/**
 * The Link page's shell: the same built document for everybody, with headers of its own for every client. Loading it
 * burns nothing; who may frame it stands in `frame-ancestors`.
 */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { allowedOrigins, frameAncestors, isOriginAllowed, parseOrigin } from '../clients/index.ts';
import { byTimeOf } from '../flow/client-time.ts';
import type { Services } from '../flow/services.ts';
import { codeDigest, findByCode, isCode, markOpened } from '../link-tokens/index.ts';
import { builtPages } from './built-pages.ts';
import { pageHeaders, refusalHeaders } from './policy.ts';

const Parameters = Type.Object({ clientId: Type.String({ format: 'uuid' }) });

/** @throws Error when the page has not been built. */
export async function linkPage(app: FastifyInstance, services: Services): Promise<void> {
  const { dist, link: page, authorize: authorizePage, preloadsFor, refusalFor } = builtPages();

  await app.register(fastifyStatic, {
    root: new URL('assets/', dist).pathname,
    prefix: '/link/assets/',
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    index: false,
  });

  app.get<{ Params: Static<typeof Parameters> }>(
    '/b2b-iframe/:clientId/broker-connect',
    { schema: { params: Parameters } },
    async (request, reply) => {
      const clientId = request.params.clientId.toLowerCase();
      const code = authCode(request);
      const allowed = await whoMayFrame(services, clientId, code);
      const host = framingOrigin(request);
      if (host !== undefined && !allowed.allows(host)) {
        return reply.code(403).headers(refusalHeaders).send(refusalFor(request.query, host));
      }
      if (code !== undefined && host !== undefined) {
        const { clock } = await byTimeOf(services, { clientId, environment: allowed.environment });
        await markOpened(services.db, { clientId, codeDigest: codeDigest(code), now: clock.now() });
      }
      return reply
        .headers({ ...pageHeaders(allowed.frameAncestors), link: preloadsFor(request.query) })
        .send(page);
    },
  );

  // Who it is from is asked of the server once the page stands. Nobody may frame it: it belongs to no page of a client's.
  const payLink = async (request: FastifyRequest, reply: FastifyReply) =>
    reply.headers({ ...pageHeaders("'none'"), link: preloadsFor(request.query) }).send(page);
  app.get('/pay/*', payLink);
  // Where the page is once its code has left the address.
  app.get('/pay', payLink);

  app.get('/sandbox/authorize/:request', async (_request, reply) =>
    reply.headers(pageHeaders("'none'")).send(authorizePage),
  );
}

function authCode(request: FastifyRequest): string | undefined {
  const code = (request.query as Record<string, unknown>)['auth_code'];
  return typeof code === 'string' && isCode(code) ? code : undefined;
}

/** With a living code the token's client, sub-client and environment decide; after a reload, without it, the client. */
async function whoMayFrame(services: Services, clientId: string, code: string | undefined) {
  const token = code && (await findByCode(services.db, { clientId, codeDigest: codeDigest(code) }));
  const scopes = token
    ? [{ environment: token.environment, subClientId: token.configuration.subClientId }]
    : (['sandbox', 'live'] as const).map(environment => ({ environment, subClientId: undefined }));
  const lists = await Promise.all(
    scopes.map(async ({ environment, subClientId }) => ({
      environment,
      origins: await allowedOrigins(services.db, { clientId, environment }, subClientId),
    })),
  );
  const sources = lists.map(({ environment, origins }) => frameAncestors(origins, environment));
  const named = sources.filter(source => source !== "'none'");
  return {
    environment: token ? token.environment : ('live' as const),
    frameAncestors: named.length > 0 ? named.join(' ') : "'none'",
    allows: (origin: string) =>
      lists.some(({ environment, origins }) => isOriginAllowed(origins, environment, origin)),
  };
}

/** The origin of the page that frames us, where the browser says both that it frames and who it is. */
function framingOrigin(request: FastifyRequest): string | undefined {
  const { referer } = request.headers;
  if (request.headers['sec-fetch-dest'] !== 'iframe' || referer === undefined) return undefined;
  return parseOrigin(referer);
}
