/** The program's life as its user sees it: first start, later starts, being stopped, being killed. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { npmStart, type Program, pause, startProgram } from './npm-start.ts';
import { freePort } from './programs.ts';

let base = '';
let data = '';
let environment: Record<string, string> = {};
let programs: Pick<Program, 'child' | 'ended'>[] = [];

/** What a server has left that was started once and stopped: most tests begin there, as most starts do. */
let startedOnce = '';

async function makeBase(): Promise<void> {
  base = mkdtempSync(join(tmpdir(), 'fairlead-life-'));
  chmodSync(base, 0o755);
  data = join(base, 'data');
  environment = { PORT: String(await freePort()), FAIRLEAD_DATA_DIR: data, FAIRLEAD_LOG_LEVEL: 'warn' };
  programs = [];
}

async function stopAll(): Promise<void> {
  for (const { child, ended } of programs) {
    child.kill('SIGTERM');
    await ended;
  }
  await until(() => processesOf(data).length === 0);
}

beforeAll(async () => {
  await makeBase();
  await start();
  await stopAll();
  startedOnce = base;
});
afterAll(() => rmSync(startedOnce, { recursive: true, force: true }));

beforeEach(async () => {
  await makeBase();
  execFileSync('cp', ['-a', join(startedOnce, 'data'), data]);
});
afterEach(async () => {
  await stopAll();
  rmSync(base, { recursive: true, force: true });
});

const forgetEarlierStart = () => rmSync(data, { recursive: true });

async function start(): Promise<Program> {
  const program = await startProgram(environment);
  programs.push(program);
  return program;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 750; tries += 1) {
    if (holds()) return;
    await pause(20);
  }
  throw new Error(
    `It did not happen within 15 s. Running: ${processesOf(data).map(({ command }) => command)}`,
  );
}

/** All processes that belong to this data directory: PostgreSQL and its watchdog. */
function processesOf(directory: string): { pid: number; command: string }[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,command=', '-ww'], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter(line => line.includes(directory) && !line.includes('ps -eo'))
    .map(line => ({ pid: Number.parseInt(line, 10), command: line.trim() }));
}

/** The chain from npm down to the server, by the programs' names. */
function descendants(pid: number | undefined): { pid: number; command: string }[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,command=', '-ww', '--ppid', String(pid)], {
    encoding: 'utf8',
  });
  const children = stdout
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => ({ pid: Number.parseInt(line, 10), command: line.trim() }));
  return children.flatMap(child => [child, ...descendants(child.pid)]);
}

function pidOf(program: Program, part: string): number {
  const found = descendants(program.child.pid).find(
    ({ command }) => command.includes(part) && !command.includes('sh -c'),
  );
  if (found === undefined) throw new Error(`no process of ${part} below npm`);
  return found.pid;
}

const postgresPid = () =>
  Number(readFileSync(join(data, 'postgres', 'data-18', 'postmaster.pid'), 'utf8').split('\n')[0]);
const credentials = () => JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8'));

describe('npm start', () => {
  it('introduces itself on the first start, with a command that works as it is printed', async () => {
    forgetEarlierStart();
    const program = await start();
    expect(credentials()).toEqual({
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sandboxKey: expect.any(String),
    });
    expect(statSync(join(data, 'credentials.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, 'master.key')).mode & 0o777).toBe(0o600);

    const output = program.output();
    const command = output.slice(output.indexOf('curl '), output.indexOf("}'", output.indexOf('curl ')) + 2);
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ status: 'ok', content: { linkToken: expect.any(String) } });
    const address = Buffer.from(answer.content.linkToken, 'base64').toString();
    expect(address).toContain(
      `${program.url}/b2b-iframe/${credentials().clientId}/broker-connect?auth_code=`,
    );
  });

  it('starts again quickly, with the same client, and does not show its key again', async () => {
    forgetEarlierStart();
    const first = await start();
    const { sandboxKey } = credentials();
    expect(first.output()).toContain(sandboxKey);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);

    const second = await start();
    console.log(
      `first start ${(first.startedAfter / 1000).toFixed(2)} s, second ${(second.startedAfter / 1000).toFixed(2)} s`,
    );
    expect(second.output()).not.toContain(sandboxKey);
    expect(second.output()).not.toContain('Recovered');
    expect(second.output()).toContain(
      `The demo client's credentials are in ${join(data, 'credentials.json')}`,
    );
    expect(credentials().sandboxKey).toBe(sandboxKey);
  });

  it('answers for the process and for the database', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops everything on %s, PostgreSQL too, and ends with 0',
    async signal => {
      const program = await start();
      process.kill(pidOf(program, 'start.mjs'), signal);
      expect(await program.ended).toBe(0);
      expect(program.output()).toContain('Stopped.');
      expect(processesOf(data)).toEqual([]);
      expect(existsSync(join(data, 'postgres', 'data-18', 'postmaster.pid'))).toBe(false);
      expect((await start()).output()).not.toContain('Recovered');
    },
  );

  it('refuses a second server on the same data directory, naming the first', async () => {
    const first = await start();
    const second = npmStart({ ...environment, PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(
      `(pid ${pidOf(first, 'main.ts')}, ${first.url}) already works on ${data}`,
    );
    expect(second.output()).not.toMatch(/\n\s+at /);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  it('says which port is taken, and leaves no PostgreSQL behind', async () => {
    const first = await start();
    const other = join(base, 'other');
    const second = npmStart({ ...environment, FAIRLEAD_DATA_DIR: other });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`something else listens on port ${environment['PORT']}`);
    expect(processesOf(other)).toEqual([]);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  it('names every setting that is wrong', async () => {
    forgetEarlierStart();
    const program = npmStart({ ...environment, FAIRLEAD_LOG_LEVEL: 'loud', FAIRLEAD_PUBLIC_URL: 'nowhere' });
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('FAIRLEAD_LOG_LEVEL is "loud"');
    expect(program.output()).toContain('FAIRLEAD_PUBLIC_URL is "nowhere"');
    expect(existsSync(data)).toBe(false);
  });
});

describe('after kill -9', () => {
  it('of the server: PostgreSQL ends by itself, npm start ends, and the next start says what it found', async () => {
    const program = await start();
    const server = pidOf(program, 'main.ts');
    process.kill(server, 'SIGKILL');
    expect(await program.ended).not.toBe(0);
    await until(() => processesOf(data).length === 0);
    const next = await start();
    expect(next.output()).toContain(`Recovered: the last server (pid ${server}) ended without shutting down`);
  });

  it('of PostgreSQL: the server says so and ends, and the next start replays the log', async () => {
    const program = await start();
    const { clientId } = credentials();
    const pid = postgresPid();
    process.kill(pid, 'SIGKILL');
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('The embedded PostgreSQL ended unexpectedly');
    const next = await start();
    expect(next.output()).toContain(
      `its PostgreSQL (pid ${pid}) had been killed; PostgreSQL replayed its log`,
    );
    expect(next.output()).toContain("The demo client's credentials are in");
    expect(credentials().clientId).toBe(clientId);
  });

  it('of npm start: the server notices and shuts down cleanly', async () => {
    const program = await start();
    const server = pidOf(program, 'main.ts');
    process.kill(pidOf(program, 'start.mjs'), 'SIGKILL');
    await until(() => processesOf(data).length === 0);
    await until(() => !existsSync(`/proc/${server}`));
    expect(program.output()).toContain('The process that started this server is gone');
    expect((await start()).output()).not.toContain('Recovered');
  });

  it('of npm itself: the server shuts down, too', async () => {
    const program = await start();
    program.child.kill('SIGKILL');
    await until(() => processesOf(data).length === 0);
    expect((await start()).output()).not.toContain('Recovered');
  });

  it('of everything at once: the next start recovers', async () => {
    const program = await start();
    const all = [...descendants(program.child.pid), ...processesOf(data)];
    for (const { pid } of all) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone with the one before it.
      }
    }
    await program.ended;
    await until(() => processesOf(data).length === 0);
    expect((await start()).output()).toContain('Recovered: the last server');
  });
});

describe('npm run rotate-keys', () => {
  const rotate = () =>
    spawnSync('npm', ['run', '--silent', 'rotate-keys', '--', 'master'], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      encoding: 'utf8',
      env: { ...process.env, ...environment },
    });

  it('gives the stopped server another master key, and is refused while the server runs', async () => {
    const program = await start();
    const before = readFileSync(join(data, 'master.key'), 'utf8');
    const refused = rotate();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('already works on');
    expect(readFileSync(join(data, 'master.key'), 'utf8')).toBe(before);

    program.child.kill('SIGTERM');
    await program.ended;
    expect(rotate()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('is a new one: back it up'),
    });
    expect(readFileSync(join(data, 'master.key'), 'utf8')).not.toBe(before);
    await start();
  });
});
