import type { Money, NetworkSummary } from './summaries.ts';

/** A deposit by hand: which asset over which network, where there is more than one. */
export type ManualDestinationScreen = {
  kind: 'manualDestination';
  choices: { symbol: string; logoUrl: string; network: NetworkSummary }[];
};

/** A deposit by hand: what to send where. What arrives before `expiresAt` is the user's. */
export type ManualDepositScreen = {
  kind: 'manualDeposit';
  symbol: string;
  logoUrl: string;
  to: { address: string; addressTag?: string; network: NetworkSummary };
  /** What the QR code says at first: `paymentUri.uri`, or the address alone. */
  qrText: string;
  /** Address, amount and tag at once, where the network has a standard for it. */
  paymentUri?: { uri: string; standard: string };
  /** What the client asks for; absent: as much as the user likes. */
  amount?: Money;
  minimum?: Money;
  expiresAt: string;
  pollAfterMs: number;
  /** In the sandbox: what is made to arrive when the user says so. */
  simulates?: Money;
};

/** The deposit by hand is there. */
export type ManualArrivedScreen = {
  kind: 'manualArrived';
  money: Money;
  to: { address: string; addressTag?: string; network: NetworkSummary };
  transferId: string;
  hash: string;
  at: string;
};
