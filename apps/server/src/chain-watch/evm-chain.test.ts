/** What a receipt says was paid, and answers about something else than was asked. */
import { expect, test } from 'vitest';
import { RpcError } from '../chain-checks/index.ts';
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

const calledWith = (answer: (data: string) => unknown) =>
  evmChain({
    call: async (_method: string, [{ data }]: [{ data: string }]) => {
      const found = answer(data);
      if (found instanceof Error) throw found;
      return found;
    },
  } as unknown as Parameters<typeof evmChain>[0]);

test.each<[string, unknown, number | undefined]>([
  ['its decimals', `0x${'6'.padStart(64, '0')}`, 6],
  ['nothing, as where there is no contract', '0x', undefined],
  ['that it has no such function', new RpcError(3, 'execution reverted', '0x'), undefined],
  ['the same, without a code', new RpcError(-32_000, 'execution reverted', undefined), undefined],
  ['as contracts of old', new RpcError(-32_000, 'invalid opcode: INVALID', undefined), undefined],
])('a token that answers %s', async (_, answer, is) => {
  expect(await (await calledWith(() => answer)).decimals(address)).toBe(is);
});

test('an endpoint that does not answer is no token without decimals, and no chain without a fee for data', async () => {
  const chain = await calledWith(() => new RpcError(-32_005, 'too many requests', undefined));
  await expect(chain.decimals(address)).rejects.toThrow('too many requests');
  const transaction = { from: address, to: address, value: 1n, data: '0x' };
  await expect(chain.dataFee(transaction)).rejects.toThrow('too many requests');
});

test.each<[string, unknown, bigint | undefined]>([
  ['takes', '0x5208', 21_000n],
  ['is refused', new RpcError(3, 'execution reverted', '0x'), undefined],
  ['cannot be paid', new RpcError(-32_000, 'insufficient funds for transfer', undefined), undefined],
])(
  'what a transaction %s is said by the network, and by nobody that was asked too often',
  async (_, answer, is) => {
    const transaction = { from: address, to: address, value: 1n, data: '0x' };
    expect(await (await calledWith(() => answer)).gasOf(transaction)).toBe(is);
    const busy = await calledWith(() => new RpcError(-32_005, 'limit exceeded', undefined));
    await expect(busy.gasOf(transaction)).rejects.toThrow('limit exceeded');
  },
);

test('the fee for data is the most that a chain says, for a transaction as long as it can be', async () => {
  const asked: string[] = [];
  const chain = await calledWith(data => {
    asked.push(data);
    return data.startsWith('0xf1c7a58b') ? '0x64' : '0x32';
  });
  const transfer = `0xa9059cbb${'0'.repeat(128)}`;
  const transaction = { from: address, to: address, value: 0n, data: transfer };
  expect(await chain.dataFee(transaction)).toBe(100n);
  const [bound = '', exact = ''] = asked.toSorted().toReversed();
  // 68 bytes of data, 20 of the address, and the numbers.
  expect(Number(BigInt(`0x${bound.slice(10)}`))).toBeGreaterThan(110);
  expect(exact).toContain(transfer.slice(2));
});
