/** What a wallet of the user's own can send: assets of networks that are watched in this environment. */
import type { Asset, Catalog, Network, PayingType } from '../catalog/index.ts';
import type { ChainWatch } from '../chain-watch/index.ts';
import type { Environment } from '../database/schema.ts';

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
