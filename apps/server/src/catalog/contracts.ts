/** Contracts of tokens that the operator names: for test networks, and for what the catalog has no contract of. */
import { chains } from '@fairlead/chains';
import type { CatalogData, NetworkRow } from './data.ts';
import { isReplaced } from './test-networks.ts';

/** The network types whose tokens have contracts that a setting or a file can name. */
export const contractTypes = ['evm', 'solana', 'tron', 'tvm', 'ripple', 'stellar'] as const;
type ContractType = (typeof contractTypes)[number];

/** By the network's name in the data files and the token's canonical symbol. */
export type NamedContract = {
  network: string;
  symbol: string;
  address: string;
  /** Of the test network that stands for this one in the sandbox. */
  onTestNetwork: boolean;
};

/** Behind the slug of a network whose test network is none of the catalog's. */
const testSuffix = '-testnet';

/** Tokens that have no contract of their own, but an account that issues them: the code in front of the account. */
const issued: Readonly<Partial<Record<ContractType, RegExp>>> = {
  // https://xrpl.org/docs/references/protocol/data-types/currency-formats: three characters, or 160 bits of which the first
  // byte is not zero. A longer name is written in ASCII and filled up with zeros, as issuers do.
  ripple: /^((?!XRP:)[A-Za-z0-9?!@#$%^&*<>(){}[\]|]{3,20}|(?!00)[0-9A-F]{40}):(r\w+)$/,
  stellar: /^([A-Za-z0-9]{1,12}):(G\w+)$/,
};

export function hasContracts(network: NetworkRow): network is NetworkRow & { networkType: ContractType } {
  return contractTypes.some(type => type === network.networkType);
}

/** The contract in the spelling that the catalog has. */
export function readContract(
  type: ContractType,
  text: string,
): { ok: true; address: string } | { ok: false; message: string } {
  const form = issued[type];
  if (form === undefined) {
    const parsed = chains[type].parseAddress(text);
    if (!parsed.ok) return parsed;
    // Contracts of TON are written as accounts that send back what they do not take, which the canonical form is not.
    return { ok: true, address: type === 'tvm' ? text : parsed.canonical };
  }
  const [, code = '', issuer = ''] = form.exec(text) ?? [];
  const parsed = chains[type].parseAddress(issuer);
  if (!parsed.ok) return { ok: false, message: 'Must be a code, a colon and its issuer.' };
  const isLong = type === 'ripple' && code.length > 3 && code.length <= 20;
  const written = isLong ? Buffer.from(code).toString('hex').toUpperCase().padEnd(40, '0') : code;
  return { ok: true, address: `${written}:${issuer}` };
}

/**
 * Reads `sepolia:PYUSD=0x… solana-devnet:PYUSD=… tron-testnet:USDT=T…`.
 * @throws Error one sentence
 */
export function parseContracts(text: string, data: CatalogData): NamedContract[] {
  const named: NamedContract[] = [];
  const refuse = (entry: string, rule: string) =>
    new Error(`FAIRLEAD_CONTRACTS says "${entry}", but ${rule}.`);
  for (const entry of text.split(/[\s,]+/).filter(each => each !== '')) {
    const [, slug = '', symbol = '', address = ''] = /^([\w-]+):([^=]+)=(.*)$/.exec(entry) ?? [];
    const network = networkOf(slug.toLowerCase(), data);
    if (network === undefined || !hasContracts(network))
      throw refuse(
        entry,
        `it must be the slug of a network that has contracts, a colon, a token, = and its contract; ${testSuffix} behind tron, ton, xrpl and stellar means their test network`,
      );
    const token = data.tokens.find(
      each => each.symbol.toUpperCase() === symbol.toUpperCase() && each.decimals[network.name] !== undefined,
    );
    if (token === undefined || token.symbol === network.nativeSymbol)
      throw refuse(
        entry,
        `it must be of a token that the catalog has on ${network.name}; FAIRLEAD_CATALOG adds others`,
      );
    const read = readContract(network.networkType, address);
    if (!read.ok)
      throw refuse(
        entry,
        'the contract must be an address of its network, its checksum right, and on XRPL and Stellar a code and an issuer (USDC:G…)',
      );
    const onTestNetwork = network.slug !== slug.toLowerCase();
    const isSame = (each: NamedContract) =>
      each.network === network.name && each.symbol === token.symbol && each.onTestNetwork === onTestNetwork;
    if (named.some(isSame)) throw refuse(entry, 'each token must be there once');
    named.push({ network: network.name, symbol: token.symbol, address: read.address, onTestNetwork });
  }
  return named;
}

function networkOf(slug: string, { networks }: CatalogData): NetworkRow | undefined {
  return networks.find(
    each => each.slug === slug || (isReplaced('sandbox', each) && `${each.slug}${testSuffix}` === slug),
  );
}

/** The data with these contracts in the place of its own. */
export function withContracts(data: CatalogData, named: readonly NamedContract[]): CatalogData {
  if (named.length === 0) return data;
  const tokens = data.tokens.map(token => {
    const own = named.filter(({ symbol }) => symbol === token.symbol);
    const [onMain, onTest] = [
      own.filter(each => !each.onTestNetwork),
      own.filter(each => each.onTestNetwork),
    ];
    return {
      ...token,
      ...(onMain.length > 0 && { contracts: { ...token.contracts, ...byNetwork(onMain) } }),
      ...(onTest.length > 0 && { testContracts: byNetwork(onTest) }),
    };
  });
  return { ...data, tokens };
}

function byNetwork(named: readonly NamedContract[]): Record<string, string> {
  return Object.fromEntries(named.map(({ network, address }) => [network, address]));
}
