/** What many screens say: sums, institutions, networks, and a transfer as one sentence. */
import type { NetworkType } from '../network-type.ts';

/** An amount with its unit, and what it is worth where a price is known. */
export type Money = { amount: string; symbol: string; fiat?: Fiat };
export type Fiat = { amount: string; currency: 'USD' | 'EUR' | 'GBP' };

/** What one whole unit of an asset costs, when that was said, and by whom. */
export type ShownPrice = { amount: string; currency: Fiat['currency']; asOf: string; source: string };

export type IntegrationSummary = {
  id: string;
  name: string;
  /** `wallet`: the user holds the keys; `exchange` and `provider`: somebody else does. */
  kind: 'exchange' | 'wallet' | 'provider';
  /** The wire's broker type. */
  type: string;
  logoUrl: string;
};

export type NetworkSummary = { id: string; name: string; logoUrl: string };

/** What a network type is called, and what its users know it by. */
export type NetworkTypeSummary = { networkType: NetworkType; name: string };

export type FeeLine = { kind: 'network' | 'institution' | 'client' | 'purchase'; money: Money };

/** One transfer as a sentence with its numbers: what leaves, what each fee is, what arrives, where. */
export type TransferSummary = {
  transferType: 'deposit' | 'payment' | 'onramp';
  from: { integration: IntegrationSummary; accountName: string };
  to: { address: string; addressTag?: string; network: NetworkSummary };
  symbol: string;
  logoUrl: string;
  /** What leaves the account, fees included. */
  total: Money;
  /** What arrives. */
  receives: Money;
  fees: FeeLine[];
  /** What the network takes beside that, in its own coin, at most. */
  gas?: Money;
  /** What the receiver's account for the token must hold, where it is opened with this transfer; in the network's coin. */
  newAccount?: Money;
  feesIncluded: boolean;
  /** What is bought to be sent: how it is paid for, and what that takes, in dollars. */
  paidWith?: { kind: 'cash' | 'bankAccount' | 'card'; name: string; spends: Money };
  /** What is paid for, as the client describes it. */
  goods?: string[];
  usualSeconds: number;
  price: ShownPrice;
};
