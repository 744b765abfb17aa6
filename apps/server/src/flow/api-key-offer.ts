/**
 * After a login by password: an API key in the account, where the institution makes them. The connection then rests on the
 * key and does not end with the login; the client's token stays the same.
 */
import type { Account } from '@fairlead/connectors';
import type { Integration } from '../catalog/index.ts';
import { afterConnecting, kept, progressWith } from './connected.ts';
import { chosenIntegration, connectedAccount, connectorOf } from './context.ts';
import { ask } from './institution.ts';
import { integrationSummary } from './integration-words.ts';
import { keepConnection, replaceCredentials } from './keep-connection.ts';
import { noticeOf } from './notice.ts';
import { startOver } from './start-over.ts';
import type { Step, StepContext } from './step.ts';

/** Whether the user is asked: the client may have turned it off (`disableApiKeyGeneration`). */
export function offersApiKey(
  { services, session }: StepContext,
  integration: Integration,
  { credentials }: Account,
): boolean {
  const connector = connectorOf(services, session, integration);
  return (
    session.configuration.offerApiKey &&
    connector.createApiKey !== undefined &&
    connector.loginMethods[0] === 'password' &&
    !('apiKey' in credentials)
  );
}

/** The account is connected already, whatever the user says to this. */
export function offerApiKey(context: StepContext, integration: Integration, account: Account): Step {
  const { services, session } = context;
  const { accountName } = account;
  const step: Step = {
    state: session.configuration.transfer ? 'choosing' : 'connected',
    screen: { kind: 'apiKeyOffer', integration: integrationSummary(services, integration), accountName },
    progress: progressWith(context, integration, accountName),
  };
  return kept(step, transaction => keepConnection(context, transaction, integration, account));
}

export async function createApiKey(context: StepContext): Promise<Step> {
  const { services, session, requestId } = context;
  const integration = chosenIntegration(services, session);
  const account = await connectedAccount(services, session);
  const connector = connectorOf(services, session, integration);
  if (account === undefined || connector.createApiKey === undefined) return startOver();
  const { connection, credentials } = account;
  const made = await ask(services, connector.createApiKey(credentials), 'no', { sessionId: session.id });
  if (made.status !== 'done') {
    const refusal = { reason: 'refusedByInstitution', moneyMoved: 'no' } as const;
    const notice = noticeOf(made.status === 'failed' ? made : refusal, requestId);
    return { state: session.state, screen: session.screen, notice };
  }
  const { accountName } = connection;
  const fresh = made.result.credentials;
  const next = await afterConnecting(context, integration, { accountName, credentials: fresh });
  return kept(next, async transaction => {
    await replaceCredentials(services, transaction, connection, fresh, 'connection.apiKeyCreated');
    return { connectionId: connection.id };
  });
}

export async function declineApiKey(context: StepContext): Promise<Step> {
  const { services, session } = context;
  const account = await connectedAccount(services, session);
  if (account === undefined) return startOver();
  const { connection, credentials } = account;
  const { accountName } = connection;
  return afterConnecting(context, chosenIntegration(services, session), { accountName, credentials });
}
