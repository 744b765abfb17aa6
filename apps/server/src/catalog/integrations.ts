/** Integrations and what each of them can send: built once from the data, never changed afterwards. */
import type { Environment } from '@fairlead/wire/session-view';
import { abilitiesOf } from './abilities.ts';
import { type AssetIndex, isKnownOnChain, type Network } from './assets.ts';
import type { IntegrationRow } from './data.ts';

/** What an integration sends on one network. A wallet sends nothing whose contract is not known. */
export type NetworkCoverage = {
  readonly network: Network;
  /** As the vendor lists them: an alias may stand beside the symbol that it means. */
  readonly symbols: readonly string[];
  /** Canonical symbols. */
  readonly assets: ReadonlySet<string>;
};

export type Integration = Readonly<Omit<IntegrationRow, 'sends' | 'sandboxTwin'>> & {
  readonly coverage: readonly NetworkCoverage[];
  /** Those of its networks, and those of which the catalog has no network. */
  readonly networkTypes: ReadonlySet<string>;
  /** The id of the integration that stands for this one on the sandbox's own list. */
  readonly sandboxTwinId?: string;
};

export type AssetOnNetwork = { readonly networkId: string; readonly symbol: string };

export type IntegrationIndex = {
  readonly integrations: readonly Integration[];
  /** By id, letter case forgiven; whatever its environment. */
  findIntegration(id: string): Integration | undefined;
  /** Those with this broker type, whatever their environment. Many for `deFiWallet`. */
  findByBrokerType(type: string): readonly Integration[];
  /**
   * What the API lists. Sandbox: all that the sandbox plays. Live: only those that Fairlead can connect today,
   * because an integrator builds on that list.
   */
  listed(environment: Environment): readonly Integration[];
  /** Whether the integration sends this asset; aliases and letter case forgiven. */
  canSend(integration: Integration, asset: AssetOnNetwork): boolean;
  /**
   * What a user may connect in this environment. In the sandbox, Coinbase and Binance are left to their sandbox twins,
   * lest each be there twice; `askedFor`, an integration's id, answers that one alone, twin or not.
   */
  connectable(environment: Environment, askedFor?: string): readonly Integration[];
  /** Those of `connectable` that can send any one of `wanted`. */
  sendersOf(
    wanted: readonly AssetOnNetwork[],
    environment: Environment,
    askedFor?: string,
  ): readonly Integration[];
};

/** Lists of assets whose senders are remembered. */
const mostRemembered = 500;

export function indexIntegrations(rows: readonly IntegrationRow[], assets: AssetIndex): IntegrationIndex {
  const rowsBySlug = new Map(rows.map(row => [row.slug, row]));
  const integrations = rows.map(({ sends, sandboxTwin, ...row }): Integration => {
    const twinId = sandboxTwin === undefined ? undefined : named(rowsBySlug, sandboxTwin, row.slug).id;
    const coverage = coverageOf(sends, row.slug, rowsBySlug, assets);
    const ofNetworks = coverage.map(({ network }) => network.networkType);
    return Object.freeze({
      ...row,
      coverage: Object.freeze(coverage),
      networkTypes: new Set('networkTypes' in sends ? sends.networkTypes : ofNetworks),
      ...(twinId === undefined ? {} : { sandboxTwinId: twinId }),
    });
  });
  const byId = new Map(integrations.map(integration => [integration.id, integration]));
  const byType = Map.groupBy(integrations, integration => integration.brokerType as string);
  const listed = {
    sandbox: Object.freeze(integrations.filter(each => each.environments.includes('sandbox'))),
    live: Object.freeze(integrations.filter(each => abilitiesOf(each, 'live').has('connect'))),
  };

  const canSend = (integration: Integration, wanted: AssetOnNetwork): boolean => {
    const asset = assets.findAsset(wanted.networkId, wanted.symbol);
    return (
      asset !== undefined &&
      integration.coverage.some(each => each.network.id === asset.network.id && each.assets.has(asset.symbol))
    );
  };

  // Asked for at every redemption, so what the data alone decides is decided once.
  const inEach = (chosen: (integration: Integration, environment: Environment) => boolean) => ({
    sandbox: integrations.filter(each => chosen(each, 'sandbox')),
    live: integrations.filter(each => chosen(each, 'live')),
  });
  const withConnect = inEach((each, environment) => abilitiesOf(each, environment).has('connect'));
  const withoutTwins = {
    sandbox: withConnect.sandbox.filter(each => each.sandboxTwinId === undefined),
    live: withConnect.live,
  };
  const withSend = inEach((each, environment) => abilitiesOf(each, environment).has('send'));
  const senders = { sandbox: new Set(withSend.sandbox), live: new Set(withSend.live) };

  const connectable = (environment: Environment, askedFor?: string): readonly Integration[] =>
    askedFor === undefined
      ? withoutTwins[environment]
      : withConnect[environment].filter(each => each.id === askedFor.toLowerCase());

  // Shops ask for the same few assets in every session.
  const remembered = new Map<string, readonly Integration[]>();

  return {
    integrations: Object.freeze(integrations),
    findIntegration: id => byId.get(id.toLowerCase()),
    findByBrokerType: type => byType.get(type) ?? [],
    listed: environment => listed[environment],
    canSend,
    connectable,
    sendersOf: (wanted, environment, askedFor) => {
      const name = [environment, askedFor, ...wanted.map(each => `${each.networkId} ${each.symbol}`)].join(
        '\n',
      );
      const before = remembered.get(name);
      if (before) return before;
      const found = connectable(environment, askedFor).filter(
        integration =>
          senders[environment].has(integration) && wanted.some(asset => canSend(integration, asset)),
      );
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(name, found);
      return found;
    },
  };
}

function coverageOf(
  sends: IntegrationRow['sends'],
  slug: string,
  rows: ReadonlyMap<string, IntegrationRow>,
  assets: AssetIndex,
): NetworkCoverage[] {
  if ('like' in sends) {
    const other = named(rows, sends.like, slug).sends;
    if ('like' in other)
      throw new Error(`integrations.json: ${slug} is like ${sends.like}, which is like another`);
    return coverageOf(other, slug, rows, assets);
  }
  if ('networkTypes' in sends) {
    return assets.networks
      .filter(network => sends.networkTypes.includes(network.networkType))
      .map(everythingOn(assets));
  }
  if ('everythingOn' in sends) {
    return sends.everythingOn
      .map(name => networkNamed(name, slug, assets))
      .filter(network => !network.off)
      .map(everythingOn(assets));
  }
  return Object.entries(sends.networks).flatMap(([name, symbols]) => {
    const network = networkNamed(name, slug, assets);
    const named = symbols.map(symbol => {
      const asset = assets.findAsset(network.id, symbol);
      if (!asset)
        throw new Error(`integrations.json: ${slug} sends ${symbol}, which is not on ${network.name}`);
      return { symbol, asset };
    });
    const offered = named.filter(({ asset }) => !asset.off);
    if (offered.length === 0) return [];
    const canonical = new Set(offered.map(({ asset }) => asset.symbol));
    return [{ network, symbols: Object.freeze(offered.map(({ symbol }) => symbol)), assets: canonical }];
  });
}

const everythingOn =
  (assets: AssetIndex) =>
  (network: Network): NetworkCoverage => {
    const symbols = assets
      .assetsOn(network.id)
      .filter(isKnownOnChain)
      .map(asset => asset.symbol);
    return { network, symbols, assets: new Set(symbols) };
  };

function networkNamed(name: string, slug: string, assets: AssetIndex): Network {
  const network = assets.findNetworkByName(name);
  if (!network) throw new Error(`integrations.json: ${slug} names the unknown network ${name}`);
  return network;
}

function named(rows: ReadonlyMap<string, IntegrationRow>, name: string, by: string): IntegrationRow {
  const row = rows.get(name);
  if (!row) throw new Error(`integrations.json: ${by} names the unknown integration ${name}`);
  return row;
}
