/** `POST /fairlead/v1/sandbox/deposits`: somebody sends to an address that a Link page shows. */
import { canonicalAddress } from '@fairlead/chains';
import { formatAmount, parseAmount } from '@fairlead/money';
import { SandboxDeposit, SandboxDepositRequest, successOf } from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { byTimeOf } from '../flow/client-time.ts';
import { madeUp, recordArrival } from '../flow/record-arrival.ts';
import type { Services } from '../flow/services.ts';
import { ApiError } from '../http/api-error.ts';
import { type AuthenticationOptions, ok, refused } from '../http/index.ts';
import { authenticateForSandbox } from './sandbox-only.ts';

export async function sandboxDepositRoutes(
  app: FastifyInstance,
  { services: general, authentication }: { services: Services; authentication: AuthenticationOptions },
): Promise<void> {
  app.post<{ Body: SandboxDepositRequest }>(
    '/fairlead/v1/sandbox/deposits',
    {
      onRequest: authenticateForSandbox(authentication, 'readWrite'),
      schema: {
        body: SandboxDepositRequest,
        response: { 200: successOf(SandboxDeposit, 'SandboxDepositApiResult') },
      },
    },
    async request => {
      const services = await byTimeOf(general, request.client);
      const { networkId, symbol, address, addressTag } = request.body;
      const asset = services.catalog.findAsset(networkId, symbol);
      if (asset === undefined) {
        const message = `${symbol} is not on network ${networkId}.`;
        const hint = 'Take both from GET /api/v1/transfers/managed/networks.';
        throw refused([{ path: 'symbol', rule: 'unknownAsset', message, hint }]);
      }
      const amount = parseAmount(request.body.amount, asset.decimals);
      if (amount === undefined || amount.units <= 0n) {
        const message = `amount must be a decimal text above zero with at most ${asset.decimals} digits after the point.`;
        throw refused([{ path: 'amount', rule: 'amount', message, hint: 'For example "12.5".' }]);
      }
      const place = {
        networkId: asset.network.id,
        symbol: asset.symbol,
        address,
        canonicalAddress: canonicalAddress(asset.network.networkType, address),
        ...(addressTag !== undefined && { addressTag }),
        amount,
      };
      const transferId = await recordArrival(services, request.client, madeUp(place, services.random.uuid()));
      if (transferId === undefined) {
        throw new ApiError(
          'notFound',
          `Nobody waits for ${asset.symbol} at ${address}: no Link page has shown it within the last 15 minutes.`,
        );
      }
      return ok<SandboxDeposit>({ transferId, amount: formatAmount(amount) });
    },
  );
}
