/** A connected account becomes a connection, and the client is told its token. */
import { createHash } from 'node:crypto';
import type { Account, ConnectorState } from '@fairlead/connectors';
import type { AccessTokenPayload } from '@fairlead/wire/link-messages';
import type { Kysely } from 'kysely';
import type { Integration } from '../catalog/index.ts';
import {
  type Access,
  type Connection,
  insertConnection,
  lockLivingConnection,
  renewConnection,
} from '../connections/store.ts';
import type { Database, Scope } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import { ApiError } from '../http/api-error.ts';
import type { Session } from '../sessions/store.ts';
import { accessTokenContext, credentialsContext } from './context.ts';
import { brandInfo } from './integration-words.ts';
import type { Message } from './messages.ts';
import type { Services } from './services.ts';
import type { StepAddition, StepContext } from './step.ts';

/** The same user with the same account keeps the connection and its token; only the credentials are new. */
export async function keepAccount(
  services: Services,
  transaction: Kysely<Database>,
  scope: Scope,
  { userId, access, sessionId }: { userId: string; access: Access; sessionId: string | null },
  integration: Integration,
  account: Account,
): Promise<{ connectionId: string; accessToken: string }> {
  const now = services.clock.now();
  const { accountId } = account;
  const identity = { userId, integrationId: integration.id, accountId, access };
  const seal = (connectionId: string) =>
    services.secrets.seal(JSON.stringify(account.credentials), credentialsContext(connectionId));

  let connection = await lockLivingConnection(transaction, scope, identity);
  let accessToken: string;
  if (connection === undefined) {
    const id = services.random.uuid();
    accessToken = services.random.uuid();
    connection = await insertConnection(transaction, scope, {
      ...identity,
      id,
      accountName: account.accountName,
      accessTokenDigest: createHash('sha256').update(accessToken).digest(),
      sealedAccessToken: services.secrets.seal(accessToken, accessTokenContext(id)),
      sealedCredentials: seal(id),
      now,
    });
    if (connection === undefined) {
      throw new ApiError(
        'sessionMovedOn',
        'The same account was connected in another window at this moment. Try again.',
      );
    }
  } else {
    const sealed = await services.secrets.open(
      connection.sealedAccessToken,
      accessTokenContext(connection.id),
    );
    accessToken = sealed.toString();
    await renewConnection(transaction, scope, {
      id: connection.id,
      accountName: account.accountName,
      sealedCredentials: seal(connection.id),
      now,
    });
  }
  await appendEvent(transaction, scope, {
    id: services.random.uuid(),
    subjectKind: 'connection',
    subjectId: connection.id,
    type: 'connection.connected',
    payload: { sessionId, userId, integrationId: integration.id, accountId, access },
    at: now,
  });
  return { connectionId: connection.id, accessToken };
}

/** The same account behind the same token, with other credentials from now on. */
export async function replaceCredentials(
  services: Services,
  transaction: Kysely<Database>,
  { id, scope, accountName, userId, integrationId }: Connection,
  credentials: ConnectorState,
  event: 'connection.renewed' | 'connection.apiKeyCreated',
): Promise<void> {
  const now = services.clock.now();
  await renewConnection(transaction, scope, {
    id,
    accountName,
    sealedCredentials: services.secrets.seal(JSON.stringify(credentials), credentialsContext(id)),
    now,
  });
  await appendEvent(transaction, scope, {
    id: services.random.uuid(),
    subjectKind: 'connection',
    subjectId: id,
    type: event,
    payload: { userId, integrationId },
    at: now,
  });
}

export async function keepConnection(
  { services, session }: StepContext,
  transaction: Kysely<Database>,
  integration: Integration,
  account: Account,
): Promise<StepAddition & { connectionId: string }> {
  const { scope, userId, id: sessionId } = session;
  const owner = { userId, access: accessOf(session), sessionId };
  const { connectionId, accessToken } = await keepAccount(
    ...([services, transaction, scope, owner, integration, account] as const),
  );
  return { connectionId, messages: [accessTokenMessage(services, integration, account, accessToken)] };
}

/** What the token of this session's account is good for: moving money only where money is to be moved. */
export function accessOf({ configuration }: Pick<Session, 'configuration'>): Access {
  return configuration.transfer ? 'write' : 'read';
}

/** The `accountTokens` of a connected account, as page and API tell them. */
export function accountToken(
  { accountId, accountName }: Pick<Account, 'accountId' | 'accountName'>,
  accessToken: string,
  isReconnected = false,
): AccessTokenPayload['accountTokens'][number] {
  return {
    account: {
      accountId,
      accountName,
      frontAccountId: accountId,
      meshAccountId: accountId,
      ...(isReconnected && { isReconnected }),
    },
    accessToken,
    tokenId: accessToken,
  };
}

export function accessTokenMessage(
  services: Services,
  integration: Integration,
  account: Pick<Account, 'accountId' | 'accountName'>,
  accessToken: string,
  isReconnected = false,
): Message {
  const payload: AccessTokenPayload = {
    accountTokens: [accountToken(account, accessToken, isReconnected)],
    brokerBrandInfo: brandInfo(services, integration),
    brokerType: integration.brokerType,
    brokerName: integration.name,
  };
  return { type: 'brokerageAccountAccessToken', payload };
}
