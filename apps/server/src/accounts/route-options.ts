import type { onRequestAsyncHookHandler } from 'fastify';
import type { Services } from '../flow/services.ts';

export type AccountRouteOptions = {
  services: Services;
  /** Each sets `request.client`, or refuses: keys that may read, and keys that may change something. */
  reading: onRequestAsyncHookHandler;
  changing: onRequestAsyncHookHandler;
};
