// `npm run check`: everything about the sources that needs no test. All checks run, whichever fails.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { environment, findNode, installIfNeeded, root } from './installation.mjs';
import { buildPagesIfNeeded } from './pages.mjs';

await installIfNeeded();
const node = findNode();
await buildPagesIfNeeded(node); // the size budget is about what was built

const tool = (name, ...options) => [join(root, 'node_modules', '.bin', name), ...options];
const typesOf = project => ({ name: `types of ${project}`, command: tool('tsc', '-p', project), in: root });
const checks = [
  { name: 'format and lint', command: tool('biome', 'ci', '--error-on-warnings', '--colors=off'), in: root },
  typesOf('.'),
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

const failed = checks.filter(check => {
  const start = performance.now();
  const [command, ...options] = check.command;
  const run = spawnSync(command, options, {
    cwd: check.in,
    env: environment(),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const fine = run.status === 0;
  console.log(
    `${fine ? 'ok    ' : 'FAILED'} ${check.name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  if (!fine) console.log(run.error?.message ?? `${run.stdout}${run.stderr}`);
  return !fine;
});
process.exit(failed.length === 0 ? 0 : 1);
