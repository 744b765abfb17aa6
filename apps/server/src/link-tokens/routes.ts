/** `POST /api/v1/linktoken`: every session of Link starts here. */
import type { ErrorType, GetLinkTokenRequest, LinkTokenModel } from '@fairlead/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../catalog/index.ts';
import type { ClientSettings, SubClient } from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import { ApiError, type AuthenticationOptions, authenticate, emptyBody, ok, refused } from '../http/index.ts';
import { type Clock, later, type Random } from '../surroundings.ts';
import { notServed } from './capabilities.ts';
import { codeDigest, linkTokenFor, makeCode } from './code.ts';
import { readRequest } from './request.ts';
import type { AddressRules } from './rules/context.ts';
import type { Warning } from './rules/findings.ts';
import { decide } from './rules.ts';
import type { NewLinkToken } from './store.ts';
import { warningHeader } from './warning-header.ts';

export type LinkTokenServices = {
  /** Durable when it resolves; `mint` of store.ts on a pool, or whatever writes several at once. */
  mint(scope: Scope, token: NewLinkToken): Promise<void>;
  clock: Clock;
  random: Random;
  catalog: Catalog;
  /** `chains` of @fairlead/chains. */
  addressRules: AddressRules;
  /** Where users' browsers reach this server; without a slash at the end. */
  publicUrl: string;
  authentication: AuthenticationOptions;
  settings(scope: Scope): Promise<ClientSettings | undefined>;
  findSubClient(scope: Scope, id: string): Promise<SubClient | undefined>;
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
  notServed: 'notSupported',
};

export function linkTokenRoutes(app: FastifyInstance, services: LinkTokenServices): void {
  const behindKey = authenticate(services.authentication, 'readWrite');
  app.post('/api/v1/linktoken', { onRequest: behindKey }, async (request, reply) => {
    const { request: body, decided } = await judge(request, services);
    const token = newToken(body, decided.configuration, decided.warnings, services);
    const code = makeCode(services.random);
    await services.mint(scopeOf(request), { ...token, codeDigest: codeDigest(code) });
    answerHeaders(reply, token);
    const linkToken = linkTokenFor(services.publicUrl, request.client.clientId, code);
    return ok<LinkTokenModel>({ linkToken });
  });
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
    exactNumbers: reading.exactNumbers,
  });
  if (!decision.ok) throw refused(decision.faults, errorTypes);
  const unserved = notServed(decision.configuration, services.catalog, environment);
  if (unserved.length > 0) throw refused(unserved, errorTypes);
  const ignored = reading.dropped.map((path): Warning => {
    return { path, rule: 'unknownName', message: `${path} is not known and was ignored.` };
  });
  const { configuration } = decision;
  return { request: reading.value, decided: { configuration, warnings: [...decision.warnings, ...ignored] } };
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
  configuration: NewLinkToken['configuration'],
  warnings: readonly Warning[],
  { clock, random }: LinkTokenServices,
): Omit<NewLinkToken, 'codeDigest'> {
  const mintedAt = clock.now();
  const { expiresInSeconds = defaultLifetimeSeconds, state } = body.fairlead ?? {};
  return {
    id: random.uuid(),
    configuration,
    warnings,
    mintedAt,
    expiresAt: state === 'expired' ? mintedAt : later(mintedAt, expiresInSeconds * 1000),
    ...(state === 'used' && { redeemedAt: mintedAt }),
    ...(state === 'revoked' && { revokedAt: mintedAt }),
  };
}

function answerHeaders(reply: FastifyReply, token: Omit<NewLinkToken, 'codeDigest'>): void {
  reply.header('cache-control', 'no-store');
  reply.header('fairlead-token-id', token.id);
  reply.header('fairlead-expires-at', token.expiresAt.toISOString());
  const warning = warningHeader(token.warnings);
  if (warning !== undefined) reply.header('fairlead-warning', warning);
}
