import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writePrivateFile } from '../../data-directory.ts';

/** PostgreSQL refuses to run as root. This uid ("nobody" on most systems) needs no entry in /etc/passwd. */
export const unprivileged = { uid: 65534, gid: 65534 };

/** Where the database of one data directory lives, and as whom it runs (`undefined`: as ourselves). */
export type Place = { state: string; owner: typeof unprivileged | undefined };

const systemPlaces = '/var/lib/fairlead';

/** The bytes of a Unix socket's path that every platform takes: 107 on Linux, 103 on macOS. */
const longestSocketPath = process.platform === 'darwin' ? 103 : 107;

/**
 * Decides where PostgreSQL keeps its files: in `<data directory>/postgres` where the process that runs it can get
 * there, and that is always so for an ordinary user. As root the process has another uid, and a data directory below
 * /root is closed to it; then a place below /var/lib/fairlead is made and remembered in `<data directory>/postgres.place`.
 */
export function findPlace(directory: string, note: (message: string) => void): Place {
  const record = join(directory, 'postgres.place');
  const inside = join(directory, 'postgres');
  const owner = process.getuid?.() === 0 ? unprivileged : undefined;
  if (existsSync(record)) return { state: remembered(record), owner };
  if (owner === undefined) return { state: makeState(inside, 0o700), owner };

  const closed = closedParent(directory, owner.uid);
  if (closed === undefined) return { state: makeState(inside, 0o755), owner };
  if (existsSync(join(inside, 'server.lock')) || existsSync(join(inside, 'postgresql.log'))) {
    throw new Error(
      `The database in ${inside} cannot be reached any more: PostgreSQL runs as uid ${owner.uid}, and ${closed} is closed to it. ` +
        `Open it with "chmod o+x ${closed}".`,
    );
  }
  return { state: makeSystemPlace(directory, record, closed, note), owner };
}

/** The directory of the socket, made for `owner` alone, with a path short enough to be one. */
export function makeSocketDirectory({ state, owner }: Place): string {
  const inside = join(state, 'run');
  const fits = Buffer.byteLength(join(inside, '.s.PGSQL.5432')) <= longestSocketPath;
  const path = fits
    ? inside
    : join(tmpdir(), `fairlead-${createHash('sha256').update(state).digest('hex').slice(0, 12)}`);
  if (!existsSync(path)) makeOwned(path, 0o700, owner);
  const found = lstatSync(path);
  // In a temporary directory that everyone writes to, somebody else may have been there first.
  if (
    !found.isDirectory() ||
    found.uid !== (owner?.uid ?? process.getuid?.()) ||
    (found.mode & 0o077) !== 0
  ) {
    throw new Error(
      `${path} should be a directory of the database's own (mode 0700), but it is not. Remove it.`,
    );
  }
  return path;
}

/** Makes a directory with exactly this mode (whatever the umask) and owner. */
export function makeOwned(path: string, mode: number, owner: Place['owner']): void {
  mkdirSync(path, { mode });
  chmodSync(path, mode);
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
}

function remembered(record: string): string {
  const state = readFileSync(record, 'utf8').trim();
  if (existsSync(state)) return state;
  throw new Error(
    `${record} says that the database lives in ${state}, but there is nothing. Put it back; ` +
      'or, if the data is not needed any more, remove the whole data directory to start anew.',
  );
}

function makeState(state: string, mode: number): string {
  if (!existsSync(state)) mkdirSync(state, { mode });
  chmodSync(state, mode);
  return state;
}

function makeSystemPlace(
  directory: string,
  record: string,
  closed: string,
  note: (message: string) => void,
): string {
  const explanation =
    `PostgreSQL does not run as root but as uid ${unprivileged.uid}, and ${closed} is closed to it. ` +
    `Start Fairlead as an ordinary user, open the way with "chmod o+x ${closed}", choose another FAIRLEAD_DATA_DIR, or set DATABASE_URL.`;
  // A name that no other data directory ever gets: one that was removed and made again must not find the old database,
  // whose secrets went with the old master key.
  const state = join(systemPlaces, randomBytes(6).toString('hex'));
  try {
    if (!existsSync(systemPlaces)) {
      mkdirSync(systemPlaces, { recursive: true });
      chmodSync(systemPlaces, 0o755);
    }
    const blocked = closedParent(systemPlaces, unprivileged.uid);
    if (blocked !== undefined) throw new Error(`${blocked} is closed, too`);
    for (const orphan of leftBehind(directory)) {
      note(
        `${orphan} holds the database of a data directory that was here before; remove it when you do not need it.`,
      );
    }
    makeState(state, 0o755);
    writeFileSync(join(state, 'belongs-to'), `${directory}\n`);
  } catch (error) {
    throw new Error(
      `No place for the embedded database: ${explanation} (${systemPlaces}: ${(error as Error).message})`,
    );
  }
  if (!writePrivateFile(record, `${state}\n`, { replace: false })) return remembered(record);
  note(
    `The database lives in ${state}, because ${closed} is closed to uid ${unprivileged.uid}, as which PostgreSQL runs.`,
  );
  return state;
}

function leftBehind(directory: string): string[] {
  return readdirSync(systemPlaces)
    .map(name => join(systemPlaces, name))
    .filter(place => {
      const owner = join(place, 'belongs-to');
      return existsSync(owner) && readFileSync(owner, 'utf8').trim() === directory;
    });
}

/** The directory on the way to `path`, itself included, that a stranger with this uid cannot pass through, if any. */
function closedParent(path: string, uid: number): string | undefined {
  const { uid: owner, mode } = statSync(path);
  const passable = owner === uid ? mode & 0o100 : mode & 0o001;
  const above = dirname(path);
  return (above === path ? undefined : closedParent(above, uid)) ?? (passable ? undefined : path);
}
