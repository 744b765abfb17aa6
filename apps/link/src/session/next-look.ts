/** When the page looks at the session again by itself, and how. */
import type { Screen } from '@fairlead/wire/session-view';

export type NextLook = { inMilliseconds: number; by: 'reading' | 'continue' | 'refresh-preview' };

/** An institution's window has no interval of its own; people look at it for seconds, not milliseconds. */
const oauthInterval = 2_000;

const walletInterval = 3_000;

/** A price that is due at once, again and again, must not become a busy loop. */
const leastRefreshInterval = 1_000;

export function nextLook(screen: Screen, serverNow: number): NextLook | undefined {
  switch (screen.kind) {
    case 'wait':
      return { inMilliseconds: screen.pollAfterMs, by: 'continue' };
    case 'oauth':
      return { inMilliseconds: oauthInterval, by: 'continue' };
    case 'progress': {
      const final = ['settled', 'failed', 'refunded'].includes(screen.state);
      return final ? undefined : { inMilliseconds: screen.pollAfterMs, by: 'reading' };
    }
    case 'manualDeposit':
      // What has been sent is found until the time is over, and for a moment longer.
      return serverNow > Date.parse(screen.expiresAt) + screen.pollAfterMs
        ? undefined
        : { inMilliseconds: screen.pollAfterMs, by: 'reading' };
    case 'walletApproval':
      // The wallet was asked: what comes of it is told, or is found on the chain.
      return (screen.transaction ?? screen.solanaWallet?.transaction) === undefined
        ? undefined
        : { inMilliseconds: walletInterval, by: 'reading' };
    case 'preview':
      return {
        inMilliseconds: Math.max(leastRefreshInterval, Date.parse(screen.refreshAt) - serverNow),
        by: 'refresh-preview',
      };
    default:
      return undefined;
  }
}
