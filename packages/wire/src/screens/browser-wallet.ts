/** The wallets of the user's browser that the page can ask, and what it asks them. */

/** A wallet of the user's browser, and the chain that it has to be on (EIP-3085; ids hexadecimal). */
export type BrowserWalletSummary = {
  name: string;
  rdns?: string;
  chain: {
    chainId: string;
    chainName: string;
    nativeCurrency: { name: string; symbol: string; decimals: number };
    rpcUrls: readonly string[];
    blockExplorerUrls: readonly string[];
  };
};

/**
 * What `eth_sendTransaction` takes; numbers are hexadecimal texts (some wallets take `chainId` as nothing else). Wallets
 * that look at it refuse the `chainId` of a chain that they are not on.
 */
export type WalletTransaction = {
  chainId: string;
  from: string;
  to: string;
  value: string;
  data: string;
  gas: string;
  maxFeePerGas: string;
  maxPriorityFeePerGas: string;
};

/** Beside EVM, the network types whose wallets a page can find in the browser and ask to sign a message. */
export const provingTypes = ['solana', 'bitcoin', 'tron', 'sui', 'aptos', 'tvm'] as const;
export type ProvingType = (typeof provingTypes)[number];

/** As the Wallet Standard calls it; the server's environment decides which it is. */
export type SolanaChain = 'solana:mainnet' | 'solana:devnet';

/**
 * The features of the Wallet Standard that a wallet can pay with, the best first. With `solana:signTransaction` the page
 * gives the signed transaction to the server (`submit-signed-transaction`), which sends it: nothing is sent that the server
 * has not seen. With `solana:signAndSendTransaction` the wallet sends it, and the page reports its signature
 * (`report-solana-signature`).
 */
export const solanaFeatures = ['solana:signTransaction', 'solana:signAndSendTransaction'] as const;
export type SolanaFeature = (typeof solanaFeatures)[number];

/**
 * A Solana wallet of the user's browser. The page finds it by `name` among those of the Wallet Standard, sees to it that
 * `fromAddress` is among its accounts, acts `sign-transaction`, and calls `feature` once with `{ account, chain, transaction }`
 * when `transaction` is there. A refusal is `refuse-transaction`. Any other error says nothing about what was sent: the page
 * then says nothing, and the server looks for the transaction until its time has run out on the chain.
 */
export type SolanaWalletSummary = {
  name: string;
  chain: SolanaChain;
  /** The chain in words, as the catalog has it. */
  networkName: string;
  /** One of those that the page named when it connected the wallet. */
  feature: SolanaFeature;
  /**
   * Base64 of the unsigned transaction in Solana's wire format (message version 0; the one signature is zeros), for about a
   * minute. The server has built it, and takes no other: the wallet may add only what guards it or sets its fee.
   */
  transaction?: string;
};
