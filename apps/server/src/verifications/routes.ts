/** What this client's users have proven: in the vendor's shape, and whole, for who wants to judge it again. */
import { chains, type NetworkType, networkTypes } from '@fairlead/chains';
import {
  DeFiWalletVerificationResponse,
  successOf,
  VerificationRecords,
  VerificationRecordsQuery,
  WalletsVerifyQuery,
} from '@fairlead/wire';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { ok } from '../http/envelope.ts';
import { recordOf } from './record.ts';
import { listVerifications, verifiedWallets } from './store.ts';

export type VerificationRouteOptions = {
  db: Kysely<Database>;
  /** Sets `request.client`, or refuses. */
  authenticate: onRequestAsyncHookHandler;
};

const Answer = successOf(DeFiWalletVerificationResponse, 'DeFiWalletVerificationResponseApiResult');
const Records = successOf(VerificationRecords, 'VerificationRecordsApiResult');

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

  app.get<{ Querystring: VerificationRecordsQuery }>(
    '/fairlead/v1/verifications',
    {
      onRequest: options.authenticate,
      schema: { querystring: VerificationRecordsQuery, response: { 200: Records } },
    },
    async request => {
      const { userId, address, after, limit = 50 } = request.query;
      const addresses = address === undefined ? undefined : spellings(address.trim());
      const filter = { userId, addresses, after, limit: limit + 1 };
      const found = await listVerifications(options.db, request.client, filter);
      const page = found.slice(0, limit);
      const next = found.length > limit ? (page.at(-1)?.id ?? null) : null;
      return ok({ verifications: page.map(recordOf), next });
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
