/** Which network a request means: by id, by CAIP-2 name, by the vendor's old kind of address, or by name. Pure. */
import type { AddressType } from '@fairlead/wire';
import type { Catalog, Network } from '../catalog/index.ts';
import { ApiError, refused } from '../http/index.ts';

/** Those of the vendor's kinds that name a network of the catalog. */
export const networkOfAddressType: Readonly<Partial<Record<AddressType, string>>> = {
  ethAddress: 'Ethereum',
  btcAddress: 'Bitcoin',
  ltcAddress: 'Litecoin',
  solAddress: 'Solana',
  cardanoAddress: 'Cardano',
  polygonAddress: 'Polygon',
  bnbAddress: 'BSC',
  xrpAddress: 'XRPL',
  tronAddress: 'Tron',
  dogeAddress: 'Dogecoin',
  opAddress: 'Optimism',
};

type Asked = {
  symbol?: string | null;
  addressType?: AddressType | null;
  networkId?: string | null;
  chain?: string | null;
};

/** @throws ApiError `missingField`, `invalidField` */
export function assetAsked(catalog: Catalog, asked: Asked): { symbol: string; network: Network } {
  const network = networkAsked(catalog, asked);
  if (asked.symbol) return { symbol: symbolOn(catalog, network, asked.symbol), network };
  if (network.nativeSymbol === null) {
    throw new ApiError('missingField', `symbol is missing: ${network.name} has no coin of its own.`);
  }
  return { symbol: network.nativeSymbol, network };
}

function networkAsked(catalog: Catalog, { symbol, addressType, networkId, chain }: Asked): Network {
  if (networkId) {
    const network = catalog.findNetwork(networkId);
    if (network) return network;
    throw unknown('networkId', 'GET /api/v1/transfers/managed/networks lists the networks.');
  }
  if (chain) {
    const network = catalog.findNetworkByName(chain);
    if (network) return network;
    throw unknown('chain', 'Send the name of a network, as GET /api/v1/transfers/managed/networks has it.');
  }
  if (addressType) {
    const network = catalog.findNetworkByName(networkOfAddressType[addressType] ?? '');
    if (network) return network;
    throw unknown('addressType', 'Send networkId instead.');
  }
  const native = symbol ? catalog.networks.filter(each => each.nativeSymbol === symbol.toUpperCase()) : [];
  const [only, ...more] = native.filter(({ testnet }) => !testnet);
  if (only && more.length === 0) return only;
  throw refused([
    {
      path: 'networkId',
      rule: 'required',
      message: 'networkId is missing.',
      hint: 'Say on which network the address is to be.',
    },
  ]);
}

/** The catalog's spelling of a symbol that is on the network. @throws ApiError `invalidField` */
export function symbolOn(catalog: Catalog, network: Network, symbol: string): string {
  const asset = catalog.findAsset(network.id, symbol);
  if (asset) return asset.symbol;
  throw unknown('symbol', `It is not on ${network.name}.`);
}

/** @throws ApiError `conflictingFields`, `invalidField` with the entry's path. */
export function networksAsked(
  catalog: Catalog,
  networks: readonly { networkId?: string | null; caipId?: string | null }[],
): Network[] {
  return networks.map(({ networkId, caipId }, at) => {
    const path = `networks[${at}]`;
    if ((networkId ? 1 : 0) + (caipId ? 1 : 0) !== 1) {
      const message = `${path} has ${networkId ? 'both networkId and caipId' : 'neither networkId nor caipId'}.`;
      throw refused([{ path, rule: 'exactlyOne', message, hint: 'Send exactly one of the two.' }]);
    }
    const network = networkId
      ? catalog.findNetwork(networkId)
      : catalog.networks.find(each => each.caip2 === caipId);
    if (network) return network;
    const field = `${path}.${networkId ? 'networkId' : 'caipId'}`;
    throw unknown(field, 'GET /api/v1/transfers/managed/networks lists the networks.');
  });
}

function unknown(path: string, hint: string): ApiError {
  return refused([{ path, rule: 'unknown', message: `${path} names nothing in the catalog.`, hint }]);
}
