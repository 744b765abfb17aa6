/**
 * A payment link before anybody has opened it, and what became of it: `POST /link/v1/pay-link`. Asking burns nothing. Who
 * asks holds the link, so nothing is told that its user would not be told: no account, no institution, no address that
 * money came from.
 */
import { type Static, Type } from 'typebox';
import type { LinkStyle } from './link-style.ts';
import type { Environment, Fiat, Money, NetworkSummary } from './session-view.ts';

export const PayLinkRequest = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
export type PayLinkRequest = Static<typeof PayLinkRequest>;

/**
 * `open`: nobody has opened it yet. `used`: it has become a session, which is still going on. `sent`: an institution has
 * accepted the transfer. `arrived`: it has settled. `cancelled`: its session is over, and nothing was sent.
 */
export type PayLinkState = 'open' | 'used' | 'sent' | 'arrived' | 'cancelled' | 'expired' | 'revoked';

export type PayLinkDestination = {
  symbol: string;
  logoUrl: string;
  network: NetworkSummary;
  address: string;
  addressTag?: string;
  /** Absent: the user enters an amount. */
  amount?: Money;
};

export type PayLinkView = {
  state: PayLinkState;
  environment: Environment;
  client: { name: string; logoUrl?: string; style?: LinkStyle };
  transferType: 'deposit' | 'payment' | 'onramp';
  /** The first few, of which the user will choose one. */
  destinations: PayLinkDestination[];
  destinationCount: number;
  /** What is to be transferred, where the client said it in fiat. */
  amountInFiat?: Fiat;
  goods?: string[];
  /** While it is open: the same link in the browser of a wallet's app, which can pay from there. For phones. */
  walletApps?: { name: string; logoUrl: string; url: string }[];
  expiresAt: string;
  /** Where the user may go from here, once there is nothing more to come but the arrival. */
  returnUrl?: string;
};
