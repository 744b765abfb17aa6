import { createHash } from 'node:crypto';
import { chains } from '@fairlead/chains';
import { brokerTypes } from '@fairlead/wire/broker-type';
import { deviceTypes, integrationCategories } from '@fairlead/wire/catalog';
import { networkTypes } from '@fairlead/wire/network-type';
import { getAddress } from 'viem';
import { describe, expect, it } from 'vitest';
import { isKnownOnChain } from './assets.ts';
import { createCatalog } from './catalog.ts';
import contractData from './data/contracts.json' with { type: 'json' };
import { shippedData } from './data.ts';

const catalog = createCatalog();
const { networks, tokens, integrations } = shippedData;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
type Contracts = Record<string, Record<string, { address: string; decimals: number; sources: string[] }>>;
const unique = (values: readonly string[]) => new Set(values).size === values.length;

describe('networks.json', () => {
  it('has the vendor’s 34 networks, three of them for tests', () => {
    expect(networks).toHaveLength(34);
    expect(networks.filter(network => network.testnet).map(network => network.name)).toEqual([
      'SolanaDevnet',
      'Sepolia',
      'Base Sepolia',
    ]);
  });

  it('has unique ids, names and slugs', () => {
    for (const network of networks) expect(network.id).toMatch(uuid);
    expect(unique(networks.map(network => network.id))).toBe(true);
    expect(unique(networks.flatMap(network => [network.name, ...(network.aliases ?? [])]))).toBe(true);
    expect(unique(networks.map(network => network.slug))).toBe(true);
    expect(unique(networks.flatMap(network => network.caip2 ?? []))).toBe(true);
  });

  it.each(networks)('$name: known type, its own coin among its tokens, CAIP-2 in agreement', network => {
    expect(networkTypes).toContain(network.networkType);
    expect(network.slug).toMatch(/^[a-z0-9-]+$/);
    expect(network.caip2).toMatch(/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/);
    if (network.networkType === 'evm') expect(network.caip2).toBe(`eip155:${network.chainId}`);
    const own = catalog.assetsOn(network.id).filter(asset => asset.native);
    expect(own.map(asset => asset.symbol)).toEqual(
      network.nativeSymbol === null ? [] : [network.nativeSymbol],
    );
  });
});

describe('tokens.json', () => {
  it('has unique symbols, sane decimals and networks that exist', () => {
    expect(unique(tokens.map(token => token.symbol.toUpperCase()))).toBe(true);
    for (const token of tokens) {
      expect(token.name).not.toBe('');
      expect([null, 'USD', 'EUR']).toContain(token.peg);
      expect(Object.keys(token.decimals).length).toBeGreaterThan(0);
      for (const [network, decimals] of Object.entries(token.decimals)) {
        expect(networks.map(each => each.name)).toContain(network);
        expect(Number.isInteger(decimals) && decimals >= 0 && decimals <= 18).toBe(true);
      }
      for (const network of [...Object.keys(token.aliases ?? {}), ...Object.keys(token.contracts ?? {})]) {
        expect(Object.keys(token.decimals)).toContain(network);
      }
    }
  });

  it.each([
    ['USDC', { BSC: 18, Stellar: 7 }, 6],
    ['USDT', { BSC: 18 }, 6],
    ['PYUSD', {}, 6],
    ['EURC', { Stellar: 7 }, 6],
    ['USDG', {}, 6],
    ['FDUSD', { Solana: 6, Sui: 6 }, 18],
    ['USD1', { Monad: 6 }, 18],
    ['DAI', {}, 18],
    ['ETH', {}, 18],
    ['WETH', {}, 18],
    ['WBTC', {}, 8],
    ['BTC', {}, 8],
    ['LTC', { BSC: 18 }, 8],
    ['DOGE', {}, 8],
    ['SOL', {}, 9],
    ['XRP', {}, 6],
    ['XLM', {}, 7],
    ['ADA', {}, 6],
    ['TRX', {}, 6],
    ['TON', {}, 9],
    ['SUI', {}, 9],
    ['APT', {}, 8],
    ['INJ', {}, 18],
    ['AVAX', { AvalancheX: 9 }, 18],
    ['CRO', { Ethereum: 8 }, 18],
    ['BONK', {}, 5],
  ] as const)('%s has the decimals of its issuer on every network', (symbol, exceptions, everywhereElse) => {
    const token = tokens.find(each => each.symbol === symbol);
    expect(token).toBeDefined();
    for (const [network, decimals] of Object.entries(token?.decimals ?? {})) {
      expect([network, decimals]).toEqual([network, { ...exceptions }[network as never] ?? everywhereElse]);
    }
  });

  it('pegs stablecoins and nothing else', () => {
    expect(tokens.filter(token => token.peg === 'EUR').map(token => token.symbol)).toEqual(['EURC']);
    for (const symbol of ['PAXG', 'BTC', 'WLFI', 'ENA', 'ETH']) {
      expect(tokens.find(token => token.symbol === symbol)?.peg).toBeNull();
    }
    for (const token of tokens.filter(each => each.symbol.includes('USD'))) expect(token.peg).toBe('USD');
  });
});

describe('contracts.json', () => {
  const all = Object.entries(contractData.contracts as Contracts).flatMap(([symbol, onNetworks]) =>
    Object.entries(onNetworks).map(([network, contract]) => ({ symbol, network, ...contract })),
  );

  it('names sources by the address of a page', () => {
    const { sources } = contractData;
    for (const { name, page } of Object.values(sources)) {
      expect(name).not.toBe('');
      expect(new URL(page).protocol).toBe('https:');
    }
    expect(unique(Object.values(sources).map(({ page }) => page))).toBe(true);
    expect(new Set(all.flatMap(each => each.sources))).toEqual(new Set(Object.keys(sources)));
  });

  it.each(all)(
    '$symbol on $network: two sources, a token of the catalog with their decimals, an address in its one spelling',
    each => {
      expect(each.sources.length).toBeGreaterThanOrEqual(2);
      expect(unique(each.sources)).toBe(true);
      const asset = catalog.findAsset(catalog.findNetworkByName(each.network)?.id ?? '', each.symbol);
      expect(asset).toMatchObject({
        ...{ symbol: each.symbol, native: false, contractAddress: each.address, decimals: each.decimals },
      });
      // An asset of Stellar is code and issuer (SEP-11); a coin of Sui is a type in a package.
      const account = { stellar: /^\w{1,12}:(G[A-Z2-7]{55})$/, sui: /^(0x[0-9a-f]{64})::\w+::\w+$/ } as const;
      const type = asset?.network.networkType ?? 'evm';
      const address =
        type in account ? account[type as keyof typeof account].exec(each.address)?.[1] : each.address;
      expect(chains[type].parseAddress(address ?? '')).toMatchObject({ ok: true });
      if (type === 'evm') expect(address).toBe(getAddress(address ?? ''));
    },
  );

  it('has no contract for two tokens of a network', () => {
    const keys = all.map(({ network, address }) => `${network} ${address.toLowerCase()}`);
    expect(unique(keys)).toBe(true);
  });

  it('leaves out only what is known to be unconfirmed', () => {
    const unconfirmed = catalog.networks.flatMap(network =>
      catalog
        .assetsOn(network.id)
        .filter(asset => !isKnownOnChain(asset))
        .map(asset => `${asset.symbol} on ${network.name}`),
    );
    expect(unconfirmed.sort()).toEqual([
      'CASH on Solana',
      'DEXE on BSC',
      'ETH on Tempo',
      'EURC on Base Sepolia',
      'EURC on Sonic',
      'FDUSD on Sui',
      'LINK on Base Sepolia',
      'PYUSD on Arbitrum',
      'PYUSD on Sepolia',
      'PYUSD on SolanaDevnet',
      'USD1 on Monad',
      'USDC on Cronos',
      'USDC on Tron',
      'USDD on Ethereum',
      'USDE on AvalancheC',
      'USDG on Sepolia',
      'USDG on SolanaDevnet',
      'USDH on HyperEVM',
      'USDT on Cronos',
      'USDT on Sui',
      'WLFI on BSC',
    ]);
  });
});

describe('integrations.json', () => {
  it('has unique ids and slugs, and ids of our own where the vendor publishes none', () => {
    const namespace = Buffer.from('f1243233aecc51238dea1f2681ea92a8', 'hex');
    for (const row of integrations) {
      expect(row.id).toMatch(uuid);
      if (row.idSource !== 'fairlead') continue;
      const digest = createHash('sha1').update(namespace).update(row.slug).digest().subarray(0, 16);
      digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
      digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
      expect(row.id.replaceAll('-', '')).toBe(digest.toString('hex'));
    }
    expect(unique(integrations.map(row => row.id))).toBe(true);
    expect(unique(integrations.map(row => row.slug))).toBe(true);
    expect(unique(integrations.map(row => row.id).concat(networks.map(network => network.id)))).toBe(true);
  });

  it.each(integrations)('$slug uses the wire’s words', row => {
    expect(brokerTypes).toContain(row.brokerType);
    expect(row.slug).toMatch(/^[a-z0-9-]+$/);
    for (const category of row.categories) expect(integrationCategories).toContain(category);
    for (const device of row.devices) expect(deviceTypes).toContain(device);
    for (const ability of row.abilities)
      expect(['connect', 'holdings', 'send', 'receive', 'buy']).toContain(ability);
    if (row.brandColor !== null) expect(row.brandColor).toMatch(/^[0-9A-F]{6}$/);
    expect(row.kind === 'wallet').toBe(row.brokerType === 'deFiWallet');
    if ('networkTypes' in row.sends)
      for (const type of row.sends.networkTypes) expect(networkTypes).toContain(type);
  });

  it('has the ids that the vendor published', () => {
    const published = {
      '47624467-e52e-4938-a41a-7926b6c27acf': 'coinbase',
      '9226e5c2-ebc3-4fdd-94f6-ed52cdce1420': 'binanceInternationalDirect',
      '34aeb688-decb-485f-9d80-b66466783394': 'deFiWallet',
      '757e703f-a8fe-4dc4-d0ec-08dc6737ad96': 'deFiWallet',
      '5620bf49-3240-4f85-8b4f-9dd6261597e2': 'binanceConnect',
      '721a5035-029f-4e05-bf3c-009da2fe381b': 'sandboxCoinbase',
      '3d8f5c31-9fc0-4b61-bdfb-00fb18cbb9ad': 'deFiWallet',
      'b7efa542-0b16-4a2a-8f89-00143298e615': 'coinbasePro',
      '514a1d69-dd01-463a-9b72-997a9a4c45a9': 'public',
      'ec84111c-0ff2-4033-94a4-eedb5ba8770e': 'weBull',
    };
    for (const [id, type] of Object.entries(published)) {
      expect(catalog.findIntegration(id.toUpperCase())).toMatchObject({
        brokerType: type,
        idSource: 'vendor',
      });
    }
    expect(integrations.filter(row => row.idSource === 'vendor')).toHaveLength(Object.keys(published).length);
  });

  it('gives the sandbox exchanges the published coverage', () => {
    const count = (type: string) =>
      Object.fromEntries(
        (catalog.findByBrokerType(type)[0]?.coverage ?? []).map(each => [
          each.network.name,
          each.symbols.length,
        ]),
      );
    expect(count('sandbox')).toEqual({
      ...{ Ethereum: 35, BSC: 10, Solana: 8, Optimism: 5, Polygon: 5, Arbitrum: 4, AvalancheC: 4, Base: 3 },
      ...{ Stellar: 2, TON: 2, Aptos: 3, Sui: 2, Tron: 2, Bitcoin: 1, Cardano: 1, AvalancheX: 1, XRPL: 1 },
      ...{ Dogecoin: 1, Sonic: 1, Litecoin: 1, Injective: 1, Sei: 1 },
    });
    expect(count('sandboxCoinbase')).toEqual({
      ...{ Ethereum: 28, Solana: 8, Arbitrum: 4, Optimism: 4, AvalancheC: 3, Polygon: 3, Base: 3, Aptos: 2 },
      ...{ Bitcoin: 1, Cardano: 1, XRPL: 1, Dogecoin: 1, Sui: 1, Stellar: 1, TON: 1, Blast: 1, Monad: 1 },
    });
  });
});
