import { describe, expect, test } from 'vitest';
import { createCatalog } from './catalog.ts';
import { parseContracts, readContract, withContracts } from './contracts.ts';
import { shippedData } from './data.ts';

const rlusd = 'rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5De';
const circle = 'GBBD47IF6LWK7P7MDEVSCWR7DPUWV3NY3DTQEVFL4NAT4AQH3ZLLFLA5';

describe('contracts that the operator names', () => {
  const nile = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf';
  const text = `tron-testnet:usdt=${nile} stellar-testnet:USDC=USDC:${circle} tron:USDC=TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8`;
  const catalog = createCatalog(withContracts(shippedData, parseContracts(text, shippedData)));
  const asset = (network: string, symbol: string) =>
    catalog.findAsset(catalog.findNetworkByName(network)?.id ?? '', symbol);

  test('on a test network stand beside that of the main one', () => {
    expect(asset('Tron', 'USDT')).toMatchObject({
      contractAddress: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
      testContractAddress: nile,
    });
    expect(asset('Stellar', 'USDC')?.testContractAddress).toBe(`USDC:${circle}`);
    expect(asset('Tron', 'USDC')).toMatchObject({ contractAddress: 'TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8' });
    expect(asset('Tron', 'USDC')).not.toHaveProperty('testContractAddress');
  });
});

test.each([
  ['ripple', `USD:${rlusd}`, `USD:${rlusd}`],
  ['ripple', `RLUSD:${rlusd}`, `524C555344000000000000000000000000000000:${rlusd}`],
  [
    'ripple',
    `524C555344000000000000000000000000000000:${rlusd}`,
    `524C555344000000000000000000000000000000:${rlusd}`,
  ],
  ['stellar', `XRP:${circle}`, `XRP:${circle}`],
  [
    'tvm',
    'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs',
    'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs',
  ],
] as const)('%s: %s', (type, text, address) => {
  expect(readContract(type, text)).toEqual({ ok: true, address });
});

test.each([
  ['ripple', `XRP:${rlusd}`],
  ['ripple', `US:${rlusd}`],
  ['ripple', `00000000000000000000000000000000000000FF:${rlusd}`],
  ['ripple', 'USD:rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5DE'],
  ['ripple', rlusd],
  ['stellar', `USDCUSDCUSDCU:${circle}`],
  ['stellar', `USDC:${circle.slice(0, -1)}6`],
  ['tron', '41a614f803b6fd780986a42c78ec9c7f77e6ded13c'],
] as const)('not %s: %s', (type, text) => {
  expect(readContract(type, text).ok).toBe(false);
});
