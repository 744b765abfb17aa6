/** The demo shop on a site of its own: `npm run storefront`. Settings: see settings.ts. */
import fastify from 'fastify';
import { readSettings } from './settings.ts';
import { storefront } from './storefront.ts';

async function main(): Promise<void> {
  const { host, port, ...options } = await readSettings(process.env);
  const app = fastify({ logger: { level: 'warn' } });
  await app.register(storefront, options);
  const address = await app.listen({ host, port });
  console.log(`The demo shop is open at ${address} and takes its Link tokens from ${options.fairleadUrl}`);
  const stop = () => void app.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
