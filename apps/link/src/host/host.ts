/** Whoever has opened this page: a page around it, or an app. */
import type { IntegrationAccessToken } from '@fairlead/wire/link-messages';

/** An app has no origin. */
export type HostIntroduction = { origin?: string; sdk: { platform: string; version: string } };

export type HostEvents = {
  introduced(host: HostIntroduction): void;
  accessTokens(tokens: IntegrationAccessToken[]): void;
  closeRequested(): void;
};

export type HostPage = {
  /** `frame`: inside a page of the client; `app`: in an app's web view; `window`: on its own, where nobody listens. */
  place: 'frame' | 'app' | 'window';
  /** Starts to listen, then says `loaded`. */
  open(events: HostEvents): void;
  post(message: { type: string; payload?: unknown }): void;
};
