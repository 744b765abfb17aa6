export { createClient, createDemoClient, createKey } from './accounts.ts';
export {
  allowedOrigins,
  allowOrigin,
  disallowOrigin,
  listOrigins,
  replaceOrigins,
} from './allowed-origins.ts';
export { readClientFee } from './client-fee.ts';
export { type Appearance, type ClientDirectory, clientDirectory } from './directory.ts';
export { type DisplayedClient, displayedClient } from './displayed-client.ts';
export { digestOf, isWellFormedKey, makeKey } from './key.ts';
export {
  findLogo,
  largestLogo,
  logoPath,
  logoTypeOf,
  removeClientLogo,
  removeLogo,
  replaceClientLogo,
  replaceLogo,
} from './logos.ts';
export { frameAncestors, isOriginAllowed, parseOrigin, readOrigin } from './origins.ts';
export { allowReturnUrl, disallowReturnUrl, readReturnUrl, returnUrls } from './return-urls.ts';
export {
  type ClientListing,
  type ClientSettings,
  disableClient,
  type Executor,
  enableClient,
  type KeyListing,
  listClients,
  listKeys,
  livingKeys,
  revokeKey,
  setClientSettings,
} from './store.ts';
export {
  deleteSubClient,
  findSubClient,
  insertSubClient,
  listSubClients,
  type SubClient,
  updateSubClient,
} from './sub-clients.ts';
export { allowedSurfaces, isSurfaceAllowed, readSurfaces } from './surfaces.ts';
