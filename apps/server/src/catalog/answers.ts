/**
 * The vendor's catalog answers, made from the catalog: pure functions, the same for every client of an environment.
 *
 * Test networks are in the sandbox's answers only, because a live session never reaches them. In live, an
 * integration appears once Fairlead can connect it.
 */
import type {
  IntegrationNetworkResponse,
  IntegrationsResponse,
  NetworkModelResponse,
  TokenNetworksResponse,
} from '@fairlead/wire/catalog';
import type { Environment } from '@fairlead/wire/session-view';
import { isServed } from './abilities.ts';
import type { Asset, Network } from './assets.ts';
import type { Catalog } from './catalog.ts';
import type { Integration, NetworkCoverage } from './integrations.ts';
import { absoluteUrl, logoPaths } from './logo-paths.ts';
import { styleOf } from './style.ts';

export type AnswerSettings = {
  /** The address of this server as browsers know it; logos are served there. */
  publicUrl: string;
  environment: Environment;
};

/** Content of `GET /api/v1/transfers/managed/networks`. */
export function networksAnswer(
  catalog: Catalog,
  { publicUrl, environment }: AnswerSettings,
): NetworkModelResponse {
  return {
    networks: networksIn(catalog, environment).map(network => {
      const assets = catalog.assetsOn(network.id);
      const senders = sendersOn(catalog, network, environment);
      return {
        ...networkBase(network, publicUrl),
        supportedTokens: assets.map(asset => asset.symbol),
        nativeSymbol: network.nativeSymbol,
        networkType: network.networkType,
        tokens: assets.map(asset => tokenOf(asset, publicUrl)),
        supportedBrokerTypes: distinct(senders.map(integration => integration.brokerType)),
        addressPattern: network.addressPattern,
      };
    }),
  };
}

/** Content of `GET /api/v1/transfers/managed/integrations`: who can send or receive, and what. */
export function integrationNetworksAnswer(
  catalog: Catalog,
  { publicUrl, environment }: AnswerSettings,
): IntegrationNetworkResponse {
  return {
    integrations: catalog
      .listed(environment)
      .filter(transfersCrypto)
      .map(integration => ({
        id: integration.id,
        type: integration.brokerType,
        name: integration.name,
        networks: coverageIn(integration, environment).map(({ network, symbols }) => ({
          ...networkBase(network, publicUrl),
          supportedTokens: [...symbols],
          nativeSymbol: network.nativeSymbol,
          supportedDevices: [...integration.devices],
        })),
        supportsOutgoingTransfers: integration.abilities.includes('send'),
        supportsIncomingTransfers: integration.abilities.includes('receive'),
      })),
  };
}

/** Content of `GET /api/v1/integrations`: everything that can be connected, with how it looks. */
export function integrationsAnswer(
  catalog: Catalog,
  { publicUrl, environment }: AnswerSettings,
): IntegrationsResponse {
  return {
    items: catalog.listed(environment).map(integration => {
      const logoUrl = absoluteUrl(publicUrl, logoPaths.integration(integration.slug));
      return {
        id: integration.id,
        name: integration.name,
        type: integration.brokerType,
        deFiWalletProviderId: null,
        categories: [...integration.categories],
        style: styleOf(integration.brandColor),
        // One drawing serves all ten places: our logos are coloured marks that stand on light and dark alike.
        logo: {
          logoLightUrl: logoUrl,
          logoDarkUrl: logoUrl,
          logoWhiteUrl: logoUrl,
          logoBlackUrl: logoUrl,
          logoColorUrl: logoUrl,
          iconLightUrl: logoUrl,
          iconDarkUrl: logoUrl,
          iconWhiteUrl: logoUrl,
          iconBlackUrl: logoUrl,
          iconColorUrl: logoUrl,
          base64Logo: null,
        },
        forgotPasswordLink: null,
        cryptoTransfersSupported: transfersCrypto(integration),
      };
    }),
  };
}

/** Content of `GET /api/v1/transfers/managed/tokens`: the networks' answer turned round, by symbol. */
export function tokensAnswer(
  catalog: Catalog,
  { publicUrl, environment }: AnswerSettings,
): TokenNetworksResponse {
  const assets = networksIn(catalog, environment).flatMap(network => catalog.assetsOn(network.id));
  return {
    tokens: [...Map.groupBy(assets, asset => asset.symbol)].map(([symbol, onNetworks]) => {
      const pairs = onNetworks.flatMap(({ network }) =>
        distinct(
          sendersOn(catalog, network, environment)
            .filter(integration => catalog.canSend(integration, { networkId: network.id, symbol }))
            .map(integration => integration.brokerType),
        ).map(brokerType => ({ network, brokerType })),
      );
      return {
        token: symbol,
        networks: onNetworks.map(({ network }) => networkBase(network, publicUrl)),
        supportedIntegrations: distinct(pairs.map(pair => pair.brokerType)),
        integrationNetworks: pairs.map(({ network, brokerType }) => ({
          networkId: network.id,
          netwokName: network.name,
          innerNetworkId: network.chainId,
          networkLogo: absoluteUrl(publicUrl, logoPaths.network(network.slug)),
          brokerType,
        })),
        tokenLogoUrl: absoluteUrl(publicUrl, logoPaths.token(symbol)),
      };
    }),
  };
}

function networkBase(network: Network, publicUrl: string) {
  return {
    id: network.id,
    name: network.name,
    chainId: network.chainId,
    logoUrl: absoluteUrl(publicUrl, logoPaths.network(network.slug)),
  };
}

function tokenOf(asset: Asset, publicUrl: string) {
  return {
    symbol: asset.symbol,
    logoUrl: absoluteUrl(publicUrl, logoPaths.token(asset.symbol)),
    ...(asset.contractAddress === undefined ? {} : { contractAddress: asset.contractAddress }),
  };
}

function networksIn(catalog: Catalog, environment: Environment): readonly Network[] {
  return catalog.networks.filter(network => environment === 'sandbox' || !network.testnet);
}

function coverageIn(integration: Integration, environment: Environment): readonly NetworkCoverage[] {
  return integration.coverage.filter(({ network }) => isServed(network, environment));
}

function sendersOn(catalog: Catalog, network: Network, environment: Environment): readonly Integration[] {
  return catalog
    .listed(environment)
    .filter(
      each =>
        each.abilities.includes('send') &&
        coverageIn(each, environment).some(({ network: { id } }) => id === network.id),
    );
}

function transfersCrypto(integration: Integration): boolean {
  return integration.abilities.includes('send') || integration.abilities.includes('receive');
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
