import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProcess } from './processes.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';

/** What hold-postgres.ts says. */
type Said = {
  pid: number;
  files: string;
  connection: pg.PoolConfig;
  recovered?: string;
  failure?: string;
};

const program = fileURLToPath(new URL('../../../test/hold-postgres.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
let base = '';
let directory = '';
let children: ChildProcess[] = [];
let notes: string[] = [];
const log = { info: (note: string) => notes.push(note), warn: (note: string) => notes.push(note) };

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'fairlead-embedded-'));
  chmodSync(base, 0o755);
  directory = join(base, 'data');
  children = [];
  notes = [];
});
afterEach(async () => {
  for (const child of children) {
    // Asked of each when its turn comes: one that was refused may end by itself while another is waited for.
    if (child.exitCode === null && child.signalCode === null) await kill(child);
  }
  await until(() => postgresPid() === undefined || findProcess(postgresPid() ?? 0) === undefined);
  rmSync(base, { recursive: true, force: true });
});

const start = (options: { directory?: string } = {}) =>
  startEmbeddedPostgres({ directory, log, fsync: false, ...options });

/** Starts hold-postgres.ts in a process of its own and waits for its word. */
async function hold(
  options: { uid?: number; gid?: number; umask?: string } = {},
): Promise<Said & { child: ChildProcess }> {
  const { umask = '022', ...identity } = options;
  const child = spawn(
    '/bin/sh',
    ['-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, program, directory],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      ...identity,
    },
  );
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  return { ...JSON.parse(String(line)), child };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The process that holds the files, if any: PostgreSQL removes the file whenever it likes, also between a look and a read. */
function postgresPid(): number | undefined {
  try {
    const file = join(directory, 'postgres', 'data-18', 'postmaster.pid');
    return Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (holds()) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('it did not happen within 10 s');
}

async function query(connection: pg.PoolConfig, text: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

// Whole programs are started and killed here.
const patient = { timeout: 120_000 };

describe('the embedded PostgreSQL', patient, () => {
  it('starts in a new directory, keeps what was written, and says nothing of recovery after a clean stop', async () => {
    const first = await start();
    expect(first.recovered).toBeUndefined();
    await query(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(postgresPid()).toBeUndefined();
    const second = await start();
    expect(await query(second.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(second.recovered).toBeUndefined();
    await second.stop();
    await second.stop();
  });

  it('has the settings that it promises', async () => {
    const postgres = await start();
    const [settings] = await query(
      postgres.connection,
      `SELECT current_setting('listen_addresses') AS tcp, current_setting('server_encoding') AS encoding,
              current_setting('dynamic_shared_memory_type') AS memory, current_setting('TimeZone') AS zone,
              (SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'fairlead') AS locale`,
    );
    expect(settings).toEqual({ tcp: '', encoding: 'UTF8', memory: 'mmap', zone: 'UTC', locale: 'b C.UTF-8' });
    const socket = statSync(String(postgres.connection.host));
    expect(socket.mode & 0o777).toBe(0o700);
    expect(socket.uid).toBe(isRoot ? 65534 : process.getuid?.());
    await postgres.stop();
  });

  it('refuses a second server on the same directory, with its pid and address, and leaves the first alone', async () => {
    const first = await hold();
    await expect(start()).rejects.toThrow(
      `Another Fairlead server (pid ${first.pid}, http://localhost:1) already works on ${directory}`,
    );
    expect(await query(first.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const again = await hold();
    expect(again.failure).toContain(`pid ${first.pid}`);
  });

  it('lets exactly one of several win that start at once in a new directory', async () => {
    const said = await Promise.all([hold(), hold(), hold(), hold()]);
    expect(said.filter(one => one.failure === undefined)).toHaveLength(1);
    for (const { failure } of said) if (failure !== undefined) expect(failure).toContain('already works on');
  });

  it('ends cleanly by itself when its server is killed, and the next start says so', async () => {
    const killed = await hold();
    const pid = postgresPid() ?? 0;
    await query(killed.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await kill(killed.child);
    await until(() => findProcess(pid) === undefined);
    expect(readFileSync(join(killed.files, 'postgresql.log'), 'utf8')).toContain(
      'database system is shut down',
    );
    const next = await start();
    expect(next.recovered).toBe(
      `Recovered: the last server (pid ${killed.pid}) ended without shutting down; the database had still been closed cleanly.`,
    );
    expect(await query(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.stop();
  });

  it('starts at once after its server was killed, while the old PostgreSQL may still be going', async () => {
    const killed = await hold();
    await kill(killed.child);
    const next = await start();
    expect(next.recovered).toContain(`the last server (pid ${killed.pid}) ended without shutting down`);
    await next.stop();
  });

  it('replays the log after PostgreSQL itself was killed, and tells who waits that it is gone', async () => {
    const first = await start();
    await query(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = postgresPid() ?? 0;
    process.kill(pid, 'SIGKILL');
    await first.ended;
    await first.stop();
    const next = await start();
    expect(next.recovered).toBe(
      `Recovered: its PostgreSQL (pid ${pid}) had been killed; PostgreSQL replayed its log; everything that had been committed is there.`,
    );
    expect(await query(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.stop();
  });

  it('starts after server, watchdog and PostgreSQL were all killed at once', async () => {
    const killed = await hold();
    const pid = postgresPid() ?? 0;
    const watchdog = Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
    for (const one of [watchdog, pid]) process.kill(one, 'SIGKILL');
    await kill(killed.child);
    await until(() => findProcess(pid) === undefined);
    const next = await start();
    expect(next.recovered).toContain(`its PostgreSQL (pid ${pid}) had been killed`);
    await next.stop();
  });

  it('is not stopped by the lock of a process that has its pid now', async () => {
    await (await start()).stop();
    const stranger = spawn('sleep', ['60']);
    children.push(stranger);
    const data = join(directory, 'postgres', 'data-18');
    writeFileSync(join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n1\n5432\n\n\n\nready   \n`);
    writeFileSync(join(directory, 'postgres', 'run', '.s.PGSQL.5432.lock'), `${stranger.pid}\n`);
    writeFileSync(
      join(directory, 'postgres', 'server.lock'),
      JSON.stringify({ pid: stranger.pid, started: 'another time', address: 'x' }),
    );
    const next = await start();
    expect(next.recovered).toContain(`its PostgreSQL (pid ${stranger.pid}) had been killed`);
    expect(stranger.exitCode).toBeNull();
    await next.stop();
  });

  it('takes an emptied lock file for nobody’s', async () => {
    await (await start()).stop();
    writeFileSync(join(directory, 'postgres', 'server.lock'), '');
    await (await start()).stop();
  });

  it('begins anew where making the files was interrupted', async () => {
    await (await start()).stop();
    const state = join(directory, 'postgres');
    for (const name of readdirSync(state))
      if (/^(data|pg)-/.test(name)) rmSync(join(state, name), { recursive: true });
    mkdirSync(join(state, 'data-18.tmp', 'half'), { recursive: true });
    mkdirSync(join(state, 'pg-18.4.0-beta.17.tmp', 'bin'), { recursive: true });
    const next = await start();
    expect(await query(next.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readdirSync(state).filter(name => name.endsWith('.tmp'))).toEqual([]);
    await next.stop();
  });

  it('refuses the files of another major version instead of starting empty beside them', async () => {
    const postgres = await start();
    await postgres.stop();
    rmSync(join(postgres.files, 'data-18'), { recursive: true });
    mkdirSync(join(postgres.files, 'data-17'));
    await expect(start()).rejects.toThrow(/data-17 is a database of PostgreSQL 17, this release brings 18/);
  });

  it('finds a short place for its socket when the directory’s path is long', async () => {
    directory = join(base, 'a'.repeat(60), 'b'.repeat(60));
    mkdirSync(dirname(directory), { mode: 0o755 });
    const postgres = await start();
    expect(postgres.connection.host?.startsWith(join(tmpdir(), 'fairlead-'))).toBe(true);
    expect(await query(postgres.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    rmSync(String(postgres.connection.host), { recursive: true });
  });

  it('starts in a path with blanks, an apostrophe and a comma', async () => {
    directory = join(base, `a b, c's`);
    const postgres = await start();
    expect(await query(postgres.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  it('starts under a umask that closes everything to others', async () => {
    const held = await hold({ umask: '077' });
    expect(held.failure).toBeUndefined();
    expect(await query(held.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('shows PostgreSQL’s own words when it does not start', async () => {
    const postgres = await start();
    await postgres.stop();
    writeFileSync(join(postgres.files, 'data-18', 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toThrow(/PostgreSQL did not start on .*no_such_setting/);
    // And the directory is free again.
    writeFileSync(join(postgres.files, 'data-18', 'postgresql.conf'), '');
    await (await start()).stop();
  });
});

// As an ordinary user there is no other uid, and every test above is about that case.
if (isRoot) {
  describe('as root', patient, () => {
    const clean = (postgres: EmbeddedPostgres) => rmSync(postgres.files, { recursive: true, force: true });

    it('goes to a place below /var/lib/fairlead when the data directory is closed, and stays there', async () => {
      chmodSync(base, 0o700);
      const first = await start();
      try {
        expect(first.files).toMatch(/^\/var\/lib\/fairlead\/[0-9a-f]{12}$/);
        expect(notes).toEqual([expect.stringContaining(`because ${base} is closed to uid 65534`)]);
        await query(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
        await first.stop();
        const second = await start();
        expect(second.files).toBe(first.files);
        expect(await query(second.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
        await second.stop();
        // A data directory that is made anew begins anew, and says what it left.
        rmSync(directory, { recursive: true });
        const third = await start();
        expect(third.files).not.toBe(first.files);
        expect(notes).toContainEqual(
          expect.stringContaining(`${first.files} holds the database of a data directory`),
        );
        await third.stop();
        clean(third);
      } finally {
        clean(first);
      }
    });

    it('says what to open when a database that it had can no longer be reached', async () => {
      await (await start()).stop();
      chmodSync(base, 0o700);
      await expect(start()).rejects.toThrow(`chmod o+x ${base}`);
    });

    it('says so when the place that it remembers is gone', async () => {
      mkdirSync(directory);
      writeFileSync(join(directory, 'postgres.place'), '/var/lib/fairlead/gone\n');
      await expect(start()).rejects.toThrow('says that the database lives in /var/lib/fairlead/gone');
    });

    // Below /root nobody else can even read the program.
    const nameless = { uid: 54321, gid: 54321 };
    const isReadable = spawnSync('test', ['-r', program], nameless).status === 0;
    if (isReadable) {
      it('says what is missing when it runs as a user without a name', async () => {
        mkdirSync(directory);
        chownSync(directory, nameless.uid, nameless.gid);
        const { failure } = await hold(nameless);
        expect(failure).toContain('runs as uid 54321 here, and that user has no name');
        expect(failure).toContain('"fairlead:x:54321:54321::');
      });
    }
  });
}
