import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { account } from './cluster.ts';
import { commandAddress, patienceWithCommands, serverLockHolder } from './lock.ts';
import { findPlace, makeSocketDirectory } from './place.ts';

/** Whether there has been an embedded database below this data directory. Throws when this user may not know. */
export function hasEmbeddedPostgres(directory: string): boolean {
  return ['postgres', 'postgres.place'].some(
    name => statSync(join(directory, name), { throwIfNoEntry: false }) !== undefined,
  );
}

/**
 * How to connect to the embedded PostgreSQL of a server that runs on this data directory; undefined when none does.
 * Another command that has started it for a moment is waited for: it would take PostgreSQL away with it.
 */
export async function joinEmbeddedPostgres(directory: string): Promise<pg.PoolConfig | undefined> {
  if (!hasEmbeddedPostgres(directory)) return undefined;
  const place = findPlace(directory, () => {});
  const lock = join(place.state, 'server.lock');
  for (const start = performance.now(); ; await sleep(50)) {
    const holder = serverLockHolder(lock);
    if (holder === undefined) return undefined;
    if (holder.address !== commandAddress) break;
    if (performance.now() - start > patienceWithCommands) {
      throw new Error(
        `Another fairlead command (pid ${holder.pid}) has been at work for long. Try again after it.`,
      );
    }
  }
  return { host: makeSocketDirectory(place), port: 5432, user: account, database: account };
}
