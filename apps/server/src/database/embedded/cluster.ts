import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeOwned, type Place } from './place.ts';
import { findProcess } from './processes.ts';
import type { Runtime } from './runtime.ts';
import { databaseEnvironment } from './watchdog.ts';

/** The database's superuser and name. Who may connect is decided by the socket's directory (mode 0700). */
export const account = 'fairlead';

/**
 * The directory of PostgreSQL's files, made if there is none: in a draft that is renamed when it is whole, so that
 * nothing half-made is ever taken for a database. Its name carries the major version, because another one cannot read it.
 */
export function openCluster(place: Place, runtime: Runtime, fsync: boolean): string {
  const name = `data-${runtime.majorVersion}`;
  const data = join(place.state, name);
  if (existsSync(data)) return data;
  const other = readdirSync(place.state).find(found => /^data-\d+$/.test(found));
  if (other !== undefined) {
    throw new Error(
      `${join(place.state, other)} is a database of PostgreSQL ${other.slice(5)}, this release brings ${runtime.majorVersion}, ` +
        'which cannot read it. Go back to the release that made it.',
    );
  }
  const draft = `${data}.tmp`;
  rmSync(draft, { recursive: true, force: true });
  makeOwned(draft, 0o700, place.owner);
  // The builtin C.UTF-8 sorts the same on every system and after every upgrade of its libraries.
  const settings = [
    ...['--username', account, '--auth', 'trust', '--encoding', 'UTF8'],
    ...['--locale-provider', 'builtin', '--locale', 'C.UTF-8', '--no-instructions'],
    ...(fsync ? [] : ['--no-sync']),
  ];
  const run = spawnSync(runtime.initdb, ['--pgdata', draft, ...settings], {
    cwd: place.state,
    encoding: 'utf8',
    env: databaseEnvironment,
    ...place.owner,
  });
  if (run.error) throw new Error(cannotRun(runtime.initdb, run.error, place));
  if (/could not look up effective user ID/.test(run.stderr)) throw new Error(nameless(place));
  if (run.status !== 0) {
    throw new Error(
      `PostgreSQL could not make its files in ${draft}: ${run.stderr.trim() || `it ended by ${run.signal}`}`,
    );
  }
  renameSync(draft, data);
  return data;
}

/** PostgreSQL's initdb insists on a name, though nothing uses it. Usual where a container runs under a bare number. */
function nameless({ owner }: Place): string {
  const uid = owner?.uid ?? process.getuid?.();
  const gid = owner?.gid ?? process.getgid?.();
  return (
    `The embedded PostgreSQL runs as uid ${uid} here, and that user has no name on this system, which PostgreSQL needs once, ` +
    `to make its files. Add the line "fairlead:x:${uid}:${gid}::/nonexistent:/usr/sbin/nologin" to /etc/passwd, ` +
    'start Fairlead as a user with a name, or set DATABASE_URL to a PostgreSQL of your own.'
  );
}

/** Why a program of PostgreSQL's did not even start, with the ways on. */
export function cannotRun(program: string, error: NodeJS.ErrnoException, { owner }: Place): string {
  const why =
    owner !== undefined && (error.code === 'EPERM' || error.code === 'EINVAL')
      ? `root may not start programs as uid ${owner.uid} here (a container without the SETUID capability?); start Fairlead as an ordinary user`
      : error.code === 'EACCES'
        ? 'the system does not let it run; is that file system mounted "noexec"? Choose another FAIRLEAD_DATA_DIR'
        : error.message;
  return `Cannot run ${program}: ${why}, or set DATABASE_URL to a PostgreSQL of your own.`;
}

/**
 * Clears what an earlier PostgreSQL left in the data directory, so that the next one starts: ends one that still runs
 * (it should be ending already, its watchdog saw its server go), and removes the lock files of one that was killed.
 * PostgreSQL would refuse to start when their pid is a zombie's or was given to somebody else since.
 * Called with the server's lock held. Answers what it found, in words.
 */
export async function clearLeftovers(data: string, socketDirectory: string): Promise<string | undefined> {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return undefined;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  const isOurs = () => findProcess(pid)?.command.includes(`-D ${data}`) === true;
  if (isOurs()) {
    for (const [signal, seconds] of [
      [0, 5],
      ['SIGINT', 20],
      ['SIGQUIT', 20],
    ] as const) {
      process.kill(pid, signal);
      for (let waited = 0; waited < seconds * 1000 && isOurs(); waited += 20) await sleep(20);
      if (!isOurs()) return `its PostgreSQL (pid ${pid}) was still running and has been stopped`;
    }
    throw new Error(
      `A PostgreSQL (pid ${pid}) still works on ${data} and cannot be stopped. End it, then start again.`,
    );
  }
  for (const file of [
    lock,
    join(socketDirectory, '.s.PGSQL.5432'),
    join(socketDirectory, '.s.PGSQL.5432.lock'),
  ]) {
    rmSync(file, { force: true });
  }
  return `its PostgreSQL (pid ${pid}) had been killed`;
}
