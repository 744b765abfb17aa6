import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, because the same build is served at /demo and at the root of a site of its own.
  base: './',
  build: {
    target: 'es2022',
    // Neither inline assets nor Vite's polyfill, which is an inline script, pass the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
