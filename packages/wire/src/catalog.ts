/**
 * The vendor's catalog answers: networks, integrations and tokens.
 *
 * Shapes and names are those of the vendor's published OpenAPI document, its misspelling `netwokName` included.
 * `addressPattern` and `contractAddress` come from the newer page
 * https://docs.meshconnect.com/api-reference/managed-transfers/get-networks.md.
 *
 * The vendor declares every field optional; we always send all of them, so here they are required: whoever
 * generates a client from our document need not check for what is always there.
 */
import { type Static, Type } from 'typebox';
import { BrokerType } from './broker-type.ts';
import { NetworkType } from './network-type.ts';
import { nullable } from './nullable.ts';

const Uuid = Type.String({ format: 'uuid' });
const Url = Type.String({ format: 'uri' });

const NetworkBase = {
  id: Uuid,
  name: Type.String(),
  /** The chain's own number as text; null for chains that have none or whose number the vendor does not use. */
  chainId: nullable(Type.String()),
  logoUrl: Url,
};

export const NetworkToken = Type.Object({
  symbol: Type.String(),
  logoUrl: Url,
  /** Present where the token is a contract and the catalog knows it for certain. */
  contractAddress: Type.Optional(Type.String()),
});

export const Network = Type.Object({
  ...NetworkBase,
  supportedTokens: Type.Array(Type.String()),
  /** Null on a chain without a coin of its own (Tempo). */
  nativeSymbol: nullable(Type.String()),
  networkType: NetworkType,
  tokens: Type.Array(NetworkToken),
  supportedBrokerTypes: Type.Array(BrokerType),
  /** A regular expression that addresses of this network match; it does not prove a checksum. */
  addressPattern: Type.String(),
});

/** Content of `GET /api/v1/transfers/managed/networks`. */
export const NetworkModelResponse = Type.Object(
  { networks: Type.Array(Network) },
  { $id: 'NetworkModelResponse' },
);
export type NetworkModelResponse = Static<typeof NetworkModelResponse>;

export const deviceTypes = ['unknown', 'android', 'ios', 'web'] as const;
export const DeviceType = Type.Enum(deviceTypes, { type: 'string' });
export type DeviceType = Static<typeof DeviceType>;

export const IntegrationNetworks = Type.Object({
  id: Uuid,
  type: BrokerType,
  name: Type.String(),
  networks: Type.Array(
    Type.Object({
      ...NetworkBase,
      supportedTokens: Type.Array(Type.String()),
      nativeSymbol: nullable(Type.String()),
      supportedDevices: Type.Array(DeviceType),
    }),
  ),
  supportsOutgoingTransfers: Type.Boolean(),
  supportsIncomingTransfers: Type.Boolean(),
});

/** Content of `GET /api/v1/transfers/managed/integrations`. */
export const IntegrationNetworkResponse = Type.Object(
  { integrations: Type.Array(IntegrationNetworks) },
  { $id: 'IntegrationNetworkResponse' },
);
export type IntegrationNetworkResponse = Static<typeof IntegrationNetworkResponse>;

export const integrationCategories = [
  'brokerage',
  'bank',
  'exchange',
  'wallet',
  'address',
  'nftMarketplace',
  'deFiWallet',
] as const;
export const IntegrationCategory = Type.Enum(integrationCategories, { type: 'string' });
export type IntegrationCategory = Static<typeof IntegrationCategory>;

/** Six hexadecimal digits without `#`. */
const Color = Type.String({ pattern: '^[0-9A-F]{6}$' });

export const IntegrationStyle = Type.Object({
  fieldActiveLight: Color,
  buttonPrimaryLight: Color,
  buttonHoverLight: Color,
  buttonTextLight: Color,
  buttonTextHoverLight: Color,
  fieldActiveDark: Color,
  buttonPrimaryDark: Color,
  buttonHoverDark: Color,
  buttonTextDark: Color,
  buttonTextHoverDark: Color,
});
export type IntegrationStyle = Static<typeof IntegrationStyle>;

export const IntegrationLogo = Type.Object({
  logoLightUrl: Url,
  logoDarkUrl: Url,
  logoWhiteUrl: Url,
  logoBlackUrl: Url,
  logoColorUrl: Url,
  iconLightUrl: Url,
  iconDarkUrl: Url,
  iconWhiteUrl: Url,
  iconBlackUrl: Url,
  iconColorUrl: Url,
  /** The vendor's inlined PNG; always null here, the URLs are to be used. */
  base64Logo: Type.Null(),
});

export const IntegrationModel = Type.Object({
  id: Uuid,
  name: Type.String(),
  type: BrokerType,
  deFiWalletProviderId: nullable(Type.String()),
  categories: Type.Array(IntegrationCategory),
  style: IntegrationStyle,
  logo: IntegrationLogo,
  forgotPasswordLink: nullable(Type.String()),
  cryptoTransfersSupported: Type.Boolean(),
});

/** Content of `GET /api/v1/integrations`. */
export const IntegrationsResponse = Type.Object(
  { items: Type.Array(IntegrationModel) },
  { $id: 'IntegrationsResponse' },
);
export type IntegrationsResponse = Static<typeof IntegrationsResponse>;

export const TokenNetworks = Type.Object({
  token: Type.String(),
  networks: Type.Array(Type.Object(NetworkBase)),
  supportedIntegrations: Type.Array(BrokerType),
  integrationNetworks: Type.Array(
    Type.Object({
      networkId: Uuid,
      netwokName: Type.String(),
      innerNetworkId: nullable(Type.String()),
      networkLogo: Url,
      brokerType: BrokerType,
    }),
  ),
  tokenLogoUrl: Url,
});

/** Content of `GET /api/v1/transfers/managed/tokens`. */
export const TokenNetworksResponse = Type.Object(
  { tokens: Type.Array(TokenNetworks) },
  { $id: 'TokenNetworksResponse' },
);
export type TokenNetworksResponse = Static<typeof TokenNetworksResponse>;
