import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the data directory if it is not there and answers its real path. As root it can be passed through (0711)
 * though not listed, because the embedded PostgreSQL then runs under a uid of its own and has to reach its files
 * below; every secret in it has mode 0600 of its own. A directory that holds anything keeps the mode it has.
 */
export function openDataDirectory(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // With a umask of 077 mkdir's mode would lose the bit that matters, hence chmod.
  if (process.getuid?.() === 0 && readdirSync(path).length === 0) chmodSync(path, 0o711);
  return realpathSync(path);
}

/**
 * Writes a file that only its owner may read, so that a reader sees either the whole of it or nothing.
 * With `replace: false` a file that exists is kept and `false` is answered: of two processes that make the same
 * secret at once one wins, and the other must read what the winner wrote.
 */
export function writePrivateFile(path: string, content: string, { replace }: { replace: boolean }): boolean {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true });
  if (replace) {
    renameSync(draft, path);
    return true;
  }
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
