import { defineConfig } from 'vitest/config';
import { maxWorkers } from '../../tests/workers.ts';
import { compiledMessages, messagesChunk } from './build/compiled-messages.ts';
import { compressedFiles } from './build/compressed-files.ts';
import { refusalTextsFile } from './build/refusal-texts.ts';

type Graph = { getModuleInfo(id: string): { importers: readonly string[] } | null };

/** Whether a module is one of these, or imported by one, not lazily. */
function isOf(sources: RegExp, id: string, graph: Graph, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  if (sources.test(id)) return true;
  return (graph.getModuleInfo(id)?.importers ?? []).some(each => isOf(sources, each, graph, seen));
}

/** Opens the session, and runs before anything else has arrived. */
const opening = /\/src\/link\.ts$/;
/** And what shows the first screen. */
const first = /\/src\/(?:link\.ts|page\.tsx)$|virtual:messages\/[\w-]+$/;

/**
 * Everything is a file of our own origin with a hash in its name: the page's Content-Security-Policy allows neither
 * inline script nor inline style nor `data:`, so nothing may be inlined, and the preload polyfill (a script that
 * the browsers we support do not need) is left out.
 */
export default defineConfig({
  base: '/link/',
  plugins: [compiledMessages(), compressedFiles(), refusalTextsFile()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      input: { link: 'index.html', 'sandbox-authorize': 'sandbox-authorize.html' },
      // One file for what several parts share: many small ones compress worse and arrive later.
      output: {
        codeSplitting: {
          groups: [
            {
              debugName: 'opening',
              name: (id, graph) => (isOf(opening, id, graph) ? 'opening' : null),
              minShareCount: 2,
              priority: 3,
            },
            {
              debugName: 'first',
              name: (id, graph) => (isOf(first, id, graph) ? 'shared' : null),
              minShareCount: 2,
              priority: 1,
            },
            // Only where wallets are asked; not to be loaded with what else is shared.
            { name: 'wallets', test: /\/comlink\/|\/src\/wallets\/|\/host-wallets/, priority: 2 },
            { name: 'later', minShareCount: 2 },
          ],
        },
        chunkFileNames: chunk => `assets/${messagesChunk(chunk.facadeModuleId) ?? '[name]'}-[hash].js`,
      },
    },
  },
  test: {
    name: 'link',
    maxWorkers,
    include: ['{src,dev,build}/**/*.test.{ts,tsx}'],
    environment: 'happy-dom',
    setupFiles: ['src/texts/speak-english.ts'],
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
