import { describe, expect, it } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { integrationNetworksAnswer, integrationsAnswer, networksAnswer, tokensAnswer } from './answers.ts';
import { createCatalog } from './catalog.ts';
import { shippedData } from './data.ts';
import { explorerUrl } from './explorers.ts';
import { OverlayError, overlay } from './overlay.ts';

const gnosis = { chainId: 100, name: 'Gnosis', nativeSymbol: 'XDAI', nativeName: 'xDai' };
const cowOnGnosis = {
  ...{ network: 'gnosis', symbol: 'COW', name: 'CoW Protocol', decimals: 18 },
  contract: '0x177127622c4A00F3d409B75571e12cB3c8973d3c',
};
const wallet = { slug: 'acme-wallet', name: 'Acme Wallet', like: 'metamask' };
const overlaid = (value: unknown) => createCatalog(overlay(shippedData, value).data);
const settings = { publicUrl: 'https://link.example', environment: 'sandbox' } as const;
const live = { ...settings, environment: 'live' } as const;

function problemsOf(value: unknown): readonly string[] {
  try {
    overlay(shippedData, value);
  } catch (error) {
    if (error instanceof OverlayError) return error.problems;
    throw error;
  }
  return [];
}

describe('what is added', () => {
  const catalog = overlaid({ networks: [gnosis], tokens: [cowOnGnosis], integrations: [wallet] });

  it('is in every answer, in the vendor’s models', async () => {
    const networks = networksAnswer(catalog, settings);
    expect(networks.networks.find(({ name }) => name === 'Gnosis')).toMatchObject({
      ...{ chainId: '100', networkType: 'evm', nativeSymbol: 'XDAI', supportedTokens: ['XDAI', 'COW'] },
      supportedBrokerTypes: ['deFiWallet'],
    });
    expect(tokensAnswer(catalog, live).tokens.map(({ token }) => token)).toContain('COW');
    const answers = [
      ['NetworkModelResponse', networks],
      ['TokenNetworksResponse', tokensAnswer(catalog, settings)],
      ['IntegrationNetworkResponse', integrationNetworksAnswer(catalog, settings)],
      ['IntegrationsResponse', integrationsAnswer(catalog, settings)],
    ] as const;
    for (const [name, content] of answers) {
      expect(objections(await vendorModel(name, { complete: true }), content)).toEqual([]);
      if (name.startsWith('Integration')) expect(JSON.stringify(content)).toContain('Acme Wallet');
    }
  });

  it('is sent by wallets, and by no exchange', () => {
    const id = catalog.findNetworkByName('gnosis')?.id ?? '';
    expect(catalog.findAsset(id, 'cow')).toMatchObject({
      decimals: 18,
      contractAddress: cowOnGnosis.contract,
    });
    const senders = catalog.sendersOf([{ networkId: id, symbol: 'COW' }], 'sandbox');
    expect(new Set(senders.map(({ kind }) => kind))).toEqual(new Set(['wallet']));
    expect(senders.map(({ slug }) => slug)).toContain('acme-wallet');
  });

  it('has the same ids wherever it is added', () => {
    const again = overlaid({ networks: [gnosis], integrations: [wallet] });
    expect(again.findNetworkByName('Gnosis')?.id).toBe(catalog.findNetworkByName('Gnosis')?.id);
    const id = catalog.integrations.find(({ slug }) => slug === 'acme-wallet')?.id ?? '';
    expect(again.findIntegration(id)?.name).toBe('Acme Wallet');
  });

  it('may be a test network, which live does not list, and have an explorer', () => {
    const chiado = {
      ...gnosis,
      chainId: 10_200,
      name: 'Chiado',
      testnet: true,
      explorer: 'https://e.example/tx/',
    };
    const other = overlaid({ networks: [chiado] });
    const names = (each: typeof settings | typeof live) =>
      networksAnswer(other, each).networks.map(({ name }) => name);
    expect(names(settings)).toContain('Chiado');
    expect(names(live)).not.toContain('Chiado');
    const network = other.findNetworkByName('Chiado');
    expect(network && explorerUrl(network, '0xab')).toBe('https://e.example/tx/0xab');
  });

  it('may name a coin and a token that the catalog has elsewhere', () => {
    const other = overlaid({
      networks: [{ ...gnosis, chainId: 534_352, name: 'Scroll', nativeSymbol: 'ETH' }],
      tokens: [{ ...cowOnGnosis, network: 'Scroll', symbol: 'usdc', decimals: 6 }],
    });
    const id = other.findNetworkByName('Scroll')?.id ?? '';
    expect(other.assetsOn(id).map(({ symbol, native }) => [symbol, native])).toEqual([
      ['ETH', true],
      ['USDC', false],
    ]);
  });
});

describe('what is switched off', () => {
  const catalog = overlaid({
    off: {
      networks: ['Blast'],
      tokens: [{ symbol: 'USDT', network: 'Ethereum' }, { symbol: 'SHIB' }],
      integrations: ['coinbase-sandbox', 'metamask'],
    },
  });
  const ethereum = catalog.findNetworkByName('Ethereum')?.id ?? '';

  it('is in no answer', () => {
    const networks = networksAnswer(catalog, settings).networks;
    expect(networks.map(({ name }) => name)).not.toContain('Blast');
    const onEthereum = networks.find(({ name }) => name === 'Ethereum')?.supportedTokens;
    expect(onEthereum).not.toContain('USDT');
    expect(onEthereum).not.toContain('SHIB');
    expect(networks.find(({ name }) => name === 'Tron')?.supportedTokens).toContain('USDT');
    const integrations = JSON.stringify(integrationNetworksAnswer(catalog, settings));
    expect(integrations).not.toContain('"Blast"');
    expect(integrations).not.toContain('"SHIB"');
    expect(integrationsAnswer(catalog, settings).items.map(({ name }) => name)).not.toContain('MetaMask');
  });

  it('is sent by nobody, and still found for what has begun with it', () => {
    expect(catalog.sendersOf([{ networkId: ethereum, symbol: 'USDT' }], 'sandbox')).toEqual([]);
    expect(catalog.findAsset(ethereum, 'USDT')).toMatchObject({ decimals: 6, off: true });
    expect(catalog.findNetworkByName('Blast')).toMatchObject({ off: true });
    expect(catalog.integrations.find(({ slug }) => slug === 'metamask')?.environments).toEqual([]);
  });

  it('does not hide whom it stood for', () => {
    const slugs = catalog.connectable('sandbox').map(({ slug }) => slug);
    expect(slugs).toContain('coinbase');
    expect(slugs).not.toContain('coinbase-sandbox');
  });
});

describe('what is wrong is told with the path of its field', () => {
  it.each<[string, unknown, string]>([
    ['no object', [], ''],
    ['an unknown name', { network: [] }, 'network'],
    ['a wrong type', { networks: [{ ...gnosis, chainId: 'x' }] }, 'networks[0].chainId'],
    ['what is missing', { tokens: [{ ...cowOnGnosis, decimals: undefined }] }, 'tokens[0].decimals'],
    [
      'a chain of the catalog',
      { networks: [{ ...gnosis, chainId: 1 }] },
      'networks[0].chainId: 1 is Ethereum',
    ],
    ['a chain twice', { networks: [gnosis, gnosis] }, 'networks[1].chainId: 100 is Gnosis'],
    ['a name of the catalog', { networks: [{ ...gnosis, name: 'base' }] }, 'networks[0].name'],
    [
      'no web address',
      { networks: [{ ...gnosis, rpc: ['https://a.example', 'ws://b'] }] },
      'networks[0].rpc[1]: must be',
    ],
    ['an unknown network', { tokens: [cowOnGnosis] }, 'tokens[0].network: the catalog has no "gnosis"'],
    [
      'a wrong checksum',
      {
        networks: [gnosis],
        tokens: [{ ...cowOnGnosis, contract: cowOnGnosis.contract.replace('c4A', 'c4a') }],
      },
      'tokens[0].contract',
    ],
    [
      'a token of the catalog',
      { tokens: [{ ...cowOnGnosis, network: 'Base', symbol: 'usdc' }] },
      'tokens[0].symbol: USDC is on Base already',
    ],
    [
      'a contract of the catalog',
      {
        tokens: [{ ...cowOnGnosis, network: 'Base', contract: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913' }],
      },
      'tokens[0].contract: is that of USDC on Base',
    ],
    ['a slug twice', { integrations: [{ ...wallet, slug: 'metamask' }] }, 'integrations[0].slug'],
    [
      'an exchange',
      { integrations: [{ ...wallet, like: 'kraken' }] },
      'integrations[0].like: Kraken is no wallet',
    ],
    [
      'an unknown token',
      { off: { tokens: [{ symbol: 'USDK' }] } },
      'off.tokens[0].symbol: the catalog has no "USDK"',
    ],
    ['a coin', { off: { tokens: [{ symbol: 'ETH' }] } }, 'off.tokens[0]: ETH is the coin of Ethereum'],
    [
      'a token elsewhere',
      { off: { tokens: [{ symbol: 'SHIB', network: 'Base' }] } },
      'off.tokens[0].network: SHIB is not on Base',
    ],
    [
      'an unknown integration',
      { off: { integrations: ['metamsk'] } },
      'off.integrations[0]: the catalog has no "metamsk"; did you mean metamask?',
    ],
  ])('%s', (_, value, problem) => {
    expect(problemsOf(value).join('\n')).toContain(problem);
    expect(problemsOf(value)).toHaveLength(1);
  });

  it('all at once', () => {
    expect(
      problemsOf({ tokens: [cowOnGnosis], off: { networks: ['Nowhere'], integrations: ['nobody'] } }),
    ).toHaveLength(3);
  });
});
