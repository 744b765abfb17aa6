import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { differencesPage } from './vendor-differences.ts';
import { publishedDefinitions } from './vendor-models.ts';

it('the page about differences from the vendor’s models is up to date', async () => {
  const manifest = new URL('../node_modules/@meshconnect/node-api/package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  await expect(differencesPage(await publishedDefinitions(), version)).toMatchFileSnapshot(
    '../docs/differences.md',
  );
});
