// What the measurements compare with is installed here and nowhere else: none of it belongs to Fairlead.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

export async function install() {
  const { dependencies } = JSON.parse(readFileSync(`${here}package.json`, 'utf8'));
  const isThere = ([name, version]) => {
    try {
      return JSON.parse(readFileSync(`${here}node_modules/${name}/package.json`, 'utf8')).version === version;
    } catch {
      return false;
    }
  };
  if (Object.entries(dependencies).every(isThere)) return;
  console.log('Installing what we compare with …');
  const run = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'],
    {
      cwd: here,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (run.status !== 0)
    throw new Error('npm could not install what bench/package.json names; its own words are above');
}
