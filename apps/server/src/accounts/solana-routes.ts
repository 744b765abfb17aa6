/** The vendor's three look-ups on Solana, where a node of it is configured. Texts, as the vendor's answers are. */
import { chains } from '@fairlead/chains';
import { SolanaAddressQuery, SolanaQuery, SolanaText, SolanaTokenQuery, successOf } from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { latestBlockhash, type SolanaLookUp, solanaAccount } from '../chain-checks/index.ts';
import type { Environment } from '../database/schema.ts';
import { ApiError, ok } from '../http/index.ts';
import type { AccountRouteOptions } from './route-options.ts';

const path = '/api/v1/catalog/solana';
const response = { 200: successOf(SolanaText, 'StringApiResult') };

export function solanaRoutes(app: FastifyInstance, { services, reading }: AccountRouteOptions): void {
  app.post<{ Querystring: SolanaQuery }>(
    `${path}/getLatestBlockhash`,
    { onRequest: reading, schema: { querystring: SolanaQuery, response } },
    async ({ client, query }) => ok(await ask(client.environment, query.chainId, latestBlockhash)),
  );

  app.post<{ Querystring: SolanaTokenQuery }>(
    `${path}/getTokenProgram`,
    { onRequest: reading, schema: { querystring: SolanaTokenQuery, response } },
    async ({ client, query }) => {
      const token = readAddress('token', query.token);
      const found = await ask(client.environment, query.chainId, rpc => solanaAccount(rpc, token));
      if (found?.kind !== 'mint') throw invalid('token', `There is no token at ${token}.`);
      return ok(found.owner);
    },
  );

  app.post<{ Querystring: SolanaAddressQuery }>(
    `${path}/isTokenAddressCreated`,
    { onRequest: reading, schema: { querystring: SolanaAddressQuery, response } },
    async ({ client, query }) => {
      const address = readAddress('address', query.address);
      const found = await ask(client.environment, query.chainId, rpc => solanaAccount(rpc, address));
      return ok(String(found?.kind === 'account'));
    },
  );

  /** @throws ApiError `notSupported` where no node is configured, `institutionUnavailable` when it does not answer. */
  async function ask<Answer>(
    environment: Environment,
    chain: string | undefined,
    lookUp: SolanaLookUp<Answer>,
  ): Promise<Answer> {
    const node = services.solana(environment, chain);
    if (node === undefined) {
      const which = chain === undefined ? 'of Solana' : `of the Solana chain "${chain}"`;
      const variable = `FAIRLEAD_CHAINS_${environment.toUpperCase()}`;
      throw new ApiError('notSupported', `${variable} names no node ${which}: nobody can be asked.`);
    }
    const answer = await node(lookUp);
    if (answer === 'silent') {
      throw new ApiError('institutionUnavailable', 'The node of Solana did not answer.');
    }
    return answer;
  }
}

/** An address of anything on Solana: tokens and their accounts are no wallets. */
function readAddress(path: string, text: string): string {
  const parsed = chains.solana.parseAddress(text);
  if (!parsed.ok) throw invalid(path, parsed.message);
  return parsed.canonical;
}

function invalid(path: string, message: string): ApiError {
  return new ApiError('invalidField', message, {
    faults: [{ path, rule: 'address', message, hint: 'An address on Solana, in base58.' }],
  });
}
