/** The Link page's own API: redeem, read, act. Same origin as the page; the session's secret is the only key. */
import { PayLinkRequest } from '@fairlead/wire/pay-link';
import {
  RedeemRequest,
  type SessionAction,
  type SessionActionBody,
  sessionActions,
} from '@fairlead/wire/session-actions';
import { isFramed } from '@fairlead/wire/surface';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { ApiError } from '../http/api-error.ts';
import { tooMany } from '../http/authenticate.ts';
import { compressed } from '../http/compressed.ts';
import { ok } from '../http/envelope.ts';
import { findSessionBySecret, type Session } from '../sessions/store.ts';
import { takeAction } from './actions.ts';
import { byTimeOf } from './client-time.ts';
import { readPayLink } from './pay-link.ts';
import { digestOf, redeemer } from './redeem.ts';
import type { Services } from './services.ts';
import { viewOf } from './view.ts';

const SessionQuery = Type.Object(
  {
    after: Type.Integer({ minimum: 0, default: 0 }),
    /** In a frame: the origin of the host page that is there now. */
    peerOrigin: Type.Optional(Type.String({ maxLength: 300 })),
  },
  { additionalProperties: false },
);

/** Wrong codes are counted by the institution; this keeps one address from hammering on codes and logins at all. */
export type SessionRouteOptions = {
  services: Services;
  /** Seconds to wait when this caller has acted too often, else undefined. */
  countAction(request: FastifyRequest): number | undefined;
};

export async function sessionRoutes(app: FastifyInstance, options: SessionRouteOptions): Promise<void> {
  const { services: general } = options;
  const redeem = redeemer(general);

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('cache-control', 'no-store');
    const wait = options.countAction(request);
    done(wait === undefined ? undefined : tooMany(wait));
  });

  // The secret in an answer to `redeem` is new in each, so that nothing can be learned of it from their lengths.
  app.addHook('onSend', compressed);

  app.post<{ Body: RedeemRequest }>('/redeem', { schema: { body: RedeemRequest } }, async request =>
    ok(await redeem(request.body, request.id)),
  );

  app.post<{ Body: PayLinkRequest }>('/pay-link', { schema: { body: PayLinkRequest } }, async request =>
    ok(await readPayLink(general, request.body.code)),
  );

  app.get<{ Querystring: Static<typeof SessionQuery> }>(
    '/session',
    { schema: { querystring: SessionQuery } },
    async request => {
      const { session, services } = await sessionOf(general, request);
      const { after, peerOrigin } = request.query;
      if (isFramed(session.surface) && peerOrigin !== undefined && peerOrigin !== session.peerOrigin) {
        throw new ApiError('originNotAllowed', 'This session was opened by a page of another origin.');
      }
      return ok(await viewOf(services, session, after));
    },
  );

  for (const action of Object.keys(sessionActions) as SessionAction[]) register(app, general, action);
}

function register<Action extends SessionAction>(
  app: FastifyInstance,
  general: Services,
  action: Action,
): void {
  app.post<{ Body: SessionActionBody<Action> }>(
    `/session/${action}`,
    { schema: { body: sessionActions[action] } },
    async request => {
      const { session, services } = await sessionOf(general, request);
      const body = request.body as SessionActionBody<Action>;
      const taken = await takeAction(services, session, { action, body, requestId: request.id });
      return ok(await viewOf(services, taken, body.after));
    },
  );
}

/**
 * The session whose secret the request brings, and the services by its client's time.
 *
 * @throws ApiError `invalidSession`
 */
async function sessionOf(
  services: Services,
  request: FastifyRequest,
): Promise<{ session: Session; services: Services }> {
  const secret = /^Bearer ([\w-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
  const session = secret === undefined ? undefined : await findSessionBySecret(services.db, digestOf(secret));
  if (session === undefined) {
    throw new ApiError(
      'invalidSession',
      'There is no session with this secret. Open Link with a new Link token.',
    );
  }
  return { session, services: await byTimeOf(services, session.scope) };
}
