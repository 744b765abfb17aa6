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
  /** What is no JSON, by GET. @throws as `json` */
  text(path: string): Promise<string>;
  /**
   * JSON-RPC 2.0.
   * @param parse reads the answer; absent: JSON.parse
   * @throws RpcError what the endpoint refused; Error when it did not answer
   */
  call(method: string, params: unknown, parse?: (text: string) => unknown): Promise<unknown>;
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
  const { base, authorization } = withoutCredentials(url);
  let id = 0;

  async function text(path: string, body?: object): Promise<string> {
    const response = await fetch(`${base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(authorization && { authorization }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: deadline,
      redirect: 'error',
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    if (answer.length > mostCharacters) throw new Error('an answer that is too long');
    return answer;
  }

  return {
    json: async (path, body) => JSON.parse(await text(path, body)),
    text: path => text(path),
    async call(method, params, parse = JSON.parse) {
      id += 1;
      const answer = parse(await text('', { jsonrpc: '2.0', id, method, params }));
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

/** `https://user:password@node` as nodes of Bitcoin's family have it: requests take the two in a header only. */
function withoutCredentials(url: string): { base: string; authorization?: string } {
  const { username, password } = new URL(url);
  const base = url.replace(/\/+$/, '');
  if (username === '' && password === '') return { base };
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    base: base.replace(/\/\/[^/@]*@/, '//'),
    authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
  };
}

/** JSON in which numbers that are not whole, or too large to be exact, stay the text that was sent. */
export function parseExactly(text: string): unknown {
  const exact = (_name: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
  return JSON.parse(text, exact);
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

/** A whole amount at the end of the path: digits, or a number that is exact. @throws Error where it is neither */
export function unitsAt(value: unknown, ...path: string[]): bigint {
  const found = member(value, ...path);
  const isExact =
    typeof found === 'number'
      ? Number.isSafeInteger(found) && found >= 0
      : typeof found === 'string' && /^\d+$/.test(found);
  if (!isExact) throw new Error(`an answer whose ${path.join('.')} is no exact amount`);
  return BigInt(found as string | number);
}

/** A text at the end of the path, as amounts with a point are told. @throws Error where there is none */
export function wordsAt(value: unknown, ...path: string[]): string {
  const found = member(value, ...path);
  if (typeof found !== 'string') throw new Error(`an answer without ${path.join('.')}`);
  return found;
}

/** A text or number at the end of the path. @throws Error where there is neither */
export function textAt(value: unknown, ...path: string[]): string {
  const found = member(value, ...path);
  if (typeof found === 'string' || typeof found === 'number') return String(found);
  throw new Error(`an answer without ${path.join('.')}`);
}
