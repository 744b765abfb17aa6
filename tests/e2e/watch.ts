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
