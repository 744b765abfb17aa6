/** `token/refresh`, `DELETE account` and `exchange/verify` (contract §1.9). */
import type { Identity } from '@fairlead/connectors';
import {
  AccountDetailsResponse,
  type AccountFact,
  AccountRequest,
  accountFacts,
  ExchangeVerifyRequest,
  RefreshTokenRequest,
  RefreshTokenResponse,
  successOf,
} from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { accountBehind, askAbout, cannot, disconnect, renewLogin, resultOf } from '../flow/account-access.ts';
import { byTimeOf } from '../flow/client-time.ts';
import { accountToken } from '../flow/keep-connection.ts';
import { ok, refused } from '../http/index.ts';
import type { AccountRouteOptions } from './route-options.ts';

/** The envelope and nothing in it. */
const Bare = successOf(Type.Unsafe<null>({ type: 'null' }), 'ApiResultWithoutContent');
const RefreshAnswer = successOf(RefreshTokenResponse, 'B2BBrokerRefreshTokenResponseApiResult');
const DetailsAnswer = successOf(AccountDetailsResponse, 'B2BBrokerAccountDetailsResponseApiResult');

export function tokenRoutes(
  app: FastifyInstance,
  { services: all, reading, changing }: AccountRouteOptions,
): void {
  app.delete<{ Body: AccountRequest }>(
    '/api/v1/account',
    { onRequest: changing, schema: { body: AccountRequest, response: { 200: Bare } } },
    async request => {
      const services = await byTimeOf(all, request.client);
      await disconnect(services, request.client, request.body);
      return ok(null);
    },
  );

  app.post<{ Body: RefreshTokenRequest }>(
    '/api/v1/token/refresh',
    { onRequest: changing, schema: { body: RefreshTokenRequest, response: { 200: RefreshAnswer } } },
    async request => {
      const services = await byTimeOf(all, request.client);
      const { refreshToken: authToken, type } = request.body;
      const paths = { authToken: 'refreshToken', type: 'type' };
      const renewal = await renewLogin(services, request.client, { authToken, type, paths });
      const { validUntil, account, accessToken } = renewal;
      const seconds = validUntil
        ? Math.floor((validUntil.getTime() - services.clock.now().getTime()) / 1000)
        : null;
      return ok({
        status: 'succeeded' as const,
        errorMessage: null,
        expiresInSeconds: seconds,
        refreshTokenExpiresInSeconds: seconds,
        // The token stays: it is its own refresh token.
        brokerAccountTokens: [{ ...accountToken(account, accessToken), refreshToken: accessToken }],
      });
    },
  );

  app.post<{ Body: ExchangeVerifyRequest }>(
    '/api/v1/exchange/verify',
    { onRequest: reading, schema: { body: ExchangeVerifyRequest, response: { 200: DetailsAnswer } } },
    async request => {
      const services = await byTimeOf(all, request.client);
      const { authToken, integrationId, accountInfo } = request.body;
      const access = await accountBehind(services, request.client, { authToken });
      const { connector, credentials, integration } = access;
      if (integrationId && integrationId.toLowerCase() !== integration.id) {
        const message = `integrationId is not that of the account, which is at ${integration.name}.`;
        const hint = `Send ${integration.id}, or leave it out.`;
        throw refused([{ path: 'integrationId', rule: 'integrationConflict', message, hint }]);
      }
      if (connector.identity === undefined) throw cannot(access, 'who an account belongs to');
      const identity = resultOf(await askAbout(services, access, connector.identity(credentials)), access);
      const wanted = new Set(accountInfo?.length ? accountInfo : accountFacts);
      return ok(detailsOf(identity, integration.name, wanted));
    },
  );
}

function detailsOf(
  identity: Identity,
  integrationName: string,
  wanted: ReadonlySet<AccountFact>,
): AccountDetailsResponse {
  const text = (name: Exclude<AccountFact, 'id' | 'dateOfBirth'>) =>
    wanted.has(name) ? (identity[name] ?? null) : null;
  const { dateOfBirth, idType, idNumber } = identity;
  const withId = wanted.has('id');
  return {
    integrationName,
    firstName: text('firstName'),
    middleName: text('middleName'),
    lastName: text('lastName'),
    accountNumber: text('accountNumber'),
    email: text('email'),
    mobileNumber: text('mobileNumber'),
    companyName: text('companyName'),
    countryCode: text('countryCode'),
    city: text('city'),
    postalCode: text('postalCode'),
    address: text('address'),
    idType: withId ? (idType ?? 'none') : null,
    idNumber: withId ? (idNumber ?? null) : null,
    dateOfBirth: wanted.has('dateOfBirth') && dateOfBirth ? Math.floor(dateOfBirth.getTime() / 1000) : null,
  };
}
