/** The programs under test, each as a process of its own: the Fairlead server, and the demo shop on another site. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type Fairlead = {
  /** The public address, where Link pages come from: `http://localhost:Q`. */
  url: string;
  clientId: string;
  sandboxKey: string;
  /** What the program has said so far, on both outputs. */
  output(): string;
  stop(): Promise<void>;
};

export type Storefront = {
  /** `http://127.0.0.1:P`: another site than Link's. */ url: string;
  stop(): Promise<void>;
};

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Starts the server on a free port with a data directory of its own, and waits until it is ready.
 * @param settings further environment variables
 * @param databaseUrl an empty database; absent: the embedded PostgreSQL, as a new user has it
 */
export async function startFairlead(
  databaseUrl?: string,
  settings: Record<string, string> = {},
): Promise<Fairlead> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'fairlead-e2e-'));
  const url = `http://localhost:${await freePort()}`;
  const program = startProgram('apps/server/src/main.ts', {
    PORT: new URL(url).port,
    FAIRLEAD_PUBLIC_URL: url,
    FAIRLEAD_DATA_DIR: dataDirectory,
    FAIRLEAD_SANDBOX_SETTLEMENT_MS: '500',
    FAIRLEAD_MASTER_KEY: randomBytes(32).toString('base64'),
    DATABASE_URL: databaseUrl ?? '',
    ...settings,
  });
  const stop = async () => {
    await program.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  };
  try {
    await program.answering(`${url}/readyz`);
    const credentials = await readFile(join(dataDirectory, 'credentials.json'), 'utf8');
    const { clientId, sandboxKey } = JSON.parse(credentials) as { clientId: string; sandboxKey: string };
    return { url, clientId, sandboxKey, output: program.output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Starts the demo shop as `npm run storefront` does. Its page must have been built.
 * @param page directory of another build of it
 */
export async function startStorefront(fairlead: Fairlead, page = ''): Promise<Storefront> {
  const port = await freePort();
  const program = startProgram('apps/storefront/src/server/main.ts', {
    PORT: String(port),
    FAIRLEAD_URL: fairlead.url,
    FAIRLEAD_CLIENT_ID: fairlead.clientId,
    FAIRLEAD_SANDBOX_KEY: fairlead.sandboxKey,
    STOREFRONT_PAGE: page,
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await program.answering(url);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { url, stop: program.stop };
}

export type Program = {
  output(): string;
  answering(url: string): Promise<void>;
  stop(): Promise<void>;
  /** Without a chance to do anything more. */
  kill(): Promise<void>;
};

export function startProgram(source: string, settings: Record<string, string>): Program {
  const child: ChildProcess = spawn(process.execPath, [join(root, source)], {
    cwd: tmpdir(),
    env: { ...process.env, NODE_ENV: 'test', ...settings },
    // The channel closes when this process goes, however it goes; the programs then end by themselves.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = once(child, 'exit');
  return {
    output: () => said,
    async answering(url) {
      for (let waited = 0; waited < 30_000; waited += 50) {
        if (child.exitCode !== null) throw new Error(`${source} ended with ${child.exitCode}:\n${said}`);
        const answer = await fetch(url).catch(() => undefined);
        if (answer?.ok) return;
        await sleep(50);
      }
      throw new Error(`${source} did not answer at ${url} within 30 s:\n${said}`);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = sleep(15_000, 'late', { ref: false });
      if ((await Promise.race([ended, late])) === 'late') {
        child.kill('SIGKILL');
        throw new Error(`${source} did not end within 15 s of SIGTERM:\n${said}`);
      }
    },
  };
}

/** A port that is free now; between this and its use somebody else could take it, which a test then says. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
