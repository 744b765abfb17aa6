import { describe, expect, it } from 'vitest';
import { objections, publishedDefinitions, vendorModel } from './vendor-models.ts';
import { vendorAdditions } from './vendor-models-overlay.ts';

const network = {
  id: 'e3c7fdd8-b1fc-4e51-85ae-bb276e075611',
  name: 'Ethereum',
  chainId: '1',
  logoUrl: null,
  supportedTokens: ['ETH'],
  nativeSymbol: 'ETH',
  networkType: 'evm',
  tokens: [{ symbol: 'ETH', logoUrl: null }],
  supportedBrokerTypes: ['coinbase', 'sandboxCoinbase'],
  addressPattern: '^0x',
};

describe('the vendor’s models', () => {
  it('agree with a sound answer', async () => {
    const model = await vendorModel('NetworkModelResponse', { complete: true });
    expect(objections(model, { networks: [network] })).toEqual([]);
    expect(objections(model, { networks: null })).toEqual([]);
  });

  it.each([
    ['a wrong type', { ...network, chainId: 1 }],
    ['a stray name', { ...network, chain: '1' }],
    ['an unknown enum value', { ...network, networkType: 'doge' }],
    ['an unknown broker type', { ...network, supportedBrokerTypes: ['celsius'] }],
    ['a malformed id', { ...network, id: '1' }],
    ['a stray name further in', { ...network, tokens: [{ symbol: 'ETH', logoUrl: null, url: '' }] }],
  ])('object to %s', async (_, wrong) => {
    const model = await vendorModel('NetworkModelResponse');
    expect(objections(model, { networks: [wrong] })).not.toEqual([]);
  });

  it('object to what is missing only when asked for all', async () => {
    const { addressPattern: _, ...less } = network;
    expect(objections(await vendorModel('NetworkModelResponse'), { networks: [less] })).toEqual([]);
    expect(
      objections(await vendorModel('NetworkModelResponse', { complete: true }), { networks: [less] }),
    ).toEqual([
      '/networks/0 must have required property \'addressPattern\' {"missingProperty":"addressPattern"}',
    ]);
  });

  it('are refused under a name that the package does not know', async () => {
    await expect(vendorModel('NetworkModel')).rejects.toThrow('NetworkModel');
  });

  it('lack what the overlay adds', async () => {
    const definitions = await publishedDefinitions();
    for (const addition of vendorAdditions) {
      const model = definitions[addition.model];
      expect(addition.page).toMatch(/^https:\/\/docs\.meshconnect\.com\//);
      if ('values' in addition) for (const value of addition.values) expect(model?.enum).not.toContain(value);
      else expect(Object.keys(model?.properties ?? {})).not.toContain(addition.property);
    }
  });
});
