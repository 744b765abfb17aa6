/** Serves the committed logos below `/logos/`. */
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { type CatalogData, shippedData } from './data.ts';
import { logoPaths } from './logo-paths.ts';

const headers = {
  'content-security-policy': "default-src 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};
const folder = fileURLToPath(new URL('../../assets/logos', import.meta.url));

/** A letter for what the overlay has added: nobody has drawn it. */
function letterOf(name: string): string {
  const letter = /[A-Za-z0-9]/.exec(name)?.[0]?.toUpperCase() ?? '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="20" fill="#475569"/><text x="20" y="27" font-family="sans-serif" font-size="20" text-anchor="middle" fill="#fff">${letter}</text></svg>`;
}

/** Path → name, of what is in the catalog and not in the shipped one. */
function undrawn({ networks, tokens, integrations }: CatalogData): Map<string, string> {
  const paths = (data: CatalogData) => [
    ...data.networks.map(({ slug, name }) => [logoPaths.network(slug), name] as const),
    ...data.tokens.map(({ symbol }) => [logoPaths.token(symbol), symbol] as const),
    ...data.integrations.map(({ slug, name }) => [logoPaths.integration(slug), name] as const),
  ];
  const drawn = new Set(paths(shippedData).map(([path]) => path));
  return new Map(paths({ networks, tokens, integrations }).filter(([path]) => !drawn.has(path)));
}

/**
 * Fastify plugin. Logos may be shown by any page (the vendor's answers name their addresses, and integrators
 * put them on their own sites); a drawing that is opened by itself may load and run nothing.
 */
export async function logoRoutes(
  app: FastifyInstance,
  { data = shippedData }: { data?: CatalogData } = {},
): Promise<void> {
  for (const [path, name] of undrawn(data)) {
    app.get(path, { schema: { hide: true } }, (_request, reply) => {
      for (const [header, value] of Object.entries(headers)) reply.header(header, value);
      return reply.type('image/svg+xml').send(letterOf(name));
    });
  }
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/logos/',
    decorateReply: false,
    index: false,
    allowedPath: path => path.endsWith('.svg'),
    maxAge: '365d',
    immutable: true,
    setHeaders(reply) {
      for (const [header, value] of Object.entries(headers)) reply.header(header, value);
    },
  });
}
