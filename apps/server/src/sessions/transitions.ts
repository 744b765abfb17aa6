/**
 * A session's whole life as two tables: which state may follow which, and on which screen the user may do what.
 * Everything that the Link page asks for passes through here; what is not in the tables does not happen.
 */
import type { SessionAction } from '@fairlead/wire/session-actions';
import type { Screen } from '@fairlead/wire/session-view';

export const sessionStates = [
  'open', // nothing chosen
  'connecting', // logging in to an account
  'connected', // an account is connected and nothing more was asked for
  'verifying', // a message waits for the wallet's signature
  'verified', // the wallet is the user's
  'choosing', // what to send, over which network, how much
  'previewed', // the numbers are on the screen
  'approving', // the user has approved; money may be moving
  'awaitingDeposit', // an address is shown, to send to by hand
  'finished', // accepted by the institution, or failed for good
  'abandoned', // the user left before anything was approved
  'expired', // nothing happened for too long
] as const;

export type SessionState = (typeof sessionStates)[number];

const next: Readonly<Record<SessionState, readonly SessionState[]>> = {
  // A wallet, and a returning user's account, are connected without a login; a wallet of the browser proves at once.
  open: [
    'awaitingDeposit',
    'connecting',
    'verifying',
    'connected',
    'choosing',
    'previewed',
    'abandoned',
    'expired',
  ],
  connecting: [
    'awaitingDeposit',
    'open',
    'verifying',
    'connected',
    'choosing',
    'previewed',
    'abandoned',
    'expired',
  ],
  verifying: ['open', 'connecting', 'verified', 'abandoned', 'expired'],
  verified: ['open', 'choosing', 'previewed', 'finished', 'abandoned', 'expired'],
  connected: ['open', 'finished', 'expired'],
  choosing: ['awaitingDeposit', 'open', 'previewed', 'abandoned', 'expired'],
  previewed: ['open', 'choosing', 'approving', 'abandoned', 'expired'],
  // Nothing expires between approval and outcome; back only when no money has moved.
  approving: ['open', 'choosing', 'previewed', 'finished', 'abandoned'],
  awaitingDeposit: ['open', 'connecting', 'finished', 'abandoned', 'expired'],
  // A transfer that failed may be tried again, from the same account or another.
  finished: ['open', 'awaitingDeposit', 'choosing', 'previewed'],
  abandoned: [],
  expired: [],
};

/** Staying is always allowed: a wrong code, a new price. */
export function canFollow(from: SessionState, to: SessionState): boolean {
  return from === to || next[from].includes(to);
}

const offeredOn: Readonly<Record<SessionAction, readonly Screen['kind'][]>> = {
  tell: ['home', 'catalog', 'login', 'preview', 'progress'],
  'tell-wallets': [
    'home',
    'catalog',
    'login',
    'oauth',
    'verifyAccount',
    'manualDestination',
    'manualDeposit',
  ],
  'choose-method': ['home'],
  'deposit-by-hand': ['catalog', 'login', 'oauth', 'noEligibleAssets', 'progress'],
  'choose-destination': ['manualDestination'],
  'renew-address': ['manualDeposit'],
  'simulate-deposit': ['manualDeposit'],
  'choose-integration': ['catalog'],
  'connect-wallet': ['catalog'],
  'log-in': ['login'],
  'enter-code': ['code'],
  'resend-code': ['code', 'wait'],
  'choose-account': ['accountChoice'],
  continue: ['oauth', 'wait'],
  'create-api-key': ['apiKeyOffer'],
  'decline-api-key': ['apiKeyOffer'],
  'choose-asset': ['asset'],
  'choose-network': ['network'],
  'choose-funding': ['funding'],
  'enter-amount': ['amount'],
  'refresh-preview': ['preview'],
  'read-again': ['asset', 'network', 'noEligibleAssets'],
  approve: ['preview'],
  'sign-transaction': ['walletApproval'],
  'refuse-transaction': ['walletApproval'],
  'report-transaction': ['walletApproval'],
  'report-solana-signature': ['walletApproval'],
  'submit-signed-transaction': ['walletApproval'],
  'paste-signature': ['catalog'],
  'choose-wallet-account': ['verifyAccount'],
  'decline-connection': ['verifyAccount'],
  'miss-wallet': ['verifyAccount'],
  'miss-browser-wallet': ['catalog'],
  'sign-message': ['verifyMessage'],
  'refuse-message': ['verifyMessage'],
  'submit-signature': ['verifyMessage'],
  'finish-verification': ['verified'],
  back: [
    'catalog',
    'manualDestination',
    'manualDeposit',
    'verifyAccount',
    'verifyMessage',
    'login',
    'oauth',
    'code',
    'accountChoice',
    'noEligibleAssets',
    'asset',
    'network',
    'funding',
    'amount',
    'preview',
    'walletApproval',
    'progress',
  ],
  'choose-another-account': [
    'apiKeyOffer',
    'noEligibleAssets',
    'asset',
    'network',
    'funding',
    'amount',
    'preview',
    'progress',
    'connected',
  ],
  close: [
    'home',
    'manualDestination',
    'manualDeposit',
    'manualArrived',
    'catalog',
    'login',
    'oauth',
    'code',
    'accountChoice',
    'apiKeyOffer',
    'wait',
    'noEligibleAssets',
    'asset',
    'network',
    'funding',
    'amount',
    'preview',
    'progress',
    'connected',
    'verifyAccount',
    'verifyMessage',
    'verified',
    'walletApproval',
    'ended',
  ],
};

export function isOffered(action: SessionAction, screen: Screen): boolean {
  return offeredOn[action].includes(screen.kind);
}
