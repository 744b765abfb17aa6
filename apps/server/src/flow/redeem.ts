/**
 * From the one-time code to a session. Nothing is burnt before the page that asks has shown who it is: an origin
 * that the client has not allowed is turned away with the token intact.
 */
import { hash } from 'node:crypto';
import type { RedeemRequest } from '@fairlead/wire/session-actions';
import type { RedeemedSession } from '@fairlead/wire/session-view';
import { isFramed } from '@fairlead/wire/surface';
import type { Appearance } from '../clients/index.ts';
import { grouped } from '../database/grouped.ts';
import type { Scope } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { codeDigest, findByCodes, findByPayLink, type LinkToken, stateAt } from '../link-tokens/index.ts';
import {
  findSessionBySecret,
  type NewSession,
  type Session,
  type SessionConfiguration,
  sessionFrom,
} from '../sessions/store.ts';
import { takesAnyWallet } from './browser-wallets.ts';
import { byTimeOf } from './client-time.ts';
import { chooseIntegration } from './connect.ts';
import { deadState, deadToken } from './dead-token.ts';
import { homeScreen } from './home.ts';
import { sessionOpener } from './open-sessions.ts';
import { allowedOpener } from './opener.ts';
import { findReturningAccounts } from './returning-accounts.ts';
import type { Services } from './services.ts';
import { catalogScreen, storedCatalog } from './start-over.ts';
import { idleDeadline, takeStep } from './step.ts';
import { firstView, viewOf } from './view.ts';

export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

export type Redeem = (request: RedeemRequest, requestId: string) => Promise<RedeemedSession>;

/**
 * Made once for a server, because redemptions that come at the same time share their statements and their commit.
 *
 * @returns what redeems a code. It throws ApiError `linkTokenUnknown`, `linkTokenUsed`, `linkTokenExpired`,
 *   `linkTokenRevoked`, `originNotAllowed`, `surfaceNotAllowed`, `sdkOutdated`.
 */
export function redeemer(general: Services): Redeem {
  const { db, random } = general;
  const findToken = grouped((holders: readonly Holder[]) => findByCodes(db, holders));
  const open = sessionOpener(general);

  return async (request, requestId) => {
    const { clientId, surface } = request;
    const digest = codeDigest(request.code);
    const token =
      surface === 'payLink'
        ? await findByPayLink(db, digest)
        : clientId && (await findToken({ clientId, codeDigest: digest }));
    if (!token) throw deadToken('unknown');
    const holder = { clientId: token.clientId, codeDigest: digest };
    const services = await byTimeOf(general, token);
    const now = services.clock.now();
    const state = deadState(stateAt(token, now));
    if (state === 'used') return sessionOfOld(services, token, request);
    if (state !== undefined) throw deadToken(state);
    const scope = { clientId: token.clientId, environment: token.environment };
    const { client, peerOrigin } = await openerOf(general, scope, token.configuration.subClientId, request);

    const sessionSecret = secretFor(request) ?? random.bytes(32).toString('base64url');
    const configuration = await configurationOf(services, token, request);
    const fresh = newSession(services, token, { request, configuration, peerOrigin, sessionSecret, now });
    if (!(await open({ holder, scope, session: fresh }))) {
      // Somebody was faster, or the token died since we looked.
      const found = await findToken(holder);
      const since = (found && deadState(stateAt(found, services.clock.now()))) ?? 'unknown';
      if (found && since === 'used') return sessionOfOld(services, found, request);
      throw deadToken(since);
    }
    const session = sessionFrom(scope, fresh);
    if (choosesOnCatalog(services, session)) {
      const screen = session.screen.kind === 'home' ? session.screen : catalogScreen(services, session);
      return { sessionSecret, view: firstView(services, { ...session, screen }, client) };
    }
    const begun = await goToFixedIntegration(services, session, requestId);
    return { sessionSecret, view: await viewOf(services, begun, 0) };
  };
}

type Holder = { clientId: string; codeDigest: Buffer };

/**
 * What is remembered of a client is good enough to let a page in. Before one is turned away the database is asked, so
 * that an origin works as soon as it has been added.
 */
async function openerOf(
  { directory }: Services,
  scope: Scope,
  subClientId: string | undefined,
  request: RedeemRequest,
): Promise<{ peerOrigin: string | null; client: Appearance['client'] }> {
  const judge = async (fresh?: 'fresh') => {
    const { client, ...allowed } = await directory.appearance(scope, subClientId, fresh);
    return { client, peerOrigin: allowedOpener(allowed, scope.environment, request) };
  };
  return judge().catch(error => {
    if (error instanceof ApiError) return judge('fresh');
    throw error;
  });
}

/**
 * With the browser's proof the secret is made of it and of the code, so that the same browser gets the same session when
 * it asks again after a lost answer. Who has only one of the two (the host page knows the code) cannot make it.
 */
function secretFor({ code, proof }: RedeemRequest): string | undefined {
  if (proof === undefined) return undefined;
  return hash('sha256', `fairlead session secret\n${code}\n${proof}`, 'base64url');
}

/** The session that this very browser has opened with the token. @throws ApiError `linkTokenUsed`, `originNotAllowed` */
async function sessionOfOld(
  services: Services,
  token: LinkToken,
  request: RedeemRequest,
): Promise<RedeemedSession> {
  const sessionSecret = secretFor(request);
  const session =
    sessionSecret === undefined ? undefined : await findSessionBySecret(services.db, digestOf(sessionSecret));
  if (sessionSecret === undefined || session?.linkTokenId !== token.id) throw deadToken('used');
  if (isFramed(session.surface) && request.peerOrigin !== session.peerOrigin) {
    throw new ApiError('originNotAllowed', 'This session was opened by a page of another origin.');
  }
  return { sessionSecret, view: await viewOf(services, session, 0) };
}

/** What strangers say of themselves: never a reason to fail, and never what PostgreSQL cannot keep. */
function printable(text: string): string {
  return text.toWellFormed().replaceAll(/\p{Cc}/gu, '');
}

/** What the token asks for, and the accounts of a returning user, whose tokens came with it or with this request. */
async function configurationOf(
  { db }: Services,
  { clientId, environment, configuration }: LinkToken,
  { accessTokens = [] }: RedeemRequest,
): Promise<SessionConfiguration> {
  if (accessTokens.length === 0 && !configuration.accessTokenDigests?.length) return configuration;
  // A wallet is proven in every session that asks for it: an earlier connection does not stand for a signature.
  if (configuration.verification !== undefined) return configuration;
  const scope: Scope = { clientId, environment };
  const returning = await findReturningAccounts(db, scope, configuration, accessTokens);
  return { ...configuration, ...(returning.length > 0 && { returningAccounts: returning }) };
}

function newSession(
  services: Services,
  { id: linkTokenId, clientId, environment }: LinkToken,
  opening: {
    request: RedeemRequest;
    configuration: SessionConfiguration;
    peerOrigin: string | null;
    sessionSecret: string;
    now: Date;
  },
): NewSession {
  const { request, configuration, peerOrigin, sessionSecret, now } = opening;
  const { surface, sdk } = request;
  return {
    id: services.random.uuid(),
    subClientId: configuration.subClientId ?? null,
    linkTokenId,
    userId: configuration.userId,
    secretDigest: digestOf(sessionSecret),
    surface,
    peerOrigin,
    sdk: sdk ? { platform: printable(sdk.platform), version: printable(sdk.version) } : null,
    fiatCurrency: request.fiatCurrency ?? 'USD',
    configuration,
    screen:
      configuration.home && configuration.integrationId === undefined
        ? homeScreen(services, { scope: { clientId, environment }, configuration })
        : storedCatalog,
    now,
    expiresAt: idleDeadline(now, now),
  };
}

/** Where the client chose a wallet, the user still says which: the one of the browser, or the one that the sandbox plays. */
function choosesOnCatalog(services: Services, session: Session): boolean {
  const { integrationId, returningAccounts } = session.configuration;
  if (integrationId === undefined) return true;
  const isKnown = returningAccounts?.some(each => each.integrationId === integrationId);
  return !isKnown && takesAnyWallet(services, session);
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
