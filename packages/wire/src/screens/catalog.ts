/** Where a session begins: how the money is to come, and from which institution. */
import type { SolanaChain } from './browser-wallet.ts';
import type { IntegrationSummary, NetworkSummary, NetworkTypeSummary } from './summaries.ts';

/** The first choice, where the client asked for it (`fairlead.home`): how the money is to come. */
export type HomeScreen = { kind: 'home'; methods: ('embedded' | 'manual' | 'buy')[] };

export type CatalogScreen = {
  kind: 'catalog';
  integrations: IntegrationSummary[];
  /** Accounts that the user connected before; choosing one skips its login. */
  returningAccounts?: { id: string; integration: IntegrationSummary; accountName: string }[];
  /** Those that have what is wanted, but cannot do what this session needs. Shown, and not to be chosen. */
  unable?: { integration: IntegrationSummary; lacks: 'buy' }[];
  /** A wallet is to be proven, and the signature may come by hand from a wallet that is not on the list. */
  canPaste?: boolean;
  /** EVM wallets that the page finds in the browser can do what is asked for: pay, or prove an address. */
  browserWallets?: boolean;
  /**
   * Solana wallets of the browser (Wallet Standard) can pay, if they name this chain among their `chains` and have one of
   * `solanaFeatures`, which the page names when it connects one. Absent: none can here. Where `provingWallets` has Solana, too,
   * the wallet proves its address and then pays: it must be able to do both.
   */
  solanaWallets?: SolanaChain;
  /** Beside EVM, the network types whose wallets of the browser can prove an address here by signing a message. */
  provingWallets?: NetworkTypeSummary[];
  /** The client asks for a proof of one of these addresses; a wallet that shows one of them is connected with it. */
  requestedAddresses?: string[];
  /** Of those wallets, only the one with this name: the client chose it. */
  walletName?: string;
  /**
   * Wallets that could do it, if they were in the browser, and where they are got. The page shows those that it has not found;
   * `miss-browser-wallet` tells the client which one its user looked for.
   */
  absentWallets?: { integration: IntegrationSummary; installUrl: string }[];
};

/** What only an exchange can send here, and why: no wallet is offered for it, and no address shown. */
export type ExchangesOnly = {
  symbol: string;
  network: NetworkSummary;
  /** No two sources agree on the token's contract; or no endpoint of the network is configured, so its chain is not read. */
  because: 'contractUnconfirmed' | 'networkNotRead';
};
