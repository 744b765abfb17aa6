import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { ApiError } from './api-error.ts';

/** Who calls, as its key says. */
export type AuthenticatedClient = {
  clientId: string;
  environment: 'sandbox' | 'live';
  access: 'read' | 'readWrite';
  keyId: string;
};

/** A key as it is kept. */
export type KnownKey = AuthenticatedClient & { digest: Buffer; clientDisabled: boolean };

export type AuthenticationOptions = {
  /** SHA-256 of the secret → the living key with it; undefined when there is none. */
  findKey(digest: Buffer): Promise<KnownKey | undefined>;
  /** Whether a text has the shape and checksum of a key, so that typing errors need no look-up. */
  isWellFormedKey(secret: string): boolean;
  /** Counts a failure; seconds to wait when this caller has had too many of them lately, else undefined. */
  countFailure(request: FastifyRequest): number | undefined;
  /** Counts a call with this key; seconds to wait when it has made too many lately, else undefined. */
  countCall(keyId: string): number | undefined;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`; routes behind it may rely on it. */
    client: AuthenticatedClient;
  }
}

/** Longer than any secret of ours; whatever comes is hashed, so there has to be a limit. */
const longestSecret = 200;

/**
 * A hook for routes behind `X-Client-Id` and `X-Client-Secret`. It runs before the body is read. Whatever is wrong with
 * the two, the answer is the same 401; a good key of a disabled client is told 404.
 * @param needs `readWrite` for routes that change something: a read-only key is told 403.
 */
export function authenticate(
  options: AuthenticationOptions,
  needs: 'read' | 'readWrite',
): onRequestAsyncHookHandler {
  return async request => {
    const id = request.headers['x-client-id'];
    const secret = request.headers['x-client-secret'];
    await identify(options, request, { id, secret, named: 'X-Client-Id and X-Client-Secret' }, needs);
  };
}

/**
 * What `authenticate` does, for credentials that come another way: sets `request.client`, or throws the refusal.
 * @param credentials `named` is what the caller calls them, for the message.
 */
export async function identify(
  options: AuthenticationOptions,
  request: FastifyRequest,
  credentials: { id: string | string[] | undefined; secret: string | string[] | undefined; named: string },
  needs: 'read' | 'readWrite',
): Promise<void> {
  const key = await knownKey(options, credentials.id, credentials.secret);
  if (!key) {
    const pause = options.countFailure(request);
    if (pause !== undefined) throw tooMany(pause);
    throw new ApiError(
      'invalidCredentials',
      `${credentials.named} do not name a living key of a client. Check both, and that the key was not revoked.`,
    );
  }
  if (key.clientDisabled) throw new ApiError('clientNotFound', 'This client has been disabled.');
  const wait = options.countCall(key.keyId);
  if (wait !== undefined) throw tooMany(wait);
  if (needs === 'readWrite' && key.access === 'read') {
    throw new ApiError('readOnlyKey', 'This key may only read. Use a key with the access readWrite.');
  }
  const { environment, access, keyId } = key;
  request.client = { clientId: key.clientId, environment, access, keyId };
}

async function knownKey(
  options: AuthenticationOptions,
  clientId: string | string[] | undefined,
  secret: string | string[] | undefined,
): Promise<KnownKey | undefined> {
  if (typeof clientId !== 'string' || typeof secret !== 'string') return undefined;
  if (secret.length > longestSecret || !options.isWellFormedKey(secret)) return undefined;
  const digest = hash('sha256', secret, 'buffer');
  const key = await options.findKey(digest);
  if (!key || key.digest.length !== digest.length || !timingSafeEqual(key.digest, digest)) return undefined;
  return key.clientId === clientId.toLowerCase() ? key : undefined;
}

/** The 429 of every limit. */
export function tooMany(seconds: number): ApiError {
  return new ApiError('rateLimited', `Too many requests. Try again in ${seconds} seconds.`, {
    headers: { 'retry-after': String(seconds) },
  });
}
