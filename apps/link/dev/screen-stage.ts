/** The built page, the server that stands in for the real one, and a browser: what the tests of screens look at. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { launchChromium } from '../../../tests/chromium.ts';
import { startFakeServer } from './fake-server.ts';

export type ScreenStage = {
  page: Page;
  /** Another one, of a visitor of its own. */
  openPage(): Promise<Page>;
  port: number;
  /** What the browser had to complain about. */
  complaints: string[];
  /** Requests that left for somewhere else. */
  foreign: string[];
  stop(): Promise<void>;
};

export async function openStage(): Promise<ScreenStage> {
  const dist = await mkdtemp(join(tmpdir(), 'fairlead-link-'));
  const root = join(import.meta.dirname, '..');
  await build({ root, logLevel: 'warn', build: { outDir: dist, emptyOutDir: true } });
  const server = await startFakeServer(dist);
  const browser = await launchChromium('partitioned');
  const complaints: string[] = [];
  const foreign: string[] = [];
  const openPage = async () => {
    const context = await browser.newContext({
      viewport: { width: 380, height: 685 },
      reducedMotion: 'reduce',
      hasTouch: true,
    });
    listen(context);
    return context.newPage();
  };
  const listen = (context: BrowserContext) => {
    context.on('console', message => {
      // The harness answers some screens with an error on purpose.
      const planned = /Failed to load resource: (?:the server responded|net::ERR_EMPTY_RESPONSE)/.test(
        message.text(),
      );
      if (message.type() === 'error' && !planned) complaints.push(message.text());
    });
    context.on('weberror', error => complaints.push(String(error.error())));
    context.on('request', request => {
      const { hostname, port } = new URL(request.url());
      if (!/^(localhost|127\.0\.0\.1)$/.test(hostname) || port !== String(server.port))
        foreign.push(request.url());
    });
  };
  return {
    page: await openPage(),
    openPage,
    port: server.port,
    complaints,
    foreign,
    async stop() {
      await browser.close();
      await server.stop();
      await rm(dist, { recursive: true, force: true });
    },
  };
}
