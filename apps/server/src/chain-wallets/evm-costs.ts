/** What a transfer from an EVM wallet takes of the network's own coin: shown before, and held to when the wallet is asked. */
import type { Asset } from '../catalog/index.ts';
import type { EvmChain, Unsigned } from '../chain-watch/index.ts';
import { hasDataFee } from './evm-assets.ts';

/** What is shown where it cannot be tried because the wallet has too little, in units of gas. */
export const usualGas = { coin: 21_000n, token: 100_000n } as const;

/** Of the bytes of an amount that are not zero (EIP-2028), as many as 128 bits have, with a quarter more. */
const amountGas = 240n;

export type EvmCost = {
  /** In units of gas; `undefined`: the network would refuse the transaction, or the wallet has not what it sends. */
  limit: bigint | undefined;
  /** In base units of the network's own coin for each unit of gas. */
  fees: { most: bigint; priority: bigint };
  /** In base units of it, beside the gas. */
  dataFee: bigint;
};

/** One reading of the chain as it is now. */
export async function costOf(
  chain: EvmChain,
  { native, network }: Pick<Asset, 'native' | 'network'>,
  transaction: Unsigned,
): Promise<EvmCost> {
  const [fees, estimated, dataFee] = await Promise.all([
    chain.fees(),
    chain.gasOf(transaction),
    hasDataFee(network) ? chain.dataFee(transaction) : 0n,
  ]);
  return { limit: estimated && limitOf(estimated, native), fees, dataFee };
}

/** What runs code may take more by the time that it runs; a plain transfer takes what it takes. */
function limitOf(estimated: bigint, native: boolean): bigint {
  return native && estimated <= usualGas.coin ? estimated : (estimated * 5n) / 4n;
}

/**
 * The most that is shown: for a token with what the real amount's bytes take more than the one that was tried, and
 * with what the fee for data may rise in a few blocks, as the price of the gas has it.
 */
export function shownOf({ limit, fees, dataFee }: EvmCost, native: boolean): bigint {
  const gas = native ? (limit ?? usualGas.coin) : (limit ?? usualGas.token) + amountGas;
  return gas * fees.most + 2n * dataFee;
}

/**
 * What may be paid for each unit of gas so that no more is taken than was shown.
 *
 * @param shown `undefined`: nothing was
 * @returns `undefined`: with that it would not get into a block any more
 */
export function priceWithin(
  shown: bigint | undefined,
  { fees, dataFee }: Pick<EvmCost, 'fees' | 'dataFee'>,
  limit: bigint,
): { most: bigint; priority: bigint } | undefined {
  const held = shown === undefined ? fees.most : (shown - dataFee) / limit;
  // `fees.most` is twice what a block takes now.
  if (held < fees.most / 2n) return undefined;
  const most = lesser(held, fees.most);
  return { most, priority: lesser(fees.priority, most) };
}

/** `Math.min` takes no bigint. */
function lesser(one: bigint, other: bigint): bigint {
  if (one < other) return one;
  return other;
}
