/** Everything that the page can show: a screen of the server's, or one of its own while there is none. */
import type { PayLinkView } from '@fairlead/wire/pay-link';
import type { SessionAction } from '@fairlead/wire/session-actions';
import type { SessionView } from '@fairlead/wire/session-view';

/** Why there is no session and never will be one here. Each has a screen of its own. */
export type DeadBecause =
  | 'linkTokenUsed'
  | 'linkTokenExpired'
  | 'linkTokenRevoked'
  | 'linkTokenUnknown'
  | 'originNotAllowed'
  | 'surfaceNotAllowed'
  | 'sdkOutdated'
  | 'noCode';

export type Busy = { action: SessionAction; since: number };

/** What the page itself has to say on top of a screen. */
export type PageNotice = 'changedMeanwhile' | 'connectionLost' | 'tooOften';

export type LiveState = {
  at: 'live';
  view: SessionView;
  /** A request that the user waits for. */
  busy?: Busy;
  notice?: PageNotice;
  /** The user wants to leave and would lose something. */
  asksToClose: boolean;
  /** Which way the last change of screen went. */
  direction: 'forward' | 'back';
};

/** A payment link that this browser has not opened: nobody has, or somebody else. */
export type PayLinkAt = { at: 'payLink'; view: PayLinkView; code: string };

export type PageState =
  | { at: 'starting'; waitingFor: 'host' | 'visible' | 'server'; since: number }
  /** At top level: the link is opened by a gesture, not by loading. */
  | { at: 'welcome' }
  | { at: 'hostSilent' }
  | PayLinkAt
  | { at: 'dead'; because: DeadBecause; hostOrigin?: string; afterLoss: boolean }
  | { at: 'offline' }
  | { at: 'broken'; requestId?: string }
  | LiveState
  | { at: 'over'; because: 'closed' | 'expired' };
