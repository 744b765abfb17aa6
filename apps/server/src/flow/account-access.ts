/** From a client's token to the account behind it, for the API that works without the Link page. */
import type { Account, Connector, ConnectorState, Outcome } from '@fairlead/connectors';
import type { BrokerType } from '@fairlead/wire';
import type { Integration } from '../catalog/index.ts';
import { digestOf } from '../clients/index.ts';
import {
  type Access,
  type Connection,
  findConnectionByToken,
  findConnectionsOfUser,
  revokeConnection,
} from '../connections/store.ts';
import type { Scope } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import { ApiError, refused } from '../http/index.ts';
import { accessTokenContext, openCredentials } from './context.ts';
import { ask } from './institution.ts';
import { replaceCredentials } from './keep-connection.ts';
import type { Services } from './services.ts';

export type AccountAccess = {
  connection: Connection;
  integration: Integration;
  connector: Connector;
  credentials: ConnectorState;
};

/** How a request names an account. `paths`: what its fields are called there. */
export type AccountName = {
  authToken: string;
  /** Absent: not compared. */
  type?: BrokerType;
  paths?: { authToken: string; type: string };
};

const usualPaths = { authToken: 'authToken', type: 'type' };

/**
 * @param needs `write` for requests that move money.
 * @throws ApiError `invalidIntegrationToken`, `unauthorizedToken`, `tokenScopeMismatch`, `notSupported`; `invalidField`
 * where `type` is not the account's.
 */
export async function accountBehind(
  services: Services,
  scope: Scope,
  name: AccountName,
  needs: Access = 'read',
): Promise<AccountAccess> {
  const connection = await connectionBehind(services, scope, name);
  if (needs === 'write' && connection.access === 'read') {
    throw new ApiError(
      'tokenScopeMismatch',
      'This token is for reading: its account was connected in a session without a transfer. ' +
        'Connect it in a session with transferOptions.',
    );
  }
  const access = await accessTo(services, connection);
  if (access === undefined) {
    throw new ApiError('notSupported', 'Nothing here can talk to the institution of this account.');
  }
  return access;
}

/** The living connection with this token, whose type is the one that was named. */
export async function connectionBehind(
  services: Services,
  scope: Scope,
  { authToken, type, paths = usualPaths }: AccountName,
): Promise<Connection> {
  const connection = await findConnectionByToken(services.db, scope, digestOf(authToken));
  if (connection === undefined) {
    const message = `${paths.authToken} is no token of an account of yours in this environment.`;
    throw new ApiError('invalidIntegrationToken', message);
  }
  if (connection.revokedAt !== null) {
    throw new ApiError('unauthorizedToken', 'This token was revoked. Its user can connect the account anew.');
  }
  const integration = services.catalog.findIntegration(connection.integrationId);
  if (integration && type !== undefined && integration.brokerType !== type) {
    const message = `${paths.type} is ${type}, but this token is of an account at ${integration.name}.`;
    const hint = `Send "${integration.brokerType}", the brokerType that came with the token.`;
    throw refused([{ path: paths.type, rule: 'brokerTypeConflict', message, hint }]);
  }
  return connection;
}

/** Every account of the user that can be asked at present, each institution's account once. */
export async function accountsOfUser(
  services: Services,
  scope: Scope,
  userId: string,
): Promise<AccountAccess[]> {
  const connections = await findConnectionsOfUser(services.db, scope, { userId });
  // One account may have two tokens, to read and to send.
  const once = new Map(connections.map(each => [`${each.integrationId} ${each.accountId}`, each]));
  const found = await Promise.all([...once.values()].map(each => accessTo(services, each)));
  return found.filter(each => each !== undefined);
}

async function accessTo(services: Services, connection: Connection): Promise<AccountAccess | undefined> {
  const integration = services.catalog.findIntegration(connection.integrationId);
  const connector = integration && services.connectorFor(connection.scope, integration, services);
  if (integration === undefined || connector === undefined) return undefined;
  return { connection, integration, connector, credentials: await openCredentials(services, connection) };
}

/** Asks the institution about the account; silence is an answer, too. */
export function askAbout<Result>(
  services: Services,
  { connection }: AccountAccess,
  call: Promise<Outcome<Result>>,
): Promise<Outcome<Result>> {
  return ask(services, call, 'no', { connectionId: connection.id });
}

/** @throws ApiError for every answer that is not the result. */
export function resultOf<Result>(outcome: Outcome<Result>, { integration }: AccountAccess): Result {
  if (outcome.status === 'done') return outcome.result;
  const reason = outcome.status === 'failed' ? outcome.reason : 'notAuthorized';
  const message =
    outcome.status === 'failed' ? outcome.message : `${integration.name} wants to see the user.`;
  const errorType =
    reason === 'notAuthorized'
      ? 'unauthorizedToken'
      : reason === 'unreachable'
        ? 'institutionUnavailable'
        : 'institutionRefused';
  throw new ApiError(errorType, message, { displayMessage: message });
}

/** For what not every institution can do. @throws ApiError `notSupported` */
export function cannot({ integration }: AccountAccess, what: string): ApiError {
  return new ApiError('notSupported', `${integration.name} does not tell ${what}.`);
}

/** Ends the token for good. Transfers under way are not touched by it. */
export async function disconnect(services: Services, scope: Scope, name: AccountName): Promise<void> {
  const connection = await connectionBehind(services, scope, name);
  const now = services.clock.now();
  await services.db.transaction().execute(async transaction => {
    if (!(await revokeConnection(transaction, scope, connection.id, now))) return;
    await appendEvent(transaction, scope, {
      id: services.random.uuid(),
      subjectKind: 'connection',
      subjectId: connection.id,
      type: 'connection.revoked',
      payload: { userId: connection.userId, integrationId: connection.integrationId },
      at: now,
    });
  });
}

export type Renewal = {
  accessToken: string;
  account: Pick<Account, 'accountId' | 'accountName'>;
  validUntil?: Date;
};

/** Prolongs the login behind the token, which stays the same. @throws ApiError as `accountBehind` and `resultOf`. */
export async function renewLogin(services: Services, scope: Scope, name: AccountName): Promise<Renewal> {
  const access = await accountBehind(services, scope, name);
  const { connection, connector, credentials } = access;
  const sealedToken = await services.secrets.open(
    connection.sealedAccessToken,
    accessTokenContext(connection.id),
  );
  const renewal = { accessToken: sealedToken.toString(), account: connection };
  if (connector.renew === undefined) {
    resultOf(await askAbout(services, access, connector.holdings(credentials)), access);
    return renewal;
  }
  const fresh = resultOf(await askAbout(services, access, connector.renew(credentials)), access);
  await services.db
    .transaction()
    .execute(transaction =>
      replaceCredentials(services, transaction, connection, fresh.credentials, 'connection.renewed'),
    );
  return { ...renewal, ...(fresh.validUntil && { validUntil: fresh.validUntil }) };
}
