/**
 * The session API: requests with a time limit, and answers that say what the page has to know: content, a refusal
 * with its code, or nothing at all. It never retries by itself; whether a repetition is safe is the session's
 * business.
 */
import type { PayLinkView } from '@fairlead/wire/pay-link';
import type { RedeemRequest, SessionAction, SessionActionBody } from '@fairlead/wire/session-actions';
import type { RedeemedSession, SessionView } from '@fairlead/wire/session-view';

export type Refusal = {
  kind: 'refused';
  httpStatus: number;
  errorType: string;
  requestId: string | undefined;
};
export type Answer<Content> =
  | { kind: 'content'; content: Content }
  | Refusal
  /** No answer, or none of our server's: the request may or may not have arrived. */
  | { kind: 'lost' };

export type SessionClient = {
  redeem(request: RedeemRequest): Promise<Answer<RedeemedSession>>;
  /** What a payment link is about and what became of it; opens nothing. */
  payLink(code: string): Promise<Answer<PayLinkView>>;
  /** @param peerOrigin the origin of the page around this one; the server checks that it is still the same. */
  read(secret: string, after: number, peerOrigin: string | undefined): Promise<Answer<SessionView>>;
  act<Action extends SessionAction>(
    secret: string,
    action: Action,
    body: SessionActionBody<Action>,
    giveUp: AbortSignal,
  ): Promise<Answer<SessionView>>;
};

/** Exchanges answer slowly at times; a look at the session does not. */
const limits = { read: 10_000, act: 30_000 };

/** Nobody there, or somebody in between: worth another try, and nothing to show a code for. */
const passing = new Set([502, 503, 504]);

export function createSessionClient(fetch: typeof globalThis.fetch): SessionClient {
  async function ask<Content>(
    path: string,
    options: { secret?: string; body?: object; limit: number; giveUp?: AbortSignal },
  ): Promise<Answer<Content>> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (options.secret !== undefined) headers['Authorization'] = `Bearer ${options.secret}`;
    if (options.body !== undefined) headers['Content-Type'] = 'application/json';
    // `AbortSignal.any` and `timeout` are younger than some of the web views that apps show this page in.
    const ending = new AbortController();
    const end = () => ending.abort();
    const limit = setTimeout(end, options.limit);
    options.giveUp?.addEventListener('abort', end);
    try {
      const response = await fetch(`/link/v1/${path}`, {
        method: options.body === undefined ? 'GET' : 'POST',
        headers,
        body: options.body === undefined ? null : JSON.stringify(options.body),
        signal: ending.signal,
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
      if (passing.has(response.status)) return { kind: 'lost' };
      const envelope = (await response.json()) as { content?: Content; errorType?: string };
      if (response.ok && envelope.content) return { kind: 'content', content: envelope.content };
      return {
        kind: 'refused',
        httpStatus: response.status,
        errorType: envelope.errorType ?? 'serverFailure',
        requestId: response.headers.get('X-Request-Id') ?? undefined,
      };
    } catch {
      return { kind: 'lost' };
    } finally {
      clearTimeout(limit);
    }
  }

  return {
    redeem: request => ask('redeem', { body: request, limit: limits.act }),
    payLink: code => ask('pay-link', { body: { code }, limit: limits.read }),
    read: (secret, after, peerOrigin) => {
      const query = new URLSearchParams({
        after: String(after),
        ...(peerOrigin !== undefined && { peerOrigin }),
      });
      return ask(`session?${query}`, { secret, limit: limits.read });
    },
    act: (secret, action, body, giveUp) =>
      ask(`session/${action}`, { secret, body, limit: limits.act, giveUp }),
  };
}
