/** One endpoint of one EVM chain: what an address has, what a transaction would cost, what has become of it. */
import type { Client } from 'viem';
import type { Rpc } from '../chain-checks/index.ts';

type Hex = `0x${string}`;

/** What the code of an account begins with that says where its code is (EIP-7702). */
const delegation = '0xef0100';

/** What is to be sent; `value` in base units of the network's own coin. */
export type Unsigned = { from: string; to: string; value: bigint; data: string };

export type SeenTransaction = Unsigned & { nonce: number };

/** Of the block that the chain has it in. `moved`: what its logs say each token has moved, in base units. */
export type SeenReceipt = {
  block: number;
  succeeded: boolean;
  /** In base units of the network's own coin, with what a second layer pays for its data; `undefined`: it does not say. */
  fee: bigint | undefined;
  moved: readonly { contract: string; from: string; to: string; units: bigint }[];
};

export type EvmChain = {
  height(): Promise<number>;
  /** In base units; a contract that does not answer as a token does has nothing. */
  balances(
    address: string,
    contracts: readonly string[],
  ): Promise<{ own: bigint; tokens: readonly bigint[] }>;
  /** EIP-1559, in base units for each unit of gas: enough for several blocks to come. */
  fees(): Promise<{ most: bigint; priority: bigint }>;
  /** @throws Error where the transaction would revert */
  gasOf(transaction: Unsigned): Promise<bigint>;
  /** How many transactions it has sent, up to a block, or with those that wait. */
  sentBy(address: string, until: number | 'pending'): Promise<number>;
  /** Whether it has code of its own: others then send what makes it pay. One that only lends itself code (EIP-7702) has none. */
  isContract(address: string): Promise<boolean>;
  transaction(hash: string): Promise<SeenTransaction | undefined>;
  /** `undefined`: it is in no block. */
  receipt(hash: string): Promise<SeenReceipt | undefined>;
};

export async function evmClient(rpc: Rpc): Promise<Client> {
  const { createClient, custom } = await import('viem');
  const transport = custom(
    { request: ({ method, params }: { method: string; params?: unknown }) => rpc.call(method, params ?? []) },
    { retryCount: 0 },
  );
  return createClient({ transport, cacheTime: 0 });
}

export async function evmChain(rpc: Rpc): Promise<EvmChain> {
  const [client, viem, actions] = await Promise.all([evmClient(rpc), import('viem'), import('viem/actions')]);
  const { erc20Abi, parseEventLogs, TransactionNotFoundError, TransactionReceiptNotFoundError } = viem;

  return {
    async height() {
      return Number(await actions.getBlockNumber(client, { cacheTime: 0 }));
    },

    async balances(address, contracts) {
      const owner = address as Hex;
      const [own, tokens] = await Promise.all([
        actions.getBalance(client, { address: owner }),
        contracts.length === 0
          ? []
          : actions.multicall(client, {
              // The code of the batch goes with the call, so the chain need not have the contract.
              deployless: true,
              contracts: contracts.map(contract => ({
                ...({ address: contract as Hex, abi: erc20Abi, functionName: 'balanceOf' } as const),
                args: [owner] as const,
              })),
            }),
      ]);
      return { own, tokens: tokens.map(({ result }) => result ?? 0n) };
    },

    async fees() {
      const [block, priority] = await Promise.all([
        actions.getBlock(client),
        actions.estimateMaxPriorityFeePerGas(client),
      ]);
      if (block.baseFeePerGas === null) throw new Error('a chain without EIP-1559');
      return { most: block.baseFeePerGas * 2n + priority, priority };
    },

    gasOf({ from, to, value, data }) {
      return actions.estimateGas(client, { account: from as Hex, to: to as Hex, value, data: data as Hex });
    },

    sentBy(address, until) {
      const at = until === 'pending' ? { blockTag: until } : { blockNumber: BigInt(until) };
      return actions.getTransactionCount(client, { address: address as Hex, ...at });
    },

    async isContract(address) {
      const code = (await actions.getCode(client, { address: address as Hex })) ?? '0x';
      return code !== '0x' && !code.startsWith(delegation);
    },

    async transaction(hash) {
      try {
        const found = await actions.getTransaction(client, { hash: hash as Hex });
        const { from, to, value, input: data, nonce } = found;
        if (found.hash.toLowerCase() !== hash.toLowerCase())
          throw new Error('another transaction was answered');
        return { from, to: to ?? '', value, data, nonce };
      } catch (error) {
        if (error instanceof TransactionNotFoundError) return undefined;
        throw error;
      }
    },

    async receipt(hash) {
      try {
        const found = await actions.getTransactionReceipt(client, { hash: hash as Hex });
        if (found.transactionHash.toLowerCase() !== hash.toLowerCase())
          throw new Error('the receipt of another transaction was answered');
        // Behind one address stand several nodes: one may still have a block that the others have undone.
        const block = await actions.getBlock(client, { blockNumber: found.blockNumber });
        if (block.number !== found.blockNumber || block.hash !== found.blockHash)
          throw new Error('the chain changed while it was read');
        const logs = parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs: found.logs, strict: true });
        return {
          block: Number(found.blockNumber),
          succeeded: found.status === 'success',
          fee: feeIn(found),
          moved: logs.map(({ address: contract, args: { from, to, value: units } }) => ({
            ...{ contract, from, to, units },
          })),
        };
      } catch (error) {
        if (error instanceof TransactionReceiptNotFoundError) return undefined;
        throw error;
      }
    },
  };
}

/** OP Stack chains name what they pay for their data (`l1Fee`) beside the gas; others have it in the gas, or pay nothing. */
function feeIn(receipt: { gasUsed: bigint; effectiveGasPrice?: bigint }): bigint | undefined {
  const { l1Fee } = receipt as { l1Fee?: unknown };
  const forData = typeof l1Fee === 'string' || typeof l1Fee === 'bigint' ? BigInt(l1Fee) : 0n;
  const { gasUsed, effectiveGasPrice } = receipt;
  return typeof effectiveGasPrice === 'bigint' ? gasUsed * effectiveGasPrice + forData : undefined;
}
