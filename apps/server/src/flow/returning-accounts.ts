/**
 * Accounts of a returning user. The client brings their tokens, with the Link token or through its SDK; a token is good
 * for the user whose account it is, and for no more than it was given for. What it saves is the login, and only as
 * long as the institution still knows it: else the user logs in again, and the same token lives on.
 */
import type { Account, Outcome } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Integration } from '../catalog/index.ts';
import { digestOf } from '../clients/index.ts';
import { type Connection, findConnection, findConnectionsOfUser } from '../connections/store.ts';
import type { Database, Scope } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import type { LinkTokenConfiguration } from '../link-tokens/configuration.ts';
import type { ReturningAccount, Session } from '../sessions/store.ts';
import { accessTokenContext, connectorOf, openCredentials } from './context.ts';
import { ask } from './institution.ts';
import { accessOf, accessTokenMessage } from './keep-connection.ts';
import type { StepAddition, StepContext } from './step.ts';

/** The living accounts among those whose tokens were brought, in the order of the tokens: the client's choice first. */
export async function findReturningAccounts(
  db: Kysely<Database>,
  scope: Scope,
  configuration: LinkTokenConfiguration,
  fromHost: readonly string[],
): Promise<ReturningAccount[]> {
  const digests = [
    ...(configuration.accessTokenDigests ?? []).map(text => Buffer.from(text, 'base64')),
    ...fromHost.map(digestOf),
  ];
  const { userId } = configuration;
  const found = await findConnectionsOfUser(db, scope, { userId, tokenDigests: digests });
  const place = ({ accessTokenDigest }: Connection) =>
    digests.findIndex(digest => digest.equals(accessTokenDigest));
  return found
    .filter(({ access }) => access === 'write' || accessOf({ configuration }) === 'read')
    .toSorted((a, b) => place(a) - place(b))
    .map(({ id, integrationId, accountName }) => ({ connectionId: id, integrationId, accountName }));
}

/** The returning account that was chosen, if it is one of this session's. */
export function returningAccount(
  { configuration }: Session,
  integration: Integration,
  connectionId: string,
): ReturningAccount | undefined {
  return configuration.returningAccounts?.find(
    each => each.integrationId === integration.id && each.connectionId === connectionId,
  );
}

type Reopened =
  | { status: 'done'; result: Account; connection: Connection }
  | Extract<Outcome<Account>, { status: 'failed' }>;

/**
 * Asks the institution whether it still lets this account in.
 *
 * @returns `undefined` once the token has been revoked.
 */
export async function reopenAccount(
  { services, session }: StepContext,
  integration: Integration,
  { connectionId }: ReturningAccount,
): Promise<Reopened | undefined> {
  const connection = await findConnection(services.db, session.scope, connectionId);
  if (connection === undefined) return undefined;
  const credentials = await openCredentials(services, connection);
  const connector = connectorOf(services, session, integration);
  const held = await ask(services, connector.holdings(credentials), 'no', { sessionId: session.id });
  if (held.status === 'failed') return held;
  if (held.status === 'challenge') {
    const message = `${integration.name} wants to see you again.`;
    return { status: 'failed', reason: 'notAuthorized', message, moneyMoved: 'no' };
  }
  const { accountId, accountName } = connection;
  return { status: 'done', result: { accountId, accountName, credentials }, connection };
}

/** Written with the step that goes on with the account. */
export async function useConnection(
  { services, session, now }: StepContext,
  transaction: Kysely<Database>,
  integration: Integration,
  connection: Connection,
): Promise<StepAddition & { connectionId: string }> {
  const { id, userId, accountId, access } = connection;
  const token = await services.secrets.open(connection.sealedAccessToken, accessTokenContext(id));
  await appendEvent(transaction, session.scope, {
    id: services.random.uuid(),
    subjectKind: 'connection',
    subjectId: id,
    type: 'connection.resumed',
    payload: { sessionId: session.id, userId, integrationId: integration.id, accountId, access },
    at: now,
  });
  const message = accessTokenMessage(services, integration, connection, token.toString(), true);
  return { connectionId: id, messages: [message] };
}
