import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findProcess } from './processes.ts';

type Holder = { pid: number; started: string; address: string };

export type ServerLock = {
  /** The pid of a server that ended without giving its lock back, if there was one. */
  abandonedBy: number | undefined;
  release(): void;
};

/** What a command gives as its address when it starts the embedded database for a moment: whoever meets it waits. */
export const commandAddress = 'a fairlead command';

/** How long it is waited for, in milliseconds: making a database on a slow, busy machine takes a while. */
export const patienceWithCommands = 60_000;

/** Another server works on this data directory. The message is for the person who started the second one. */
export class AlreadyRunning extends Error {
  /** What its holder gave as its address. */
  readonly address: string;

  constructor(holder: Holder, directory: string) {
    super(
      `Another Fairlead server (pid ${holder.pid}, ${holder.address}) already works on ${directory}. ` +
        'Use that one, stop it first, or give this one a directory of its own with FAIRLEAD_DATA_DIR.',
    );
    this.name = 'AlreadyRunning';
    this.address = holder.address;
  }
}

/**
 * Takes the lock of one embedded database, or throws `AlreadyRunning`.
 *
 * The file appears with its content (made aside, then linked under its name), so nobody ever reads half a lock.
 * A lock whose process is gone is moved away under a name of our own and looked at once more there: if another
 * server was quicker and it is his, it goes back. Behind this stands a kernel lock that PostgreSQL's own process
 * holds (watchdog.ts); this one exists to name the other server.
 */
export function takeServerLock(file: string, directory: string, address: string): ServerLock {
  const self = findProcess(process.pid);
  const mine: Holder = { pid: process.pid, started: self?.started ?? '', address };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  let abandonedBy: number | undefined;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600, flag: 'wx' });
  try {
    while (!linked(draft, file)) {
      const holder = readHolder(file);
      if (holder === undefined) continue; // given back between our two looks
      if (isAlive(holder)) throw new AlreadyRunning(holder, directory);
      const aside = `${draft}.abandoned`;
      if (!moved(file, aside)) continue; // another server was quicker; look at his
      const found = readHolder(aside);
      if (found !== undefined && isAlive(found)) {
        linked(aside, file);
        rmSync(aside, { force: true });
        throw new AlreadyRunning(found, directory);
      }
      rmSync(aside, { force: true });
      abandonedBy = holder.pid;
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    abandonedBy,
    release() {
      const holder = readHolder(file);
      if (holder?.pid === mine.pid && holder.started === mine.started) rmSync(file, { force: true });
    },
  };
}

/** Who works on an embedded database at this moment, if anybody does. */
export function serverLockHolder(file: string): { pid: number; address: string } | undefined {
  const holder = readHolder(file);
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** `undefined` when there is no lock; a lock that cannot be read (an emptied file after a power cut) belongs to nobody. */
function readHolder(file: string): Holder | undefined {
  try {
    const { pid, started, address } = JSON.parse(readFileSync(file, 'utf8'));
    return { pid: Number(pid), started: String(started), address: String(address) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return { pid: 0, started: '', address: 'unknown' };
    throw error;
  }
}

const isAlive = (holder: Holder): boolean => findProcess(holder.pid)?.started === holder.started;
