/** The same as `link.ts`, with Fairlead's own loader in the place of the vendor's SDK. */
import { createLink } from '@fairlead/link';
import type { OpenLink } from './link.ts';

export const openLink: OpenLink = (linkToken, linkOrigin, report) => {
  createLink({
    trustedLinkOrigins: [linkOrigin],
    theme: 'system',
    onIntegrationConnected: payload => report({ name: 'onIntegrationConnected', payload }),
    onTransferFinished: payload => report({ name: 'onTransferFinished', payload }),
    onEvent: payload => report({ name: 'onEvent', payload }),
    onExit: (error, summary) => report({ name: 'onExit', payload: { error, summary } }),
  }).openLink(linkToken);
};
