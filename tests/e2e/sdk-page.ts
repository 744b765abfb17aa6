/** The demo shop with another version of the vendor's SDK in it: built anew, on a site of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { type Fairlead, type Storefront, startStorefront } from './programs.ts';

const shop = fileURLToPath(new URL('../../apps/storefront', import.meta.url));

/** @param sdk the version's name among the dependencies, such as `web-link-sdk-3.4.2` */
export async function startShopWith(sdk: string, fairlead: Fairlead): Promise<Storefront> {
  const page = await mkdtemp(join(tmpdir(), 'fairlead-shop-'));
  await build({
    root: shop,
    logLevel: 'error',
    resolve: { alias: { '@meshconnect/web-link-sdk': createRequire(import.meta.url).resolve(sdk) } },
    build: { outDir: page, emptyOutDir: true },
  });
  const { url, stop } = await startStorefront(fairlead, page);
  return {
    url,
    async stop() {
      await stop();
      await rm(page, { recursive: true, force: true });
    },
  };
}
