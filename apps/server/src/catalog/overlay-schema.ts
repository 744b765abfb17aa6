/** The overlay's file (`FAIRLEAD_CATALOG`, docs/catalog.md). */
import { networkTypes } from '@fairlead/wire/network-type';
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false };
const Name = Type.String({ minLength: 1, maxLength: 60 });
/** Names files and stands in URLs. */
const Slug = Type.String({ minLength: 1, maxLength: 60, pattern: '^[a-z0-9-]+$' });
const TokenSymbol = Type.String({ minLength: 1, maxLength: 20, pattern: '^[A-Za-z0-9._-]+$' });
const Url = Type.String({ minLength: 1, maxLength: 2000 });

const AddedNetwork = Type.Object(
  {
    chainId: Type.Integer({ minimum: 1 }),
    name: Name,
    /** Names it in `FAIRLEAD_CHAINS_LIVE` and its like; absent: made of the name. */
    slug: Type.Optional(Slug),
    nativeSymbol: TokenSymbol,
    nativeName: Type.Optional(Name),
    /** Then it exists in the sandbox only. */
    testnet: Type.Optional(Type.Boolean()),
    rpc: Type.Optional(Type.Array(Url, { minItems: 1, maxItems: 10 })),
    explorer: Type.Optional(Url),
  },
  closed,
);

const AddedToken = Type.Object(
  {
    /** By name or slug. */
    network: Name,
    symbol: TokenSymbol,
    name: Type.Optional(Name),
    decimals: Type.Integer({ minimum: 0, maximum: 18 }),
    contract: Type.String({ minLength: 1, maxLength: 100 }),
    peg: Type.Optional(Type.Union([Type.Literal('USD'), Type.Literal('EUR')])),
  },
  closed,
);

const AddedIntegration = Type.Object(
  {
    slug: Slug,
    name: Name,
    /** Slug of the wallet of the catalog whose abilities and devices it has. */
    like: Name,
    networkTypes: Type.Optional(
      Type.Array(
        Type.Union(networkTypes.filter(type => type !== 'unknown').map(type => Type.Literal(type))),
        {
          minItems: 1,
        },
      ),
    ),
    brandColor: Type.Optional(Type.String({ pattern: '^[0-9A-F]{6}$' })),
  },
  closed,
);

export const CatalogOverlay = Type.Object(
  {
    networks: Type.Optional(Type.Array(AddedNetwork, { maxItems: 200 })),
    tokens: Type.Optional(Type.Array(AddedToken, { maxItems: 1000 })),
    integrations: Type.Optional(Type.Array(AddedIntegration, { maxItems: 200 })),
    off: Type.Optional(
      Type.Object(
        {
          networks: Type.Optional(Type.Array(Name)),
          /** Without a network: on all. */
          tokens: Type.Optional(
            Type.Array(Type.Object({ symbol: Name, network: Type.Optional(Name) }, closed)),
          ),
          /** By slug or id. */
          integrations: Type.Optional(Type.Array(Name)),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type CatalogOverlay = Static<typeof CatalogOverlay>;
