/**
 * Opens the Link page and calls back what happens there: the vendor's `createLink`, without the vendor. Nothing is kept
 * outside of a link: two of them on one page know nothing of each other. A message counts only if both its origin and its
 * window are those of the frame that this link has opened.
 */
import { linkAddress } from './address.ts';
import type {
  AccessTokenPayload,
  Link,
  LinkOptions,
  SessionSummary,
  TransferFinishedPayload,
} from './options.ts';
import { showOverlay } from './overlay.ts';
import { isCall, walletsOf } from './wallets.ts';

export type * from './options.ts';

const version = '0.1.0';

type Opened = { post(message: object): void; close(): void };

export function createLink(options: LinkOptions): Link {
  const { onIntegrationConnected, onTransferFinished, onExit, onEvent, accessTokens } = options;
  let opened: Opened | undefined;

  function openLink(linkToken: string, customIframeId?: string): void {
    const address = linkAddress(linkToken, options);
    const own = customIframeId === undefined ? null : document.getElementById(customIframeId);
    const fault = faultOf(address, own, customIframeId);
    if (fault !== undefined || address === undefined) onExit?.(fault);
    else {
      opened?.close();
      opened = open(address, own as HTMLIFrameElement | null);
    }
  }

  function faultOf(address: URL | undefined, own: HTMLElement | null, id: string | undefined) {
    if (address === undefined) return 'Invalid link token!';
    if (id === undefined) {
      return options.renderType === 'embedded'
        ? 'renderType "embedded" requires a customIframeId'
        : undefined;
    }
    return own instanceof HTMLIFrameElement ? undefined : `There is no iframe with the id ${id}`;
  }

  function open({ href, origin }: URL, own: HTMLIFrameElement | null): Opened {
    const overlay = own ? undefined : showOverlay(() => post({ type: 'closeRequested' }));
    const frame = own ?? (overlay as NonNullable<typeof overlay>).frame;
    const post = (message: object) => frame.contentWindow?.postMessage(message, origin);

    let wallets: ReturnType<typeof walletsOf> | undefined;

    const hear = ({ source, origin: from, data }: MessageEvent) => {
      if (source !== frame.contentWindow || from !== origin || typeof data?.type !== 'string') return;
      if (isCall(data)) {
        wallets ??= walletsOf(window, post);
        return void wallets.answer(data);
      }
      const { type, payload } = data as { type: string; payload?: unknown };
      switch (type) {
        case 'loaded':
          post({
            type: 'meshSDKSpecs',
            payload: { platform: 'fairlead', version, origin: location.origin },
          });
          if (accessTokens) post({ type: 'frontAccessTokens', payload: accessTokens });
          return onEvent?.({ type: 'pageLoaded' });
        case 'brokerageAccountAccessToken':
          return connected({ accessToken: payload as AccessTokenPayload });
        case 'delayedAuthentication':
          return connected({ delayedAuth: payload });
        case 'transferFinished':
          onEvent?.({ type: 'transferCompleted', payload });
          return onTransferFinished?.(payload as TransferFinishedPayload);
        case 'close':
        case 'done':
          return exit(payload as SessionSummary | undefined);
        default:
          onEvent?.(data);
      }
    };
    const close = () => {
      removeEventListener('message', hear);
      wallets?.close();
      overlay?.remove();
      opened = undefined;
    };

    addEventListener('message', hear);
    frame.allow = `clipboard-read ${origin}; clipboard-write ${origin}; camera ${origin}; microphone ${origin}`;
    frame.src = href;
    return { post, close };
  }

  function connected(payload: Parameters<LinkOptions['onIntegrationConnected']>[0]): void {
    onEvent?.({ type: 'integrationConnected', payload });
    onIntegrationConnected(payload);
  }

  function exit(summary?: SessionSummary): void {
    opened?.close();
    onExit?.(summary?.errorMessage, summary);
  }

  return {
    openLink,
    closeLink() {
      if (opened) exit();
    },
    closeLinkRequested() {
      if (options.renderType === 'embedded') opened?.post({ type: 'closeRequested' });
      else if (opened) exit();
    },
  };
}
