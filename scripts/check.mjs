// `npm run check`: everything about the sources that needs no test. All checks run, whichever fails, as many at a time
// as there are cores.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { environment, findNode, installIfNeeded, root } from './installation.mjs';
import { buildPagesIfNeeded } from './pages.mjs';

await installIfNeeded();
const node = findNode();
await buildPagesIfNeeded(node); // the size budget is about what was built

const tool = (name, ...options) => [join(root, 'node_modules', '.bin', name), ...options];
const cache = join(root, '.cache', 'types');
mkdirSync(cache, { recursive: true });
/** What was found before is kept: only what has changed since, and what depends on it, is looked at again. */
const typesOf = project => ({
  name: `types of ${project}`,
  command: tool(
    'tsc',
    ...[
      '-p',
      project,
      '--incremental',
      '--tsBuildInfoFile',
      join(cache, `${project.replace('/', '-')}.json`),
    ],
  ),
  in: root,
});
const checks = [
  // The longest first: the others run beside it.
  typesOf('.'),
  { name: 'format and lint', command: tool('biome', 'ci', '--error-on-warnings', '--colors=off'), in: root },
  // Browser code has its own settings: JSX and the DOM.
  ...['apps/link', 'apps/storefront', 'packages/link']
    .filter(app => existsSync(join(root, app, 'tsconfig.json')))
    .map(typesOf),
  { name: 'dead code', command: tool('knip'), in: root },
  { name: 'import directions', command: [node, 'scripts/check-imports.mjs'], in: root },
  { name: 'texts of the Link page', command: [node, 'scripts/check-texts.mjs'], in: root },
  { name: 'size of all chains', command: [node, 'bench/chains.mjs', '--size'], in: root },
  {
    name: 'pages made from the sources',
    command: tool(
      'vitest',
      ...[
        'run',
        '--project',
        'unit',
        'tests/vendor-differences',
        'apps/server/src/link-tokens/documentation',
      ],
    ),
    in: root,
  },
  {
    name: 'tables and plans of the hot path',
    command: [node, 'apps/server/scripts/check-hot-path.mjs'],
    in: root,
  },
  { name: 'size of the Link page', command: tool('size-limit'), in: join(root, 'apps/link') },
  { name: 'size of the loader', command: tool('size-limit'), in: join(root, 'packages/link') },
];

/** @returns whether it found nothing wrong */
function run(check) {
  const start = performance.now();
  const [command, ...options] = check.command;
  return new Promise(resolve => {
    const settings = {
      cwd: check.in,
      env: environment(),
      shell: process.platform === 'win32',
      maxBuffer: Number.POSITIVE_INFINITY,
    };
    execFile(command, options, settings, (error, stdout, stderr) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${error === null ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`);
      if (error !== null) console.log(`${stdout}${stderr}` || error.message);
      resolve(error === null);
    });
  });
}

const waiting = [...checks];
let failed = 0;
async function runAll() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    if (!(await run(check))) failed += 1;
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, runAll));
process.exit(failed === 0 ? 0 : 1);
