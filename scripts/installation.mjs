// Node 20 built-ins only: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const oldestNode = 24;

/** Prints what is being done, does it, and prints how long it took. */
export async function timed(what, work) {
  const start = performance.now();
  console.log(`${what} …`);
  const result = await work();
  console.log(`${what}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** Installs what package-lock.json says unless it is there already. Ends the process with npm's code when that fails. */
export async function installIfNeeded() {
  if (isInstalled()) return;
  // Nothing here needs install scripts. Development packages are needed to build the pages, whatever NODE_ENV says.
  const options = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error'];
  const status = await timed('Installing packages (once, about half a minute)', () => {
    const npm = process.env.npm_execpath;
    const [command, ...first] = npm && basename(npm) === 'npm-cli.js' ? [process.execPath, npm] : ['npm'];
    const run = spawnSync(command, [...first, ...options], {
      cwd: root,
      stdio: 'inherit',
      shell: onWindows(command),
    });
    if (run.error)
      console.error(
        `Cannot run npm: ${run.error.message}. Install npm 10 or newer, or run "npm ci" yourself.`,
      );
    return run.status ?? 1;
  });
  if (status !== 0) {
    console.error('npm could not install the packages; its own words are above.');
    process.exit(status);
  }
}

const onWindows = command => process.platform === 'win32' && command === 'npm';

/**
 * Compares the lock with npm's own record of what it installed, so a "npm ci" of the user's counts, too. A package for
 * another platform may be absent; everything that is there must have the locked version.
 */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  linkWorkspaces(locked);
  const isRoot = path => path === '' || !path.includes('node_modules');
  return (
    Object.entries(locked).every(([path, { version, optional, devOptional, link }]) => {
      const found = installed[path];
      if (isRoot(path)) return true;
      if (link) return existsSync(join(root, path));
      if (found === undefined) return optional === true || devOptional === true;
      return found.version === version;
    }) && Object.keys(installed).every(path => isRoot(path) || locked[path] !== undefined)
  );
}

/** A workspace that is new, or has taken another's name, needs a link and no download. */
function linkWorkspaces(locked) {
  for (const [path, { link, resolved }] of Object.entries(locked)) {
    if (!link || !existsSync(join(root, resolved))) continue;
    const [place, folder] = [join(root, path), join(root, resolved)];
    if (existsSync(place) && realpathSync(place) === realpathSync(folder)) continue;
    rmSync(place, { force: true, recursive: true });
    mkdirSync(dirname(place), { recursive: true });
    // Relative, so that a clone may be moved; a junction, which needs no special rights on Windows, cannot be.
    symlinkSync(process.platform === 'win32' ? folder : relative(dirname(place), folder), place, 'junction');
  }
}

/**
 * The Node that everything runs on: the one that npm installed, else the one we run on when it is new enough.
 * Ends the process with a clear sentence when there is none.
 */
export function findNode() {
  const packaged = packagedNode();
  if (packaged !== undefined) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= oldestNode) return process.execPath;
  console.error(
    `Fairlead needs Node ${oldestNode} or newer. On Linux with glibc and on Windows it brings its own; for this machine ` +
      `(${process.platform}, ${process.arch}) there is none, and this is Node ${process.versions.node}. ` +
      `Install Node ${oldestNode} from https://nodejs.org and start again with it.`,
  );
  process.exit(1);
}

function packagedNode() {
  const { platform, arch } = process;
  if (platform === 'win32') return ifThere(join(root, 'node_modules', `node-win-${arch}`, 'bin', 'node.exe'));
  // The packaged one needs glibc: without its loader (Alpine) the system could not even start it.
  const loaders = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };
  if (platform !== 'linux' || !existsSync(loaders[arch] ?? '/nowhere')) return undefined;
  return ifThere(join(root, 'node_modules', `node-linux-${arch}`, 'bin', 'node'));
}

const ifThere = path => (existsSync(path) ? path : undefined);

/** The environment for programs of ours: `node` and the tools are the installed ones. */
export function environment(additions = {}) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(separator);
  return { ...process.env, PATH: path, ...additions };
}
