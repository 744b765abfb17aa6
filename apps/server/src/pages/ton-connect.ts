/**
 * What a TON wallet reads to show its user who wants to connect: TON Connect's manifest at the website's root, and the picture
 * that it names, for which SVG is not taken. Wallets and their servers fetch both from anywhere.
 */
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const icon = readFileSync(new URL('../../assets/link-icon.png', import.meta.url));
const headers = {
  'access-control-allow-origin': '*',
  'cache-control': 'public, max-age=86400',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

/** @param publicUrl of this server, without a slash at its end */
export async function tonConnectRoutes(
  app: FastifyInstance,
  { publicUrl }: { publicUrl: string },
): Promise<void> {
  app.get('/tonconnect-manifest.json', (_request, reply) =>
    reply.headers(headers).send({ url: publicUrl, name: 'Link', iconUrl: `${publicUrl}/link-icon.png` }),
  );
  app.get('/link-icon.png', (_request, reply) => reply.headers(headers).type('image/png').send(icon));
}
