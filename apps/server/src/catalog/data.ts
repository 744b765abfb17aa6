/**
 * The shipped data files and the shape of their rows.
 *
 * What a row means, where its facts come from and how to add one is in `data/README.md`. The files are edited by
 * hand; `data.test.ts` refuses what the types here cannot express.
 */
import type { BrokerType } from '@fairlead/wire/broker-type';
import type { DeviceType, IntegrationCategory } from '@fairlead/wire/catalog';
import type { NetworkType } from '@fairlead/wire/network-type';
import type { Environment } from '@fairlead/wire/session-view';
import contracts from './data/contracts.json' with { type: 'json' };
import integrations from './data/integrations.json' with { type: 'json' };
import networks from './data/networks.json' with { type: 'json' };
import tokens from './data/tokens.json' with { type: 'json' };

export type NetworkRow = {
  id: string;
  /** The vendor's name, which the other files use as key. */
  name: string;
  aliases?: string[];
  /** Names the logo file. */
  slug: string;
  chainId: string | null;
  caip2: string | null;
  networkType: Exclude<NetworkType, 'unknown'>;
  nativeSymbol: string | null;
  testnet: boolean;
  /** Where a transaction's hash is put behind; the shipped ones are in `explorers.ts`. */
  explorer?: string;
  /** Switched off by the operator: nothing new begins there, and what has begun there goes on. */
  off?: true;
  addressPattern: string;
};

export type TokenRow = {
  symbol: string;
  name: string;
  /** The currency that one unit stands for: for display only, never for converting (design ruling 25). */
  peg: 'USD' | 'EUR' | null;
  /** Network name → decimals there. A symbol may well differ: USDC has 6, but 18 on BSC and 7 on Stellar. */
  decimals: Record<string, number>;
  /** Network name → other symbols that mean this asset there. */
  aliases?: Record<string, string[]>;
  /** Network name → contract address: what two sources say (`data/contracts.json`), or the operator. */
  contracts?: Record<string, string>;
  /** The same on the test network that stands for it in the sandbox: the operator's word alone. */
  testContracts?: Record<string, string>;
  /** Names of networks on which the operator has switched it off. */
  off?: string[];
};

/** What can be done with an integration. `buy`: pay with fiat money that is there or linked there. */
export type Ability = 'connect' | 'holdings' | 'send' | 'receive' | 'buy';

export type IntegrationRow = {
  id: string;
  /** `vendor`: published by the vendor. `fairlead`: UUIDv5 of the slug, see `data/README.md`. */
  idSource: 'vendor' | 'fairlead';
  slug: string;
  name: string;
  brokerType: BrokerType;
  kind: 'exchange' | 'wallet' | 'provider';
  categories: IntegrationCategory[];
  environments: Environment[];
  devices: DeviceType[];
  /** What the institution itself offers; what Fairlead can do there today is in `abilities.ts`. */
  abilities: Ability[];
  brandColor: string | null;
  /** Slug of the integration that stands for this one on the sandbox's own list. */
  sandboxTwin?: string;
  sends:
    | { networks: Record<string, string[]> }
    | { everythingOn: string[] }
    | { networkTypes: string[] }
    | { like: string };
};

export type CatalogData = {
  networks: readonly NetworkRow[];
  tokens: readonly TokenRow[];
  integrations: readonly IntegrationRow[];
};

/** Symbol → network name → the contract, and who says so. */
const confirmed: Record<
  string,
  Record<string, { address: string; decimals: number; sources: string[] }>
> = contracts.contracts;

export const shippedData: CatalogData = {
  networks: networks as readonly NetworkRow[],
  tokens: (tokens as readonly TokenRow[]).map(token => {
    const own = Object.entries(confirmed[token.symbol] ?? {});
    const addresses = own.map(([network, { address }]) => [network, address]);
    return own.length === 0 ? token : { ...token, contracts: Object.fromEntries(addresses) };
  }),
  integrations: integrations as readonly IntegrationRow[],
};
