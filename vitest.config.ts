import { defineConfig } from 'vitest/config';
import { maxWorkers } from './tests/workers.ts';

/**
 * Three parts, each of which runs alone: `npm run test:unit`, `test:store`, `test:e2e`.
 * `unit` needs nothing but Node; `store` has PostgreSQL (apps/server/test/database.ts); `e2e` has PostgreSQL, the built
 * pages and Chromium.
 */
const postgres = './apps/server/test/postgres.ts';

/** How long `expect.poll` waits for what comes by itself: vitest's own second is short on a busy machine. */
const expectation = { poll: { timeout: 20_000, interval: 20 } };

export default defineConfig({
  test: {
    maxWorkers,
    projects: [
      // The Link page's own tests and the loader's, which need a DOM; they belong to `unit`.
      'apps/link/vite.config.ts',
      'packages/link/vite.config.ts',
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'scripts/**/*.test.mjs', 'tests/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            '**/dist/**',
            '**/*.store.test.ts',
            'apps/link/**',
            'packages/link/**',
          ],
          // They share nothing that they change, so a worker need not load everything anew for each file.
          isolate: false,
          expect: expectation,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'store',
          include: ['apps/**/*.store.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: [postgres],
          expect: expectation,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: [postgres],
          expect: expectation,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
