import { type Amount, parseAmount } from '@fairlead/money';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { address, catalog } from '../../test/link-token-bodies.ts';
import type { Asset } from '../catalog/index.ts';
import { paymentUri } from './payment-uri.ts';

const networkOf = (name: string) => catalog.networks.find(each => each.name === name)?.id ?? '';

function asset(networkName: string, symbol: string): Asset {
  const found = catalog.findAsset(networkOf(networkName), symbol);
  if (!found) throw new Error(`${symbol} is not on ${networkName}`);
  return found;
}

function write(of: Asset, to: string, amount?: string, addressTag?: string) {
  return paymentUri({
    ...{ asset: of, address: to, addressTag },
    amount: amount === undefined ? undefined : parseAmount(amount, of.decimals),
  });
}

const ton = 'UQAFmjUoZUqKFEBGYFEMbv-m61sFStgAfUR8J6hJDwUU05rX';
const legacy = 'LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1';
const mint = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
const onSolana = { ...asset('Solana', 'USDC'), contractAddress: mint };
const hash = 'AB'.repeat(32);

test.each<[string, ReturnType<typeof write>, string, string]>([
  [
    'BTC',
    write(asset('Bitcoin', 'BTC'), address.bitcoin, '0.0001'),
    'BIP-21',
    `bitcoin:${address.bitcoin}?amount=0.0001`,
  ],
  [
    'BTC of any amount',
    write(asset('Bitcoin', 'BTC'), address.bitcoin),
    'BIP-21',
    `bitcoin:${address.bitcoin}`,
  ],
  ['LTC', write(asset('Litecoin', 'LTC'), legacy, '2'), 'BIP-21', `litecoin:${legacy}?amount=2`],
  [
    'DOGE',
    write(asset('Dogecoin', 'DOGE'), 'DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD', '100.5'),
    'BIP-21',
    'dogecoin:DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD?amount=100.5',
  ],
  [
    'ETH',
    write(asset('Ethereum', 'ETH'), address.evm, '1.5'),
    'EIP-681',
    `ethereum:${address.evm}@1?value=1500000000000000000`,
  ],
  [
    'a token on Base',
    write(asset('Base', 'USDC'), address.evm, '12.5'),
    'EIP-681',
    `ethereum:${asset('Base', 'USDC').contractAddress}@8453/transfer?address=${address.evm}&uint256=12500000`,
  ],
  [
    'SOL',
    write(asset('Solana', 'SOL'), address.solana, '0.25'),
    'Solana Pay',
    `solana:${address.solana}?amount=0.25`,
  ],
  [
    'a token on Solana',
    write(onSolana, address.solana, '1', 'order 1&2'),
    'Solana Pay',
    `solana:${address.solana}?amount=1&spl-token=${mint}&memo=order%201%262`,
  ],
  ['ADA', write(asset('Cardano', 'ADA'), 'addr1abc', '7.5'), 'CIP-13', 'web+cardano:addr1abc?amount=7.5'],
  [
    'XRP with a tag',
    write(asset('XRPL', 'XRP'), address.ripple, '30', '123'),
    'xrpl://',
    `xrpl://${address.ripple}?amount=30&dt=123`,
  ],
  [
    'a token of XRPL with a tag',
    write(
      { ...asset('XRPL', 'XRP'), native: false, contractAddress: `USD:${address.ripple}` },
      address.ripple,
      '1.5',
      '7',
    ),
    'xrpl://',
    `xrpl://${address.ripple}?amount=1.5&dt=7&currency=USD&issuer=${address.ripple}`,
  ],
  [
    'a token of TON',
    write({ ...asset('TON', 'USDT') }, ton, '1.5', '7'),
    'ton://',
    `ton://transfer/${ton}?jetton=EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs&amount=1500000&text=7`,
  ],
  [
    'a token of Stellar',
    write(
      { ...asset('Stellar', 'USDC'), contractAddress: `USDC:${address.stellar}` },
      address.stellar,
      '1.5',
      '7',
    ),
    'SEP-7',
    `web+stellar:pay?destination=${address.stellar}&amount=1.5&asset_code=USDC&asset_issuer=${address.stellar}&memo=7&memo_type=MEMO_ID`,
  ],
  [
    'XLM with a number',
    write(asset('Stellar', 'XLM'), address.stellar, '1', '7'),
    'SEP-7',
    `web+stellar:pay?destination=${address.stellar}&amount=1&memo=7&memo_type=MEMO_ID`,
  ],
  [
    'XLM with a text',
    write(asset('Stellar', 'XLM'), address.stellar, undefined, 'a+b'),
    'SEP-7',
    `web+stellar:pay?destination=${address.stellar}&memo=a%2Bb&memo_type=MEMO_TEXT`,
  ],
  [
    'XLM with a hash',
    write(asset('Stellar', 'XLM'), address.stellar, undefined, hash),
    'SEP-7',
    `web+stellar:pay?destination=${address.stellar}&memo=${encodeURIComponent(Buffer.from(hash, 'hex').toString('base64'))}&memo_type=MEMO_HASH`,
  ],
  [
    'TON',
    write(asset('TON', 'TON'), ton, '0.5', 'for me'),
    'ton://',
    `ton://transfer/${ton}?amount=500000000&text=for%20me`,
  ],
])('%s', (_, written, standard, uri) => {
  expect(written).toMatchObject({ standard, uri });
});

test('a reader that takes the first address pays the receiver, but for tokens of EIP-681', () => {
  expect(write(asset('Base', 'USDC'), address.evm)?.receiverFirst).toBe(false);
  expect(write(asset('Base', 'ETH'), address.evm)?.receiverFirst).toBe(true);
  expect(write(onSolana, address.solana)?.receiverFirst).toBe(true);
});

describe('no URI', () => {
  test.each([
    ['where no standard is shared', write(asset('Tron', 'TRX'), 'TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC', '1')],
    ['for a token of Tron', write(asset('Tron', 'USDT'), 'TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC', '1')],
    ['for a token whose contract is not known', write(asset('Ethereum', 'USDD'), address.evm, '1')],
    ['where it could not say the tag', write(asset('Bitcoin', 'BTC'), address.bitcoin, '1', '7')],
    ['for an X-address', write(asset('XRPL', 'XRP'), 'XVLhHMPHU98es4dbozjVtdWzVrDjtV18pX8yuPT7y4xaEHi')],
    [
      'for a memo that Stellar cannot carry',
      write(asset('Stellar', 'XLM'), address.stellar, '1', 'x'.repeat(29)),
    ],
  ])('%s', (_, written) => {
    expect(written).toBeUndefined();
  });
});

const amounts = (decimals: number) =>
  fc.bigInt({ min: 1n, max: 10n ** 30n }).map((units): Amount => ({ units, decimals }));
const parameter = (uri: string, name: string) => new URL(uri).searchParams.get(name);

test('the amount that is read back is the exact one, to the last unit and without an exponent', () => {
  const places: [Asset, string, string, 'units' | 'coins'][] = [
    [asset('Bitcoin', 'BTC'), address.bitcoin, 'amount', 'coins'],
    [asset('Ethereum', 'ETH'), address.evm, 'value', 'units'],
    [asset('Base', 'USDC'), address.evm, 'uint256', 'units'],
    [onSolana, address.solana, 'amount', 'coins'],
    [asset('XRPL', 'XRP'), address.ripple, 'amount', 'coins'],
    [asset('Stellar', 'XLM'), address.stellar, 'amount', 'coins'],
    [asset('TON', 'TON'), ton, 'amount', 'units'],
  ];
  for (const [of, to, name, counted] of places) {
    fc.assert(
      fc.property(amounts(of.decimals), amount => {
        const said = parameter(paymentUri({ asset: of, address: to, amount })?.uri ?? '', name) ?? '';
        expect(said).toMatch(/^\d+(\.\d+)?$/);
        expect(counted === 'units' ? BigInt(said) : parseAmount(said, of.decimals)?.units).toBe(amount.units);
      }),
      { numRuns: 50 },
    );
  }
});

test('a tag is read back as it was, whatever is in it', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(text, tag => {
      const uri = write(asset('TON', 'TON'), ton, undefined, tag)?.uri ?? '';
      expect(parameter(uri, 'text')).toBe(tag);
    }),
    { numRuns: 200 },
  );
});
