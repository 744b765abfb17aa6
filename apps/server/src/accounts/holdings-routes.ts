/** `holdings/get`, `holdings/value`, `holdings/portfolio`, `balance/get`, `balance/portfolio` (contract §1.9). */
import { add, wireNumber } from '@fairlead/money';
import {
  AccountBalanceModel,
  AccountRequest,
  BalancePortfolioQuery,
  FiatPortfolioModel,
  HoldingsModel,
  HoldingsPortfolioQuery,
  HoldingsRequest,
  PortfolioModel,
  PortfolioValueModel,
  successOf,
} from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import { type AccountAccess, accountBehind, accountsOfUser, resultOf } from '../flow/account-access.ts';
import { byTimeOf } from '../flow/client-time.ts';
import { ApiError } from '../http/api-error.ts';
import { ok } from '../http/index.ts';
import { failedHoldings, holdingsModel, portfolioModel, portfolioValue } from './holdings.ts';
import { type CashBalance, dollarsOf, readCash, readHoldings } from './read-account.ts';
import type { AccountRouteOptions } from './route-options.ts';

export function holdingsRoutes(app: FastifyInstance, { services: all, reading }: AccountRouteOptions): void {
  app.post<{ Body: HoldingsRequest }>(
    '/api/v1/holdings/get',
    {
      onRequest: reading,
      schema: {
        body: HoldingsRequest,
        response: { 200: successOf(HoldingsModel, 'HoldingsModelApiResult') },
      },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const access = await accountBehind(services, request.client, request.body);
      const { connection, integration } = access;
      const { accountId, accountName } = connection;
      const account = {
        ...{ type: integration.brokerType, institutionName: integration.name },
        ...{ accountId, accountName },
      };
      const held = await readHoldings(services, access);
      const withMarketValue = request.body.includeMarketValue === true;
      if (held.status === 'done') return ok(holdingsModel(account, held.result, { withMarketValue }));
      const dead = held.status === 'challenge' || held.reason === 'notAuthorized';
      const message = held.status === 'failed' ? held.message : `${integration.name} wants to see the user.`;
      return ok(failedHoldings(account, dead ? 'notAuthorized' : 'failed', message));
    },
  );

  app.post<{ Body: AccountRequest }>(
    '/api/v1/holdings/value',
    {
      onRequest: reading,
      schema: {
        body: AccountRequest,
        response: { 200: successOf(PortfolioValueModel, 'BrokerPortfolioValueModelApiResult') },
      },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const access = await accountBehind(services, request.client, request.body);
      const [read, cash] = await Promise.all([readHoldings(services, access), readCash(services, access)]);
      const { held, silence } = resultOf(read, access);
      // A sum without what is not known would be too small.
      if (silence !== undefined)
        throw new ApiError('institutionUnavailable', silence, { displayMessage: silence });
      return ok(portfolioValue(held, dollarsOf(resultOf(cash, access))));
    },
  );

  app.get<{ Querystring: HoldingsPortfolioQuery }>(
    '/api/v1/holdings/portfolio',
    {
      onRequest: reading,
      schema: {
        querystring: HoldingsPortfolioQuery,
        response: { 200: successOf(PortfolioModel, 'B2BPortfolioModelApiResult') },
      },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const accounts = await accountsOfUser(services, request.client, request.query.userId);
      const held = await Promise.all(accounts.map(access => readHoldings(services, access)));
      // An account that does not answer is left out, as one that is not connected.
      return ok(portfolioModel(held.flatMap(each => (each.status === 'done' ? [each.result.held] : []))));
    },
  );

  app.post<{ Body: AccountRequest }>(
    '/api/v1/balance/get',
    {
      onRequest: reading,
      schema: {
        body: AccountRequest,
        response: { 200: successOf(AccountBalanceModel, 'B2BBrokerAccountBalanceModelApiResult') },
      },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const access = await accountBehind(services, request.client, request.body);
      return ok(balanceModel(resultOf(await readCash(services, access), access), access));
    },
  );

  app.get<{ Querystring: BalancePortfolioQuery }>(
    '/api/v1/balance/portfolio',
    {
      onRequest: reading,
      schema: {
        querystring: BalancePortfolioQuery,
        response: { 200: successOf(FiatPortfolioModel, 'B2BFiatPortfolioModelApiResult') },
      },
    },
    async request => {
      const services = await byTimeOf(all, request.client);
      const accounts = await accountsOfUser(services, request.client, request.query.userId);
      const cash = await Promise.all(accounts.map(access => readCash(services, access)));
      return ok(fiatPortfolio(cash.flatMap(each => (each.status === 'done' ? each.result : []))));
    },
  );
}

/** All of the cash can be spent: no institution here lends. Whether it buys assets is the institution's to offer. */
function balanceModel(cash: readonly CashBalance[], { integration }: AccountAccess): AccountBalanceModel {
  const buysAssets = integration.abilities.includes('buy');
  const dollars = wireNumber(dollarsOf(cash));
  return {
    balances: cash.map(({ currency, amount }) => ({
      currencyCode: currency,
      cash: wireNumber(amount),
      buyingPower: wireNumber(amount),
      cryptocurrencyBuyingPower: buysAssets ? wireNumber(amount) : 0,
    })),
    totalCashUsdValue: dollars,
    totalBuyingPowerUsdValue: dollars,
  };
}

function fiatPortfolio(cash: readonly CashBalance[]): FiatPortfolioModel {
  const byCurrency = Map.groupBy(cash, ({ currency }) => currency);
  return {
    fiatBalances: Array.from(byCurrency, ([symbol, balances]) => {
      const total = wireNumber(balances.map(({ amount }) => amount).reduce(add));
      return { symbol, cash: total, buyingPower: total };
    }),
  };
}
