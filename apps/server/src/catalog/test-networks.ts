/**
 * Test networks that the catalog does not have: in the sandbox, one of them stands for the main network. It has the same
 * coin and addresses that look the same, but its tokens have other contracts.
 */
import type { Environment } from '@fairlead/wire/session-view';
import type { Asset } from './assets.ts';
import type { NetworkRow } from './data.ts';

const withoutTestNetwork: readonly string[] = [
  'ripple',
  'stellar',
  'tron',
  'tvm',
  'bitcoin',
  'litecoin',
  'dogecoin',
];

/** Whether a test network stands for it there. */
export function isReplaced(
  environment: Environment,
  { networkType }: Pick<NetworkRow, 'networkType'>,
): boolean {
  return environment === 'sandbox' && withoutTestNetwork.includes(networkType);
}

export type OnChain = Pick<Asset, 'network' | 'native' | 'contractAddress' | 'testContractAddress'>;

/** The contract by which a token is told on the chain that is read; `undefined`: none is known there, or it is the coin. */
export function contractOf(environment: Environment, asset: OnChain): string | undefined {
  if (asset.native) return undefined;
  return isReplaced(environment, asset.network) ? asset.testContractAddress : asset.contractAddress;
}
