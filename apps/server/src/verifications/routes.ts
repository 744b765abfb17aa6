/** `GET /api/v1/wallets/verify`: what this client's users have proven. */
import { chains, type NetworkType, networkTypes } from '@fairlead/chains';
import { DeFiWalletVerificationResponse, successOf, WalletsVerifyQuery } from '@fairlead/wire';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { ok } from '../http/envelope.ts';
import { verifiedWallets } from './store.ts';

export type VerificationRouteOptions = {
  db: Kysely<Database>;
  /** Sets `request.client`, or refuses. */
  authenticate: onRequestAsyncHookHandler;
};

const Answer = successOf(DeFiWalletVerificationResponse, 'DeFiWalletVerificationResponseApiResult');

/** The vendor's answer has no pages; nobody proves more wallets than this. */
const most = 1_000;

export async function verificationRoutes(
  app: FastifyInstance,
  options: VerificationRouteOptions,
): Promise<void> {
  app.get<{ Querystring: WalletsVerifyQuery }>(
    '/api/v1/wallets/verify',
    {
      onRequest: options.authenticate,
      schema: { querystring: WalletsVerifyQuery, response: { 200: Answer } },
    },
    async request => {
      const { userId, address } = request.query;
      const addresses = address === undefined ? undefined : spellings(address.trim());
      const found = await verifiedWallets(options.db, request.client, { userId, addresses, limit: most });
      const verifications = found.map(row => ({
        userId: row.user_id,
        address: row.address,
        xPubKey: null,
        networkType: row.network_type as NetworkType,
        verificationMethod: row.method,
        message: row.message,
        signedMessageHash: row.signature,
        timestamp: Math.floor(row.created_at.getTime() / 1000),
      }));
      return ok({ verifications });
    },
  );
}

/** The text itself, and what each network type that can read it calls the same address. */
function spellings(address: string): string[] {
  const canonical = networkTypes.flatMap(type => {
    const parsed = chains[type].parseAddress(address);
    return parsed.ok ? [parsed.canonical] : [];
  });
  return [...new Set([address, ...canonical])];
}
