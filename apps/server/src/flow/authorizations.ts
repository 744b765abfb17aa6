/**
 * The hand-over between an institution's own login window and the session that opened it. The window's address
 * carries the authorization's id, which nobody can guess; what comes back waits here, sealed, for the session.
 */
import type { ConnectorState } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';
import type { Session } from '../sessions/store.ts';
import type { Services } from './services.ts';

const stateContext = (id: string) => `authorizations.sealed_state ${id}`;
const parametersContext = (id: string) => `authorizations.sealed_parameters ${id}`;

export type Authorization = {
  id: string;
  scope: Scope;
  integrationId: string;
  state: ConnectorState;
  answered: boolean;
  expiresAt: Date;
};

export async function insertAuthorization(
  services: Services,
  transaction: Kysely<Database>,
  session: Session,
  authorization: { id: string; integrationId: string; state: ConnectorState; expiresAt: Date },
): Promise<void> {
  // A window that was opened before belongs to a login that was given up: its answer must not be taken for this one's.
  await transaction
    .deleteFrom('authorizations')
    .where('session_id', '=', session.id)
    .where('client_id', '=', session.scope.clientId)
    .where('environment', '=', session.scope.environment)
    .execute();
  await transaction
    .insertInto('authorizations')
    .values({
      id: authorization.id,
      client_id: session.scope.clientId,
      environment: session.scope.environment,
      session_id: session.id,
      integration_id: authorization.integrationId,
      sealed_state: services.secrets.seal(
        JSON.stringify(authorization.state),
        stateContext(authorization.id),
      ),
      sealed_parameters: null,
      created_at: services.clock.now(),
      expires_at: authorization.expiresAt,
    })
    .execute();
}

/** The window knows nothing but the id; whose it is stands in the row. */
export async function findAuthorization(services: Services, id: string): Promise<Authorization | undefined> {
  const row = await services.db
    .selectFrom('authorizations')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const state = await services.secrets.open(row.sealed_state, stateContext(id));
  return {
    id,
    scope: { clientId: row.client_id, environment: row.environment },
    integrationId: row.integration_id,
    state: JSON.parse(state.toString()) as ConnectorState,
    answered: row.sealed_parameters !== null,
    expiresAt: row.expires_at,
  };
}

/** @returns false when the window had answered before: the first answer stands. */
export async function answerAuthorization(
  services: Services,
  scope: Scope,
  id: string,
  parameters: Readonly<Record<string, string>>,
): Promise<boolean> {
  const result = await services.db
    .updateTable('authorizations')
    .set({ sealed_parameters: services.secrets.seal(JSON.stringify(parameters), parametersContext(id)) })
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('sealed_parameters', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Whether the session's window has answered; cheap, for polling. */
export async function isAuthorizationAnswered(services: Services, session: Session): Promise<boolean> {
  const row = await services.db
    .selectFrom('authorizations')
    .select('id')
    .where('session_id', '=', session.id)
    .where('client_id', '=', session.scope.clientId)
    .where('environment', '=', session.scope.environment)
    .where('sealed_parameters', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** What the window brought back, once: it is gone from here afterwards. */
export async function takeAuthorization(
  services: Services,
  session: Session,
): Promise<Record<string, string> | undefined> {
  const row = await services.db
    .deleteFrom('authorizations')
    .where('session_id', '=', session.id)
    .where('client_id', '=', session.scope.clientId)
    .where('environment', '=', session.scope.environment)
    .where('sealed_parameters', 'is not', null)
    .returning(['id', 'sealed_parameters'])
    .executeTakeFirst();
  if (row?.sealed_parameters == null) return undefined;
  const text = await services.secrets.open(row.sealed_parameters, parametersContext(row.id));
  return JSON.parse(text.toString()) as Record<string, string>;
}
