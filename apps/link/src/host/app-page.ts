/**
 * The app that opened this page in a web view, seen through the object that its SDK puts there. Each of the vendor's four
 * mobile SDKs has its own; none speaks `postMessage`, and none has an origin. What the SDK has to say (who it is, and a
 * returning user's access tokens) it sets as globals, some time after it was told `loaded`.
 */
import type { IntegrationAccessToken } from '@fairlead/wire/link-messages';
import type { HostPage } from './host.ts';

type Message = { type: string; payload?: unknown };
type Native = { postMessage?: (message: unknown) => void; sendNativeMessage?: (text: string) => void };

/** The globals of all four, none of which needs to be there. */
type WebView = Window & {
  ReactNativeWebView?: Native;
  JSBridge?: Native;
  webkit?: { messageHandlers?: { jsMessageHandler?: Native } };
  meshSdkVersion?: unknown;
  accessTokens?: unknown;
};

type Channel = { platform: string; post(message: Message): void };

const patience = 1_000;
const interval = 50;

/** @returns undefined where no app is around this page. */
export function appPageOf(page: Window): HostPage | undefined {
  const view = page as WebView;
  const channel = channelOf(view);
  return channel && appPage(view, channel);
}

/** iOS takes the message itself, the others its JSON text. */
function channelOf({
  ReactNativeWebView: reactNative,
  JSBridge: bridge,
  webkit,
}: WebView): Channel | undefined {
  const ios = webkit?.messageHandlers?.jsMessageHandler;
  const text = JSON.stringify;
  if (isFunction(reactNative?.postMessage)) {
    return { platform: 'reactNative', post: message => reactNative?.postMessage?.(text(message)) };
  }
  if (isFunction(bridge?.sendNativeMessage)) {
    return { platform: 'android', post: message => bridge?.sendNativeMessage?.(text(message)) };
  }
  if (isFunction(bridge?.postMessage)) {
    return { platform: 'flutter', post: message => bridge?.postMessage?.(text(message)) };
  }
  if (isFunction(ios?.postMessage)) return { platform: 'iOS', post: message => ios?.postMessage?.(message) };
  return undefined;
}

/** What native code adds to a page is not always a function to `typeof` in every web view, but it is there. */
function isFunction(member: unknown): boolean {
  return member !== undefined && member !== null;
}

function appPage(view: WebView, { platform, post }: Channel): HostPage {
  return {
    place: 'app',
    open(events) {
      post({ type: 'loaded' });
      // No event tells when the globals are set; an app whose SDK sets none is not kept waiting.
      const look = (waited: number) => {
        const version = view.meshSdkVersion;
        if (typeof version !== 'string' && waited < patience) {
          view.setTimeout(() => look(waited + interval), interval);
          return;
        }
        const said = typeof version === 'string' ? version.slice(0, 40) : 'unknown';
        events.introduced({ sdk: { platform, version: said } });
        const tokens = readTokens(view.accessTokens);
        if (tokens.length > 0) events.accessTokens(tokens);
      };
      look(0);
    },
    post,
  };
}

/** A list, or a list as JSON text, or (for none) an empty object as text. */
function readTokens(given: unknown): IntegrationAccessToken[] {
  if (typeof given !== 'string') return Array.isArray(given) ? given : [];
  try {
    const read: unknown = JSON.parse(given);
    return Array.isArray(read) ? read : [];
  } catch {
    return [];
  }
}
