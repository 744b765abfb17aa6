/**
 * Commands that talk to a server that runs, as an integrator does: by its API, with a client's key. So they work from
 * any machine that reaches the server.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure, Success } from '@fairlead/wire';
import { CommandError, type Context } from './context.ts';

export type RunningServer = {
  url: string;
  clientId: string;
  key: string;
  /** Answers the content. @throws CommandError in the server's own words */
  call<Content>(method: 'GET' | 'POST', path: string, body?: object): Promise<Content>;
  /** Opens a stream of events. @throws CommandError */
  stream(path: string, options: { lastEventId?: string | undefined; signal: AbortSignal }): Promise<Response>;
};

/**
 * FAIRLEAD_URL (or the configured address), and FAIRLEAD_CLIENT_ID with FAIRLEAD_SANDBOX_KEY, or the demo client's that
 * the data directory keeps.
 */
export function runningServer(context: Context): RunningServer {
  const { variables, config } = context;
  const url = (variables['FAIRLEAD_URL']?.trim() || config.publicUrl).replace(/\/+$/, '');
  const { clientId, key } = credentialsOf(context);
  const headers = { 'x-client-id': clientId, 'x-client-secret': key };
  const ask = async (path: string, request: RequestInit): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(url + path, request);
    } catch (error) {
      if ((error as Error).name === 'AbortError') throw error;
      const { cause } = error as Error & { cause?: Error };
      throw new CommandError(
        `No server answers at ${url} (${cause?.message || (error as Error).message}). Start it with "npm start", or say where it is with FAIRLEAD_URL.`,
      );
    }
    if (response.ok) return response;
    const answer = (await response.json().catch(() => ({}))) as Partial<Failure>;
    throw new CommandError(answer.message || `${url}${path} answered ${response.status}.`);
  };
  return {
    url,
    clientId,
    key,
    async call<Content>(method: 'GET' | 'POST', path: string, body?: object) {
      const response = await ask(path, {
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      return ((await response.json()) as Success<Content>).content;
    },
    stream: (path, { lastEventId, signal }) =>
      ask(path, { headers: { ...headers, ...(lastEventId && { 'last-event-id': lastEventId }) }, signal }),
  };
}

function credentialsOf({ variables, config }: Context): { clientId: string; key: string } {
  const [clientId, key] = [
    variables['FAIRLEAD_CLIENT_ID']?.trim(),
    variables['FAIRLEAD_SANDBOX_KEY']?.trim(),
  ];
  if (clientId && key) return { clientId, key };
  if (clientId || key) {
    throw new CommandError('FAIRLEAD_CLIENT_ID and FAIRLEAD_SANDBOX_KEY go together: set both, or neither.');
  }
  const file = join(config.dataDirectory, 'credentials.json');
  try {
    const { clientId, sandboxKey } = JSON.parse(readFileSync(file, 'utf8'));
    return { clientId: String(clientId), key: String(sandboxKey) };
  } catch {
    throw new CommandError(
      `Whose? Set FAIRLEAD_CLIENT_ID and FAIRLEAD_SANDBOX_KEY. (There is no demo client in ${file}.)`,
    );
  }
}
