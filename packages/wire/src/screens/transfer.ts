/** From an account to a transfer: what is sent, over which network, how it is paid for and approved, what became of it. */
import type { BrowserWalletSummary, SolanaWalletSummary, WalletTransaction } from './browser-wallet.ts';
import type {
  FeeLine,
  IntegrationSummary,
  Money,
  NetworkSummary,
  ShownPrice,
  TransferSummary,
} from './summaries.ts';

/** Why something cannot be chosen; the vendor's reason codes (contract §1.8). */
export type Ineligibility =
  | 'noEligibleNetworks'
  | 'symbolDoesNotMatch'
  | 'notSupportedForTransferByTarget'
  | 'notSupportedForTransferBySource'
  | 'amountNotSufficient'
  | 'balanceBelowMinimum'
  | 'balanceBelowRequestedAmount'
  | 'requestedAmountBelowMinimum'
  | 'requestedAmountBelowClientMinimum'
  | 'requestedAmountBelowFees'
  | 'noTargetNetworkFound'
  | 'refusedByInstitution'
  | 'noPrice'
  | 'networkSilent';

/** Networks that did not answer in time: what the account has there is not shown, and `read-again` asks them anew. */
type SlowNetworks = { slowNetworks?: NetworkSummary[] };

export type NoEligibleAssetsScreen = SlowNetworks & {
  kind: 'noEligibleAssets';
  integration: IntegrationSummary;
  held: { money: Money; logoUrl: string; reason: Ineligibility }[];
  /** What could be sent, so that the user knows what is missing. */
  wanted: { symbol: string; network: NetworkSummary }[];
};

export type AssetChoice = {
  symbol: string;
  name: string;
  logoUrl: string;
  available: Money;
  reason?: Ineligibility;
};

export type AssetScreen = SlowNetworks & {
  kind: 'asset';
  integration: IntegrationSummary;
  choices: AssetChoice[];
};

export type NetworkChoice = {
  network: NetworkSummary;
  fee: Money;
  usualSeconds: number;
  /** Why it is ranked where it is; the first choice is the one that we would take. */
  rank?: 'cheapest' | 'fastest' | 'cheapestAndFastest';
  reason?: Ineligibility;
  /** How much is missing, where `reason` is about an amount. */
  missing?: Money;
};

export type NetworkScreen = SlowNetworks & {
  kind: 'network';
  integration: IntegrationSummary;
  symbol: string;
  choices: NetworkChoice[];
};

/** One way to pay for what is sent. */
export type FundingChoice = {
  id: string;
  kind: 'balance' | 'cash' | 'bankAccount' | 'card';
  /** As the institution names it; absent for the balance of the asset itself. */
  name?: string;
  /** How much of the asset that is, or buys. */
  available: Money;
  /** What buying costs, in the asset, where the amount is known. */
  fee?: Money;
  /** What arrives, where the amount is known. */
  receives?: Money;
  reason?: Ineligibility;
};

/** Where there is more than one: what pays for it. The first is the cheapest. */
export type FundingScreen = {
  kind: 'funding';
  integration: IntegrationSummary;
  symbol: string;
  network: NetworkSummary;
  choices: FundingChoice[];
};

export type AmountScreen = {
  kind: 'amount';
  integration: IntegrationSummary;
  symbol: string;
  decimals: number;
  logoUrl: string;
  network: NetworkSummary;
  available: Money;
  /** The most that can be sent so that amount and fees fit into what is available. */
  maximum: Money;
  minimum: Money;
  price: ShownPrice;
  fees: FeeLine[];
  /** The client's own fee as a ratio of the amount, where there is one. */
  clientFee?: string;
  /** Whether the fees come out of the amount that is entered; absent: they are added to it. */
  feesIncluded?: boolean;
};

export type PreviewScreen = {
  kind: 'preview';
  previewId: string;
  transfer: TransferSummary;
  expiresAt: string;
  /** When the page should ask for a new price. */
  refreshAt: string;
};

/** The wallet is to sign the transaction that was approved. `fromAddress` is the account that it sends from. */
export type WalletApprovalScreen = {
  kind: 'walletApproval';
  integration: IntegrationSummary;
  fromAddress: string;
  /** The page asks this one; absent: the sandbox plays the wallet. */
  browserWallet?: BrowserWalletSummary;
  /** From now on the wallet may send this: it is asked once, and never again for the same. */
  transaction?: WalletTransaction;
  /** The page asks this one, instead of a `browserWallet`. */
  solanaWallet?: SolanaWalletSummary;
  transfer: TransferSummary;
  expiresAt: string;
};

/** A fact about a transfer under way, with its time; the page lists them. */
export type TransferStep = {
  step: 'approved' | 'accepted' | 'settled' | 'failed' | 'refundPending' | 'refunded';
  at: string;
};

/**
 * After approval. `unknown`: the institution's answer was lost and is being looked up. `sent`: the institution
 * has accepted it. `settled`: it has arrived. Nothing before `settled` is final.
 */
export type ProgressScreen = {
  kind: 'progress';
  state: 'submitted' | 'unknown' | 'sent' | 'settled' | 'failed' | 'refundPending' | 'refunded';
  transfer: TransferSummary;
  /** Once it has settled, where that is not what `transfer` says: the token itself has kept a part. */
  arrived?: Money;
  transferId: string;
  steps: TransferStep[];
  hash?: string;
  pollAfterMs: number;
};
