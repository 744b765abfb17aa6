/**
 * From the one-time code to a session. Nothing is burnt before the page that asks has shown who it is: an origin
 * that the client has not allowed is turned away with the token intact.
 */
import { createHash } from 'node:crypto';
import type { RedeemRequest } from '@fairlead/wire/session-actions';
import type { RedeemedSession } from '@fairlead/wire/session-view';
import { allowedOrigins, isOriginAllowed } from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import { ApiError } from '../http/api-error.ts';
import {
  codeDigest,
  findByCode,
  type LinkToken,
  type LinkTokenState,
  redeem as redeemCode,
  stateAt,
} from '../link-tokens/index.ts';
import {
  insertSession,
  type NewSession,
  type Session,
  type SessionConfiguration,
} from '../sessions/store.ts';
import { byTimeOf } from './client-time.ts';
import { chooseIntegration } from './connect.ts';
import { findReturningAccounts } from './returning-accounts.ts';
import type { Services } from './services.ts';
import { catalogScreen } from './start-over.ts';
import { idleDeadline, takeStep } from './step.ts';
import { viewOf } from './view.ts';

export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

const dead = {
  used: ['linkTokenUsed', 'This Link token has been used. Each one opens one session; ask for a new one.'],
  expired: ['linkTokenExpired', 'This Link token was not opened in time. Ask for a new one.'],
  revoked: ['linkTokenRevoked', 'This Link token has been revoked. Ask for a new one.'],
  unknown: ['linkTokenUnknown', 'This server has made no such Link token.'],
} as const;

function deadState(state: LinkTokenState): keyof typeof dead | undefined {
  if (state === 'redeemed') return 'used';
  return state === 'expired' || state === 'revoked' ? state : undefined;
}

function deadToken(state: keyof typeof dead): ApiError {
  const [errorType, message] = dead[state];
  return new ApiError(errorType, message);
}

/**
 * @throws ApiError `linkTokenUnknown`, `linkTokenUsed`, `linkTokenExpired`, `linkTokenRevoked`, `originNotAllowed`.
 */
export async function redeem(
  general: Services,
  request: RedeemRequest,
  requestId: string,
): Promise<RedeemedSession> {
  const holder = { clientId: request.clientId, codeDigest: codeDigest(request.code) };
  const token = await findByCode(general.db, holder);
  if (token === undefined) throw deadToken('unknown');
  const services = await byTimeOf(general, token);
  const now = services.clock.now();
  const state = deadState(stateAt(token, now));
  if (state !== undefined) throw deadToken(state);
  const peerOrigin = await allowedPeer(services, token, request);

  const sessionSecret = services.random.bytes(32).toString('base64url');
  const session = await openSession(services, holder, {
    secretDigest: digestOf(sessionSecret),
    surface: request.surface,
    peerOrigin,
    accessTokens: request.accessTokens ?? [],
    sdk: request.sdk
      ? { platform: printable(request.sdk.platform), version: printable(request.sdk.version) }
      : null,
    now,
  });
  const begun = await goToFixedIntegration(services, session, requestId);
  return { sessionSecret, view: await viewOf(services, begun, 0) };
}

/** What strangers say of themselves: never a reason to fail, and never what PostgreSQL cannot keep. */
function printable(text: string): string {
  return text.toWellFormed().replaceAll(/\p{Cc}/gu, '');
}

async function allowedPeer(
  services: Services,
  token: LinkToken,
  request: RedeemRequest,
): Promise<string | null> {
  if (request.surface === 'top') return null;
  const scope = { clientId: token.clientId, environment: token.environment };
  const origins = await allowedOrigins(services.db, scope, token.configuration.subClientId);
  const origin = request.peerOrigin;
  if (origin !== undefined && isOriginAllowed(origins, scope.environment, origin)) return origin;
  throw new ApiError(
    'originNotAllowed',
    `Link was opened by a page at ${origin ?? 'an unknown address'}, which is not among the origins that the client allows. ` +
      `Add it: fairlead origins add ${origin ?? 'https://your.site'}`,
  );
}

async function openSession(
  services: Services,
  holder: { clientId: string; codeDigest: Buffer },
  {
    accessTokens,
    ...opening
  }: Pick<NewSession, 'secretDigest' | 'surface' | 'peerOrigin' | 'sdk' | 'now'> & {
    accessTokens: readonly string[];
  },
): Promise<Session> {
  const id = services.random.uuid();
  const { now } = opening;
  return services.db.transaction().execute(async transaction => {
    // Of two that redeem at once, the database lets one through.
    const redeemed = await redeemCode(transaction, { ...holder, now, sessionId: id });
    if (redeemed.state !== 'redeemed') throw deadToken(redeemed.state);
    const { clientId, environment, configuration: asked, id: linkTokenId } = redeemed.token;
    const scope: Scope = { clientId, environment };
    const returning = await findReturningAccounts(transaction, scope, asked, accessTokens);
    const configuration: SessionConfiguration = {
      ...asked,
      ...(returning.length > 0 && { returningAccounts: returning }),
    };
    const session = await insertSession(transaction, scope, {
      ...opening,
      id,
      subClientId: configuration.subClientId ?? null,
      linkTokenId,
      userId: configuration.userId,
      configuration,
      screen: catalogScreen(services, { scope, configuration }),
      expiresAt: idleDeadline(now, now),
    });
    const { surface, peerOrigin } = opening;
    await appendEvent(transaction, scope, {
      id: services.random.uuid(),
      subjectKind: 'session',
      subjectId: id,
      type: 'session.open',
      payload: { linkTokenId, userId: configuration.userId, surface, peerOrigin },
      at: now,
    });
    return session;
  });
}

/** Where the client has chosen the integration, its login is the first screen. */
async function goToFixedIntegration(
  services: Services,
  session: Session,
  requestId: string,
): Promise<Session> {
  const { integrationId, returningAccounts } = session.configuration;
  if (integrationId === undefined) return session;
  // A returning user goes in without a login: the first account there is the one that the client means.
  const accountId = returningAccounts?.find(each => each.integrationId === integrationId)?.connectionId;
  return takeStep(services, session, 'choose-integration', session.version, requestId, context =>
    chooseIntegration(context, { integrationId, searched: false, ...(accountId && { accountId }) }),
  );
}
