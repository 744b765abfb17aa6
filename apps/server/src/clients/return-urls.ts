/** The addresses to which a session may send its user when it is over: what may be one, and the list in the database. */
import type { Environment, Scope } from '../database/schema.ts';
import type { Executor } from './store.ts';

const longest = 2048;
const loopback = ['localhost', '127.0.0.1', '[::1]'];

export type ReturnUrlReading = { ok: true; url: string } | { ok: false; message: string; hint: string };

/**
 * Reads one address into the one spelling in which it is kept and compared. Only https; in the sandbox also http to
 * the developer's own machine. No user name, because browsers show it as if it were the host; no fragment.
 */
export function readReturnUrl(text: string, environment: Environment): ReturnUrlReading {
  const refuse = (message: string, hint: string): ReturnUrlReading => ({ ok: false, message, hint });
  const example = 'Write it like https://shop.example.com/orders/done.';
  const shown = JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || url.hostname === '') return refuse(`${shown} is not a web address.`, example);
  if (url.href.length > longest)
    return refuse(`${shown} is longer than ${longest} characters.`, 'Shorten it.');
  const isLocal = environment === 'sandbox' && url.protocol === 'http:' && loopback.includes(url.hostname);
  if (url.protocol !== 'https:' && !isLocal) {
    const also = environment === 'sandbox' ? ' (http only to localhost)' : '';
    return refuse(`${shown} does not begin with https://${also}.`, example);
  }
  if (url.username !== '' || url.password !== '') {
    return refuse(`${shown} holds a user name or password.`, 'Leave out what is before the @.');
  }
  if (url.hash !== '') return refuse(`${shown} has a fragment.`, 'Leave out the # and what follows.');
  if (url.hostname.includes('*')) {
    return refuse(`${shown} has a wildcard, but every address is listed by itself.`, example);
  }
  return { ok: true, url: url.href };
}

export async function returnUrls(executor: Executor, scope: Scope): Promise<string[]> {
  const rows = await executor
    .selectFrom('return_urls')
    .select('url')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .orderBy('url')
    .execute();
  return rows.map(row => row.url);
}

/** Adds an address as `readReturnUrl` answers it; one that is there already stays as it is. */
export async function allowReturnUrl(
  executor: Executor,
  scope: Scope,
  entry: { url: string; createdAt: Date },
): Promise<void> {
  await executor
    .insertInto('return_urls')
    .values({
      client_id: scope.clientId,
      environment: scope.environment,
      url: entry.url,
      created_at: entry.createdAt,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/** @returns whether it was on the list. */
export async function disallowReturnUrl(executor: Executor, scope: Scope, url: string): Promise<boolean> {
  const removed = await executor
    .deleteFrom('return_urls')
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('url', '=', url)
    .returning('url')
    .execute();
  return removed.length === 1;
}
