// `npm test`: installs and builds what is missing, then runs the tests on Node 24.
// `node scripts/test.mjs [unit] [store] [e2e] [what vitest takes]`; no part named means all of them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { environment, findNode, installIfNeeded, root } from './installation.mjs';
import { buildPagesIfNeeded } from './pages.mjs';

/** The vitest projects of each part. */
const projects = { unit: ['unit', 'link', 'link-loader'], store: ['store'], e2e: ['e2e'] };
const parts = process.argv.slice(2).filter(argument => argument in projects);
const others = process.argv.slice(2).filter(argument => !parts.includes(argument));
const report =
  process.env.FAIRLEAD_TEST_REPORT ?? join(root, '.cache', `tests-${parts.join('-') || 'all'}.json`);

await installIfNeeded();
const node = findNode();
if (parts.length === 0 || parts.includes('store') || parts.includes('e2e')) await buildPagesIfNeeded(node);

mkdirSync(dirname(report), { recursive: true });
rmSync(report, { force: true });
const run = spawnSync(
  node,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...parts.flatMap(part => projects[part]).flatMap(project => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...others,
  ],
  { cwd: root, stdio: 'inherit', env: environment() },
);

const skipped = existsSync(report) ? readSkipped(JSON.parse(readFileSync(report, 'utf8'))) : [];
for (const { file, name } of skipped) console.log(`not run: ${file}: ${name}`);
if (skipped.length > 0) {
  console.log(`${skipped.length} tests were skipped; why, and what they need, is said beside them above.`);
  if (process.env.FAIRLEAD_NO_SKIPS === '1')
    console.log('FAIRLEAD_NO_SKIPS=1: a skipped test is a failed run.');
}
process.exit(
  run.status !== 0 ? (run.status ?? 1) : skipped.length > 0 && process.env.FAIRLEAD_NO_SKIPS === '1' ? 1 : 0,
);

function readSkipped({ testResults }) {
  return testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => ({ file: relative(root, file), name: fullName })),
  );
}
