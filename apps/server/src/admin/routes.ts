/** The vendor's Admin API below `/admin/api/v1`, and the logos that it takes. */
import {
  AdminDone,
  adminAnswer,
  ClientAdminTokenRequest,
  ClientCallbackUrlsResponse,
  ClientCallbackUrlsUpdateRequest,
  OAuthTokenResponse,
} from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { listOrigins, replaceOrigins } from '../clients/index.ts';
import { answer, done } from './answers.ts';
import { originsOf } from './callback-urls.ts';
import { subClientLogoRoutes } from './logos.ts';
import { servedLogoRoutes } from './served-logos.ts';
import type { AdminServices } from './services.ts';
import { subClientRoutes } from './sub-clients.ts';
import { behindToken, giveToken } from './token.ts';

const TokenAnswer = adminAnswer(OAuthTokenResponse, 'OAuthTokenResponseApiResult');
const CallbackUrlsAnswer = adminAnswer(
  ClientCallbackUrlsResponse,
  'B2BPortalClientCallbackUrlsResponseApiResult',
);

/** Fastify plugin. */
export async function adminRoutes(app: FastifyInstance, services: AdminServices): Promise<void> {
  const { db, clock } = services;
  await app.register(servedLogoRoutes, services);
  await app.register(
    async admin => {
      admin.addHook('onSend', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      admin.post<{ Body: ClientAdminTokenRequest }>(
        '/Token',
        { schema: { body: ClientAdminTokenRequest, response: { 200: TokenAnswer } } },
        async request => answer(await giveToken(services, request, request.body)),
      );

      await admin.register(async inside => {
        inside.addHook('onRequest', behindToken(services));

        inside.get(
          '/Client/callbackUrls',
          { schema: { response: { 200: CallbackUrlsAnswer } } },
          async request => {
            const origins = await listOrigins(db, request.client);
            const own = origins.filter(each => each.subClientId === null);
            return answer({ callbackUrls: own.map(each => each.origin) });
          },
        );

        inside.post<{ Body: ClientCallbackUrlsUpdateRequest }>(
          '/Client/callbackUrls',
          { schema: { body: ClientCallbackUrlsUpdateRequest, response: { 200: AdminDone } } },
          async ({ client, body }) => {
            const origins = originsOf(body.callbackUrls, client.environment);
            const createdAt = clock.now();
            await db
              .transaction()
              .execute(transaction => replaceOrigins(transaction, client, { origins, createdAt }));
            return done();
          },
        );

        await inside.register(subClientRoutes, services);
        await inside.register(subClientLogoRoutes, services);
      });
    },
    { prefix: '/admin/api/v1' },
  );
}
