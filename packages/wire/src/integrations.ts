/** Which integrations there are and how they are; which assets they have; and what a Solana node says. */
import { type Static, type TSchema, Type } from 'typebox';
import { exact, oneOf, Text, Uuid } from './account-fields.ts';
import { BrokerType } from './broker-type.ts';
import { nullable } from './nullable.ts';

const products = [
  'holdings',
  'balance',
  'orders',
  'transfers',
  'identity',
  'cryptocurrencyDepositAddresses',
  'accountNumber',
  'paymentMethods',
  'conversions',
] as const;
export type Product = (typeof products)[number];

export const HealthStatuses: TSchema = Type.Array(
  Type.Object({
    type: BrokerType,
    name: Type.String(),
    isUp: Type.Boolean(),
    description: Text,
    downTimeStart: nullable(Type.Integer()),
    downTimeEnd: nullable(Type.Integer()),
    supportedProducts: Type.Array(oneOf(products)),
    deFiWalletData: nullable(Type.Object({ id: Uuid, name: Type.String() })),
  }),
);
export type HealthStatus = {
  type: BrokerType;
  name: string;
  isUp: boolean;
  description: string | null;
  downTimeStart: number | null;
  downTimeEnd: number | null;
  supportedProducts: Product[];
  deFiWalletData: { id: string; name: string } | null;
};

/** One for each type of integration: how its users log in, on the Link page. */
export const AuthenticationSchemes: TSchema = Type.Array(
  Type.Object({
    brokerType: BrokerType,
    authenticationSchemeType: oneOf(['usernamePassword', 'oAuth', 'blockchainAddress']),
    initialAuthenticationModel: nullable(
      Type.Object({
        fields: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
      }),
    ),
    mfaSchemes: Type.Array(oneOf(['mfaCode'])),
    instructionsUrl: Text,
  }),
);
export type AuthenticationScheme = {
  brokerType: BrokerType;
  authenticationSchemeType: 'usernamePassword' | 'oAuth' | 'blockchainAddress';
  initialAuthenticationModel: { fields: { name: string; description: string }[] } | null;
  mfaSchemes: 'mfaCode'[];
  instructionsUrl: string | null;
};

export const AssetsParams = Type.Object({ assetType: oneOf(['equity', 'cryptocurrency']) }, exact);
export type AssetsParams = Static<typeof AssetsParams>;

export const AssetsQuery = Type.Object(
  {
    search: Type.Optional(Type.String({ maxLength: 100 })),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  },
  exact,
);
export type AssetsQuery = Static<typeof AssetsQuery>;

const SolanaChain = {
  /** The catalog's chain id (`101`), slug, network id or CAIP-2 name; absent: the network that has a node. */
  chainId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
};
const SolanaAddress = Type.String({ minLength: 1, maxLength: 64 });

export const SolanaQuery = Type.Object(SolanaChain, exact);
export type SolanaQuery = Static<typeof SolanaQuery>;

export const SolanaTokenQuery = Type.Object({ ...SolanaChain, token: SolanaAddress }, exact);
export type SolanaTokenQuery = Static<typeof SolanaTokenQuery>;

export const SolanaAddressQuery = Type.Object({ ...SolanaChain, address: SolanaAddress }, exact);
export type SolanaAddressQuery = Static<typeof SolanaAddressQuery>;

/** A block's hash, a program's address, or `true` and `false`: the vendor has texts for all three. */
export const SolanaText = Type.String();

export const AssetPaginationResponse = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        symbol: Type.String(),
        name: Type.String(),
        type: oneOf(['equity', 'cryptocurrency']),
      }),
    ),
    total: Type.Integer(),
  },
  { $id: 'AssetPaginationResponse' },
);
export type AssetPaginationResponse = Static<typeof AssetPaginationResponse>;
