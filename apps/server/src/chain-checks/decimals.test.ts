import { describe, expect, test } from 'vitest';
import { decimalsOf, NoToken } from './decimals.ts';
import type { Rpc } from './rpc.ts';

const word = (count: number) => count.toString(16).padStart(64, '0');

/** An endpoint that has one answer, and what it was asked. */
function endpoint(answer: unknown) {
  const asked: unknown[] = [];
  const say = async (...question: unknown[]) => {
    asked.push(question);
    return answer;
  };
  return { asked, rpc: { call: say, json: say } as unknown as Rpc };
}

describe('decimals', () => {
  test.each([
    ['evm', `0x${word(18)}`, 18, ['eth_call', [{ to: 'token', data: '0x313ce567' }, 'latest']]],
    ['solana', { value: { amount: '1', decimals: 6 } }, 6, ['getTokenSupply', ['token']]],
    [
      'tron',
      { result: { result: true }, constant_result: [word(6)] },
      6,
      [
        '/walletsolidity/triggerconstantcontract',
        {
          ...{ owner_address: 'token', contract_address: 'token' },
          ...{ function_selector: 'decimals()', visible: true },
        },
      ],
    ],
  ] as const)('%s', async (type, answer, decimals, question) => {
    const { rpc, asked } = endpoint(answer);
    expect(await decimalsOf(type, rpc, 'token')).toBe(decimals);
    expect(asked).toEqual([question]);
  });

  test.each([
    ['evm', '0x'],
    ['evm', `0x${'f'.repeat(64)}`],
    ['solana', { value: null }],
    ['tron', { result: { code: 'CONTRACT_VALIDATE_ERROR' } }],
  ] as const)('%s that is no token: %j', async (type, answer) => {
    await expect(decimalsOf(type, endpoint(answer).rpc, 'token')).rejects.toThrow(NoToken);
  });

  test('other chains are not asked', async () => {
    const { rpc, asked } = endpoint({});
    expect(await decimalsOf('tvm', rpc, 'token')).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
