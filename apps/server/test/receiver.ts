/** Receivers of webhooks, of every kind, on this machine. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: Record<string, unknown>;
  at: number;
};
/** Answers, or does not. `count` is how many have come before to the same path. */
export type Behaviour = (response: ServerResponse, received: Received, count: number) => void;

export type Receiver = {
  url: string;
  received: Received[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
};

export const answering =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  response =>
    response.writeHead(status, headers).end(`status ${status}`);

export async function receiver(behaviour: Behaviour = answering(200)): Promise<Receiver> {
  let behave = behaviour;
  const received: Received[] = [];
  const counts = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const text = Buffer.concat(pieces).toString();
    const path = request.url ?? '';
    const one = { path, headers: request.headers, text, body: JSON.parse(text), at: performance.now() };
    received.push(one);
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    behave(response, one, count);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    behave: another => {
      behave = another;
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
