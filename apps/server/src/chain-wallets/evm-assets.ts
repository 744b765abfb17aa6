/** What a wallet of the user's own can send: assets of networks that are watched in this environment. */
import type { WalletChain } from '@fairlead/connectors';
import { type Asset, type Catalog, explorerUrl, type Network } from '../catalog/index.ts';
import type { ChainWatch } from '../chain-watch/index.ts';
import type { Environment } from '../database/schema.ts';

/** Where a wallet that does not know the network finds it: public endpoints, because the operator's may hold keys. */
const publicEndpoints: Readonly<Record<string, readonly string[]>> = {
  polygon: ['https://polygon-rpc.com'],
  arbitrum: ['https://arb1.arbitrum.io/rpc'],
  optimism: ['https://mainnet.optimism.io'],
  base: ['https://mainnet.base.org'],
  bsc: ['https://bsc-dataseed.bnbchain.org'],
  'avalanche-c': ['https://api.avax.network/ext/bc/C/rpc'],
  linea: ['https://rpc.linea.build'],
  sonic: ['https://rpc.soniclabs.com'],
  blast: ['https://rpc.blast.io'],
  sepolia: ['https://ethereum-sepolia-rpc.publicnode.com'],
  'base-sepolia': ['https://sepolia.base.org'],
};
export const coinDecimals = 18;

/** Networks that wallets of the browser pay on. */
export type PayingType = 'evm' | 'solana';

/** @returns `undefined`: no wallet can send it here */
export function payableAsset(
  { catalog, watch }: { catalog: Catalog; watch: Pick<ChainWatch, 'covers'> },
  environment: Environment,
  { networkId, symbol }: { networkId: string; symbol: string },
  networkType: PayingType,
): Asset | undefined {
  const asset = catalog.findAsset(networkId, symbol);
  const isOfIt = asset?.network.networkType === networkType;
  return isOfIt && watch.covers(environment, asset) ? asset : undefined;
}

export function payableAssets(
  parts: { catalog: Catalog; watch: Pick<ChainWatch, 'covers'> },
  environment: Environment,
  wanted: PayingType,
): Map<Network, readonly Asset[]> {
  const ofType = parts.catalog.networks.filter(({ networkType }) => networkType === wanted);
  const networks = ofType.map(network => {
    const assets = parts.catalog.assetsOn(network.id);
    return [network, assets.filter(asset => parts.watch.covers(environment, asset))] as const;
  });
  return new Map(networks.filter(([, assets]) => assets.length > 0));
}

export function walletChainOf(network: Network): WalletChain {
  const { name, slug, chainId, nativeSymbol } = network;
  const explorer = explorerUrl(network, '');
  return {
    chainId: hexOf(BigInt(chainId ?? 0)),
    chainName: name,
    // Wallets compare it with what they know: on the networks that Ether is the coin of, that is its own name.
    nativeCurrency: nativeSymbol?.endsWith('ETH')
      ? { name: 'Ether', symbol: 'ETH', decimals: coinDecimals }
      : { name: nativeSymbol ?? name, symbol: nativeSymbol ?? name, decimals: coinDecimals },
    rpcUrls: publicEndpoints[slug] ?? [],
    blockExplorerUrls: explorer === undefined ? [] : [new URL(explorer).origin],
  };
}

export function hexOf(number: bigint): string {
  return `0x${number.toString(16)}`;
}
