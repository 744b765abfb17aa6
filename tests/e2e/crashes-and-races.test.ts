/** The scripts that prove exactly-once and durability, as small as they show something; `bench/` has them large. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const bench = fileURLToPath(new URL('../../bench/', import.meta.url));

test('two processes that redeem the same tokens open one session for each', async () => {
  const size = ['--tokens', '1000', '--times', '4', '--processes', '2'];
  const { stdout } = await run(process.execPath, [`${bench}races.mjs`, ...size]);
  expect(stdout).toMatch(/4000 redemptions in \d+ s; 0 tokens not redeemed exactly once; 1000 sessions/);
});

test('what was acknowledged is there after kill -9, of the server and of PostgreSQL', async () => {
  const { stdout } = await run(process.execPath, [
    `${bench}crashes.mjs`,
    '--times',
    '1',
    '--milliseconds',
    '300',
  ]);
  expect(stdout).toMatch(/server 1: [1-9]\d* mints and [1-9]\d* redemptions acknowledged, 0 lost/);
  expect(stdout).toMatch(/postgres 1: [1-9]\d* mints and [1-9]\d* redemptions acknowledged, 0 lost/);
});
