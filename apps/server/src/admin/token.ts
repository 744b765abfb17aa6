/**
 * The Admin API's short-lived tokens: `POST /admin/api/v1/Token` gives one for a client's id and key, and every other
 * route takes it as `Authorization: Bearer …`.
 *
 * A token is 256 random bits, of which the database has the SHA-256. A signed one would need no row, but could not be
 * taken back: this one ends with the key that it was made with.
 */
import type { ClientAdminTokenRequest, OAuthTokenResponse } from '@fairlead/wire';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { digestOf } from '../clients/index.ts';
import { ApiError, identify, tooMany } from '../http/index.ts';
import { later } from '../surroundings.ts';
import type { AdminServices } from './services.ts';
import { findAdminToken, insertAdminToken } from './store.ts';

/** As in the vendor's example. */
const lifetimeSeconds = 3600;

const tokenPattern = /^fla_[A-Za-z0-9_-]{43}$/;

/** @throws ApiError when the two do not name a living key that may write. */
export async function giveToken(
  services: AdminServices,
  request: FastifyRequest,
  credentials: ClientAdminTokenRequest,
): Promise<OAuthTokenResponse> {
  const { clientId: id, clientSecret: secret } = credentials;
  await identify(
    services.authentication,
    request,
    { id, secret, named: 'clientId and clientSecret' },
    'readWrite',
  );
  const token = `fla_${services.random.bytes(32).toString('base64url')}`;
  const createdAt = services.clock.now();
  await insertAdminToken(services.db, request.client, {
    digest: digestOf(token),
    keyId: request.client.keyId,
    createdAt,
    expiresAt: later(createdAt, lifetimeSeconds * 1000),
  });
  return { id_token: token, expires_in: lifetimeSeconds, status: 'succeeded' };
}

/** A hook for the routes behind a token. Sets `request.client`, as `authenticate` does. */
export function behindToken({ db, clock, authentication }: AdminServices): onRequestAsyncHookHandler {
  return async request => {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const found = tokenPattern.test(token) && (await findAdminToken(db, digestOf(token), clock.now()));
    if (!found) {
      const pause = authentication.countFailure(request);
      if (pause !== undefined) throw tooMany(pause);
      throw new ApiError(
        'invalidCredentials',
        'Authorization does not hold a living token of the Admin API. Ask POST /admin/api/v1/Token for one, and send it as "Bearer …".',
        { headers: { 'www-authenticate': 'Bearer' } },
      );
    }
    if (found.clientDisabled) throw new ApiError('clientNotFound', 'This client has been disabled.');
    const wait = authentication.countCall(found.keyId);
    if (wait !== undefined) throw tooMany(wait);
    const { clientId, environment, keyId } = found;
    request.client = { clientId, environment, keyId, access: 'readWrite' };
  };
}
