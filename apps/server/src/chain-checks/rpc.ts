/** A chain's endpoint: HTTP that is passed in, with an end to waiting and to reading. */
export type Fetch = typeof globalThis.fetch;

/** Longer answers are not read: no question about a proof has one. */
const usualCharacters = 1_000_000;

/** The endpoint answered that the call failed, in its own words. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.data = data;
  }
}

export type Rpc = {
  /** One JSON document. With a body it is a POST. @throws Error unless it came in time and with a status of 200 */
  json(path: string, body?: object): Promise<unknown>;
  /** JSON-RPC 2.0. @throws RpcError what the endpoint refused; Error when it did not answer */
  call(method: string, params: unknown): Promise<unknown>;
};

/**
 * @param deadline ends every request, however many there are
 * @param mostCharacters in one answer
 */
export function rpcAt(
  url: string,
  fetch: Fetch,
  deadline: AbortSignal,
  mostCharacters = usualCharacters,
): Rpc {
  const base = url.replace(/\/+$/, '');
  let id = 0;

  async function json(path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: deadline,
      redirect: 'error',
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    if (text.length > mostCharacters) throw new Error('an answer that is too long');
    return JSON.parse(text);
  }

  return {
    json,
    async call(method, params) {
      id += 1;
      const answer = await json('', { jsonrpc: '2.0', id, method, params });
      const error = member(answer, 'error');
      if (error !== undefined && error !== null) {
        const message = String(member(error, 'message') ?? 'refused');
        throw new RpcError(Number(member(error, 'code') ?? 0), message, member(error, 'data'));
      }
      const result = member(answer, 'result');
      if (result === undefined) throw new Error('an answer without a result');
      return result;
    },
  };
}

/** Why an endpoint could not be asked, in words for the log: without its address, which may hold a key. */
export function whyNot(error: unknown, { url, deadline }: { url: string; deadline: AbortSignal }): string {
  if (deadline.aborted) return 'no answer in time';
  return (error instanceof Error ? error.message : 'no answer').replaceAll(url, '…');
}

/** A member of what may be no object at all; `path` goes down through several. */
export function member(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
}

/** The list at the end of the path; empty where there is none. */
export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const found = member(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A text or number at the end of the path. @throws Error where there is neither */
export function textAt(value: unknown, ...path: string[]): string {
  const found = member(value, ...path);
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw new Error(`an answer without ${path.join('.')}`);
}
