/** One call of the server's API: credentials in, content or an error out. */
import type { Failure, Fault } from '@fairlead/wire';

export type Fetch = typeof globalThis.fetch;

export type Connection = {
  /** Without a slash at the end. */
  url: string;
  clientId: string;
  secret: string;
  fetch: Fetch;
  /** How long an answer may take, in milliseconds. A stream has no end. */
  timeoutMs: number;
};

/** The server said no. `errorType` names why, `faults` each thing that was wrong with the request. */
export class FairleadError extends Error {
  readonly status: number;
  readonly errorType: Failure['errorType'] | '';
  readonly faults: readonly Fault[];
  /** Names this call to support, and in the server's log. */
  readonly requestId: string | undefined;

  constructor(status: number, failure: Partial<Failure>, requestId: string | undefined) {
    super(failure.message || `HTTP ${status}`);
    this.name = 'FairleadError';
    this.status = status;
    this.errorType = failure.errorType ?? '';
    this.faults = failure.errorData?.faults ?? [];
    this.requestId = requestId;
  }
}

export type Call = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: object;
  body?: object;
};

/**
 * @returns the content of the answer's envelope
 * @throws FairleadError the server refused; whatever `fetch` throws when there was no answer
 */
export async function request<Content>(connection: Connection, call: Call): Promise<Content> {
  const signal = AbortSignal.timeout(connection.timeoutMs);
  const response = await send(connection, call, { accept: 'application/json' }, signal);
  const answer = (await response.json()) as { content: Content };
  return answer.content;
}

/** The answer itself, once it is known to be a success. */
export async function send(
  { url, clientId, secret, fetch }: Connection,
  { method, path, query, body }: Call,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetch(`${url}${path}${queryText(query)}`, {
    method,
    headers: {
      'x-client-id': clientId,
      'x-client-secret': secret,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
    signal,
    redirect: 'error',
  });
  if (response.ok) return response;
  const failure = (await response.json().catch(() => ({}))) as Partial<Failure>;
  throw new FairleadError(response.status, failure, response.headers.get('x-request-id') ?? undefined);
}

function queryText(query: object | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const each of [value].flat())
      if (each !== undefined && each !== null) parameters.append(name, String(each));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
