/** Serves the committed logos below `/logos/`. */
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const folder = fileURLToPath(new URL('../../assets/logos', import.meta.url));

/**
 * Fastify plugin, no options. Logos may be shown by any page (the vendor's answers name their addresses, and integrators
 * put them on their own sites); a drawing that is opened by itself may load and run nothing.
 */
export async function logoRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/logos/',
    decorateReply: false,
    index: false,
    allowedPath: path => path.endsWith('.svg'),
    maxAge: '365d',
    immutable: true,
    setHeaders(reply) {
      reply.header('content-security-policy', "default-src 'none'");
      reply.header('cross-origin-resource-policy', 'cross-origin');
      reply.header('x-content-type-options', 'nosniff');
    },
  });
}
