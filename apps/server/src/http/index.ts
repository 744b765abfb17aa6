export { ApiError } from './api-error.ts';
export {
  type AuthenticatedClient,
  type AuthenticationOptions,
  authenticate,
  identify,
  type KnownKey,
  tooMany,
} from './authenticate.ts';
export { failure, ok, statusOf } from './envelope.ts';
export { healthRoutes } from './health.ts';
export { createLogger, withoutSecrets } from './logging.ts';
export { plainDecimal, withExactNumbers } from './plain-decimal.ts';
export { defaultRateLimits, type RateLimitOptions, rateLimits } from './rate-limits.ts';
export { type Reading, type SchemaReader, schemaReader } from './schema-reader.ts';
export { type HttpServerOptions, httpServer, largestBody } from './server.ts';
export { emptyBody, refused } from './validation.ts';
