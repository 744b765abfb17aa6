/** Listens to everything that a browser context asks for, complains about and refuses. */
import type { BrowserContext, Request } from 'playwright-core';

export type Watch = {
  /** Every request so far. */
  requests: Request[];
  /** Hosts (with port) that were asked for anything. */
  hosts(): string[];
  /** Violations of a content security policy, errors that nobody caught, and errors on the console. */
  complaints: string[];
};

/**
 * Notes every request that goes where it must not: off this machine, which no program of the tests needs; and from a Link
 * page to anywhere but its own origin. (Link pages of the tests are on `localhost`, the pages that open them on `127.0.0.1`.)
 */
export function noteStrangers(context: BrowserContext, strangers: string[]): void {
  context.on('request', request => {
    const { protocol, hostname, origin } = new URL(request.url());
    if (!/^(?:https?|wss?):$/.test(protocol)) return;
    // The frame of a navigation is still at the page before.
    const from = request.isNavigationRequest() ? undefined : new URL(request.frame().url());
    const isLinkPage = from?.hostname === 'localhost';
    if (isLinkPage ? origin !== from.origin : !['localhost', '127.0.0.1'].includes(hostname))
      strangers.push(`${from?.origin ?? 'a navigation'} asked ${request.url()}`);
  });
}

/** Makes the browser say aloud, in every frame, what a policy refused. */
const reportViolations = `addEventListener('securitypolicyviolation', event => {
  console.error('policy violation: ' + event.effectiveDirective + ' refused ' + (event.blockedURI || 'something'));
})`;

export async function watch(context: BrowserContext): Promise<Watch> {
  const requests: Request[] = [];
  const complaints: string[] = [];
  context.on('request', request => requests.push(request));
  context.on('weberror', error => complaints.push(`not caught: ${error.error().message}`));
  context.on('console', message => {
    const { url } = message.location();
    // A browser with tabs asks for an icon by itself, whatever the page says.
    if (message.type() === 'error' && !url.endsWith('/favicon.ico'))
      complaints.push(`${message.text()} (${url})`);
  });
  await context.addInitScript(reportViolations);
  return {
    requests,
    complaints,
    hosts: () => [...new Set(requests.map(request => new URL(request.url()).host))].sort(),
  };
}
