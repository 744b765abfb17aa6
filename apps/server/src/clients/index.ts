export { createClient, createDemoClient, createKey, type Maker } from './accounts.ts';
export { type ClientDirectory, clientDirectory } from './directory.ts';
export { displayedClient } from './displayed-client.ts';
export { digestOf, isWellFormedKey, makeKey } from './key.ts';
export { frameAncestors, isOriginAllowed, parseOrigin } from './origins.ts';
export {
  type ClientSettings,
  disableClient,
  type Executor,
  type KeyListing,
  livingKeys,
  revokeKey,
  setClientSettings,
} from './store.ts';
export {
  allowedOrigins,
  allowOrigin,
  disallowOrigin,
  findSubClient,
  insertSubClient,
  type SubClient,
} from './sub-clients.ts';
