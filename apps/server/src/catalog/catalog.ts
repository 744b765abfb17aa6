/** The catalog that everybody asks: networks, assets and integrations in one immutable index. */
import { type AssetIndex, indexAssets } from './assets.ts';
import { type CatalogData, shippedData } from './data.ts';
import { type IntegrationIndex, indexIntegrations } from './integrations.ts';

export type Catalog = AssetIndex & IntegrationIndex;

/** Built once at start. Throws when the data contradicts itself, naming file and row. */
export function createCatalog(data: CatalogData = shippedData): Catalog {
  const assets = indexAssets(data.networks, data.tokens);
  return Object.freeze({ ...assets, ...indexIntegrations(data.integrations, assets) });
}
