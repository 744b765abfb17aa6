/** What a receipt says was paid, and answers about something else than was asked. */
import { expect, test } from 'vitest';
import { evmChain } from './evm-chain.ts';

const hash = `0x${'ab'.repeat(32)}`;
const other = `0x${'cd'.repeat(32)}`;
const address = `0x${'1'.repeat(40)}`;
const receipt = {
  ...{ transactionHash: hash, blockHash: hash, blockNumber: '0x10', transactionIndex: '0x0', status: '0x1' },
  ...{ from: address, to: address, logs: [], logsBloom: '0x', type: '0x2', contractAddress: null },
  ...{ gasUsed: '0x5208', cumulativeGasUsed: '0x5208', effectiveGasPrice: '0x3b9aca00' },
};
const transaction = {
  ...{
    hash,
    from: address,
    to: address,
    value: '0x1',
    input: '0x',
    nonce: '0x7',
    type: '0x2',
    gas: '0x5208',
  },
  ...{ blockHash: hash, blockNumber: '0x10', transactionIndex: '0x0', chainId: '0x1' },
  ...{ maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x1', v: '0x0', r: '0x0', s: '0x0' },
};

const block = { hash, number: '0x10', timestamp: '0x1', transactions: [] };

const chainThat = (answers: Record<string, unknown>) =>
  evmChain({ call: async (method: string) => answers[method] } as unknown as Parameters<typeof evmChain>[0]);

test.each<[string, object, bigint | undefined]>([
  ['gas at its price', {}, 21_000n * 1_000_000_000n],
  ['and what a second layer pays for its data', { l1Fee: '0x64' }, 21_000n * 1_000_000_000n + 100n],
  ['unless it does not say the price', { effectiveGasPrice: undefined }, undefined],
])('what was paid is %s', async (_, change, fee) => {
  const chain = await chainThat({
    eth_getTransactionReceipt: { ...receipt, ...change },
    eth_getBlockByNumber: block,
  });
  expect(await chain.receipt(hash)).toMatchObject({ block: 16, succeeded: true, fee });
});

test('an answer about another transaction is none', async () => {
  const chain = await chainThat({
    eth_getTransactionReceipt: { ...receipt, transactionHash: other },
    eth_getTransactionByHash: { ...transaction, hash: other },
  });
  await expect(chain.receipt(hash)).rejects.toThrow('another transaction');
  await expect(chain.transaction(hash)).rejects.toThrow('another transaction');
});

test.each<[string, object]>([
  ['whose block another has replaced', { hash: other }],
  ['for whose block another is answered', { number: '0x11' }],
])('a receipt %s is not believed', async (_, change) => {
  const chain = await chainThat({
    eth_getTransactionReceipt: receipt,
    eth_getBlockByNumber: { ...block, ...change },
  });
  await expect(chain.receipt(hash)).rejects.toThrow('the chain changed');
});

test('what no block has is not there', async () => {
  const chain = await chainThat({ eth_getTransactionReceipt: null, eth_getTransactionByHash: null });
  expect(await chain.receipt(hash)).toBeUndefined();
  expect(await chain.transaction(hash)).toBeUndefined();
});
