import { describe, expect, it } from 'vitest';
import { objections, vendorModel } from '../../../../tests/vendor-models.ts';
import { integrationNetworksAnswer, integrationsAnswer, networksAnswer, tokensAnswer } from './answers.ts';
import { createCatalog } from './catalog.ts';

const catalog = createCatalog();
const publicUrl = 'https://link.example/fairlead/';
const sandbox = { publicUrl, environment: 'sandbox' } as const;
const live = { publicUrl, environment: 'live' } as const;

describe.each([
  ['NetworkModelResponse', networksAnswer],
  ['IntegrationNetworkResponse', integrationNetworksAnswer],
  ['IntegrationsResponse', integrationsAnswer],
  ['TokenNetworksResponse', tokensAnswer],
] as const)('%s', (name, answer) => {
  it.each([sandbox, live])('is the vendor’s model, with every field, in $environment', async settings => {
    const content = answer(catalog, settings);
    expect(objections(await vendorModel(name, { complete: true }), content)).toEqual([]);
  });

  it('names logos by absolute addresses under the public one', () => {
    const logos =
      JSON.stringify(answer(catalog, sandbox)).match(/"[a-zA-Z]*(?:Url|networkLogo)":"[^"]*"/g) ?? [];
    expect(logos.length).toBeGreaterThan(40);
    for (const logo of logos)
      expect(logo).toMatch(/:"https:\/\/link\.example\/fairlead\/logos\/[^"]+\.svg"$/);
  });
});

describe('networks', () => {
  it('are all 34 in the sandbox, and without the test networks in live', () => {
    expect(networksAnswer(catalog, sandbox).networks).toHaveLength(34);
    const names = networksAnswer(catalog, live).networks.map(network => network.name);
    expect(names).toHaveLength(31);
    expect(names).not.toContain('Sepolia');
  });

  it('say what Base has', () => {
    const base = networksAnswer(catalog, sandbox).networks.find(network => network.name === 'Base');
    expect(base).toMatchObject({
      id: 'aa883b03-120d-477c-a588-37c2afd3ca71',
      chainId: '8453',
      networkType: 'evm',
      nativeSymbol: 'ETH',
      supportedTokens: ['ETH', 'EURC', 'USDC', 'VIRTUAL', 'WETH'],
      addressPattern: '^0x[0-9a-fA-F]{40}$',
    });
    expect(base?.tokens).toContainEqual({
      symbol: 'USDC',
      logoUrl: 'https://link.example/fairlead/logos/tokens/USDC.svg',
      contractAddress: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    });
    expect(base?.tokens[0]).not.toHaveProperty('contractAddress');
    expect(base?.supportedBrokerTypes).toContain('sandboxCoinbase');
    expect(base?.supportedBrokerTypes).toContain('deFiWallet');
    expect(new Set(base?.supportedBrokerTypes).size).toBe(base?.supportedBrokerTypes.length);
  });

  it('claim no integration in live that Fairlead cannot connect', () => {
    const served = new Set<string>(['evm', 'solana']);
    for (const { networkType, supportedBrokerTypes } of networksAnswer(catalog, live).networks)
      expect(supportedBrokerTypes).toEqual(served.has(networkType) ? ['deFiWallet'] : []);
    for (const { networks } of integrationNetworksAnswer(catalog, live).integrations)
      expect(networks.every(({ id }) => served.has(catalog.findNetwork(id)?.networkType ?? ''))).toBe(true);
    for (const { type } of integrationsAnswer(catalog, live).items) expect(type).toBe('deFiWallet');
  });
});

describe('integrations', () => {
  const { integrations } = integrationNetworksAnswer(catalog, sandbox);
  const { items } = integrationsAnswer(catalog, sandbox);

  it('have the vendor’s sandbox exchanges with the symbols as documented, MATIC beside POL', () => {
    const polygon = integrations
      .find(integration => integration.type === 'sandbox')
      ?.networks.find(network => network.name === 'Polygon');
    expect(polygon?.supportedTokens).toEqual(['USDC', 'USDT', 'POL', 'DAI', 'MATIC']);
    expect(polygon?.supportedDevices).toEqual(['android', 'ios', 'web']);
  });

  it('leave out of the transfer list who cannot transfer', () => {
    expect(items.find(item => item.type === 'public')).toMatchObject({ cryptoTransfersSupported: false });
    expect(integrations.map(integration => integration.type)).not.toContain('public');
    expect(items.map(item => item.type)).not.toContain('coinbasePro');
    for (const integration of integrations) expect(integration.networks.length).toBeGreaterThan(0);
  });

  it('style a button in the brand’s colour with a text that can be read', () => {
    const style = (type: string) => items.find(item => item.type === type)?.style;
    expect(style('coinbase')).toMatchObject({
      buttonPrimaryLight: '0052FF',
      buttonTextLight: 'FFFFFF',
      buttonHoverLight: '004AE6',
    });
    expect(style('sandbox')).toMatchObject({ buttonPrimaryLight: 'F0B90B', buttonTextLight: '000000' });
    expect(style('bitfinexDirect')).toMatchObject({
      buttonPrimaryLight: '1F2937',
      buttonPrimaryDark: 'E5E7EB',
    });
  });
});

describe('tokens', () => {
  it('turn the networks’ answer round', () => {
    const { tokens } = tokensAnswer(catalog, sandbox);
    const fromNetworks = networksAnswer(catalog, sandbox).networks.flatMap(network =>
      network.supportedTokens.map(symbol => `${symbol} ${network.id}`),
    );
    const fromTokens = tokens.flatMap(token => token.networks.map(network => `${token.token} ${network.id}`));
    expect(fromTokens.sort()).toEqual(fromNetworks.sort());
  });

  it('say on which network who sends it', () => {
    const rlusd = tokensAnswer(catalog, sandbox).tokens.find(token => token.token === 'RLUSD');
    expect(rlusd?.supportedIntegrations).toContain('sandbox');
    expect(rlusd?.supportedIntegrations).not.toContain('sandboxCoinbase');
    expect(rlusd?.integrationNetworks[0]).toMatchObject({ netwokName: 'Ethereum', innerNetworkId: '1' });
  });
});
