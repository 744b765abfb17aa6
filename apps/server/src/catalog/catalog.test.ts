import { createHash } from 'node:crypto';
import { chains } from '@fairlead/chains';
import { brokerTypes } from '@fairlead/wire/broker-type';
import { deviceTypes, integrationCategories } from '@fairlead/wire/catalog';
import { networkTypes } from '@fairlead/wire/network-type';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalog } from './catalog.ts';
import { type CatalogData, shippedData } from './data.ts';

const catalog = createCatalog();
const { networks, tokens, integrations } = shippedData;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const unique = (values: readonly string[]) => new Set(values).size === values.length;

const ids = {
  ethereum: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
  polygon: '7436e9d0-ba42-4d2b-b4c0-8e4e606b2c12',
  base: 'aa883b03-120d-477c-a588-37c2afd3ca71',
  bsc: 'ed0ebeec-b166-4c8b-8574-cb078f7af8cf',
  tempo: 'e7f8a9b0-1c2d-4e3f-9a0b-2c3d4e5f6a7b',
};

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

/** Sound addresses of each kind that the network type knows, checksums included. */
const examples: Record<string, string[]> = {
  evm: ['0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045', '0xd8da6bf26964af9d7eed9e03e53415d37aa96045'],
  solana: ['EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'],
  bitcoin: [
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '3P14159f73E4gFr7JterCCQh9QjiTjiZrG',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
    'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
  ],
  litecoin: ['LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1', 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'],
  dogecoin: ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', 'AFDp2aB1PpaevVEW8rCTwkKxYPyuEe3vKF'],
  tron: ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
  ripple: ['rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ'],
  stellar: [
    'GAAZI4TCR3TY5OJHCTJC2A4QSY6CJWJH5IAJTGKIN2ER7LBNVKOCCWN7',
    'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK',
  ],
  cardano: [
    'addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x',
    'addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8',
    'Ae2tdPwUPEZFRbyhz3cpfC2CumGzNkFBN2L42rcUc2yjQpEkxDbkPodpMAi',
  ],
  tvm: [
    'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs',
    'UQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_p0p',
    '0:b113a994b5024a16719f69139328eb759596c38a25f59028b146fecdc3621dfe',
  ],
  sui: ['0x02a212de6a9dfa3a69e22387acfbafbb1a9e591bd9d636e7895dcfc8de05f331'],
  aptos: ['0x1', '0xeeff357ea5c1a4e7bc11b2b17ff2dc2dcca69750bfef1e1ebcaccf8c8018175b'],
  avalancheX: ['X-avax1slt2dhfu6a6qezcn5sgtagumq8ag8we75f84sw'],
  injective: ['inj1l8h647ep2ysyul7a8hnk70nhmqf42wv7c7xcka'],
};

describe('address patterns', () => {
  it.each(networks)('$name: takes real addresses and nothing around them', network => {
    const pattern = new RegExp(network.addressPattern, 'u');
    const own = examples[network.networkType] ?? [];
    expect(own.length).toBeGreaterThan(0);
    for (const address of own) {
      expect(address).toMatch(pattern);
      for (const other of [
        ` ${address}`,
        `${address}\n`,
        `${address}!`,
        address.slice(0, -12),
        `x${address}`,
        '',
      ]) {
        if (network.networkType === 'aptos' || network.networkType === 'solana') continue;
        expect(other).not.toMatch(pattern);
      }
    }
  });

  it('agree with the network type’s own reading of an address', () => {
    for (const network of networks) {
      for (const address of examples[network.networkType] ?? []) {
        const parsed = chains[network.networkType].parseAddress(address);
        expect([address, parsed.ok]).toEqual([address, true]);
        if (parsed.ok) expect(parsed.canonical).toMatch(new RegExp(network.addressPattern, 'u'));
      }
    }
  });

  it('take no address of another network type, but for those that share a format', () => {
    const sharing = [
      ['sui', 'aptos'],
      ['aptos', 'sui'],
      ['aptos', 'evm'], // an EVM address is also a short form of an Aptos address
    ].map(String);
    for (const network of networks) {
      for (const [type, addresses] of Object.entries(examples)) {
        if (type === network.networkType || sharing.includes(String([network.networkType, type]))) continue;
        // Base58 texts of 32 to 44 characters are Solana's format; so are many other chains' addresses.
        if (network.networkType === 'solana') continue;
        // Litecoin’s old script addresses begin with 3, as Bitcoin’s do.
        const foreign = addresses.filter(
          address => !(network.networkType === 'litecoin' && address.startsWith('3')),
        );
        for (const address of foreign) expect(address).not.toMatch(new RegExp(network.addressPattern, 'u'));
      }
    }
  });

  it('answer long hostile texts at once', () => {
    for (const network of networks) {
      const started = performance.now();
      for (const part of ['1', 'a', '0x', 'bc1q', 'A', '-', 'addr1']) {
        new RegExp(network.addressPattern, 'u').test(`${part.repeat(20_000)}!`);
      }
      expect(performance.now() - started).toBeLessThan(200);
    }
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

describe('lookups', () => {
  it('find every pair under its own symbol, in any letter case', () => {
    const pairs = tokens.flatMap(token =>
      Object.entries(token.decimals).map(([network, decimals]) => ({
        symbol: token.symbol,
        network,
        decimals,
      })),
    );
    expect(pairs.length).toBeGreaterThan(150);
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.boolean(), fc.boolean(), (pair, lowerSymbol, upperId) => {
        const id = catalog.findNetworkByName(pair.network)?.id ?? '';
        const asset = catalog.findAsset(
          upperId ? id.toUpperCase() : id,
          lowerSymbol ? pair.symbol.toLowerCase() : pair.symbol,
        );
        expect(asset).toMatchObject({ symbol: pair.symbol, decimals: pair.decimals });
        expect(asset?.network.id).toBe(id);
      }),
      { numRuns: 300 },
    );
  });

  it('take MATIC for POL on Polygon, and as a token of its own on Ethereum', () => {
    expect(catalog.findAsset(ids.polygon, 'MATIC')).toMatchObject({
      symbol: 'POL',
      decimals: 18,
      native: true,
    });
    expect(catalog.findAsset(ids.ethereum, 'MATIC')).toMatchObject({ symbol: 'MATIC', native: false });
    expect(catalog.findAsset(ids.ethereum, 'POL')).toBeUndefined();
  });

  it('know XRPL as Ripple too', () => {
    expect(catalog.findNetworkByName('ripple')).toBe(catalog.findNetworkByName('XRPL'));
    expect(catalog.findNetworkByName('Ripple')?.networkType).toBe('ripple');
  });

  it('find nothing for what is not there', () => {
    expect(catalog.findNetwork('0880db06-7c7c-4738-898f-cf74efc03c47')).toBeUndefined();
    expect(catalog.findNetwork('')).toBeUndefined();
    expect(catalog.findAsset(ids.base, 'BTC')).toBeUndefined();
    expect(catalog.findAsset(ids.base, '__proto__')).toBeUndefined();
    expect(catalog.findAsset('nowhere', 'USDC')).toBeUndefined();
    expect(catalog.assetsOn('nowhere')).toEqual([]);
  });

  it('put a network’s own coin first', () => {
    expect(
      catalog
        .assetsOn(ids.bsc)
        .map(asset => asset.symbol)
        .slice(0, 3),
    ).toEqual(['BNB', 'CAKE', 'DEXE']);
    expect(catalog.assetsOn(ids.tempo).some(asset => asset.native)).toBe(false);
  });

  it('cannot be changed by who asked', () => {
    const asset = catalog.findAsset(ids.base, 'USDC');
    expect(() => Object.assign(asset ?? {}, { decimals: 18 })).toThrow(TypeError);
    expect(() => Object.assign(asset?.network ?? {}, { id: ids.bsc })).toThrow(TypeError);
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

describe('who can send', () => {
  const usdcOnBase = { networkId: ids.base, symbol: 'usdc' };
  const names = (wanted: Parameters<typeof catalog.sendersOf>[0]) =>
    catalog.sendersOf(wanted, 'sandbox').map(each => each.slug);

  it('offers the sandbox exchanges once, under their sandbox type', () => {
    const senders = catalog.sendersOf([usdcOnBase], 'sandbox');
    expect(senders.filter(each => each.name === 'Binance').map(each => each.brokerType)).toEqual(['sandbox']);
    expect(senders.filter(each => each.name === 'Coinbase').map(each => each.brokerType)).toEqual([
      'sandboxCoinbase',
    ]);
  });

  it('gives the real Coinbase to who asks for it by id, played by the sandbox', () => {
    const coinbase = '47624467-e52e-4938-a41a-7926b6c27acf';
    const slugs = catalog.sendersOf([usdcOnBase], 'sandbox', coinbase.toUpperCase()).map(each => each.slug);
    expect(slugs).toEqual(['coinbase']);
    expect(catalog.connectable('sandbox', coinbase).map(each => each.slug)).toEqual(['coinbase']);
    expect(catalog.connectable('live', coinbase)).toEqual([]);
    expect(catalog.sendersOf([{ networkId: ids.ethereum, symbol: 'RLUSD' }], 'sandbox', coinbase)).toEqual(
      [],
    );
  });

  it('lets nobody be connected for whom there is no connector yet', () => {
    const kinds = new Set(catalog.connectable('sandbox').map(each => each.kind));
    expect([...kinds].sort()).toEqual(['exchange', 'provider']);
    expect(catalog.connectable('sandbox', '34aeb688-decb-485f-9d80-b66466783394')).toEqual([]);
  });

  it('needs one of the wanted assets, not all', () => {
    expect(names([{ networkId: ids.ethereum, symbol: 'RLUSD' }])).toContain('binance-sandbox');
    expect(names([{ networkId: ids.ethereum, symbol: 'RLUSD' }])).not.toContain('coinbase-sandbox');
    expect(names([{ networkId: ids.ethereum, symbol: 'RLUSD' }, usdcOnBase])).toContain('coinbase-sandbox');
    expect(names([{ networkId: ids.tempo, symbol: 'ETH' }])).toEqual([]);
    expect(names([])).toEqual([]);
  });

  it('follows aliases', () => {
    const binance = catalog.findByBrokerType('sandbox')[0];
    if (!binance) throw new Error('no sandbox exchange');
    for (const symbol of ['POL', 'MATIC', 'matic']) {
      expect(catalog.canSend(binance, { networkId: ids.polygon, symbol })).toBe(true);
    }
    expect(catalog.canSend(binance, { networkId: ids.polygon, symbol: 'WMATIC' })).toBe(false);
    expect(catalog.canSend(binance, { networkId: ids.base, symbol: 'WETH' })).toBe(false);
  });

  it('lists and offers nothing in live for which no connector exists', () => {
    expect(catalog.listed('live')).toEqual([]);
    expect(catalog.sendersOf([usdcOnBase], 'live')).toEqual([]);
  });

  it('lists every sandbox integration by environment', () => {
    const listed = catalog.listed('sandbox').map(each => each.slug);
    expect(listed).toEqual(
      integrations.filter(row => row.environments.includes('sandbox')).map(row => row.slug),
    );
    expect(listed).not.toContain('coinbase-pro');
  });
});

describe('data that contradicts itself stops the server with a reason', () => {
  const broken = (change: Partial<CatalogData>) => () => createCatalog({ ...shippedData, ...change });
  const token = { symbol: 'X', name: 'X', peg: null, decimals: { Nowhere: 1 } };
  const [first] = integrations;
  if (!first) throw new Error('no integrations');

  it.each([
    ['unknown network', { tokens: [token] }, 'X names the unknown network Nowhere'],
    [
      'a symbol twice on a network',
      { tokens: [...tokens, { ...token, symbol: 'usdc', decimals: { Base: 6 } }] },
      'usdc occurs twice on Base',
    ],
    [
      'an integration that sends what is not there',
      { integrations: [{ ...first, sends: { networks: { Base: ['BTC'] } } }] },
      'sends BTC, which is not on Base',
    ],
    ['a missing twin', { integrations: [{ ...first, sandboxTwin: 'gone' }] }, 'unknown integration gone'],
    [
      'a missing model',
      { integrations: [{ ...first, sends: { like: 'gone' } }] },
      'unknown integration gone',
    ],
  ] as const)('%s', (_, change, message) => {
    expect(broken(change as Partial<CatalogData>)).toThrow(message);
  });
});
