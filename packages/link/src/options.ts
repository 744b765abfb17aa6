/** What a page says when it opens Link, and what it is told: the vendor's names and shapes. */
import type {
  AccessTokenPayload,
  IntegrationAccessToken,
  SessionSummary,
  TransferFinishedPayload,
} from '@fairlead/wire/link-messages';

export type { AccessTokenPayload, IntegrationAccessToken, SessionSummary, TransferFinishedPayload };

/** `delayedAuth`: of the vendor's protocol; Fairlead does not send it. */
export type LinkPayload = { accessToken?: AccessTokenPayload; delayedAuth?: unknown };

export type LinkEvent = { type: string; payload?: unknown };

export type LinkOptions = {
  /** An account was connected. */
  onIntegrationConnected: (payload: LinkPayload) => void;
  /** An institution has accepted a transfer; it has not arrived yet. */
  onTransferFinished?: (payload: TransferFinishedPayload) => void;
  /** Link is closed: by the user, by an error that made going on impossible, or by this page. Told once. */
  onExit?: (error?: string, summary?: SessionSummary) => void;
  /** Everything else that happens, one event at a time. */
  onEvent?: (event: LinkEvent) => void;
  /** A returning user's accounts. */
  accessTokens?: IntegrationAccessToken[];
  /** `en`, `es-MX`, …, or `system` for the browser's. */
  language?: string;
  displayFiatCurrency?: string;
  theme?: 'light' | 'dark' | 'system';
  /** `embedded`: in an iframe of the page's own, whose id is given to `openLink`. */
  renderType?: 'overlay' | 'embedded';
  /** The only origins that Link pages may come from. Without it, any https origin, and http on this machine. */
  trustedLinkOrigins?: string[];
  /** Takes no effect; here because the vendor's options have it. */
  clientId?: string;
};

export type Link = {
  /**
   * @param linkToken what the back end got from `POST /api/v1/linktoken`
   * @param customIframeId of an iframe that is on the page already; without it one is shown in front of the page
   */
  openLink(linkToken: string, customIframeId?: string): void;
  /** Closes Link at once, whatever the user is doing there. */
  closeLink(): void;
  /** Embedded: lets Link ask the user, where something would be lost. In front of the page: closes it. */
  closeLinkRequested(): void;
};
