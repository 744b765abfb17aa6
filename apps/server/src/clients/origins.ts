/** Which pages may open Link in a frame, and what the browser is told about it. */
import type { Environment } from '../database/schema.ts';

/**
 * The canonical text of a web origin (`https://shop.example`, `http://localhost:3000`); undefined for anything else.
 * Takes a whole address too, because the vendor's older lists held those; path and query are dropped.
 */
export function parseOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  if (url.username !== '' || url.password !== '' || !hostPattern.test(url.hostname)) return undefined;
  return url.origin;
}

/** A host name or address as such. A URL may hold more (`;` and `,`), which would be other words in a policy. */
const hostPattern = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/;

export type OriginReading =
  | { ok: true; origin: string }
  | { ok: false; rule: 'origin' | 'wildcard' | 'insecureOrigin'; message: string; hint: string };

/** Reads what somebody wants on a list of allowed origins. Live sessions are framed by https pages alone. */
export function readOrigin(text: string, environment: Environment): OriginReading {
  const shown = JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
  const origin = parseOrigin(text.trim());
  if (origin === undefined) {
    if (text.includes('*')) {
      const message = `${shown} has a wildcard, but every origin is listed by itself.`;
      return {
        ok: false,
        rule: 'wildcard',
        message,
        hint: 'Add each origin, such as https://shop.example.com.',
      };
    }
    const withScheme = parseOrigin(`https://${text.trim()}`);
    const hint =
      withScheme === undefined || /^[a-z]+:/i.test(text.trim())
        ? 'Write it like https://shop.example.com or http://localhost:3000.'
        : `Did you mean ${withScheme}?`;
    return { ok: false, rule: 'origin', message: `${shown} is not the origin of a web page.`, hint };
  }
  if (environment === 'live' && origin.startsWith('http:')) {
    const message = `${shown} is not encrypted: whoever is on the way could change the page around Link.`;
    return { ok: false, rule: 'insecureOrigin', message, hint: 'Live origins begin with https://.' };
  }
  return { ok: true, origin };
}

/**
 * Whether a page of this origin may open Link. With an empty list the sandbox is open to pages on the developer's own
 * machine, and live to nobody: an integrator must say where Link may appear before money does.
 */
export function isOriginAllowed(list: readonly string[], environment: Environment, origin: string): boolean {
  const canonical = parseOrigin(origin);
  // Only what a browser itself would send as an origin: no path, no other spelling.
  if (canonical === undefined || canonical !== origin) return false;
  if (list.length > 0) return list.includes(canonical);
  return environment === 'sandbox' && isLoopback(canonical);
}

/** The value of the Content-Security-Policy directive `frame-ancestors` that says the same. */
export function frameAncestors(list: readonly string[], environment: Environment): string {
  if (list.length > 0) return list.join(' ');
  if (environment === 'live') return "'none'";
  // CSP's host-source has no form for IPv6, so http://[::1] cannot be said; the server checks that origin itself.
  return ['localhost', '127.0.0.1'].flatMap(host => [`http://${host}:*`, `https://${host}:*`]).join(' ');
}

function isLoopback(origin: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);
}
