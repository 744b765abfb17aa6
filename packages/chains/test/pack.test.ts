import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('..', import.meta.url));
const dist = new URL('../dist/', import.meta.url).href;
const node = (...options: string[]): string =>
  execFileSync(process.execPath, options, { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

test('the published package is JavaScript whose every entry loads', { timeout: 180_000 }, () => {
  node('scripts/pack.mjs');
  const published = JSON.parse(readFileSync(new URL('package.json', dist), 'utf8'));
  expect(Object.keys(published.dependencies)).toEqual(['@noble/curves', '@noble/hashes', '@scure/base']);
  const entries = Object.values<{ types: string; default: string }>(published.exports);
  expect(entries).toHaveLength(19);
  const check = `for (const entry of ${JSON.stringify(entries.map(entry => entry.default))}) {
    if (Object.keys(await import(new URL(entry, '${dist}'))).length === 0) throw new Error(entry);
  }
  const { loadChain } = await import('${dist}lazy.js');
  const { canonical } = (await loadChain('evm')).parseAddress('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed');
  process.stdout.write(canonical);`;
  expect(node('--input-type=module', '-e', check)).toBe('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed');
  for (const { types } of entries) {
    expect(readFileSync(new URL(types, dist), 'utf8')).toMatch(/export/);
  }
});
