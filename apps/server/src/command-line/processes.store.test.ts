/** The command line as people run it: a process of its own, on the embedded database, with a server running or not. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { transfer } from '../../test/link-token-bodies.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'fairlead-cli-'));
chmodSync(base, 0o755);
const data = join(base, 'data');
const port = await freePort();
const address = `http://localhost:${port}`;
const environment = {
  ...process.env,
  DATABASE_URL: '',
  FAIRLEAD_DATA_DIR: data,
  FAIRLEAD_PUBLIC_URL: address,
  FAIRLEAD_LOG_LEVEL: 'warn',
  PORT: String(port),
};

let server: ChildProcess | undefined;
afterAll(async () => {
  await stop();
  rmSync(base, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const found = listener.address();
  listener.close();
  return typeof found === 'object' && found !== null ? found.port : 0;
}

/** By way of scripts/fairlead.mjs as `npx fairlead` does, or the program itself, which starts in half the time. */
async function run(script: string, words: string[]) {
  const child = spawn(process.execPath, [join(root, script), ...words], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', chunk => {
    out += chunk;
  });
  child.stderr.on('data', chunk => {
    err += chunk;
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode: exitCode as number, out, err };
}

const fairlead = (...words: string[]) => run('apps/server/src/command-line/main.ts', words);

async function json(...words: string[]) {
  const { exitCode, out, err } = await fairlead(...words, '--json');
  expect(exitCode, err).toBe(0);
  return JSON.parse(out);
}

function launch(): { output(): string } {
  const child = spawn(process.execPath, [join(root, 'apps/server/src/main.ts')], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  server = child;
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return { output: () => output };
}

async function stop(): Promise<void> {
  const child = server;
  server = undefined;
  if (child === undefined || child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function isReady(output: () => string): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const status = await fetch(`${address}/readyz`).then(
      response => response.status,
      () => 0,
    );
    if (status === 200) return;
    if (server?.exitCode !== null) break;
    await sleep(50);
  }
  throw new Error(`The server does not answer. It said:\n${output()}`);
}

async function mint(clientId: string, key: string): Promise<number> {
  const response = await fetch(`${address}/api/v1/linktoken`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-client-id': clientId, 'x-client-secret': key },
    body: JSON.stringify(transfer({ transactionId: 'order-1' })),
  });
  await response.text();
  return response.status;
}

test('without a server, beside a starting one, with one that runs, and after it', {
  timeout: 300_000,
}, async () => {
  // Three at once, on a directory that does not exist yet: each has the database for a moment, after the other.
  const made = await Promise.all(['One', 'Two', 'Three'].map(name => json('clients', 'create', name)));
  expect(existsSync(join(data, 'postgres', 'server.lock'))).toBe(false);

  const { output } = launch();
  const listed = await json('clients', 'list');
  expect(listed.map((each: { name: string }) => each.name).toSorted()).toEqual(['One', 'Three', 'Two']);
  await isReady(output);

  const [client] = made;
  const { key, keyId } = await json('keys', 'create', '--client', client.clientId);
  expect(await mint(client.clientId, key)).toBe(200);
  expect((await fairlead('keys', 'revoke', keyId, '--client', client.clientId)).exitCode).toBe(0);
  await expect.poll(() => mint(client.clientId, key)).toBe(401);
  expect(output()).not.toContain(key);

  await stop();
  const keys = await json('keys', 'list', '--revoked', '--client', client.clientId);
  expect(keys).toMatchObject([{ keyId, revokedAt: expect.any(String), lastUsedAt: expect.any(String) }]);
  expect(JSON.stringify(keys)).not.toContain(key.slice(12, 40));
});

test('what goes wrong is a sentence on standard error, and the exit code says which kind', {
  timeout: 60_000,
}, async () => {
  const wrong = await run('scripts/fairlead.mjs', ['keys', 'lst']);
  expect(wrong).toMatchObject({ exitCode: 2, out: '' });
  expect(wrong.err).toContain("Unknown command 'lst'.");
  const refused = await fairlead('keys', 'create', '--environment', 'live', '--client', 'One');
  expect(refused).toMatchObject({ exitCode: 1, out: '' });
  expect(refused.err).toMatch(/^A live key needs a master key/);
});
