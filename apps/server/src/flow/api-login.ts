/** Logging in through the API, with a form of the client's own: the same connector and the same connection as on the page. */
import type { Account, ChallengeAnswer, Connector, ConnectorState, Outcome } from '@fairlead/connectors';
import type { BrokerType } from '@fairlead/wire';
import { abilitiesOf, type Integration } from '../catalog/index.ts';
import { displayedClient } from '../clients/index.ts';
import { insertLoginChallenge, takeLoginChallenge } from '../connections/login-challenges-store.ts';
import type { Scope } from '../database/schema.ts';
import { ApiError } from '../http/index.ts';
import { codeDigest, linkTokenFor, makeCode } from '../link-tokens/code.ts';
import { mint } from '../link-tokens/store.ts';
import { later } from '../surroundings.ts';
import { ask } from './institution.ts';
import { keepAccount } from './keep-connection.ts';
import type { Services } from './services.ts';

const stateContext = (id: string) => `login_challenges.sealed_state ${id}`;
const linkTokenLife = 10 * 60_000;

export type LoginRequest = {
  userId: string;
  type: BrokerType;
  username?: string;
  password?: string;
  /** Goes on with a login that waits. */
  challengeId?: string;
  code?: string;
};

export type Login =
  | { status: 'done'; account: Account; accessToken: string }
  | {
      status: 'challenge';
      challengeId: string;
      challenge: Extract<Outcome<Account>, { status: 'challenge' }>['challenge'];
    }
  | { status: 'unknownChallenge' }
  | { status: 'onPageOnly' }
  | Extract<Outcome<Account>, { status: 'failed' }>;

/** @throws ApiError `notSupported` where nobody can log in. */
export async function logInThroughApi(
  services: Services,
  scope: Scope,
  request: LoginRequest,
): Promise<Login> {
  const { integration, connector } = institutionOf(services, scope, request.type);
  if (connector.loginMethods[0] !== 'password') return { status: 'onPageOnly' };
  const { userId, username, password, challengeId } = request;
  if (challengeId !== undefined) {
    const asked = { id: challengeId, userId, integrationId: integration.id };
    const sealed = await takeLoginChallenge(services.db, scope, asked);
    if (sealed === undefined) return { status: 'unknownChallenge' };
    const text = await services.secrets.open(sealed, stateContext(challengeId));
    const state = JSON.parse(text.toString()) as ConnectorState;
    const answer: ChallengeAnswer =
      request.code === undefined ? { kind: 'none' } : { kind: 'code', code: request.code };
    const outcome = await ask(services, connector.resumeConnect(state, answer), 'no', { userId });
    return keep(services, scope, request, integration, outcome);
  }
  if (!username || !password) {
    throw new ApiError(
      'missingField',
      'username and password are missing, or the challengeId of a login that waits.',
    );
  }
  const connecting = connector.connect({ method: 'password', username, password });
  return keep(services, scope, request, integration, await ask(services, connecting, 'no', { userId }));
}

async function keep(
  services: Services,
  scope: Scope,
  { userId }: LoginRequest,
  integration: Integration,
  outcome: Outcome<Account>,
): Promise<Login> {
  const now = services.clock.now();
  switch (outcome.status) {
    case 'failed':
      return outcome;
    case 'challenge': {
      const id = services.random.uuid();
      const { challenge, state } = outcome;
      await insertLoginChallenge(services.db, scope, {
        ...{ id, userId, integrationId: integration.id, now, expiresAt: challenge.expiresAt },
        sealedState: services.secrets.seal(JSON.stringify(state), stateContext(id)),
      });
      return { status: 'challenge', challengeId: id, challenge };
    }
    case 'done': {
      const account = outcome.result;
      const owner = { userId, access: 'write' as const, sessionId: null };
      const { accessToken } = await services.db
        .transaction()
        .execute(transaction => keepAccount(services, transaction, scope, owner, integration, account));
      return { status: 'done', account, accessToken };
    }
  }
}

/** A Link token that lets the user log in there on the Link page. */
export async function linkTokenForLogin(
  services: Services,
  scope: Scope,
  { userId, type }: { userId: string; type: BrokerType },
): Promise<string> {
  const { integration } = institutionOf(services, scope, type);
  const mintedAt = services.clock.now();
  const code = makeCode(services.random, mintedAt);
  await mint(services.db, scope, {
    id: services.random.uuidInOrder(),
    codeDigest: codeDigest(code),
    configuration: {
      ...{ userId, integrationId: integration.id },
      ...{ restrictMultipleAccounts: true, offerApiKey: true },
    },
    warnings: [],
    mintedAt,
    expiresAt: later(mintedAt, linkTokenLife),
  });
  const { linkStyle } = await displayedClient(services.db, scope, null);
  return linkTokenFor(services.publicUrl, scope.clientId, code, linkStyle);
}

function institutionOf(
  services: Services,
  scope: Scope,
  type: BrokerType,
): { integration: Integration; connector: Connector } {
  const integration = services.catalog
    .findByBrokerType(type)
    .find(each => each.kind !== 'wallet' && abilitiesOf(each, scope.environment).has('connect'));
  const connector = integration && services.connectorFor(scope, integration, services);
  if (integration === undefined || connector === undefined) {
    throw new ApiError('notSupported', `Nobody can log in to ${type} through this API.`);
  }
  return { integration, connector };
}
