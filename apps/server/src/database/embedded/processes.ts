import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that runs: `started` tells it from a later one that was given the same pid. */
export type RunningProcess = { pid: number; started: string; command: string };

/**
 * Looks a pid up. A zombie counts as gone: it holds no file and no lock, yet `kill(pid, 0)` finds it, and PostgreSQL
 * would refuse to start because of it.
 */
export function findProcess(pid: number): RunningProcess | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything, blanks and brackets included.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    if (fields[0] === 'Z' || fields[0] === 'X' || command === '') return undefined;
    // Ticks since boot repeat after a reboot, so the boot is part of it.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, started: `${boot}/${fields[19]}`, command };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): RunningProcess | undefined {
  const { stdout, status } = spawnSync('ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  // STAT, then "Sat Nov 21 23:01:05 2026", then the command.
  const line = /^\s*(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/m.exec(status === 0 ? stdout : '');
  if (line?.[1] === undefined || line[1].startsWith('Z')) return undefined;
  return { pid, started: line[2] ?? '', command: line[3] ?? '' };
}
