/** What a wallet has to know of an EVM network to send on it. */
import type { WalletChain } from '@fairlead/connectors';
import { explorerUrl, type Network } from '../catalog/index.ts';

/** Where a wallet that does not know the network finds it: public endpoints, because the operator's may hold keys. */
const publicEndpoints: Readonly<Record<string, readonly string[]>> = {
  polygon: ['https://polygon-rpc.com'],
  arbitrum: ['https://arb1.arbitrum.io/rpc'],
  optimism: ['https://mainnet.optimism.io'],
  base: ['https://mainnet.base.org'],
  bsc: ['https://bsc-dataseed.bnbchain.org'],
  'avalanche-c': ['https://api.avax.network/ext/bc/C/rpc'],
  linea: ['https://rpc.linea.build'],
  sonic: ['https://rpc.soniclabs.com'],
  blast: ['https://rpc.blast.io'],
  sepolia: ['https://ethereum-sepolia-rpc.publicnode.com'],
  'base-sepolia': ['https://sepolia.base.org'],
};
export const coinDecimals = 18;

/** Networks of the OP Stack, which take a fee beside the gas. */
const opStack: ReadonlySet<string> = new Set([
  'optimism',
  'base',
  'base-sepolia',
  'world-chain',
  'blast',
  'ink',
  'megaeth',
]);

export function hasDataFee({ slug }: Network): boolean {
  return opStack.has(slug);
}

export function walletChainOf(network: Network): WalletChain {
  const { name, slug, chainId, nativeSymbol } = network;
  const explorer = explorerUrl(network, '');
  return {
    chainId: hexOf(BigInt(chainId ?? 0)),
    chainName: name,
    // Wallets compare it with what they know: on the networks that Ether is the coin of, that is its own name.
    nativeCurrency: nativeSymbol?.endsWith('ETH')
      ? { name: 'Ether', symbol: 'ETH', decimals: coinDecimals }
      : { name: nativeSymbol ?? name, symbol: nativeSymbol ?? name, decimals: coinDecimals },
    rpcUrls: publicEndpoints[slug] ?? [],
    blockExplorerUrls: explorer === undefined ? [] : [new URL(explorer).origin],
  };
}

export function hexOf(number: bigint): string {
  return `0x${number.toString(16)}`;
}
