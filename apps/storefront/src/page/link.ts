/** The part to copy: opens Link with the vendor's SDK and reports what it calls back. */
import './skip-prewarm.ts';
import { createLink, type LinkOptions } from '@meshconnect/web-link-sdk';

/**
 * The SDK's newer versions refuse Link pages from any origin but the vendor's, unless it is listed here. The type of
 * 3.13.0, which trusts every origin, does not know the option yet; passing it is harmless there.
 */
type SelfHostedLinkOptions = LinkOptions & { trustedLinkOrigins: string[] };

export type CallbackName = 'onIntegrationConnected' | 'onTransferFinished' | 'onEvent' | 'onExit';

/** `payload` is what the SDK passed; for `onExit`, which takes two arguments, both of them by name. */
export type Callback = { name: CallbackName; payload: unknown };

/**
 * @param linkToken what the back end got from `POST /api/v1/linktoken`; good for one session
 * @param linkOrigin the origin of your Fairlead server; the page then trusts no other
 */
export type OpenLink = (linkToken: string, linkOrigin: string, report: (callback: Callback) => void) => void;

export const openLink: OpenLink = (linkToken, linkOrigin, report) => {
  const options: SelfHostedLinkOptions = {
    trustedLinkOrigins: [linkOrigin],
    theme: 'system',
    onIntegrationConnected: payload => report({ name: 'onIntegrationConnected', payload }),
    onTransferFinished: payload => report({ name: 'onTransferFinished', payload }),
    onEvent: payload => report({ name: 'onEvent', payload }),
    onExit: (error, summary) => report({ name: 'onExit', payload: { error, summary } }),
  };
  createLink(options).openLink(linkToken);
};
