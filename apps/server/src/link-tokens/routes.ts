/** `POST /api/v1/linktoken`: every session of Link starts here. */
import {
  type ErrorType,
  type FairleadEvent,
  GetLinkTokenRequest,
  LinkTokenModel,
  successOf,
} from '@fairlead/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ClientSettings, SubClient } from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import { ApiError, type AuthenticationOptions, authenticate, emptyBody, ok, refused } from '../http/index.ts';
import { type Clock, later, type Random } from '../surroundings.ts';
import type { StoredAnswer } from './answers-store.ts';
import { type Equipment, notServed } from './capabilities.ts';
import { codeDigest, linkTokenFor, makeCode, payLinkFor } from './code.ts';
import { linkTokenDetailsRoutes } from './details-routes.ts';
import { digests, type MintAnswer, openAnswer, readIdempotencyKey, sealAnswer } from './idempotency.ts';
import type { LinkTokenStore } from './link-token-store.ts';
import { readRequest } from './request.ts';
import type { AddressRules } from './rules/context.ts';
import type { Warning } from './rules/findings.ts';
import { rememberAddresses } from './rules/remembered-addresses.ts';
import { decide } from './rules.ts';
import type { NewLinkToken } from './store.ts';
import { warningHeader } from './warning-header.ts';

export type LinkTokenServices = Equipment & {
  tokens: LinkTokenStore;
  /** A client's time in an environment: that of a sandbox can be moved. */
  clockOf(scope: Scope): Promise<Clock>;
  random: Random;
  /** `chains` of @fairlead/chains. */
  addressRules: AddressRules;
  /** Where users' browsers reach this server; without a slash at the end. */
  publicUrl: string;
  authentication: AuthenticationOptions;
  settings(scope: Scope): Promise<ClientSettings | undefined>;
  findSubClient(scope: Scope, id: string): Promise<SubClient | undefined>;
  returnUrls(scope: Scope): Promise<readonly string[]>;
  eventsOfSession(scope: Scope, sessionId: string): Promise<FairleadEvent[]>;
};

/** Ruling 9. */
const defaultLifetimeSeconds = 600;

/** Rules whose `errorType` is not `invalidField`. */
const errorTypes: Readonly<Record<string, ErrorType>> = {
  paymentNeedsAmount: 'missingField',
  payLinkNeedsTransactionId: 'missingField',
  transferNeedsDestinations: 'missingField',
  paymentInFiat: 'conflictingFields',
  amountTwice: 'conflictingFields',
  addressConflict: 'conflictingFields',
  tagConflict: 'conflictingFields',
  networkTypeConflict: 'conflictingFields',
  brokerTypeConflict: 'conflictingFields',
  contradictingDestination: 'conflictingFields',
  minimumAboveAmount: 'conflictingFields',
  surfaceNotAllowed: 'surfaceNotAllowed',
  notServed: 'notSupported',
};

/** For the OpenAPI document and the answer; the request is read by `judge`, which needs its text, too. */
const described = {
  body: GetLinkTokenRequest,
  response: { 200: successOf(LinkTokenModel, 'LinkTokenModelApiResult') },
};
const validatorCompiler = () => () => true;

export function linkTokenRoutes(app: FastifyInstance, given: LinkTokenServices): void {
  const services = { ...given, addressRules: rememberAddresses(given.addressRules) };
  const behindKey = authenticate(services.authentication, 'readWrite');
  app.post(
    '/api/v1/linktoken',
    { onRequest: behindKey, schema: described, validatorCompiler },
    async (request, reply) => {
      const key = readIdempotencyKey(request.headers['idempotency-key']);
      const answer =
        key === undefined ? await mintNew(request, services) : await mintWithKey(key, request, services);
      reply.header('cache-control', 'no-store');
      reply.header('fairlead-token-id', answer.tokenId);
      reply.header('fairlead-expires-at', answer.expiresAt);
      if (answer.warning !== undefined) reply.header('fairlead-warning', answer.warning);
      const { linkToken, paymentLink } = answer;
      return ok<LinkTokenModel>({ linkToken, ...(paymentLink !== undefined && { paymentLink }) });
    },
  );
  linkTokenDetailsRoutes(app, services);
}

async function mintNew(request: FastifyRequest, services: LinkTokenServices): Promise<MintAnswer> {
  const scope = scopeOf(request);
  const { token, answer } = await prepare(request, services, await services.clockOf(scope));
  await services.tokens.mint(scope, token);
  return answer;
}

/** Ruling 30. */
async function mintWithKey(
  key: string,
  request: FastifyRequest,
  services: LinkTokenServices,
): Promise<MintAnswer> {
  const scope = scopeOf(request);
  const asked = digests(key, scope, request.bodyText ?? '');
  const repeat = (before: StoredAnswer) => {
    if (before.requestDigest.equals(asked.requestDigest)) return openAnswer(before.sealedAnswer, key, scope);
    const message =
      'This Idempotency-Key was used before with another body. Use a new key for a new request.';
    throw new ApiError('idempotencyKeyReused', message);
  };
  const clock = await services.clockOf(scope);
  const before = await services.tokens.findAnswer(scope, asked.keyDigest, clock.now());
  if (before) return repeat(before);
  const { token, answer } = await prepare(request, services, clock);
  const sealedAnswer = sealAnswer(answer, key, scope, services.random);
  const outcome = await services.tokens.mintOnce(scope, token, { ...asked, sealedAnswer });
  if (outcome === 'minted') return answer;
  if (outcome !== 'inUse') return repeat(outcome);
  throw new ApiError(
    'idempotencyKeyInUse',
    'A request with this Idempotency-Key is being worked on. Send it again in a second.',
    { headers: { 'retry-after': '1' } },
  );
}

/** Everything about the new token, before anything is written. */
async function prepare(
  request: FastifyRequest,
  services: LinkTokenServices,
  clock: Clock,
): Promise<{ token: NewLinkToken; answer: MintAnswer }> {
  const { request: body, decided, style } = await judge(request, services);
  const mintedAt = clock.now();
  const code = makeCode(services.random, mintedAt);
  const token = newToken(body, decided, {
    id: services.random.uuidInOrder(),
    codeDigest: codeDigest(code),
    mintedAt,
  });
  const answer = {
    linkToken: linkTokenFor(services.publicUrl, request.client.clientId, code, style),
    ...(decided.configuration.transfer?.payLink && { paymentLink: payLinkFor(services.publicUrl, code) }),
    tokenId: token.id,
    expiresAt: token.expiresAt.toISOString(),
    warning: warningHeader(token.warnings),
  };
  return { token, answer };
}

function scopeOf({ client: { clientId, environment } }: FastifyRequest): Scope {
  return { clientId, environment };
}

async function judge(request: FastifyRequest, services: LinkTokenServices) {
  const scope = scopeOf(request);
  const { environment } = scope;
  if (request.bodyText === undefined) throw refused([emptyBody]);
  const settings = await services.settings(scope);
  if (!settings) throw new ApiError('clientNotFound', 'This client does not exist any more.');
  const unknownNames = settings.unknownProperties === 'warn' ? 'drop' : 'refuse';
  const reading = readRequest(request.body, request.bodyText, unknownNames);
  if (!reading.ok) throw refused(reading.faults, errorTypes);
  const subClient = await findSubClient(reading.value.subClientId, scope, services);
  const decision = decide(reading.value, {
    environment,
    catalog: services.catalog,
    addressRules: services.addressRules,
    defaultClientFee: subClient?.defaultClientFee ?? settings.defaultClientFee,
    surfaces: settings.surfaces,
    // Asked for only by who names one: it is a query, and most do not.
    returnUrls: reading.value.fairlead?.returnUrl === undefined ? [] : await services.returnUrls(scope),
    exactNumbers: reading.exactNumbers,
  });
  if (!decision.ok) throw refused(decision.faults, errorTypes);
  const entries = reading.value.transferOptions?.toAddresses ?? [];
  const unserved = notServed(decision.configuration, entries, services, environment);
  if (unserved.length > 0) throw refused(unserved, errorTypes);
  const ignored = reading.dropped.map((path): Warning => {
    return { path, rule: 'unknownName', message: `${path} is not known and was ignored.` };
  });
  const { configuration } = decision;
  return {
    request: reading.value,
    decided: { configuration, warnings: [...decision.warnings, ...ignored] },
    style: subClient?.linkStyle ?? settings.linkStyle,
  };
}

/** Ruling 29. */
async function findSubClient(
  id: string | null | undefined,
  scope: Scope,
  services: LinkTokenServices,
): Promise<SubClient | undefined> {
  if (!id) return undefined;
  const subClient = await services.findSubClient(scope, id.toLowerCase());
  if (subClient) return subClient;
  throw new ApiError(
    'subClientNotFound',
    `There is no sub-client ${id} of yours in the ${scope.environment} environment.`,
  );
}

function newToken(
  body: GetLinkTokenRequest,
  decided: Pick<NewLinkToken, 'configuration' | 'warnings'>,
  made: Pick<NewLinkToken, 'id' | 'codeDigest' | 'mintedAt'>,
): NewLinkToken {
  const { mintedAt } = made;
  const { expiresInSeconds = defaultLifetimeSeconds, state } = body.fairlead ?? {};
  return {
    ...made,
    ...decided,
    expiresAt: state === 'expired' ? mintedAt : later(mintedAt, expiresInSeconds * 1000),
    ...(state === 'used' && { redeemedAt: mintedAt }),
    ...(state === 'revoked' && { revokedAt: mintedAt }),
  };
}
