export { abilitiesOf, isServed } from './abilities.ts';
export { type Asset, isKnownOnChain, type Network } from './assets.ts';
export { type Catalog, createCatalog } from './catalog.ts';
export { type CatalogData, type NetworkRow, shippedData } from './data.ts';
export { explorerUrl } from './explorers.ts';
export type { Integration } from './integrations.ts';
export { absoluteUrl, logoPaths } from './logo-paths.ts';
export { logoRoutes } from './logos.ts';
export { catalogRoutes } from './routes.ts';
