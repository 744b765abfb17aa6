/** Serves the logos that were sent to the Admin API, to everybody: users' browsers show them. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type Executor, findLogo, logoPath } from '../clients/index.ts';
import { ApiError } from '../http/index.ts';

const Parameters = Type.Object({ id: Type.String({ format: 'uuid' }), ending: Type.String() });

export async function servedLogoRoutes(app: FastifyInstance, { db }: { db: Executor }): Promise<void> {
  app.get<{ Params: Static<typeof Parameters> }>(
    `${logoPath}:id.:ending`,
    { schema: { params: Parameters } },
    async (request, reply) => {
      const { id, ending } = request.params;
      const logo = await findLogo(db, id.toLowerCase());
      if (!logo || (logo.type === 'image/png') !== (ending.toLowerCase() === 'png')) {
        throw new ApiError('notFound', 'There is no such logo; it may have been replaced or removed.');
      }
      return reply
        .type(logo.type)
        .headers({
          'cache-control': 'public, max-age=31536000, immutable',
          'content-security-policy': "default-src 'none'",
          'cross-origin-resource-policy': 'cross-origin',
          'x-content-type-options': 'nosniff',
        })
        .send(logo.bytes);
    },
  );
}
