import { formatAmount } from '@fairlead/money';
import { describe, expect, test } from 'vitest';
import { logIn, network, readmeWithoutAlignment, soldAssets, testExchange } from '../../test/sandbox.ts';
import { testClock, testRandom } from '../../test/surroundings.ts';
import { createSandboxExchange } from './exchange.ts';
import type { SoldAsset } from './fees.ts';
import { memoryLedger } from './memory-ledger.ts';
import { sandboxUsers, startingBalancesOf } from './users.ts';

async function holdingsOf(name: string): Promise<string[]> {
  const exchange = testExchange();
  const { credentials } = await logIn(exchange, name);
  const holdings = await exchange.process().holdings(credentials);
  if (holdings.status !== 'done') throw new Error('no holdings');
  return holdings.result.held.map(({ symbol, amount }) => `${formatAmount(amount)} ${symbol}`);
}

describe('holdings', () => {
  test('Mesh has fourteen positions, without the cash', async () => {
    expect(await holdingsOf('Mesh')).toEqual([
      '5 BTC',
      '50 ETH',
      '10000 USDC',
      '10000 USDT',
      '10000 PYUSD',
      '500 SOL',
      '100 BNB',
      '20000 XRP',
      '100000 DOGE',
      '50000 XLM',
      '500 AVAX',
      '20000 ARB',
      '20000 OP',
      '1000000 BLAST',
    ]);
  });

  test('Mesh4 has the same, a thousand times', async () => {
    const holdings = await holdingsOf('Mesh4');
    expect(holdings).toHaveLength(14);
    expect(holdings.slice(0, 3)).toEqual(['5000 BTC', '50000 ETH', '10000000 USDC']);
  });

  test.each(['Mesh2', 'Mesh3'])('%s has none', async name => {
    expect(await holdingsOf(name)).toEqual([]);
  });

  test.each(['BTC', 'USDC', 'USDT', 'PYUSD', 'ETH', 'SOL'])(
    'Mesh%s has that asset and no other',
    async symbol => {
      expect(await holdingsOf(`Mesh${symbol}`)).toEqual([
        expect.stringMatching(new RegExp(`^[1-9]\\d* ${symbol}$`)),
      ]);
    },
  );

  test('the README shows what each user starts with', () => {
    const readme = readmeWithoutAlignment();
    for (const { name, startingBalances } of sandboxUsers) {
      const balances = Object.entries(startingBalances).map(([symbol, text]) => `${text} ${symbol}`);
      expect(readme).toContain(`| \`${name}\` | ${balances.join(', ') || 'nothing'} |`);
    }
  });

  test('cash is in the ledger, for those who have it', () => {
    const cash = sandboxUsers.map(
      user => startingBalancesOf(user).find(({ symbol }) => symbol === 'USD')?.units,
    );
    const dollars = 10n ** 18n;
    expect(cash.slice(0, 4)).toEqual([
      10_000_000n * dollars,
      undefined,
      10_000_000n * dollars,
      100_000_000n * dollars,
    ]);
    expect(cash.slice(4).every(units => units === undefined)).toBe(true);
  });

  test('a ledger that was emptied is filled again at the next look', async () => {
    const before = testExchange();
    const { credentials } = await logIn(before);
    const after = testExchange({ ledger: memoryLedger() });
    expect(await after.process().holdings(credentials)).toEqual(await before.process().holdings(credentials));
  });
});

describe('what an exchange is made of', () => {
  const make = (assets: readonly SoldAsset[]) =>
    createSandboxExchange({
      integration: { id: 'integration-1', name: 'Kraken', type: 'kraken' },
      assets,
      ledger: memoryLedger(),
      clock: testClock(),
      random: testRandom(),
      settlementMs: 0,
      preparationMs: 0,
      loginMethod: 'password',
    });

  test('assets that contradict themselves make none', () => {
    const [first] = soldAssets;
    if (!first) throw new Error('no assets');
    expect(() => make([first, { ...first, decimals: 18 }])).toThrow('listed twice');
    expect(() => make([{ symbol: 'USDC', networkId: network.base, decimals: 19 }])).toThrow(
      'USDC has 19 decimals; the ledger keeps 18.',
    );
    expect(() => make([{ symbol: 'NEWCOIN', networkId: network.base, decimals: 18 }])).toThrow('add it to');
  });

  test('one that sends nothing can still be looked at', async () => {
    const exchange = make([]);
    expect(await exchange.withdrawalTerms({}, { symbol: 'USDC', networkId: network.base })).toBeUndefined();
  });
});
