/** `/metrics` at an address of its own, which the operator keeps to themselves: it tells of all clients together. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

export type MetricsServer = { address: string; close(): Promise<void> };

/** @throws Error one sentence, when it cannot listen there */
export async function serveMetrics(
  metrics: Pick<Metrics, 'read'>,
  { host, port }: { host: string; port: number },
  log: { error(details: object, message: string): void },
): Promise<MetricsServer> {
  const server: Server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    try {
      const { contentType, text } = await metrics.read();
      response.writeHead(200, { 'content-type': contentType }).end(text);
    } catch (error) {
      // Usually the database is away; that the metrics are silent is itself an alarm.
      log.error({ err: error }, 'the metrics could not be read');
      response.writeHead(503).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', error =>
      reject(new Error(`Metrics cannot be served on ${host}:${port}: ${error.message}.`)),
    );
    server.listen(port, host, resolve);
  });
  const { address, port: chosen } = server.address() as AddressInfo;
  return {
    address: `http://${address.includes(':') ? `[${address}]` : address}:${chosen}/metrics`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
