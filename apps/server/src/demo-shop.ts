/**
 * The demo shop at `/demo`: for trying Fairlead out, with the demo client of the first start. It is built on the
 * vendor's libraries, which are development dependencies; where those are not installed there is no shop.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Config } from './config.ts';

type Credentials = { clientId: string; sandboxKey: string };

export async function demoShop(
  app: FastifyInstance,
  { config, log }: { config: Config; log: FastifyBaseLogger },
): Promise<void> {
  const credentials = await demoCredentials(join(config.dataDirectory, 'credentials.json'));
  if (credentials === undefined) return;
  const { host, port, publicUrl } = config;
  const options = {
    ...credentials,
    basePath: '/demo',
    // Its back end is on this machine, whatever the address that browsers use.
    fairleadUrl: `http://${host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    linkOrigin: new URL(publicUrl).origin,
  };
  let open: Promise<FastifyInstance | undefined> | undefined;
  await app.register(async scope => {
    // The shop reads its requests itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const visit = async (request: FastifyRequest, reply: FastifyReply) => {
      open ??= openShop(options, log);
      const shop = await open;
      if (shop === undefined) return reply.callNotFound();
      reply.hijack();
      shop.routing(request.raw, reply.raw);
    };
    scope.route({ method: ['GET', 'POST'], url: '/demo', handler: visit });
    scope.route({ method: ['GET', 'POST'], url: '/demo/*', handler: visit });
  });
}

/** At the first visit: the vendor's libraries take their time to load, and no start should wait for them. */
async function openShop(
  options: Credentials & { basePath: string; fairleadUrl: string; linkOrigin: string },
  log: FastifyBaseLogger,
): Promise<FastifyInstance | undefined> {
  const shop = await import('@fairlead/storefront').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    log.info({}, 'There is no demo shop: the development dependencies are not installed');
  });
  if (shop === undefined) return undefined;
  const instance = fastify({ loggerInstance: log, disableRequestLogging: true });
  await instance.register(shop.storefront, options);
  await instance.ready();
  return instance;
}

async function demoCredentials(path: string): Promise<Credentials | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Credentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
