export { abilitiesOf } from './abilities.ts';
export type { Asset, Network } from './assets.ts';
export { type Catalog, createCatalog } from './catalog.ts';
export type { Integration } from './integrations.ts';
export { absoluteUrl, logoPaths } from './logo-paths.ts';
export { logoRoutes } from './logos.ts';
export { catalogRoutes } from './routes.ts';
