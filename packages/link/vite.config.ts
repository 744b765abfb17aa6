import { defineConfig } from 'vitest/config';
import { maxWorkers } from '../../tests/workers.ts';

/** One file for pages without a bundler, and for the size budget; with one, the sources are imported. */
export default defineConfig({
  build: {
    target: 'es2022',
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'link.js' },
    minify: true,
  },
  test: {
    name: 'link-loader',
    maxWorkers,
    include: ['src/**/*.test.ts'],
    environment: 'happy-dom',
  },
});
