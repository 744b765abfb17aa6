export { ApiError } from './api-error.ts';
export {
  type AuthenticationOptions,
  authenticate,
  identify,
  type KnownKey,
  tooMany,
} from './authenticate.ts';
export { type CallCounter, callCounter, type SharedCount } from './call-counter.ts';
export { ok } from './envelope.ts';
export { healthRoutes } from './health.ts';
export { createLogger } from './logging.ts';
export { plainDecimal, withExactNumbers } from './plain-decimal.ts';
export { rateLimits } from './rate-limits.ts';
export { type Reading, schemaReader } from './schema-reader.ts';
export { httpServer, largestBody } from './server.ts';
export { emptyBody, refused } from './validation.ts';
