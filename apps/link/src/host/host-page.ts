/**
 * The page that opened this one, seen through `postMessage`. (In an app's web view there is none: `app-page.ts`.)
 *
 * Its origin is learned, not believed: `event.origin` of the first `meshSDKSpecs` whose source is `window.parent`.
 * Before that only `loaded` is said, and it is the only message ever posted to `*`; it carries nothing. From then on
 * every message goes to that exact origin, and messages from any other are ignored.
 */
import type { HostMessage } from '@fairlead/wire/link-messages';
import { appPageOf } from './app-page.ts';
import type { HostPage } from './host.ts';

export type { HostEvents, HostIntroduction, HostPage } from './host.ts';

export function hostPageOf(page: Window): HostPage {
  if (page.parent !== page) return framingPage(page);
  return appPageOf(page) ?? { place: 'window', open: () => {}, post: () => {} };
}

function framingPage(page: Window): HostPage {
  let origin: string | undefined;
  return {
    place: 'frame',
    open(events) {
      page.addEventListener('message', event => {
        if (event.source !== page.parent) return;
        const message = readHostMessage(event.data);
        if (message === undefined || (origin !== undefined && event.origin !== origin)) return;
        if (message.type === 'meshSDKSpecs') {
          // Sent again after each `loaded`; who the host is was settled by the first.
          if (origin !== undefined) return;
          origin = event.origin;
          events.introduced({ origin, sdk: message.payload });
        } else if (origin === undefined) {
          return;
        } else if (message.type === 'frontAccessTokens') {
          events.accessTokens(message.payload);
        } else {
          events.closeRequested();
        }
      });
      page.parent.postMessage({ type: 'loaded' }, '*');
    },
    post(message) {
      if (origin === undefined) throw new Error('nothing may be said before the host page is known');
      page.parent.postMessage(message, origin);
    },
  };
}

/** The three messages of the vendor's SDKs; the channel is shared with wallet traffic and with other scripts. */
function readHostMessage(data: unknown): HostMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { type, payload } = data as { type?: unknown; payload?: unknown };
  if (type === 'closeRequested') return { type };
  if (type === 'frontAccessTokens' && Array.isArray(payload)) return { type, payload };
  if (type !== 'meshSDKSpecs' || typeof payload !== 'object' || payload === null) return undefined;
  const { platform, version } = payload as { platform?: unknown; version?: unknown };
  return { type, payload: { platform: short(platform), version: short(version) } };
}

/** For the server's log only; it takes at most 40 characters. */
function short(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 40) : 'unknown';
}
