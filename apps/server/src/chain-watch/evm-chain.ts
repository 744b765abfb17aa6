/** One endpoint of one EVM chain: what an address has, what a transaction would cost, what has become of it. */
import type { Client } from 'viem';
import { type Rpc, RpcError } from '../chain-checks/index.ts';

type Hex = `0x${string}`;

/** `decimals()` of ERC-20. */
const decimalsSelector = '0x313ce567';
/** Where chains of the OP Stack say what data costs: specs.optimism.io/protocol/predeploys.html */
const gasPriceOracle = '0x420000000000000000000000000000000000000F';
/** The first, from Fjord on, is the most that it can be; the second what it is now. */
const gasPriceOracleFunctions = [
  'function getL1FeeUpperBound(uint256 unsignedTxSize) view returns (uint256)',
  'function getL1Fee(bytes data) view returns (uint256)',
] as const;

/** What the code of an account begins with that says where its code is (EIP-7702). */
const delegation = '0xef0100';

/** What nodes say where it is the contract that does not answer. Old ones do not revert. */
const failsInside = /revert|invalid ?(opcode|jump)|out of gas/i;

/** Codes of an endpoint that is asked too often (EIP-1474, and HTTP's): it says nothing about what it was asked. */
const tooMany: ReadonlySet<number> = new Set([-32_005, 429]);

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
  /** `undefined`: the network would refuse it. */
  gasOf(transaction: Unsigned): Promise<bigint | undefined>;
  /** What a chain of the OP Stack takes beside the gas for having the transaction's data on its first layer, now and at most. */
  dataFee(transaction: Unsigned): Promise<bigint>;
  /** What the token says of itself; `undefined`: nothing. */
  decimals(contract: string): Promise<number | undefined>;
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

  /** A number that a contract answers; `undefined`: there is none, or it reverts. */
  async function numberAt(to: string, data: string): Promise<bigint | undefined> {
    try {
      const answer = String(await rpc.call('eth_call', [{ to, data }, 'latest']));
      return answer === '0x' ? undefined : BigInt(answer);
    } catch (error) {
      if (error instanceof RpcError && (error.code === 3 || failsInside.test(error.message)))
        return undefined;
      throw error;
    }
  }

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

    async gasOf({ from, to, value, data }) {
      try {
        const sent = { from, to, value: viem.numberToHex(value), data };
        return BigInt(String(await rpc.call('eth_estimateGas', [sent])));
      } catch (error) {
        if (error instanceof RpcError && !tooMany.has(error.code)) return undefined;
        throw error;
      }
    },

    async dataFee({ to, value, data }) {
      // With numbers as long as they get.
      const bytes = viem.serializeTransaction({
        ...({ type: 'eip1559', chainId: 2 ** 32, nonce: 2 ** 31, gas: 2n ** 31n } as const),
        ...{
          maxFeePerGas: 2n ** 45n,
          maxPriorityFeePerGas: 2n ** 45n,
          to: to as Hex,
          value,
          data: data as Hex,
        },
      });
      const abi = viem.parseAbi(gasPriceOracleFunctions);
      const size = BigInt(viem.size(bytes));
      const [most, now] = await Promise.all([
        numberAt(
          gasPriceOracle,
          viem.encodeFunctionData({ abi, functionName: 'getL1FeeUpperBound', args: [size] }),
        ),
        numberAt(gasPriceOracle, viem.encodeFunctionData({ abi, functionName: 'getL1Fee', args: [bytes] })),
      ]);
      return most ?? now ?? 0n;
    },

    async decimals(contract) {
      const decimals = await numberAt(contract, decimalsSelector);
      return decimals === undefined ? undefined : Number(decimals);
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
