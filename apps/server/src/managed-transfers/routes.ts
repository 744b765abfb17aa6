/** The vendor's managed transfers: an integrator's own page in the place of Link (contract §1.8). */
import { formatAmount } from '@fairlead/money';
import {
  successOf,
  TransferConfigureRequest,
  TransferConfigureResponse,
  TransferExecuteRequest,
  TransferExecuteResponse,
  TransferPreviewRequest,
  TransferPreviewResponse,
  TransferQuoteRequest,
  TransferQuoteResponse,
  TransferUpdateRequest,
  TransferUpdateResponse,
  TransferVerifyRequest,
  TransferVerifyResponse,
} from '@fairlead/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AccountRouteOptions } from '../accounts/route-options.ts';
import { abilitiesOf } from '../catalog/index.ts';
import { type AccountAccess, accountBehind, askAbout, resultOf } from '../flow/account-access.ts';
import { byTimeOf } from '../flow/client-time.ts';
import { configure, execute, keepPreview, lookUp } from '../flow/managed-transfers.ts';
import type { Services } from '../flow/services.ts';
import { ApiError, ok, refused } from '../http/index.ts';
import { isStale } from '../prices/index.ts';
import type { AssetOption, NetworkOption } from '../transfers/options.ts';
import { configured, unconfigured } from './configure-answer.ts';
import { asInList, asInOne, transferWanted, type Wanted } from './destinations.ts';
import { quoteAnswer } from './quote-answer.ts';
import { executeAnswer, previewAnswer, updateAnswer } from './transfer-answers.ts';
import { verifyAnswer } from './verify-answer.ts';

const base = '/api/v1/transfers/managed';
const answers = {
  verify: successOf(TransferVerifyResponse, 'TransferVerificationResponseApiResult'),
  quote: successOf(TransferQuoteResponse, 'QuoteTransferResponseApiResult'),
  configure: successOf(TransferConfigureResponse, 'ConfigureTransferResponseApiResult'),
  preview: successOf(TransferPreviewResponse, 'PreviewTransferResponseApiResult'),
  execute: successOf(TransferExecuteResponse, 'ExecuteTransferResponseApiResult'),
  update: successOf(TransferUpdateResponse, 'UpdateTransferResponseApiResult'),
};

const fromPaths = { authToken: 'fromAuthToken', type: 'fromType' };

export async function managedTransferRoutes(
  app: FastifyInstance,
  { services: all, reading, changing }: AccountRouteOptions,
): Promise<void> {
  const { catalog, publicUrl } = all;
  const context = { catalog, publicUrl };

  app.get<{ Body: TransferVerifyRequest }>(
    `${base}/verify`,
    {
      onRequest: reading,
      // HEAD would have a body as well, which nobody sends.
      exposeHeadRoute: false,
      schema: { body: TransferVerifyRequest, response: { 200: answers.verify } },
    },
    async request => ok(verifyAnswer(request.body, catalog, request.client.environment)),
  );

  app.post<{ Body: TransferQuoteRequest }>(
    `${base}/quote`,
    { onRequest: reading, schema: { body: TransferQuoteRequest, response: { 200: answers.quote } } },
    async request => ok(await quote(await byTimeOf(all, request.client), request)),
  );

  app.post<{ Body: TransferConfigureRequest }>(
    `${base}/configure`,
    { onRequest: reading, schema: { body: TransferConfigureRequest, response: { 200: answers.configure } } },
    async request => {
      const { body, client } = request;
      const services = await byTimeOf(all, client);
      const access = await sender(services, request);
      const currency = body.fiatCurrency ?? 'USD';
      const toAddresses = await destinationsOf(services, request, access);
      if (toAddresses === 'notAuthorizedTo') return ok(unconfigured('notAuthorizedTo', currency));
      const matching = toAddresses.filter(
        ({ symbol, networkId }) =>
          (!body.symbol || symbol.toUpperCase() === body.symbol.toUpperCase()) &&
          (!body.networkId || networkId.toLowerCase() === body.networkId.toLowerCase()),
      );
      if (matching.length === 0) {
        throw refused([
          {
            ...{ path: 'toAddresses', rule: 'noUsableDestination' },
            message: 'There is no destination for this symbol and network.',
            hint: 'Send a destination in toAddresses, or another symbol and networkId.',
          },
        ]);
      }
      const { amount } = body;
      const wanted: Wanted = {
        toAddresses: matching.map(each => ({ ...each, ...(amount && { amount }) })),
        ...commonOf(body),
      };
      const { transfer } = transferWanted(wanted, { catalog, environment: client.environment }, asInList);
      const found = await configure(services, access, transfer, currency);
      if (found.status === 'done') return ok(configured(found.result, transfer, currency, context));
      if (found.status === 'challenge' || found.reason === 'notAuthorized') {
        return ok(unconfigured('notAuthorizedFrom', currency));
      }
      return ok(unconfigured(found.reason === 'kycRequired' ? 'kycRequired' : 'failed', currency));
    },
  );

  app.post<{ Body: TransferPreviewRequest }>(
    `${base}/preview`,
    { onRequest: changing, schema: { body: TransferPreviewRequest, response: { 200: answers.preview } } },
    async request => {
      const { body, client } = request;
      const services = await byTimeOf(all, client);
      const access = await sender(services, request, 'write');
      const { amount } = body;
      if (!amount && !body.amountInFiat) {
        const message = 'Neither amount nor amountInFiat is there.';
        throw refused([{ path: 'amount', rule: 'required', message, hint: 'Send one of the two.' }]);
      }
      const to = await destinationOf(services, request);
      const wanted: Wanted = {
        toAddresses: [{ ...to, ...(amount && { amount }) }],
        ...(body.transactionId && { transactionId: body.transactionId }),
        ...commonOf(body),
      };
      const { transfer } = transferWanted(wanted, { catalog, environment: client.environment }, asInOne);
      const currency = body.fiatCurrency ?? 'USD';
      const options = resultOf(await configure(services, access, transfer, currency), access);
      const option = sendable(options, access);
      const preview = await keepPreview(services, access, transfer, option);
      return ok(previewAnswer(preview, transfer, currency, services.clock.now(), context));
    },
  );

  app.post<{ Body: TransferExecuteRequest }>(
    `${base}/execute`,
    { onRequest: changing, schema: { body: TransferExecuteRequest, response: { 200: answers.execute } } },
    async request => {
      const services = await byTimeOf(all, request.client);
      const access = await sender(services, request, 'write');
      const { previewId, mfaCode, tryAnotherMfa } = request.body;
      const asked = {
        previewId,
        wantsNewCode: tryAnotherMfa === true,
        ...(mfaCode && { mfaCode }),
      };
      return ok(executeAnswer(await execute(services, access, asked, request.id), context));
    },
  );

  app.post<{ Body: TransferUpdateRequest }>(
    `${base}/update`,
    { onRequest: reading, schema: { body: TransferUpdateRequest, response: { 200: answers.update } } },
    async request => {
      const services = await byTimeOf(all, request.client);
      const access = await accountBehind(services, request.client, request.body);
      return ok(updateAnswer(await lookUp(services, access, request.body.transactionId), context));
    },
  );

  /** @throws ApiError `notSupported` where nobody publishes what it costs. */
  async function quote(
    services: Services,
    { body, client }: FastifyRequest<{ Body: TransferQuoteRequest }>,
  ): Promise<TransferQuoteResponse> {
    const fault = (path: string, message: string, hint: string) =>
      refused([{ path, rule: 'unknown', message: `${path} ${message}`, hint }]);
    if (body.fiatCurrency.toUpperCase() !== 'USD') {
      throw fault('fiatCurrency', 'is not one that is quoted in.', 'Send "USD".');
    }
    const network = catalog.findNetwork(body.networkId);
    if (!network) throw fault('networkId', 'names no network.', 'GET …/managed/networks lists them.');
    const asset = catalog.findAsset(network.id, body.symbol);
    if (!asset) throw fault('symbol', `is not on ${network.name}.`, 'GET …/managed/networks lists them.');
    const integration = catalog
      .findByBrokerType(body.brokerType)
      .find(each => abilitiesOf(each, client.environment).has('send'));
    const connector = integration && services.connectorFor(client, integration, services);
    if (!integration || !connector?.publishedTerms) {
      throw new ApiError('notSupported', `Nothing here can say what ${body.brokerType} asks.`);
    }
    const wanted = { symbol: asset.symbol, networkId: network.id };
    const terms = await connector.publishedTerms(wanted);
    if (terms === undefined) {
      throw fault('symbol', `is not sent by ${integration.name} on ${network.name}.`, 'Take another.');
    }
    const now = services.clock.now();
    const prices = await services.prices.of(client.environment, [asset.symbol], 'USD', now);
    const price = prices.get(asset.symbol);
    if (price === undefined || isStale(price, now))
      throw cannotSend('noPrice', `${asset.symbol} has no price.`);
    return quoteAnswer(body, asset, terms, price);
  }

  type From = { fromAuthToken: string; fromType: TransferExecuteRequest['fromType'] };
  function sender(
    services: Services,
    { body, client }: FastifyRequest<{ Body: From }>,
    needs: 'read' | 'write' = 'read',
  ): Promise<AccountAccess> {
    const { fromAuthToken: authToken, fromType: type } = body;
    return accountBehind(services, client, { authToken, type, paths: fromPaths }, needs);
  }

  /** The account that is to receive; `undefined` where addresses were sent in its place. */
  async function receiver(
    services: Services,
    { body, client }: FastifyRequest<{ Body: Pick<TransferPreviewRequest, 'toAuthToken' | 'toType'> }>,
  ): Promise<AccountAccess | undefined> {
    const { toAuthToken: authToken, toType: type } = body;
    if (!authToken) return undefined;
    const paths = { authToken: 'toAuthToken', type: 'toType' };
    return accountBehind(services, client, { authToken, paths, ...(type && { type }) });
  }

  /** Every asset that the sender sends and the receiver receives; or the addresses that were sent. */
  async function destinationsOf(
    services: Services,
    request: FastifyRequest<{ Body: TransferConfigureRequest }>,
    from: AccountAccess,
  ): Promise<Wanted['toAddresses'] | 'notAuthorizedTo'> {
    const to = await receiver(services, request);
    const { toAddresses } = request.body;
    if (to === undefined) return toAddresses ?? [];
    if (toAddresses?.length) throw bothGiven('toAddresses');
    const assets = from.integration.coverage.flatMap(({ network, assets: symbols }) =>
      [...symbols].map(symbol => ({ symbol, networkId: network.id })),
    );
    const found = await Promise.all(assets.map(asset => addressOf(services, to, asset)));
    return found.includes('notAuthorized')
      ? 'notAuthorizedTo'
      : found.filter(each => typeof each === 'object');
  }

  async function destinationOf(
    services: Services,
    request: FastifyRequest<{ Body: TransferPreviewRequest }>,
  ): Promise<Wanted['toAddresses'][number]> {
    const to = await receiver(services, request);
    const { toAddress, addressTag, symbol, networkId } = request.body;
    if (to === undefined) {
      if (toAddress) return { symbol, networkId, address: toAddress, ...(addressTag && { addressTag }) };
      const message = 'Neither toAddress nor toAuthToken is there.';
      throw refused([{ path: 'toAddress', rule: 'required', message, hint: 'Send one of the two.' }]);
    }
    if (toAddress) throw bothGiven('toAddress');
    const found = await addressOf(services, to, { symbol, networkId });
    if (found === 'notAuthorized') {
      throw new ApiError('unauthorizedToken', 'The login behind toAuthToken has ended.');
    }
    if (found === undefined) {
      throw cannotSend('noTargetNetworkFound', `${to.integration.name} receives no ${symbol} there.`);
    }
    return found;
  }

  async function addressOf(
    services: Services,
    to: AccountAccess,
    asset: { symbol: string; networkId: string },
  ): Promise<Wanted['toAddresses'][number] | 'notAuthorized' | undefined> {
    const { connector, credentials } = to;
    if (connector.depositAddress === undefined) return undefined;
    const found = await askAbout(services, to, connector.depositAddress(credentials, asset));
    if (found.status === 'failed' && found.reason === 'notAuthorized') return 'notAuthorized';
    if (found.status !== 'done' || found.result === undefined) return undefined;
    const { address, tag } = found.result;
    return { ...asset, address, ...(tag !== undefined && { addressTag: tag }) };
  }
}

function commonOf(body: Pick<TransferPreviewRequest, 'amountInFiat' | 'isInclusiveFeeEnabled'>) {
  const { amountInFiat, isInclusiveFeeEnabled } = body;
  return {
    ...(amountInFiat && { amountInFiat }),
    ...(isInclusiveFeeEnabled !== undefined && { isInclusiveFeeEnabled }),
  };
}

function bothGiven(path: string): ApiError {
  const message = `${path} and toAuthToken contradict each other.`;
  return refused([{ path, rule: 'twoTargets', message, hint: 'Keep one of the two.' }], {
    twoTargets: 'conflictingFields',
  });
}

function cannotSend(rule: string, message: string): ApiError {
  const hint = 'POST /api/v1/transfers/managed/configure says what can be sent.';
  return refused([{ path: 'amount', rule, message, hint }], { [rule]: 'transferNotPossible' });
}

/** The one pair that was asked for. @throws ApiError `transferNotPossible` with the reason. */
function sendable(
  options: readonly AssetOption[],
  { integration }: AccountAccess,
): NetworkOption & { quote: NonNullable<NetworkOption['quote']> } {
  const asset = options.find(({ networks }) => networks.length > 0);
  const option = asset?.networks[0];
  if (option === undefined) throw cannotSend('amountNotSufficient', 'The account holds nothing of it.');
  const { reason, missing, quote } = option;
  if (reason === undefined && quote !== undefined) return { ...option, quote };
  const { symbol } = option.destination;
  const lack = missing ? ` ${formatAmount(missing)} ${symbol} are missing.` : '';
  const message = `${integration.name} cannot send this ${symbol} now: ${reason ?? 'noPrice'}.${lack}`;
  throw cannotSend(reason ?? 'noPrice', message);
}
