import type { Chain, NetworkType } from '@fairlead/chains';
import type { Surface } from '@fairlead/wire/surface';
import type { Catalog } from '../../catalog/index.ts';
import type { Environment } from '../../database/schema.ts';

/** The address and tag rules of each network type; `chains` of @fairlead/chains, or a test's own. */
export type AddressRules = Readonly<Record<NetworkType, Pick<Chain, 'parseAddress' | 'tag'>>>;

/** What the rules may look at beside the request. Nothing here reads a clock, a database or a network. */
export type RuleContext = {
  environment: Environment;
  catalog: Catalog;
  addressRules: AddressRules;
  /** The client's own fee by default, and the sub-client's in its place: a ratio as decimal text. */
  defaultClientFee: string | null;
  /** Where Link may appear for the client; null: everywhere. */
  surfaces: readonly Surface[] | null;
  /** The client's return addresses; undefined where nobody can tell, so that any that could be one is accepted. */
  returnUrls: readonly string[] | undefined;
  /** Numbers by their own text, where a double would have rounded them. */
  exactNumbers: ReadonlyMap<string, string>;
};
