/**
 * A whole session without its page, for tests of back ends: redeems the Link token and does what a user would do, one
 * action after the other, each through the same checks as one that comes from a page.
 */
import { authorizeSandbox, sandboxUsers } from '@fairlead/connectors';
import type { FinishedSandboxSession, FinishSandboxSession } from '@fairlead/wire';
import type { SessionAction, SessionActionBody } from '@fairlead/wire/session-actions';
import type { OutgoingMessage, Screen, SessionView } from '@fairlead/wire/session-view';
import type { Scope } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { codeDigest, findByCode } from '../link-tokens/index.ts';
import { findSessionBySecret, type Session } from '../sessions/store.ts';
import { takeAction } from './actions.ts';
import { answerAuthorization, findAuthorization } from './authorizations.ts';
import { byTimeOf } from './client-time.ts';
import { digestOf, type Redeem } from './redeem.ts';
import type { Services } from './services.ts';
import { viewOf } from './view.ts';

/** What every sandbox user has: the documentation prints them. */
const password = 'Pass123';
const code = '123456';

/** More than any way through takes, waits included: who gets here goes in circles. */
const mostActions = 80;

type Move = {
  [Action in SessionAction]: {
    action: Action;
    words: Omit<SessionActionBody<Action>, 'version' | 'after'>;
    /** First this long, in the world's milliseconds. */
    wait?: number;
  };
}[SessionAction];

/** @throws ApiError what redeeming throws; `linkTokenUnknown` also for a token of another client or of live */
export async function finishSession(
  general: Services,
  scope: Scope,
  wishes: FinishSandboxSession,
  by: { redeem: Redeem; requestId: string },
): Promise<FinishedSandboxSession> {
  const authCode = codeIn(wishes.linkToken);
  const holder = { clientId: scope.clientId, codeDigest: codeDigest(authCode) };
  const token = await findByCode(general.db, holder);
  if (token?.environment !== 'sandbox') {
    throw new ApiError('linkTokenUnknown', 'This is no Link token of your sandbox.');
  }
  const redeemed = await by.redeem(
    { clientId: scope.clientId, code: authCode, surface: 'window' },
    by.requestId,
  );
  const services = await byTimeOf(general, scope);
  const found = await findSessionBySecret(services.db, digestOf(redeemed.sessionSecret));
  if (found === undefined) throw new Error('the session that was just opened is gone');
  let session: Session = found;
  let view: SessionView = redeemed.view;
  const messages: OutgoingMessage[] = [...view.messages];

  const act = async ({ action, words }: Move) => {
    const after = messages.at(-1)?.sequence ?? 0;
    const body = { ...words, version: session.version, after } as SessionActionBody<SessionAction>;
    session = await takeAction(services, session, { action, body, requestId: by.requestId });
    view = await viewOf(services, session, after);
    messages.push(...view.messages);
  };

  const screens: Screen['kind'][] = [view.screen.kind];
  for (let actions = 0; wishes.act !== 'leave' && actions < mostActions; actions += 1) {
    if (view.screen.kind === 'oauth') await answerWindow(services, view.screen.authorizeUrl, wishes);
    const move = nextMove(view.screen, wishes);
    if (move === undefined) break;
    if (move.wait !== undefined) await services.pause(move.wait);
    await act(move);
    if (screens.at(-1) !== view.screen.kind) screens.push(view.screen.kind);
    // Whoever is told that something is wrong looks at it, and here there is nobody to look.
    if (view.notice !== undefined && view.screen.kind !== 'wait') break;
  }
  const { notice } = view;
  if (session.endedAt === null) await act({ action: 'close', words: {} });
  return {
    sessionId: session.id,
    linkTokenId: session.linkTokenId,
    state: session.state,
    screens,
    notice: notice?.code ?? null,
    transferId: session.transferId,
    events: messages.map(({ type, payload }) => ({ type, ...(payload !== undefined && { payload }) })),
  };
}

/** @throws ApiError `linkTokenUnknown` for a text that no mint has answered */
function codeIn(linkToken: string): string {
  try {
    const authCode = new URL(Buffer.from(linkToken, 'base64').toString()).searchParams.get('auth_code');
    if (authCode !== null) return authCode;
  } catch {
    // Not an address: no token of ours.
  }
  throw new ApiError(
    'linkTokenUnknown',
    'This is no Link token: give content.linkToken of the mint’s answer.',
  );
}

/** What the user does in the exchange's own window. A second answer changes nothing, so it may be given again. */
async function answerWindow(
  services: Services,
  address: string,
  wishes: FinishSandboxSession,
): Promise<void> {
  const id = address.slice(address.lastIndexOf('/') + 1);
  const authorization = await findAuthorization(services, id);
  if (authorization === undefined || authorization.answered) return;
  const answer = { username: wishes.user ?? defaultUser, password, code };
  const outcome = authorizeSandbox(
    authorization.state,
    wishes.act === 'refuse' ? { deny: true } : answer,
    services.clock,
  );
  if ('parameters' in outcome) {
    await answerAuthorization(services, authorization.scope, id, outcome.parameters);
    return;
  }
  throw new ApiError('invalidField', outcome.message);
}

const defaultUser = sandboxUsers[0]?.name ?? 'Mesh';

/** `undefined`: there is nothing more to do for somebody who wants what `wishes` say. */
function nextMove(screen: Screen, wishes: FinishSandboxSession): Move | undefined {
  const refuses = wishes.act === 'refuse';
  switch (screen.kind) {
    case 'home':
      return { action: 'choose-method', words: { method: screen.methods[0] ?? 'embedded' } };
    case 'funding': {
      const fundingId = screen.choices.find(({ reason }) => reason === undefined)?.id;
      return fundingId === undefined ? undefined : { action: 'choose-funding', words: { fundingId } };
    }
    case 'catalog': {
      const listed = screen.integrations;
      const integrationId =
        wishes.integrationId ?? (listed.find(({ type }) => type === 'sandbox') ?? listed[0])?.id;
      if (integrationId === undefined) return undefined;
      return { action: 'choose-integration', words: { integrationId, searched: false } };
    }
    case 'login':
      return { action: 'log-in', words: { username: wishes.user ?? defaultUser, password } };
    case 'code':
      return refuses && screen.purpose === 'approve' ? undefined : { action: 'enter-code', words: { code } };
    case 'oauth':
      return { action: 'continue', words: {} };
    case 'wait':
      return { action: 'continue', words: {}, wait: screen.pollAfterMs };
    case 'accountChoice': {
      const accountId = screen.accounts[0]?.id;
      return accountId === undefined ? undefined : { action: 'choose-account', words: { accountId } };
    }
    case 'apiKeyOffer':
      return { action: 'decline-api-key', words: {} };
    case 'asset': {
      const possible = screen.choices.find(({ reason }) => reason === undefined)?.symbol;
      const symbol = wishes.symbol ?? possible;
      return symbol === undefined ? undefined : { action: 'choose-asset', words: { symbol } };
    }
    case 'network': {
      const possible = screen.choices.find(({ reason }) => reason === undefined)?.network.id;
      const networkId = wishes.networkId ?? possible;
      return networkId === undefined ? undefined : { action: 'choose-network', words: { networkId } };
    }
    case 'amount':
      return {
        action: 'enter-amount',
        words: { amount: wishes.amount ?? screen.minimum.amount, unit: 'asset' },
      };
    case 'preview':
      return refuses ? undefined : { action: 'approve', words: { previewId: screen.previewId } };
    case 'verifyAccount': {
      const account = screen.accounts[0];
      if (account === undefined) return undefined;
      const { networkType, address } = account;
      return { action: 'choose-wallet-account', words: { networkType, address } };
    }
    case 'verifyMessage':
      if (screen.integration === undefined) return undefined;
      return { action: refuses ? 'refuse-message' : 'sign-message', words: {} };
    case 'walletApproval':
      return { action: refuses ? 'refuse-transaction' : 'sign-transaction', words: {} };
    case 'verified':
      return { action: 'finish-verification', words: {} };
    default:
      return undefined;
  }
}
