/** From the catalog to a connected account: choosing, logging in, codes, windows, waiting. */
import { chains } from '@fairlead/chains';
import {
  type Account,
  type BrowserWallet,
  type Challenge,
  type ChallengeAnswer,
  type ConnectorState,
  type Outcome,
  sandboxUsers,
  scenarioUsers,
  type WalletAccount,
} from '@fairlead/connectors';
import type { SessionActionBody } from '@fairlead/wire/session-actions';
import type { Notice, Screen } from '@fairlead/wire/session-view';
import type { Integration } from '../catalog/index.ts';
import { ApiError } from '../http/api-error.ts';
import { absentWallets, notInstalled } from './absent-wallets.ts';
import { offerApiKey, offersApiKey } from './api-key-offer.ts';
import { insertAuthorization, takeAuthorization } from './authorizations.ts';
import { integrationOfWallet, takesWalletsOn } from './browser-wallets.ts';
import { cannotBeAsked, isNewProof, refuseToResend, waitOf } from './challenges.ts';
import { connectedStep } from './connected.ts';
import { chosenIntegration, connectorOf, offeredIntegrations, usableIntegrations } from './context.ts';
import { ask } from './institution.ts';
import { integrationSummary, named } from './integration-words.ts';
import type { Message } from './messages.ts';
import { type Failure, noticeOf } from './notice.ts';
import { reopenAccount, returningAccount, useConnection } from './returning-accounts.ts';
import { startOver } from './start-over.ts';
import { openChallenge, type Step, type StepContext } from './step.ts';
import { beginWithWallet, proveWithBrowserWallet } from './verify.ts';

export async function chooseIntegration(
  context: StepContext,
  body: { integrationId: string; searched: boolean; accountId?: string },
): Promise<Step> {
  const { services, session } = context;
  const list = body.accountId === undefined ? offeredIntegrations : usableIntegrations;
  const integration = list(services, session).find(each => each.id === body.integrationId);
  if (integration === undefined) {
    throw new ApiError('invalidField', 'This integration is not on the list of this session.');
  }
  const step =
    body.accountId === undefined
      ? await beginLogin(context, integration)
      : await reopen(context, integration, body.accountId);
  const selected: Message = {
    type: 'integrationSelected',
    payload: { ...named(integration), userSearched: body.searched },
  };
  return saidBefore(selected, step);
}

/** The message goes before everything else that the step tells. */
function saidBefore(message: Message, step: Step): Step {
  const { alongside } = step;
  if (alongside === undefined) return { ...step, messages: [message, ...(step.messages ?? [])] };
  return {
    ...step,
    alongside: async (transaction, connectionId) => {
      const addition = await alongside(transaction, connectionId);
      return { ...addition, messages: [message, ...(addition.messages ?? [])] };
    },
  };
}

/** A returning user's account: in without a login, or to the login where the institution wants one again. */
async function reopen(context: StepContext, integration: Integration, accountId: string): Promise<Step> {
  const returning = returningAccount(context.session, integration, accountId);
  if (returning === undefined) {
    throw new ApiError('invalidField', 'This account is not on the list of this session.');
  }
  const found = await reopenAccount(context, integration, returning);
  if (found?.status === 'done') {
    return connectedStep(context, integration, found.result, transaction =>
      useConnection(context, transaction, integration, found.connection),
    );
  }
  if (found === undefined) return beginLogin(context, integration);
  const { requestId } = context;
  // A wallet whose chain is silent is not to be taken for another one of its name, which the sandbox would play.
  const isSilent = integration.kind === 'wallet' && found.reason === 'unreachable';
  const step = isSilent ? startOver() : await beginLogin(context, integration);
  const error: Message = {
    type: 'integrationConnectionError',
    payload: { errorMessage: found.message, requestId },
  };
  return { ...step, notice: noticeOf(found, requestId), messages: [error, ...(step.messages ?? [])] };
}

async function beginLogin(context: StepContext, integration: Integration): Promise<Step> {
  const { services, session } = context;
  if (integration.kind === 'wallet') {
    // Nobody plays it: the user connects it where the page finds it.
    if (session.scope.environment === 'live') return startOver();
    return session.configuration.verification
      ? beginWithWallet(context, integration)
      : connectWallet(context, integration);
  }
  const progress = { integrationId: integration.id };
  const connector = connectorOf(services, session, integration);
  if (connector.loginMethods[0] === 'password') {
    return { state: 'connecting', screen: loginScreen(context, integration), progress };
  }
  const authorizationId = services.random.uuid();
  const connecting = connector.connect({
    method: 'oauth',
    redirectUrl: `${services.publicUrl}/link/v1/authorized`,
    correlation: authorizationId,
  });
  const outcome = await ask(services, connecting, 'no', { sessionId: session.id });
  return { ...(await connectStep(context, integration, outcome, { authorizationId })), progress };
}

/**
 * @param account the one that was proven, or that a wallet of the browser showed: the wallet is connected by it, and by no other
 * @param browserWallet absent: the sandbox plays the wallet
 */
export async function connectWallet(
  context: StepContext,
  integration: Integration,
  account?: WalletAccount,
  browserWallet?: BrowserWallet,
): Promise<Step> {
  const { services, session } = context;
  const connector = connectorOf(services, session, integration);
  const connecting = connector.connect({
    method: 'wallet',
    ...(account && { account }),
    ...(browserWallet && { browserWallet }),
  });
  const outcome = await ask(services, connecting, 'no', { sessionId: session.id });
  return connectStep(context, integration, outcome, {});
}

/**
 * A wallet that the page has found in the user's browser, and the account that it showed there. The account is the wallet's
 * word: what it holds is read from the chain, and only its key can sign.
 */
export async function connectBrowserWallet(
  context: StepContext,
  { name, rdns, networkType, address, solanaFeatures }: SessionActionBody<'connect-wallet'>,
): Promise<Step> {
  const { services, session, requestId } = context;
  const isTaken = networkType !== 'unknown' && takesWalletsOn(services, session, networkType);
  const integration = isTaken && integrationOfWallet(services, session, name);
  if (!integration) throw takesNone();
  // Before anything is proven by a wallet that could not pay after it.
  if (session.configuration.transfer && networkType === 'solana' && !solanaFeatures?.length) {
    throw new ApiError('invalidField', 'This session is paid by the wallet: say what it can pay with.');
  }
  const wallet: BrowserWallet = {
    name,
    ...(rdns !== undefined && { rdns }),
    ...(solanaFeatures && { solanaFeatures }),
  };
  if (session.configuration.verification) {
    const step = await proveWithBrowserWallet(context, integration, wallet, { networkType, address });
    return afterSelection(integration, step);
  }
  const step = chains[networkType].parseAddress(address).ok
    ? await connectWallet(context, integration, { networkType, address }, wallet)
    : startOver({ code: 'addressMalformed', moneyMoved: 'no', requestId });
  return afterSelection(integration, step);
}

/** From the catalog: the user looks for one that the page has not found, and stays where all others are. */
export async function missBrowserWallet(
  { services, session, requestId }: StepContext,
  { integrationId }: { integrationId: string },
): Promise<Step> {
  const absent = absentWallets(services, session);
  if (absent.length === 0) throw takesNone();
  const missed = absent.find(({ integration }) => integration.id === integrationId);
  if (missed === undefined) {
    throw new ApiError('invalidField', 'This wallet is not on the list of this session.');
  }
  const names = { integrationType: missed.integration.type, integrationName: missed.integration.name };
  return {
    ...startOver({ code: 'walletAbsent', moneyMoved: 'no', requestId }),
    messages: [
      { type: 'integrationSelected', payload: { ...names, userSearched: false } },
      { type: 'connectionUnavailable', payload: { ...names, reason: notInstalled } },
    ],
  };
}

function takesNone(): ApiError {
  return new ApiError('sessionMovedOn', 'This session takes no such wallet of the browser.');
}

function afterSelection(integration: Integration, step: Step): Step {
  const selected: Message = {
    type: 'integrationSelected',
    payload: { ...named(integration), userSearched: false },
  };
  return saidBefore(selected, step);
}

function loginScreen({ services, session }: StepContext, integration: Integration): Screen {
  return {
    kind: 'login',
    integration: integrationSummary(services, integration),
    ...(session.scope.environment === 'sandbox' && {
      sandboxUsers: sandboxUsers.map(({ name }) => name),
      scenarioUsers: scenarioUsers.map(({ name }) => name),
    }),
  };
}

export async function logIn(
  context: StepContext,
  body: { username: string; password: string },
): Promise<Step> {
  const { services, session } = context;
  const integration = chosenIntegration(services, session);
  const connecting = connectorOf(services, session, integration).connect({ method: 'password', ...body });
  const outcome = await ask(services, connecting, 'no', { sessionId: session.id });
  const step = await connectStep(context, integration, outcome, {});
  return { ...step, messages: [{ type: 'credentialsEntered' }, ...(step.messages ?? [])] };
}

export async function enterLoginCode(context: StepContext, body: { code: string }): Promise<Step> {
  const step = await resumeLogin(context, { kind: 'code', code: body.code });
  return { ...step, messages: [{ type: 'integrationMfaEntered' }, ...(step.messages ?? [])] };
}

/** One of the accounts that the login opened. */
export async function chooseAccount(context: StepContext, body: { accountId: string }): Promise<Step> {
  const { screen } = context.session;
  const offered = screen.kind === 'accountChoice' && screen.accounts.some(({ id }) => id === body.accountId);
  if (!offered) throw new ApiError('invalidField', 'This account is not on the list of this login.');
  return resumeLogin(context, { kind: 'account', id: body.accountId });
}

/** Back from the code to the form. */
export async function returnToLogin(context: StepContext): Promise<Step> {
  return beginLogin(context, chosenIntegration(context.services, context.session));
}

export async function resendLoginCode(context: StepContext): Promise<Step> {
  refuseToResend(context);
  return resumeLogin(context, { kind: 'resend' });
}

/** Goes on after a wait, or after the institution's window has come back; until then the screen stays. */
export async function continueLogin(context: StepContext): Promise<Step> {
  const { services, session } = context;
  if (session.screen.kind !== 'oauth') return resumeLogin(context, { kind: 'none' });
  const parameters = await takeAuthorization(services, session);
  if (parameters === undefined) return stay(context);
  return resumeLogin(context, { kind: 'oauth', parameters });
}

async function stay(context: StepContext, notice: Notice | null = context.session.notice): Promise<Step> {
  const { session } = context;
  const challenge = await openChallenge(context.services, session);
  return { state: session.state, screen: session.screen, challenge, ...(notice && { notice }) };
}

async function resumeLogin(context: StepContext, answer: ChallengeAnswer): Promise<Step> {
  const { services, session } = context;
  const integration = chosenIntegration(services, session);
  const state = await openChallenge(services, session);
  const connecting = connectorOf(services, session, integration).resumeConnect(state, answer);
  const outcome = await ask(services, connecting, 'no', { sessionId: session.id });
  // One question that was lost among many does not end a wait.
  if (outcome.status === 'failed' && outcome.reason === 'unreachable' && answer.kind === 'none') {
    return stay(context, noticeOf(outcome, context.requestId));
  }
  return connectStep(context, integration, outcome, {});
}

async function connectStep(
  context: StepContext,
  integration: Integration,
  outcome: Outcome<Account> | ({ status: 'failed' } & Failure),
  { authorizationId }: { authorizationId?: string },
): Promise<Step> {
  switch (outcome.status) {
    case 'done':
      return offersApiKey(context, integration, outcome.result)
        ? offerApiKey(context, integration, outcome.result)
        : connectedStep(context, integration, outcome.result);
    case 'challenge':
      return challengeStep(context, integration, outcome.challenge, outcome.state, authorizationId);
    case 'failed': {
      const { requestId, services, session } = context;
      const messages: Message[] = [
        { type: 'integrationConnectionError', payload: { errorMessage: outcome.message, requestId } },
      ];
      const notice = noticeOf(outcome, requestId);
      const withPassword = connectorOf(services, session, integration).loginMethods[0] === 'password';
      if (withPassword) {
        return { state: 'connecting', screen: loginScreen(context, integration), notice, messages };
      }
      return { ...startOver(notice), messages };
    }
  }
}

function challengeStep(
  context: StepContext,
  integration: Integration,
  challenge: Challenge,
  state: ConnectorState,
  authorizationId: string | undefined,
): Step | Promise<Step> {
  const { services, session, now, requestId } = context;
  const summary = integrationSummary(services, integration);
  const base = { state: 'connecting' as const, challenge: state };
  const asksNew = isNewProof(session, challenge);
  switch (challenge.kind) {
    case 'code': {
      const { method, sentTo, attemptsLeft, canResend, refused } = challenge;
      const screen: Screen = {
        kind: 'code',
        integration: summary,
        purpose: 'login',
        method,
        ...(sentTo !== undefined && { sentTo }),
        attemptsLeft,
        expiresAt: challenge.expiresAt.toISOString(),
        canResend,
      };
      if (refused !== undefined) {
        const notice = noticeOf({ reason: 'wrongCode', moneyMoved: 'no' }, requestId);
        return { ...base, screen, notice };
      }
      return { ...base, screen, ...(asksNew && { messages: [{ type: 'integrationMfaRequired' }] }) };
    }
    case 'oauth': {
      if (authorizationId === undefined)
        return connectStep(context, integration, cannotBeAsked(integration), {});
      return {
        ...base,
        screen: {
          kind: 'oauth',
          integration: summary,
          authorizeUrl: challenge.authorizeUrl,
          expiresAt: challenge.expiresAt.toISOString(),
        },
        messages: [{ type: 'integrationOAuthStarted' }],
        alongside: async transaction => {
          await insertAuthorization(services, transaction, session, {
            id: authorizationId,
            integrationId: integration.id,
            state,
            expiresAt: challenge.expiresAt,
          });
          return {};
        },
      };
    }
    case 'wait':
    case 'device':
    case 'email':
    case 'allowList':
      return {
        ...base,
        screen: {
          kind: 'wait',
          integration: summary,
          purpose: 'login',
          ...waitOf(challenge),
          since: session.screen.kind === 'wait' ? session.screen.since : now.toISOString(),
        },
        ...(asksNew && { messages: [{ type: 'integrationMfaRequired' }] }),
      };
    case 'accountChoice': {
      if (challenge.accounts.length === 0)
        return connectStep(context, integration, cannotBeAsked(integration), {});
      const isNew = session.screen.kind !== 'accountChoice';
      return {
        ...base,
        screen: {
          kind: 'accountChoice',
          integration: summary,
          accounts: challenge.accounts.map(({ id, name }) => ({ id, name })),
          expiresAt: challenge.expiresAt.toISOString(),
        },
        ...(isNew && { messages: [{ type: 'integrationAccountSelectionRequired' }] }),
      };
    }
    case 'walletSignature':
      return connectStep(context, integration, cannotBeAsked(integration), {});
  }
}
