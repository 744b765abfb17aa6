import { formatAmount } from '@fairlead/money';
import { describe, expect, test } from 'vitest';
import { network, readmeWithoutAlignment } from '../../test/sandbox.ts';
import { networkTerms, sandboxTerms } from './fees.ts';

function told(symbol: string, networkId: string, decimals: number) {
  const { institutionFee, networkFee, minimum, usualSeconds } = sandboxTerms({ symbol, networkId, decimals });
  return [institutionFee, networkFee, minimum].map(formatAmount).concat(`${usualSeconds} s`);
}

describe('the fee table', () => {
  test.each([
    ['USDC', network.base, 6, ['0.01', '0', '1', '15 s']],
    ['USDC', network.ethereum, 6, ['0.01', '0.8', '2', '180 s']],
    ['USDC', network.bsc, 18, ['0.01', '0.03', '1', '15 s']],
    ['PYUSD', network.solana, 6, ['0.001', '0', '1', '10 s']],
    ['BTC', network.bitcoin, 8, ['0.0000001', '0.000015', '0.00005', '1800 s']],
    ['ETH', network.ethereum, 18, ['0.000003', '0.00024', '0.0006', '180 s']],
  ])('%s on %s', (symbol, networkId, decimals, expected) => {
    expect(told(symbol, networkId, decimals)).toEqual(expected);
  });

  test('has a cheapest and a dearest way for a dollar', () => {
    const fees = Object.keys(networkTerms).map(
      networkId => sandboxTerms({ symbol: 'USDC', networkId, decimals: 6 }).networkFee.units,
    );
    expect(new Set(fees).size).toBeGreaterThan(5);
  });

  test('makes no fee up', () => {
    expect(() => told('NEWCOIN', network.base, 18)).toThrow('no row for NEWCOIN');
    expect(() => told('USDC', 'nowhere', 6)).toThrow('no row for network nowhere');
    expect(() => told('BTC', network.bitcoin, 6)).toThrow('too few for 0.0000001');
  });

  test('is the one that the README shows', () => {
    const readme = readmeWithoutAlignment();
    const inDollars = (cents: bigint) => formatAmount({ units: cents, decimals: 2 });
    for (const { name, feeCents, minimumCents, usualSeconds } of Object.values(networkTerms)) {
      expect(readme).toContain(
        `| ${name} | ${inDollars(feeCents)} | ${inDollars(minimumCents)} | ${usualSeconds} |`,
      );
    }
  });
});
