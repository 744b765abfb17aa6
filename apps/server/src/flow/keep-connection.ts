/** A connected account becomes a connection, and the client is told its token. */
import { createHash } from 'node:crypto';
import type { Account } from '@fairlead/connectors';
import type { AccessTokenPayload } from '@fairlead/wire/link-messages';
import type { Kysely } from 'kysely';
import type { Integration } from '../catalog/index.ts';
import { insertConnection, lockLivingConnection, renewConnection } from '../connections/store.ts';
import type { Database } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import { ApiError } from '../http/api-error.ts';
import { accessTokenContext, credentialsContext } from './context.ts';
import { brandInfo } from './integration-words.ts';
import type { Services } from './services.ts';
import type { StepAddition, StepContext } from './step.ts';

/** The same user with the same account keeps the connection and its token; only the credentials are new. */
export async function keepConnection(
  context: StepContext,
  transaction: Kysely<Database>,
  integration: Integration,
  account: Account,
): Promise<StepAddition & { connectionId: string }> {
  const { services, session, now } = context;
  const { scope, userId } = session;
  const identity = { userId, integrationId: integration.id, accountId: account.accountId };
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
    payload: { sessionId: session.id, userId, integrationId: integration.id, accountId: account.accountId },
    at: now,
  });
  return {
    connectionId: connection.id,
    messages: [
      {
        type: 'brokerageAccountAccessToken',
        payload: accessTokenPayload(services, integration, account, accessToken),
      },
    ],
  };
}

function accessTokenPayload(
  services: Services,
  integration: Integration,
  account: Account,
  accessToken: string,
): AccessTokenPayload {
  const { accountId, accountName } = account;
  return {
    accountTokens: [
      {
        account: { accountId, accountName, frontAccountId: accountId, meshAccountId: accountId },
        accessToken,
        tokenId: accessToken,
      },
    ],
    brokerBrandInfo: brandInfo(services, integration),
    brokerType: integration.brokerType,
    brokerName: integration.name,
  };
}
