/**
 * What the server tells the Link page: one screen with everything that it shows, and the messages that the page
 * passes on to the page that opened it.
 *
 * The server owns the state of a session. The page renders `screen`, sends what the user did (`session-actions.ts`)
 * with the `version` it saw, and renders the answer. It decides nothing about money. Amounts are exact decimal
 * texts in whole units; times are ISO 8601.
 */

import type { LinkStyle } from './link-style.ts';
import type { CatalogScreen, ExchangesOnly, HomeScreen } from './screens/catalog.ts';
import type {
  AccountChoiceScreen,
  ApiKeyOfferScreen,
  CodeScreen,
  ConnectedScreen,
  LoginScreen,
  OauthScreen,
  WaitScreen,
} from './screens/login.ts';
import type {
  ManualArrivedScreen,
  ManualDepositScreen,
  ManualDestinationScreen,
} from './screens/manual-deposit.ts';
import type { Notice } from './screens/notice.ts';
import type {
  AmountScreen,
  AssetScreen,
  FundingScreen,
  NetworkScreen,
  NoEligibleAssetsScreen,
  PreviewScreen,
  ProgressScreen,
  WalletApprovalScreen,
} from './screens/transfer.ts';
import type { VerifiedScreen, VerifyAccountScreen, VerifyMessageScreen } from './screens/verification.ts';

export * from './screens/browser-wallet.ts';
export * from './screens/catalog.ts';
export * from './screens/login.ts';
export * from './screens/manual-deposit.ts';
export * from './screens/notice.ts';
export * from './screens/summaries.ts';
export * from './screens/transfer.ts';
export * from './screens/verification.ts';

export type Environment = 'sandbox' | 'live';

/** The session is over; the page has passed on the last message and shows nothing that can be done. */
export type EndedScreen = { kind: 'ended'; because: 'finished' | 'closed' | 'expired' };

export type Screen =
  | HomeScreen
  | ManualDestinationScreen
  | ManualDepositScreen
  | ManualArrivedScreen
  | CatalogScreen
  | LoginScreen
  | OauthScreen
  | CodeScreen
  | WaitScreen
  | AccountChoiceScreen
  | ApiKeyOfferScreen
  | NoEligibleAssetsScreen
  | AssetScreen
  | NetworkScreen
  | FundingScreen
  | AmountScreen
  | PreviewScreen
  | WalletApprovalScreen
  | ProgressScreen
  | VerifyAccountScreen
  | VerifyMessageScreen
  | VerifiedScreen
  | ConnectedScreen
  | EndedScreen;

/** A message for `window.parent`, in the vendor's protocol. Posted once each, in the order of `sequence`. */
export type OutgoingMessage = { sequence: number; type: string; payload?: unknown };

export type SessionView = {
  /** Grows with every change; an action that was made for an older version changes nothing. */
  version: number;
  /** The server's own time, which a sandbox may have moved: what the page's countdowns are measured from. */
  now?: string;
  environment: Environment;
  client: { name: string; logoUrl?: string; style?: LinkStyle };
  transferType: 'deposit' | 'payment' | 'onramp' | 'connect' | 'verify';
  screen: Screen;
  notice?: Notice;
  /** Whether `back` leads anywhere, and what closing now would lose. */
  canGoBack: boolean;
  closing: 'free' | 'asks';
  /** Once the session is over, in a window of its own: where the user may go from here. */
  returnUrl?: string;
  /** The terms under which the operator runs this, as a page of theirs. */
  termsUrl?: string;
  /** From this screen the user may go on to a deposit by hand. */
  canDepositByHand?: boolean;
  /** What this session asks for and only an exchange can send; absent: nothing. */
  exchangesOnly?: ExchangesOnly[];
  /** Those after the sequence number that the page said it had posted. */
  messages: OutgoingMessage[];
};

/** Answer to redeeming a code: the only time that the secret is told. */
export type RedeemedSession = { sessionSecret: string; view: SessionView };
