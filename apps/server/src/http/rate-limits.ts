import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { AuthenticationOptions } from './authenticate.ts';

export type RateLimitOptions = {
  /** Calls with one key in a minute, counted by each process: high enough for a busy shop, and the end of a loop. */
  callsPerMinute: number;
  /** Refused credentials from one address in a minute; from then on they are told 429 instead of 401. */
  failuresPerMinute: number;
};

export const defaultRateLimits: RateLimitOptions = { callsPerMinute: 600_000, failuresPerMinute: 30 };

/**
 * Counters for `authenticate`. A caller with a good key is never slowed down by the failures of others at the same
 * address: guessing a key of 256 bits is hopeless, so the limit on failures only saves work.
 */
export async function rateLimits(
  app: FastifyInstance,
  options: RateLimitOptions = defaultRateLimits,
): Promise<Pick<AuthenticationOptions, 'countCall' | 'countFailure'>> {
  await app.register(rateLimit, { global: false });
  const timeWindow = 60_000;
  const calls = new WeakMap<object, string>();
  const byKey = app.createRateLimit({
    max: options.callsPerMinute,
    timeWindow,
    keyGenerator: request => calls.get(request) ?? request.ip,
  });
  const byAddress = app.createRateLimit({
    max: options.failuresPerMinute,
    timeWindow,
    keyGenerator: request => request.ip,
  });
  return {
    countCall: async (request, keyId) => {
      calls.set(request, keyId);
      const count = await byKey(request);
      return !count.isAllowed && count.isExceeded ? count.ttlInSeconds : undefined;
    },
    countFailure: async request => {
      const count = await byAddress(request);
      return !count.isAllowed && count.isExceeded;
    },
  };
}
