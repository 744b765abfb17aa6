/** Networks and the assets on them: built once from the data, never changed afterwards. */
import type { NetworkRow, TokenRow } from './data.ts';

export type Network = Readonly<Omit<NetworkRow, 'aliases'>> & { readonly aliases: readonly string[] };

/** A symbol on a network: the thing that has decimals. */
export type Asset = {
  /** The canonical symbol, however it was asked for. */
  readonly symbol: string;
  readonly name: string;
  /** Decimals on this network. */
  readonly decimals: number;
  readonly peg: 'USD' | 'EUR' | null;
  readonly network: Network;
  /** The network's own coin, as opposed to a contract on it. */
  readonly native: boolean;
  /**
   * Absent on a token: no contract is confirmed by two sources or named by the operator. Such a token is for exchanges
   * only, which send it by its symbol; a wallet or a watcher would go by a contract that may be somebody else's.
   */
  readonly contractAddress?: string;
  /** On the test network that stands for this one in the sandbox, where the operator names it. */
  readonly testContractAddress?: string;
  /** It or its network is switched off: found for what has begun with it, and offered nowhere. */
  readonly off: boolean;
};

/** Whether it can be told on its chain from everything else there. */
export function isKnownOnChain({
  native,
  contractAddress,
}: Pick<Asset, 'native' | 'contractAddress'>): boolean {
  return native || contractAddress !== undefined;
}

export type AssetIndex = {
  /** Those that are offered. */
  readonly networks: readonly Network[];
  /** By id, letter case forgiven; also one that is switched off. */
  findNetwork(id: string): Network | undefined;
  /** By the vendor's name or an alias of it, letter case forgiven. */
  findNetworkByName(name: string): Network | undefined;
  /** By network id and symbol or alias, letter case forgiven; also one that is switched off. Undefined: unknown network, or not on it. */
  findAsset(networkId: string, symbol: string): Asset | undefined;
  /** The asset whose contract has this address there, letter case forgiven. */
  findContract(networkId: string, address: string): Asset | undefined;
  /** The assets of one network by symbol, its own coin first; empty for an unknown network. */
  assetsOn(networkId: string): readonly Asset[];
};

/** Throws if a token names a network that is not there: data that contradicts itself must not start a server. */
export function indexAssets(networkRows: readonly NetworkRow[], tokenRows: readonly TokenRow[]): AssetIndex {
  const networks = networkRows.map(row => Object.freeze({ ...row, aliases: row.aliases ?? [] }));
  const byId = new Map(networks.map(network => [network.id, network]));
  const byName = new Map(
    networks.flatMap(network =>
      [network.name, ...network.aliases].map(name => [folded(name), network] as const),
    ),
  );
  const assets = new Map<string, Map<string, Asset>>(networks.map(network => [network.id, new Map()]));
  const bySymbol = new Map<string, Asset>();
  const byContract = new Map<string, Asset>();

  for (const token of tokenRows) {
    for (const [networkName, decimals] of Object.entries(token.decimals)) {
      const network = byName.get(folded(networkName));
      const onNetwork = network && assets.get(network.id);
      if (!network || !onNetwork)
        throw new Error(`tokens.json: ${token.symbol} names the unknown network ${networkName}`);
      const contractAddress = token.contracts?.[networkName];
      const testContractAddress = token.testContracts?.[networkName];
      const asset: Asset = Object.freeze({
        symbol: token.symbol,
        name: token.name,
        decimals,
        peg: token.peg,
        network,
        native: network.nativeSymbol === token.symbol,
        off: network.off === true || token.off?.includes(network.name) === true,
        ...(contractAddress === undefined ? {} : { contractAddress }),
        ...(testContractAddress === undefined ? {} : { testContractAddress }),
      });
      onNetwork.set(asset.symbol, asset);
      if (asset.contractAddress) byContract.set(contractKey(network.id, asset.contractAddress), asset);
      for (const symbol of [token.symbol, ...(token.aliases?.[networkName] ?? [])]) {
        const key = assetKey(network.id, symbol);
        if (bySymbol.has(key)) throw new Error(`tokens.json: ${symbol} occurs twice on ${network.name}`);
        bySymbol.set(key, asset);
      }
    }
  }

  const sorted = new Map(
    [...assets].map(
      ([id, onNetwork]) =>
        [id, Object.freeze([...onNetwork.values()].filter(asset => !asset.off).sort(coinFirst))] as const,
    ),
  );
  return {
    networks: Object.freeze(networks.filter(network => !network.off)),
    findNetwork: id => byId.get(id.toLowerCase()),
    findNetworkByName: name => byName.get(folded(name)),
    findAsset: (networkId, symbol) => bySymbol.get(assetKey(networkId, symbol)),
    findContract: (networkId, address) => byContract.get(contractKey(networkId, address)),
    assetsOn: networkId => sorted.get(networkId.toLowerCase()) ?? [],
  };
}

function coinFirst(a: Asset, b: Asset): number {
  if (a.native !== b.native) return a.native ? -1 : 1;
  return a.symbol < b.symbol ? -1 : 1;
}

function assetKey(networkId: string, symbol: string): string {
  return `${networkId.toLowerCase()} ${symbol.toUpperCase()}`;
}

function contractKey(networkId: string, address: string): string {
  return `${networkId} ${address}`.toLowerCase();
}

function folded(name: string): string {
  return name.toLowerCase();
}
