// Node 20 built-ins only: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { environment, root, timed } from './installation.mjs';

/** The apps with a page to build, and what else a page is made of. */
const pages = [
  { name: 'the Link page', app: 'apps/link', shared: ['packages/wire', 'packages/money'] },
  { name: 'the loader', app: 'packages/link', shared: ['packages/wire'] },
  { name: 'the demo shop', app: 'apps/storefront', shared: ['packages/link', 'packages/wire'] },
];

/** Builds the pages whose sources changed since they were built last. Ends the process when one does not build. */
export async function buildPagesIfNeeded(node) {
  for (const page of pages) {
    const app = join(root, page.app);
    if (!existsSync(join(app, 'vite.config.ts'))) continue;
    const stamp = join(app, 'dist', '.sources');
    const sources = hashOf([page.app, ...page.shared]);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) continue;
    await timed(`Building ${page.name}`, () => build(node, app));
    writeFileSync(stamp, sources);
  }
}

function build(node, app) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const run = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: app,
    stdio: 'inherit',
    env: environment({ NODE_ENV: 'production' }),
  });
  if (run.status !== 0) {
    console.error(`vite could not build ${app}; its own words are above.`);
    process.exit(1);
  }
}

/** One hash over the names and contents of all sources, and over the lock: another vite may build another page. */
function hashOf(directories) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const directory of directories) {
    for (const file of sourcesIn(join(root, directory))) hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function sourcesIn(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(directory, entry.name);
      if (entry.isDirectory())
        return ['node_modules', 'dist', 'test'].includes(entry.name) ? [] : sourcesIn(path);
      return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
    });
}
