import { type ChildProcess, spawn } from 'node:child_process';
import type { Place } from './place.ts';

/** The watchdog's exit code when another PostgreSQL holds the kernel lock of this place. */
export const placeIsTaken = 75;

/**
 * A shell between us and PostgreSQL, so that PostgreSQL never outlives us: its standard input is a pipe from us, which
 * the system closes however we end, `kill -9` included, and then it asks PostgreSQL to shut down cleanly (SIGINT is
 * PostgreSQL's fast shutdown).
 *
 * Where there is a `flock`, PostgreSQL's processes inherit a kernel lock on the place. It is gone exactly when the last
 * of them is, so it keeps two servers apart even where pids say nothing: two containers that share a volume. A server
 * that is still shutting down is waited for, 10 s at most.
 */
const script = `
umask 077
exec 3<&0
lock=$1
shift
if command -v flock >/dev/null 2>&1; then
  exec 9<"$lock" || exit 1
  tries=0
  until flock -n 9; do
    tries=$((tries + 1))
    [ $tries -gt 100 ] && exit ${placeIsTaken}
    sleep 0.1
  done
fi
"$@" </dev/null 3<&- &
server=$!
trap 'kill -INT $server' TERM INT HUP
(
  exec 9<&-
  read -r line <&3
  kill -INT $server
) &
reader=$!
wait $server
code=$?
while kill -0 $server 2>/dev/null; do
  wait $server
  code=$?
done
kill $reader 2>/dev/null
exit $code
`;

/**
 * Starts `command` under the watchdog. Closing `stdin` of the result ends it cleanly.
 * A session of its own (`detached`) keeps the terminal's Ctrl-C from reaching PostgreSQL before we are done with it.
 */
export function spawnWatched(
  command: string[],
  options: { lock: string; output: number; owner: Place['owner']; directory: string },
): ChildProcess {
  return spawn('/bin/sh', ['-c', script, 'fairlead-postgres', options.lock, ...command], {
    cwd: options.directory,
    detached: true,
    env: databaseEnvironment,
    stdio: ['pipe', options.output, options.output],
    ...options.owner,
  });
}

/** PostgreSQL gets nothing of our environment, which may hold secrets and PG* settings meant for others. */
export const databaseEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};
