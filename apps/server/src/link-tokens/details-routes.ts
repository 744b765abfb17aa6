/** What a client may ask about a token that it minted, and taking one back. */
import { type FairleadEvent, LinkTokenDetails, successOf } from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import type { Scope } from '../database/schema.ts';
import { ApiError, type AuthenticationOptions, authenticate, ok } from '../http/index.ts';
import type { Clock } from '../surroundings.ts';
import type { LinkTokenStore } from './link-token-store.ts';
import { type LinkToken, stateAt } from './store.ts';

type Asked = { Params: { id: string } };

const response = { 200: successOf(LinkTokenDetails, 'LinkTokenDetailsApiResult') };

export function linkTokenDetailsRoutes(
  app: FastifyInstance,
  {
    authentication,
    clockOf,
    tokens,
    eventsOfSession,
  }: {
    authentication: AuthenticationOptions;
    clockOf(scope: Scope): Promise<Clock>;
    tokens: LinkTokenStore;
    eventsOfSession(scope: Scope, sessionId: string): Promise<FairleadEvent[]>;
  },
): void {
  const find = async (scope: Scope, id: string): Promise<LinkToken> => {
    // Anything that is no UUID names nothing; the database would call it an error.
    const token = /^[0-9a-f-]{36}$/i.test(id) ? await tokens.findById(scope, id) : undefined;
    if (token) return token;
    throw new ApiError(
      'notFound',
      'There is no Link token of this id. Tokens are kept until a day after their end.',
    );
  };

  app.get<Asked>(
    '/fairlead/v1/link-tokens/:id',
    { onRequest: authenticate(authentication, 'read'), schema: { response } },
    async request => {
      const clock = await clockOf(request.client);
      const token = await find(request.client, request.params.id);
      const { sessionId } = token;
      const events = sessionId === null ? [] : await eventsOfSession(request.client, sessionId);
      return ok(details(token, events, clock.now()));
    },
  );

  app.post<Asked>(
    '/fairlead/v1/link-tokens/:id/revoke',
    { onRequest: authenticate(authentication, 'readWrite'), schema: { response } },
    async request => {
      const clock = await clockOf(request.client);
      const { id } = await find(request.client, request.params.id);
      await tokens.revoke(request.client, id, clock.now());
      const token = await find(request.client, id);
      const state = stateAt(token, clock.now());
      if (state === 'redeemed') {
        throw new ApiError(
          'linkTokenUsed',
          'The token has become a session already; revoking it would stop nothing.',
        );
      }
      if (state === 'expired') throw new ApiError('linkTokenExpired', 'The token has expired by itself.');
      return ok(details(token, [], clock.now()));
    },
  );
}

function details(token: LinkToken, events: FairleadEvent[], now: Date): LinkTokenDetails {
  const time = (date: Date | null) => date?.toISOString() ?? null;
  return {
    id: token.id,
    state: stateAt(token, now),
    userId: token.configuration.userId,
    transactionId: token.configuration.transfer?.transactionId ?? null,
    mintedAt: token.mintedAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    openedAt: time(token.openedAt),
    redeemedAt: time(token.redeemedAt),
    revokedAt: time(token.revokedAt),
    sessionId: token.sessionId,
    events,
    warnings: token.warnings.map(({ path, rule, message }) => ({ path, rule, message })),
  };
}
