import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abilitiesOf } from './abilities.ts';
import { isKnownOnChain } from './assets.ts';
import { createCatalog } from './catalog.ts';
import { type CatalogData, shippedData } from './data.ts';

const catalog = createCatalog();
const { tokens, integrations } = shippedData;

const ids = {
  ethereum: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
  polygon: '7436e9d0-ba42-4d2b-b4c0-8e4e606b2c12',
  base: 'aa883b03-120d-477c-a588-37c2afd3ca71',
  bsc: 'ed0ebeec-b166-4c8b-8574-cb078f7af8cf',
  tempo: 'e7f8a9b0-1c2d-4e3f-9a0b-2c3d4e5f6a7b',
};

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

  it('31: lets everybody be connected in the sandbox whom it plays', () => {
    const kinds = new Set(catalog.connectable('sandbox').map(each => each.kind));
    expect([...kinds].sort()).toEqual(['exchange', 'provider', 'wallet']);
    const metaMask = '34aeb688-decb-485f-9d80-b66466783394';
    expect(catalog.connectable('sandbox', metaMask).map(each => each.slug)).toEqual(['metamask']);
    expect(catalog.connectable('live', metaMask).map(each => each.slug)).toEqual(['metamask']);
  });

  it('needs one of the wanted assets, not all', () => {
    expect(names([{ networkId: ids.ethereum, symbol: 'RLUSD' }])).toContain('binance-sandbox');
    expect(names([{ networkId: ids.ethereum, symbol: 'RLUSD' }])).not.toContain('coinbase-sandbox');
    expect(names([{ networkId: ids.ethereum, symbol: 'RLUSD' }, usdcOnBase])).toContain('coinbase-sandbox');
    const onTempo = catalog.sendersOf([{ networkId: ids.tempo, symbol: 'USDC' }], 'sandbox');
    expect(new Set(onTempo.map(each => each.kind))).toEqual(new Set(['wallet']));
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

  it('sends no token by wallet whose contract nothing confirms', () => {
    const wallets = catalog.integrations.filter(each => each.kind === 'wallet');
    for (const wallet of wallets) {
      for (const { network, assets } of wallet.coverage) {
        const known = catalog.assetsOn(network.id).filter(isKnownOnChain);
        expect([...assets].sort()).toEqual(known.map(asset => asset.symbol).sort());
      }
    }
    const usddOnEthereum = [{ networkId: ids.ethereum, symbol: 'USDD' }];
    expect(catalog.findAsset(ids.ethereum, 'USDD')).not.toHaveProperty('contractAddress');
    expect(catalog.sendersOf(usddOnEthereum, 'sandbox').filter(each => each.kind === 'wallet')).toEqual([]);
  });

  it('lists and offers nothing in live for which no connector exists', () => {
    const live = catalog.listed('live');
    expect(new Set(live.map(({ kind }) => kind))).toEqual(new Set(['wallet']));
    // On its network no wallet of a browser is paid from: it only proves.
    const onlyProve = live.filter(each => !abilitiesOf(each, 'live').has('send'));
    expect(onlyProve.map(({ slug }) => slug)).toEqual(['tronlink']);
    expect(live.map(({ slug }) => slug)).not.toContain('sandbox-wallet');
    expect(catalog.sendersOf([usdcOnBase], 'live').every(each => live.includes(each))).toBe(true);
    expect(
      catalog.sendersOf([{ networkId: catalog.findNetworkByName('Tron')?.id ?? '', symbol: 'TRX' }], 'live'),
    ).toEqual([]);
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
