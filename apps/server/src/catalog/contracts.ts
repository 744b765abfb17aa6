/** Contracts of tokens that the operator names: for test networks, and for what the catalog has no contract of. */
import { chains } from '@fairlead/chains';
import type { CatalogData } from './data.ts';

/** By the network's name in the data files and the token's canonical symbol. */
export type NamedContract = { network: string; symbol: string; address: string };

/**
 * Reads `sepolia:PYUSD=0x… solana-devnet:PYUSD=…`.
 * @throws Error one sentence
 */
export function parseContracts(text: string, data: CatalogData): NamedContract[] {
  const named: NamedContract[] = [];
  const refuse = (entry: string, rule: string) =>
    new Error(`FAIRLEAD_CONTRACTS says "${entry}", but ${rule}.`);
  for (const entry of text.split(/[\s,]+/).filter(each => each !== '')) {
    const [, slug = '', symbol = '', address = ''] = /^([\w-]+):([^=]+)=(.*)$/.exec(entry) ?? [];
    const network = data.networks.find(
      each => ['evm', 'solana'].includes(each.networkType) && each.slug === slug.toLowerCase(),
    );
    if (network === undefined)
      throw refuse(
        entry,
        'it must be the slug of an EVM network or of Solana, a colon, a token, = and its contract',
      );
    const token = data.tokens.find(
      each => each.symbol.toUpperCase() === symbol.toUpperCase() && each.decimals[network.name] !== undefined,
    );
    if (token === undefined || token.symbol === network.nativeSymbol)
      throw refuse(entry, `it must be of a token that the catalog has on ${network.name}`);
    const parsed = chains[network.networkType as 'evm' | 'solana'].parseAddress(address);
    if (!parsed.ok) throw refuse(entry, 'the contract must be an address of its network, its checksum right');
    if (named.some(each => each.network === network.name && each.symbol === token.symbol))
      throw refuse(entry, 'each token must be there once');
    named.push({ network: network.name, symbol: token.symbol, address });
  }
  return named;
}

/** The data with these contracts in the place of its own. */
export function withContracts(data: CatalogData, named: readonly NamedContract[]): CatalogData {
  if (named.length === 0) return data;
  const tokens = data.tokens.map(token => {
    const own = named.filter(({ symbol }) => symbol === token.symbol);
    const contracts = Object.fromEntries(own.map(({ network, address }) => [network, address]));
    return own.length === 0 ? token : { ...token, contracts: { ...token.contracts, ...contracts } };
  });
  return { ...data, tokens };
}
