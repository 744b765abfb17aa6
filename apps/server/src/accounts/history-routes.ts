/**
 * `transfers/list` and `transfers/details`: what left an account by the institution's own books, whoever asked for it. (What
 * this client's users sent through Link is `transfers/managed/mesh`.)
 */
import type { PastWithdrawal } from '@fairlead/connectors';
import { wireNumber } from '@fairlead/money';
import {
  AccountTransfer,
  AccountTransferRequest,
  AccountTransfersModel,
  AccountTransfersRequest,
  successOf,
  type TransactionStatus,
} from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import type { Catalog } from '../catalog/index.ts';
import { type AccountAccess, accountBehind, askAbout, cannot, resultOf } from '../flow/account-access.ts';
import { byTimeOf } from '../flow/client-time.ts';
import type { Services } from '../flow/services.ts';
import { ApiError, ok, refused } from '../http/index.ts';
import { networkOfAddressType } from './networks-asked.ts';
import type { AccountRouteOptions } from './route-options.ts';

const defaultCount = 10;
const statuses = {
  accepted: 'pending',
  settled: 'succeeded',
  failed: 'failed',
  refundPending: 'failed',
  refunded: 'failed',
} as const satisfies Record<PastWithdrawal['status'], TransactionStatus>;

export function historyRoutes(app: FastifyInstance, { services: all, reading }: AccountRouteOptions): void {
  const { catalog } = all;

  async function historyOf(services: Services, access: AccountAccess): Promise<AccountTransfer[]> {
    const { connector, credentials } = access;
    if (connector.withdrawals === undefined) throw cannot(access, 'what an account has sent');
    const past = resultOf(await askAbout(services, access, connector.withdrawals(credentials)), access);
    return past.map(each => accountTransfer(each, catalog));
  }

  app.post<{ Body: AccountTransfersRequest }>(
    '/api/v1/transfers/list',
    {
      onRequest: reading,
      schema: {
        body: AccountTransfersRequest,
        response: { 200: successOf(AccountTransfersModel, 'B2BBrokerTransactionsListModelApiResult') },
      },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const access = await accountBehind(services, request.client, request.body);
      return ok(pageOf(await historyOf(services, access), request.body));
    },
  );

  app.post<{ Body: AccountTransferRequest }>(
    '/api/v1/transfers/details',
    {
      onRequest: reading,
      schema: {
        body: AccountTransferRequest,
        response: { 200: successOf(AccountTransfer, 'B2BBrokerCryptocurrencyTransactionApiResult') },
      },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const { transactionId, transactionHash } = request.body;
      if (!transactionId && !transactionHash) {
        const message = 'Neither transactionId nor transactionHash is there.';
        throw refused([{ path: 'transactionId', rule: 'required', message, hint: 'Send one of the two.' }]);
      }
      const access = await accountBehind(services, request.client, request.body);
      const found = (await historyOf(services, access)).find(
        ({ id, hash }) =>
          (!transactionId || id === transactionId) && (!transactionHash || hash === transactionHash),
      );
      if (found === undefined) throw new ApiError('notFound', 'The account has sent nothing of that id.');
      return ok(found);
    },
  );
}

function accountTransfer(past: PastWithdrawal, catalog: Catalog): AccountTransfer {
  const { withdrawalId, status, fromAddress, address, addressTag, symbol, createdAt, failure, hash } = past;
  const seconds = Math.floor(createdAt.getTime() / 1000);
  return {
    id: withdrawalId,
    status: statuses[status],
    statusDetails: failure ?? null,
    type: 'withdrawal',
    fromAddress,
    targetAddress: address,
    symbol,
    chain: catalog.findNetwork(past.networkId)?.name ?? null,
    memo: addressTag ?? null,
    hash: hash ?? null,
    amount: wireNumber(past.amount),
    transactionAmount: wireNumber(past.amount),
    createdTimestamp: seconds,
    updatedTimestamp: seconds,
    networkTransactionFee: null,
    transferFee: wireNumber(past.fee),
    confirmations: null,
    blockchainMethodName: null,
    blockchainMethod: 'withdraw',
  };
}

/** The cursor is how many of the newest have been seen, which a newer transfer moves on by one. */
function pageOf(
  all: readonly AccountTransfer[],
  {
    count = defaultCount,
    cursor,
    statuses: wanted,
    from,
    cryptocurrencyAddressType,
  }: AccountTransfersRequest,
): AccountTransfersModel {
  const seen = cursor ? Number(cursor) : 0;
  if (!Number.isSafeInteger(seen) || seen < 0) {
    const hint = 'Send the cursor of the answer before as it was, or none.';
    throw refused([{ path: 'cursor', rule: 'format', message: 'cursor is not one of ours.', hint }]);
  }
  const chain = cryptocurrencyAddressType
    ? (networkOfAddressType[cryptocurrencyAddressType] ?? '')
    : undefined;
  const matching = all.filter(
    each =>
      (!wanted?.length || wanted.includes(each.status)) &&
      (!from || each.createdTimestamp >= from) &&
      (chain === undefined || each.chain === chain),
  );
  const page = matching.slice(seen, seen + count);
  return {
    transfers: page,
    total: matching.length,
    cursor: seen + count < matching.length ? String(seen + count) : null,
    earliestTimestamp: page.at(-1)?.createdTimestamp ?? 0,
  };
}
