/** What the steps of one session look up again and again. */
import type { Connector, ConnectorState } from '@fairlead/connectors';
import { abilitiesOf, type Integration } from '../catalog/index.ts';
import { type Connection, findConnection } from '../connections/store.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import type { Session } from '../sessions/store.ts';
import { whyExchangesOnly, withoutIdleWallets } from './exchanges-only.ts';
import type { Services } from './services.ts';

/** The integrations that the user may choose from in this session. In live a wallet is one that the page has found. */
export function offeredIntegrations(
  services: Services,
  session: Pick<Session, 'scope' | 'configuration'>,
): readonly Integration[] {
  const usable = usableIntegrations(services, session);
  return session.scope.environment === 'live' ? usable.filter(({ kind }) => kind !== 'wallet') : usable;
}

/** Those at which an account that was connected before may be used, too. */
export function usableIntegrations(
  services: Services,
  session: Pick<Session, 'scope' | 'configuration'>,
): readonly Integration[] {
  const { transfer, verification, integrationId } = session.configuration;
  const { environment } = session.scope;
  const chosen = integrationId === undefined ? undefined : services.catalog.findIntegration(integrationId);
  // An exchange that the client chose has nothing to prove (ruling 19): its session only connects.
  if (verification && (chosen === undefined || chosen.kind === 'wallet'))
    return walletsFor(services, session);
  const able = transfer
    ? withoutIdleWallets(
        services,
        session,
        services.catalog.sendersOf(transfer.destinations, environment, integrationId),
      )
    : services.catalog.connectable(environment, integrationId);
  // Ruling 26.
  const buying = transfer?.transferType === 'onramp';
  return buying ? able.filter(each => abilitiesOf(each, environment).has('buy')) : able;
}

/** For an onramp: who sends what is wanted, but sells nothing. */
export function unableIntegrations(
  { catalog }: Services,
  { scope: { environment }, configuration }: Pick<Session, 'scope' | 'configuration'>,
): readonly Integration[] {
  const { transfer, integrationId } = configuration;
  if (transfer?.transferType !== 'onramp' || integrationId !== undefined) return [];
  return catalog
    .sendersOf(transfer.destinations, environment)
    .filter(each => !abilitiesOf(each, environment).has('buy'));
}

/** Wallets that can have an account that is to be proven, of those that the sandbox plays. */
function walletsFor(
  services: Services,
  session: Pick<Session, 'scope' | 'configuration'>,
): readonly Integration[] {
  const { environment } = session.scope;
  const { integrationId } = session.configuration;
  if (environment !== 'sandbox') return [];
  return services.catalog
    .listed(environment)
    .filter(({ id, kind }) => kind === 'wallet' && (integrationId === undefined || id === integrationId))
    .filter(each => provableTypes(services, session, each).size > 0);
}

/** Network types on which the wallet can prove what is asked for, and send what is asked for after it. */
export function provableTypes(
  services: Services,
  { scope, configuration: { transfer, verification } }: Pick<Session, 'scope' | 'configuration'>,
  integration: Integration,
): ReadonlySet<string> {
  const wanted = verification?.networkType;
  const sending = integration.coverage.filter(({ network }) =>
    transfer?.destinations.some(
      each =>
        each.networkId === network.id &&
        services.catalog.canSend(integration, each) &&
        whyExchangesOnly(services, scope, each) === undefined,
    ),
  );
  const able = transfer
    ? sending.map(({ network }) => network.networkType as string)
    : [...integration.networkTypes];
  return new Set(able.filter(type => wanted === undefined || type === wanted));
}

export function transferOf(session: Session): TransferConfiguration {
  const { transfer } = session.configuration;
  if (transfer === undefined)
    throw new Error(`session ${session.id} is at a transfer's step without a transfer`);
  return transfer;
}

export function chosenIntegration(services: Services, session: Session): Integration {
  const id = session.progress.integrationId;
  const integration = id === undefined ? undefined : services.catalog.findIntegration(id);
  if (integration === undefined)
    throw new Error(`session ${session.id} has no integration at a step that needs one`);
  return integration;
}

export function connectorOf(services: Services, session: Session, integration: Integration): Connector {
  const connector = services.connectorFor(session.scope, integration, {
    clock: services.clock,
    linkTokenId: session.linkTokenId,
  });
  if (connector === undefined) throw new Error(`there is no connector for ${integration.name} any more`);
  return connector;
}

export function credentialsContext(connectionId: string): string {
  return `connections.sealed_credentials ${connectionId}`;
}

export function accessTokenContext(connectionId: string): string {
  return `connections.sealed_access_token ${connectionId}`;
}

export async function openCredentials(services: Services, connection: Connection): Promise<ConnectorState> {
  const text = await services.secrets.open(connection.sealedCredentials, credentialsContext(connection.id));
  return JSON.parse(text.toString()) as ConnectorState;
}

/** The session's connection with its credentials; `undefined` once it has been revoked. */
export async function connectedAccount(
  services: Services,
  session: Session,
): Promise<{ connection: Connection; credentials: ConnectorState } | undefined> {
  if (session.connectionId === null) return undefined;
  const connection = await findConnection(services.db, session.scope, session.connectionId);
  return connection && { connection, credentials: await openCredentials(services, connection) };
}
