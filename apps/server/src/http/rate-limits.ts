import type { FastifyRequest } from 'fastify';
import type { AuthenticationOptions } from './authenticate.ts';
import type { CountCall } from './call-counter.ts';

export type RateLimitOptions = {
  /** Calls with one key in a minute: high enough for a busy shop, and the end of a loop. */
  callsPerMinute: number;
  /** Refused credentials from one address in a minute; from then on they are told 429 instead of 401. */
  failuresPerMinute: number;
  /** Actions of one browser in a minute: far more than a person takes, far fewer than guessing needs. */
  actionsPerMinute: number;
};

const defaultRateLimits: RateLimitOptions = {
  callsPerMinute: 600_000,
  failuresPerMinute: 30,
  actionsPerMinute: 300,
};

/**
 * The limits that everybody is under. A caller with a good key is never slowed down by the failures of others at the same
 * address: guessing a key of 256 bits is hopeless, so the limit on failures only saves work.
 */
export function rateLimits(
  count: CountCall,
  options: Partial<RateLimitOptions> = {},
): Pick<AuthenticationOptions, 'countCall' | 'countFailure'> & {
  /** Seconds to wait when the browser at this address has acted too often, else undefined. */
  countAction(request: FastifyRequest): number | undefined;
} {
  const limits = { ...defaultRateLimits, ...options };
  return {
    countCall: keyId => count('calls of a key', keyId, limits.callsPerMinute),
    countFailure: request => count('failures of an address', request.ip, limits.failuresPerMinute),
    countAction: request => count('actions of an address', request.ip, limits.actionsPerMinute),
  };
}
