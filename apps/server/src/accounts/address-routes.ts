/** Where an account receives: `address/list`, both `address/get`, and `symbol/details` (contract §1.6). */
import type { DepositAddress } from '@fairlead/connectors';
import { formatAmount, wireNumber } from '@fairlead/money';
import {
  type AddressType,
  ChainAddressRequest,
  DepositAddressListRequest,
  DepositAddressListResponse,
  DepositAddressRequest,
  DepositAddressResponse,
  SymbolDetailsResponse,
  successOf,
} from '@fairlead/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { absoluteUrl, logoPaths, type Network } from '../catalog/index.ts';
import { type AccountAccess, accountBehind, askAbout, cannot, resultOf } from '../flow/account-access.ts';
import { byTimeOf } from '../flow/client-time.ts';
import type { Services } from '../flow/services.ts';
import { ApiError, ok } from '../http/index.ts';
import { assetAsked, networkOfAddressType, networksAsked, symbolOn } from './networks-asked.ts';
import type { AccountRouteOptions } from './route-options.ts';

const AddressAnswer = successOf(
  DepositAddressResponse,
  'B2BBrokerCryptocurrencyDepositAddressResponseApiResult',
);
const ListAnswer = successOf(
  DepositAddressListResponse,
  'B2BBrokerCryptocurrencyDepositAddressListResponseApiResult',
);
const DetailsAnswer = successOf(
  SymbolDetailsResponse,
  'B2BBrokerCryptocurrencySymbolDetailsResponseApiResult',
);

export function addressRoutes(app: FastifyInstance, { services: all, reading }: AccountRouteOptions): void {
  const { catalog, publicUrl } = all;

  const oneAddress = async (
    request: FastifyRequest<{ Body: DepositAddressRequest | ChainAddressRequest }>,
  ) => {
    const services = await byTimeOf(all, request.client);
    const access = await accountBehind(services, request.client, request.body);
    const { symbol, network } = assetAsked(catalog, request.body);
    const found = await depositAddress(services, access, symbol, network);
    if (found === undefined) throw noAddress(access, symbol, network.name);
    const base = { symbol, chain: network.name, networkId: network.id, minimumDepositAmount: null };
    if ('kycRequired' in found) {
      const { kycRequired: errorMessage } = found;
      return ok({
        ...{ ...base, address: null, memo: null },
        ...{ brokerResponseStatus: 'kycRequired' as const, errorMessage },
      });
    }
    return ok({
      ...{ ...base, address: found.address, memo: found.tag ?? null },
      ...{ brokerResponseStatus: null, errorMessage: null },
    });
  };
  app.post<{ Body: DepositAddressRequest }>(
    '/api/v1/transfers/managed/address/get',
    { onRequest: reading, schema: { body: DepositAddressRequest, response: { 200: AddressAnswer } } },
    oneAddress,
  );
  app.post<{ Body: ChainAddressRequest }>(
    '/api/v1/transfers/address/get',
    { onRequest: reading, schema: { body: ChainAddressRequest, response: { 200: AddressAnswer } } },
    oneAddress,
  );

  app.post<{ Body: DepositAddressListRequest }>(
    '/api/v1/transfers/managed/address/list',
    { onRequest: reading, schema: { body: DepositAddressListRequest, response: { 200: ListAnswer } } },
    async request => {
      const services = await byTimeOf(all, request.client);
      const access = await accountBehind(services, request.client, request.body);
      const { symbol: given, networks } = request.body;
      const wanted = networks?.length
        ? networksAsked(catalog, networks)
        : catalog.networks.filter(({ id }) => catalog.findAsset(id, given) !== undefined);
      const found = await Promise.all(
        [...new Set(wanted)].map(async network => {
          const symbol = symbolOn(catalog, network, given);
          return { network, symbol, answer: await depositAddress(services, access, symbol, network) };
        }),
      );
      const kyc = found.flatMap(({ answer }) =>
        answer && 'kycRequired' in answer ? [answer.kycRequired] : [],
      );
      const addresses = found.flatMap(({ network, symbol, answer }) => {
        if (answer === undefined || 'kycRequired' in answer) return [];
        const logoUrl = absoluteUrl(publicUrl, logoPaths.network(network.slug));
        return [
          {
            ...{ address: answer.address, symbol, logoUrl },
            ...{ networkId: network.id, caipId: network.caip2, networkName: network.name },
            ...(answer.tag !== undefined && { memo: answer.tag }),
          },
        ];
      });
      if (addresses.length === 0 && kyc.length === 0) throw noAddress(access, given);
      return ok({
        addresses,
        brokerResponseStatus: kyc.length > 0 ? ('kycRequired' as const) : null,
        errorMessage: kyc[0] ?? null,
      });
    },
  );

  app.post<{ Body: ChainAddressRequest }>(
    '/api/v1/transfers/symbol/details',
    { onRequest: reading, schema: { body: ChainAddressRequest, response: { 200: DetailsAnswer } } },
    async request => {
      const services = await byTimeOf(all, request.client);
      const access = await accountBehind(services, request.client, request.body);
      return ok(await symbolDetails(services, access, request.body.symbol ?? ''));
    },
  );

  /** `undefined`: the account does not receive it there. */
  async function depositAddress(
    services: Services,
    access: AccountAccess,
    symbol: string,
    network: Network,
  ): Promise<DepositAddress | { kycRequired: string } | undefined> {
    const { connector, credentials } = access;
    if (connector.depositAddress === undefined) throw cannot(access, 'where an account receives');
    const asset = { symbol, networkId: network.id };
    const outcome = await askAbout(services, access, connector.depositAddress(credentials, asset));
    if (outcome.status === 'failed' && outcome.reason === 'kycRequired') {
      return { kycRequired: outcome.message };
    }
    return resultOf(outcome, access);
  }

  /** On which networks the account can send the symbol, and what that costs there. */
  async function symbolDetails(
    services: Services,
    access: AccountAccess,
    given: string,
  ): Promise<SymbolDetailsResponse> {
    const { connector, credentials } = access;
    const assets = catalog.networks.flatMap(({ id }) => catalog.findAsset(id, given) ?? []);
    const reading = Promise.all(
      assets.map(async ({ symbol, network }) => ({
        network,
        terms: await connector.withdrawalTerms(credentials, { symbol, networkId: network.id }),
      })),
    );
    const asked = reading.then(result => ({ status: 'done' as const, result }));
    const chains = resultOf(await askAbout(services, access, asked), access).flatMap(
      ({ network, terms: found }) => {
        if (found === undefined) return [];
        const { institutionFee, networkFee, minimum, maximum } = found;
        const units = institutionFee.units + networkFee.units;
        const fee = { units, decimals: institutionFee.decimals };
        return [
          {
            chain: network.name,
            networkId: network.id,
            feeDescription: `${formatAmount(fee)} ${assets[0]?.symbol}`,
            notes: null,
            fee: wireNumber(fee),
            minWithdrawAmount: wireNumber(minimum),
            maxWithdrawAmount: maximum ? wireNumber(maximum) : null,
          },
        ];
      },
    );
    if (chains.length === 0) throw noAddress(access, given);
    const kinds = Object.entries(networkOfAddressType) as [AddressType, string][];
    const names = new Set(chains.map(({ chain }) => chain));
    const addressTypes = kinds.flatMap(([kind, name]) => (names.has(name) ? [kind] : []));
    return { symbol: assets[0]?.symbol ?? given, addressTypes, chains };
  }
}

function noAddress({ integration }: AccountAccess, symbol: string, networkName?: string): ApiError {
  const where = networkName === undefined ? '' : ` on ${networkName}`;
  const what = symbol === '' ? 'Without a symbol there is' : `At ${integration.name} there is`;
  return new ApiError('notFound', `${what} nothing for ${symbol || 'it'}${where}.`);
}
