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
  const stop = async () => {
    // A browser opens connections ahead of their use; such a one is not idle to Node, and would be waited for.
    setTimeout(() => app.server.closeAllConnections(), 1_000).unref();
    await app.close();
    // A program that started us with a channel would keep us alive by it.
    if (process.connected) process.disconnect();
  };
  // `disconnect`: the program that started us is gone.
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(event, stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
