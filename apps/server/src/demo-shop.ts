/**
 * The demo shop at `/demo`: for trying Fairlead out, with the demo client of the first start. It is built on the
 * vendor's libraries, which are development dependencies; where those are not installed there is no shop.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Config } from './config.ts';

type Credentials = { clientId: string; sandboxKey: string };

export async function demoShop(
  app: FastifyInstance,
  { config, log }: { config: Config; log: FastifyBaseLogger },
): Promise<void> {
  const credentials = await demoCredentials(join(config.dataDirectory, 'credentials.json'));
  if (credentials === undefined) return;
  const shop = await import('@fairlead/storefront').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    log.info({}, 'There is no demo shop: the development dependencies are not installed');
  });
  if (shop === undefined) return;
  const { host, port, publicUrl } = config;
  await app.register(shop.storefront, {
    ...credentials,
    basePath: '/demo',
    // Its back end is on this machine, whatever the address that browsers use.
    fairleadUrl: `http://${host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    linkOrigin: new URL(publicUrl).origin,
  });
}

async function demoCredentials(path: string): Promise<Credentials | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Credentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
