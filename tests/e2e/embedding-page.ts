/** A page of another site that has Link in an iframe of its own, opened by the vendor's SDK or by our loader. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/** `link` is what `createLink` answered, `told` what its callbacks were told. A frame that scrolls loses presses. */
const html = `<!doctype html><title>Embedding</title>
<iframe id="mine" width="320" height="480" style="position: fixed; top: 0; left: 0"></iframe>
<script>window.meshLinkShouldSkipPrewarm = true;</script>
<script type="module">
  import { createLink } from './opener.js';
  window.told = [];
  const tell = name => payload => void told.push({ name, payload });
  window.link = createLink({
    renderType: 'embedded',
    onIntegrationConnected: tell('onIntegrationConnected'),
    onTransferFinished: tell('onTransferFinished'),
    onEvent: tell('onEvent'),
    onExit: (_error, summary) => tell('onExit')(summary),
  });
</script>`;

export type EmbeddingPage = { url: string; stop(): Promise<void> };

/** @param opener the name of a package with `createLink` in it */
export async function serveEmbeddingPage(opener: string): Promise<EmbeddingPage> {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-embedding-'));
  const entry = createRequire(import.meta.url).resolve(opener);
  await build({
    configFile: false,
    logLevel: 'error',
    build: { outDir: directory, lib: { entry, formats: ['es'], fileName: () => 'opener.js' } },
  });
  const server = createServer(async (request, response) => {
    const isScript = request.url === '/opener.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? await readFile(join(directory, 'opener.js')) : html);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
