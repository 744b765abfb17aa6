import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openDataDirectory } from '../../data-directory.ts';
import { account, cannotRun, clearLeftovers, openCluster } from './cluster.ts';
import {
  AlreadyRunning,
  commandAddress,
  patienceWithCommands,
  type ServerLock,
  takeServerLock,
} from './lock.ts';
import { findPlace, makeSocketDirectory, type Place } from './place.ts';
import { installRuntime } from './runtime.ts';
import { placeIsTaken, spawnWatched } from './watchdog.ts';

export type EmbeddedPostgres = {
  connection: pg.PoolConfig;
  /** Where its files are: below the data directory, unless place.ts had to choose another place. */
  files: string;
  /** One sentence when the last run did not end cleanly, saying what was found and what was done about it. */
  recovered: string | undefined;
  /** Resolves when PostgreSQL is gone: after `stop()`, or because something killed it. */
  ended: Promise<void>;
  /** Shuts PostgreSQL down cleanly and gives the data directory back. May be called twice. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** The data directory; made if it is not there. */
  directory: string;
  log: { info(message: string): void; warn(message: string): void };
  /** Where this server answers: what a second server on the same directory is told. */
  address?: string;
  /** `false` only where the data may be lost when the machine stops, as in tests. */
  fsync?: boolean;
  /** Called as soon as PostgreSQL's process is there, which is before it answers. */
  launched?: () => void;
};

/**
 * Starts the PostgreSQL that comes with Fairlead: a child process of ours on a Unix socket in a directory that nobody
 * else can enter, without TCP. Its files are below `directory`, or where place.ts says. Throws with a sentence for the
 * person at the terminal when it cannot, also when another server works on the same directory (lock.ts).
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, fsync = true } = options;
  const directory = openDataDirectory(options.directory);
  const place = findPlace(directory, message => log.warn(message));
  const serverLock = join(place.state, 'server.lock');
  const lock = await takeLock(serverLock, directory, options.address ?? 'address unknown');
  try {
    const runtime = installRuntime(place.state);
    const socketDirectory = makeSocketDirectory(place);
    const data = openCluster(place, runtime, fsync);
    const leftovers = await clearLeftovers(data, socketDirectory);
    const server = await launch(
      place,
      [runtime.postgres, '-D', data, ...settings(socketDirectory, fsync)],
      data,
      options.launched,
    );
    const connection = { host: socketDirectory, port: 5432, user: account, database: account };
    await createDatabase(connection);
    return {
      connection,
      files: place.state,
      recovered: describe(lock.abandonedBy, leftovers, server.replayed),
      ended: server.ended,
      async stop() {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A command holds the lock for a moment only, and is waited for; a server is not. */
async function takeLock(file: string, directory: string, address: string): Promise<ServerLock> {
  for (const start = performance.now(); ; await sleep(50)) {
    try {
      return takeServerLock(file, directory, address);
    } catch (error) {
      const isCommand = error instanceof AlreadyRunning && error.address === commandAddress;
      if (!isCommand || performance.now() - start > patienceWithCommands) throw error;
    }
  }
}

function settings(socketDirectory: string, fsync: boolean): string[] {
  const chosen = {
    listen_addresses: '',
    unix_socket_directories: `"${socketDirectory.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    // /dev/shm is missing or tiny in many containers.
    dynamic_shared_memory_type: 'mmap',
    shared_buffers: '32MB',
    max_connections: '60',
    io_method: 'sync',
    max_worker_processes: '2',
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: fsync ? 'on' : 'off',
    // Without fsync nothing survives a crash anyway, and whole pages in the log only cost time.
    ...(fsync ? {} : { full_page_writes: 'off' }),
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

type Server = { replayed: boolean; ended: Promise<void>; stop(): Promise<void> };

async function launch(
  place: Place,
  command: string[],
  data: string,
  launched: (() => void) | undefined,
): Promise<Server> {
  const logFile = join(place.state, 'postgresql.log');
  if (existsSync(logFile) && statSync(logFile).size > 4_000_000) renameSync(logFile, `${logFile}.1`);
  const output = openSync(logFile, 'a', 0o600);
  const logStart = statSync(logFile).size;
  const newLog = () => readFileSync(logFile).subarray(logStart).toString();
  const lock = join(place.state, 'postgres.lock');
  // Not private, whatever the umask: PostgreSQL's process opens it, too. It is empty.
  if (!existsSync(lock)) writeFileSync(lock, '');
  chmodSync(lock, 0o644);

  const watchdog = spawnWatched(command, { lock, output, owner: place.owner, directory: place.state });
  closeSync(output);
  watchdog.unref();
  launched?.();
  const ended = exitOf(watchdog, command, place);
  await untilReady(data, ended, newLog);
  return {
    replayed: newLog().includes('was not properly shut down'),
    ended: ended.then(() => {}),
    async stop() {
      watchdog.ref();
      watchdog.stdin?.end();
      const patience = new AbortController();
      const late = sleep(15_000, 'late', { signal: patience.signal }).catch(() => 'in time');
      if ((await Promise.race([ended, late])) === 'late') stopAtOnce(data);
      await ended;
      patience.abort();
    },
  };
}

function exitOf(watchdog: ChildProcess, command: string[], place: Place): Promise<number> {
  // A pipe to a watchdog that is gone: its exit says all there is to say.
  watchdog.stdin?.on('error', () => {});
  return Promise.race([
    once(watchdog, 'exit').then(([code, signal]) => (signal === null ? Number(code) : 128)),
    once(watchdog, 'error').then(([error]) => {
      throw new Error(cannotRun(command[0] ?? '', error, place));
    }),
  ]);
}

/** PostgreSQL's "immediate" shutdown: nothing that was committed is lost, the next start replays its log. */
function stopAtOnce(data: string): void {
  const lock = join(data, 'postmaster.pid');
  if (existsSync(lock)) process.kill(Number(readFileSync(lock, 'utf8').split('\n')[0]), 'SIGQUIT');
}

/** Line 8 of postmaster.pid is PostgreSQL's own word about whether it answers; pg_ctl reads it, too. */
async function untilReady(data: string, ended: Promise<number>, newLog: () => string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  let exit: { code: number } | undefined;
  let failure: unknown;
  ended.then(
    code => {
      exit = { code };
    },
    error => {
      failure = error;
    },
  );
  for (;;) {
    if (failure !== undefined) throw failure;
    if (exit?.code === placeIsTaken) {
      throw new Error(
        `Another PostgreSQL works on ${data}: a server in another container, or on another machine, that shares this directory? Stop it first.`,
      );
    }
    if (exit !== undefined) {
      throw new Error(
        `PostgreSQL did not start on ${data}: ${newLog().trim().split('\n').slice(-5).join(' / ')}`,
      );
    }
    try {
      if (readFileSync(lock, 'utf8').split('\n')[7]?.trim() === 'ready') return;
    } catch {
      // Not written yet.
    }
    await sleep(4);
  }
}

async function createDatabase(connection: pg.PoolConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [account]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${account}`);
  } finally {
    await client.end();
  }
}

function describe(
  abandonedBy: number | undefined,
  leftovers: string | undefined,
  replayed: boolean,
): string | undefined {
  const found = [
    ...(abandonedBy === undefined
      ? []
      : [`the last server (pid ${abandonedBy}) ended without shutting down`]),
    ...(leftovers === undefined ? [] : [leftovers]),
  ];
  if (found.length === 0 && !replayed) return undefined;
  const outcome = replayed
    ? 'PostgreSQL replayed its log; everything that had been committed is there'
    : 'the database had still been closed cleanly';
  return `Recovered: ${[...found, outcome].join('; ')}.`;
}
