// Rewrites the table of proofs in the package's README from a run of its tests.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
// One file after the other: each rewrites its own rows of the same README.
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism', 'packages/chains/src'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, FAIRLEAD_TABLE: '1' } },
);
spawnSync(
  process.execPath,
  ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', 'packages/chains/test/recorded-proofs.json'],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
