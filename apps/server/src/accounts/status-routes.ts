/** `status`, `authenticationSchemes` and `assets`: which integrations there are and what they can, and which assets. The same for all clients. */
import {
  AssetPaginationResponse,
  AssetsParams,
  AssetsQuery,
  type AuthenticationScheme,
  AuthenticationSchemes,
  type HealthStatus,
  HealthStatuses,
  type Product,
  successOf,
} from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { abilitiesOf, type Catalog, type Integration } from '../catalog/index.ts';
import type { Scope } from '../database/schema.ts';
import type { Services } from '../flow/services.ts';
import { ok } from '../http/index.ts';
import type { AccountRouteOptions } from './route-options.ts';

const defaultCount = 10;

export function statusRoutes(app: FastifyInstance, { services, reading }: AccountRouteOptions): void {
  app.get(
    '/api/v1/status',
    {
      onRequest: reading,
      schema: {
        response: { 200: successOf(HealthStatuses, 'B2BBrokersHealthStatusIReadOnlyCollectionApiResult') },
      },
    },
    async request => {
      const listed = services.catalog.listed(request.client.environment);
      return ok(listed.map(each => healthOf(services, request.client, each)));
    },
  );

  app.get(
    '/api/v1/authenticationSchemes',
    {
      onRequest: reading,
      schema: {
        response: {
          200: successOf(AuthenticationSchemes, 'BrokerAuthenticationSchemeIReadOnlyCollectionApiResult'),
        },
      },
    },
    async request => {
      const listed = services.catalog.listed(request.client.environment);
      const schemes = listed.flatMap(each => schemeOf(services, request.client, each));
      // Wallets all have one type, and one way.
      return ok([...new Map(schemes.map(each => [each.brokerType, each])).values()]);
    },
  );

  const assets = assetsOf(services.catalog);
  app.get<{ Params: AssetsParams; Querystring: AssetsQuery }>(
    '/api/v1/assets/:assetType',
    {
      onRequest: reading,
      schema: {
        params: AssetsParams,
        querystring: AssetsQuery,
        response: { 200: successOf(AssetPaginationResponse, 'AssetPaginationResponseApiResult') },
      },
    },
    async request => {
      const { search = '', count = defaultCount, offset = 0 } = request.query;
      // Shares of companies are in no catalog of ours.
      const all = request.params.assetType === 'cryptocurrency' ? assets : [];
      const wanted = search.trim().toLowerCase();
      const found = all.filter(each =>
        [each.symbol, each.name].some(text => text.toLowerCase().includes(wanted)),
      );
      return ok({ items: found.slice(offset, offset + count), total: found.length });
    },
  );
}

/** Up: this server can talk to it. Outages at an institution itself are not watched. */
function healthOf(services: Services, scope: Scope, integration: Integration): HealthStatus {
  const connector = services.connectorFor(scope, integration, services);
  const abilities = abilitiesOf(integration, scope.environment);
  const products: readonly [Product, boolean][] = [
    ['holdings', abilities.has('holdings')],
    ['balance', connector?.cash !== undefined],
    ['transfers', abilities.has('send')],
    ['identity', connector?.identity !== undefined],
    ['cryptocurrencyDepositAddresses', connector?.depositAddress !== undefined],
  ];
  const { id, name, brokerType, kind } = integration;
  return {
    type: brokerType,
    name,
    isUp: connector !== undefined || kind === 'wallet',
    description: null,
    downTimeStart: null,
    downTimeEnd: null,
    supportedProducts: products.flatMap(([product, can]) => (can ? [product] : [])),
    deFiWalletData: brokerType === 'deFiWallet' ? { id, name } : null,
  };
}

function schemeOf(services: Services, scope: Scope, integration: Integration): AuthenticationScheme[] {
  const method = services.connectorFor(scope, integration, services)?.loginMethods[0];
  const { brokerType } = integration;
  const base = { brokerType, initialAuthenticationModel: null, instructionsUrl: null };
  switch (method) {
    case 'password': {
      const fields = [
        { name: 'username', description: 'User name' },
        { name: 'password', description: 'Password' },
      ];
      return [
        {
          ...base,
          authenticationSchemeType: 'usernamePassword',
          initialAuthenticationModel: { fields },
          mfaSchemes: ['mfaCode'],
        },
      ];
    }
    case 'oauth':
      return [{ ...base, authenticationSchemeType: 'oAuth', mfaSchemes: [] }];
    case 'wallet':
      return [{ ...base, authenticationSchemeType: 'blockchainAddress', mfaSchemes: [] }];
    case undefined:
      return [];
  }
}

function assetsOf(catalog: Catalog): AssetPaginationResponse['items'] {
  const names = new Map(
    catalog.networks.flatMap(({ id }) => catalog.assetsOn(id)).map(({ symbol, name }) => [symbol, name]),
  );
  return Array.from(names, ([symbol, name]) => ({ symbol, name, type: 'cryptocurrency' as const })).sort(
    (a, b) => (a.symbol < b.symbol ? -1 : 1),
  );
}
