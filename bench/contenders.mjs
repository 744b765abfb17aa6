// Who is measured: how each is started, and what it is asked. Every program prints `ready …` when it listens.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pinned, placeDatabase, serverCores } from './machine.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..');
/** Open to the uid that PostgreSQL runs as, so that the database lives in it, too, and goes with it. */
export function newDirectory(beginning) {
  const directory = mkdtempSync(beginning);
  chmodSync(directory, 0o755);
  return directory;
}
export const scratch = newDirectory(join(tmpdir(), 'fairlead-bench-'));
const running = [];

/** Starts a program on its cores. @returns its process and the rest of its line that says `ready` (or listening). */
export async function start(
  command,
  { environment = {}, cores = serverCores(), ready = /^ready (.*)$/ } = {},
) {
  const [program, ...options] = pinned(cores, command);
  const child = spawn(program, options, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const lastWords = [];
  let debuggerAt;
  child.stderr.on('data', chunk => {
    lastWords.push(String(chunk));
    debuggerAt ??= /ws:\/\/\S+/.exec(chunk)?.[0];
  });
  const line = await new Promise((resolve, reject) => {
    const lines = createInterface(child.stdout);
    lines.on('line', text => {
      lastWords.push(text);
      const found = ready.exec(text);
      if (!found) return;
      // What it logs from now on is read and thrown away, as a collector of logs would read it.
      lines.removeAllListeners('line');
      child.stdout.removeAllListeners('data').on('data', () => {});
      resolve(found[1]);
    });
    child.on('exit', code =>
      reject(new Error(`${command.join(' ')} ended with ${code}\n${lastWords.slice(-20).join('\n')}`)),
    );
    setTimeout(
      () => reject(new Error(`${command.join(' ')} did not get ready\n${lastWords.slice(-20).join('\n')}`)),
      60_000,
    ).unref();
  });
  /** Where its debugger listens, once SIGUSR1 has opened it (see `profile.mjs`). */
  const debuggerOf = async () => {
    while (debuggerAt === undefined) await sleep(10);
    return debuggerAt;
  };
  return { child, line, debuggerOf };
}

export async function stopAll() {
  for (const child of running.reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([gone, new Promise(resolve => setTimeout(resolve, 12_000).unref())]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
  rmSync(scratch, { recursive: true, force: true });
}

/** A debugger is opened only when `profile.mjs` asks for one, at a port that is free then. */
const node = [process.execPath, '--inspect-port=127.0.0.1:0'];
const program = name => [...node, join(here, 'contenders', `${name}.mjs`)];
let ports = 4600 + (process.pid % 300);

/** Several Fairlead processes on one database; the first makes the client. */
export async function fairlead(name, processes, databaseUrl) {
  const directory = newDirectory(join(scratch, 'fairlead-'));
  const servers = [];
  for (let count = 0; count < processes; count += 1) {
    const port = ports++;
    const { child, debuggerOf } = await start([...node, join(root, 'apps/server/src/main.ts')], {
      environment: {
        PORT: String(port),
        FAIRLEAD_DATA_DIR: directory,
        // The limit stays on; only this machine is the browser of everybody.
        FAIRLEAD_ACTIONS_PER_MINUTE: '100000000',
        FAIRLEAD_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      },
      cores: serverCores(count),
      ready: /^Listening on (\S+)/,
    });
    servers.push({ url: `http://127.0.0.1:${port}`, pid: child.pid, debuggerOf });
  }
  placeDatabase(directory);
  const { clientId, sandboxKey } = JSON.parse(readFileSync(join(directory, 'credentials.json'), 'utf8'));
  return fairleadAs(name, servers, { clientId, sandboxKey });
}

function fairleadAs(name, servers, { clientId, sandboxKey }) {
  const headers = {
    'content-type': 'application/json',
    'x-client-id': clientId,
    'x-client-secret': sandboxKey,
  };
  return {
    name,
    servers,
    clientId,
    headers,
    mint: { method: 'POST', path: '/api/v1/linktoken', headers, body: JSON.stringify(mintBody()) },
    redeem: { method: 'POST', path: '/link/v1/redeem', headers: { 'content-type': 'application/json' } },
    redeemBody: { clientId, surface: 'window' },
  };
}

const usdc = { networkId: 'aa883b03-120d-477c-a588-37c2afd3ca71', symbol: 'USDC' };

/** A deposit to one address on as many networks and for as many assets as are given. */
export function mintBody(places = [usdc]) {
  return {
    userId: 'user-1',
    transferOptions: {
      transferType: 'deposit',
      transactionId: 'order-1',
      toAddresses: places.map(place => ({ ...place, address: '0x5793F05971A3485fecF6B1FE51b7BEdc352Bf670' })),
    },
  };
}

export async function database() {
  const directory = newDirectory(join(scratch, 'postgres-'));
  const { line } = await start([...program('database'), directory]);
  placeDatabase(directory);
  return line;
}

/** What a browser gets for a code: the answer that the bare server repeats. */
async function redeemOnce({ servers: [{ url }], headers, clientId }) {
  const post = (path, body) =>
    fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }).then(answer =>
      answer.json(),
    );
  const { content } = await post('/api/v1/linktoken', mintBody());
  const code = codeOf(content.linkToken);
  return (await post('/link/v1/redeem', { clientId, code, surface: 'window' })).content;
}

export function codeOf(linkToken) {
  return new URL(Buffer.from(linkToken, 'base64').toString()).searchParams.get('auth_code');
}

/**
 * @param only these names; absent: all of the first table
 * @returns the contenders; one that cannot be started is in `missing` with the reason.
 */
export async function startContenders(only) {
  const contenders = [];
  const missing = [];
  const add = async (name, make) => {
    if (only && !only.includes(name)) return;
    try {
      contenders.push(await make());
      console.log(`started: ${name}`);
    } catch (error) {
      missing.push({ name, reason: String(error.message).split('\n').slice(0, 3).join(' ') });
      console.log(`not started: ${name}: ${error.message}`);
    }
  };
  const one = (name, { line, child, debuggerOf }, mint) => {
    const [port] = line.split(' ');
    return { name, servers: [{ url: `http://127.0.0.1:${port}`, pid: child.pid, debuggerOf }], mint };
  };

  const embedded = await fairlead('Fairlead, embedded PostgreSQL', 1);
  contenders.push(embedded);
  const answer = join(scratch, 'redeemed.json');
  writeFileSync(answer, JSON.stringify({ redeemed: await redeemOnce(embedded) }));
  await add('bare Fastify', async () => {
    const bare = one('bare Fastify', await start([...program('bare'), answer]), embedded.mint);
    return { ...bare, redeem: embedded.redeem, redeemBody: embedded.redeemBody, anyCode: true };
  });
  await add('Fairlead, separate PostgreSQL', async () =>
    fairlead('Fairlead, separate PostgreSQL', 1, await database()),
  );
  await add('Fairlead, separate PostgreSQL, 2 processes', async () =>
    fairlead('Fairlead, separate PostgreSQL, 2 processes', 2, await database()),
  );
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const par = {
    method: 'POST',
    path: '/request',
    headers: { ...form, authorization: `Basic ${Buffer.from('shop:secret').toString('base64')}` },
    body: String(
      new URLSearchParams({
        client_id: 'shop',
        response_type: 'code',
        redirect_uri: 'https://shop.example/done',
        scope: 'openid',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
        state: 'x'.repeat(400),
      }),
    ),
  };
  await add('oidc-provider PAR, in RAM', async () =>
    one('oidc-provider PAR, in RAM', await start(program('oidc-provider')), par),
  );
  await add('oidc-provider PAR, PostgreSQL', async () => {
    const environment = { DATABASE_URL: await database() };
    return one('oidc-provider PAR, PostgreSQL', await start(program('oidc-provider'), { environment }), par);
  });
  await add('Prism mock of our OpenAPI', async () => {
    const file = join(scratch, 'openapi.json');
    const document = await fetch(`${embedded.servers[0].url}/openapi.json`).then(response => response.text());
    writeFileSync(file, document);
    const port = ports++;
    const prism = join(here, 'node_modules/.bin/prism');
    const { child } = await start(
      [...node, prism, 'mock', file, '-h', '127.0.0.1', '-p', String(port), '-m', 'false', '-v', 'info'],
      {
        ready: /(Prism is listening.*)$/,
      },
    );
    return one('Prism mock of our OpenAPI', { child, line: String(port) }, embedded.mint);
  });
  await add('better-auth one-time token, PostgreSQL', async () => {
    const environment = { DATABASE_URL: await database() };
    const started = await start(program('better-auth'), { environment });
    const [, cookie] = /^\d+ (.*)$/.exec(started.line);
    const headers = { cookie, origin: 'http://127.0.0.1' };
    return one('better-auth one-time token, PostgreSQL', started, {
      method: 'GET',
      path: '/api/auth/one-time-token/generate',
      headers,
    });
  });
  return { contenders, missing };
}
