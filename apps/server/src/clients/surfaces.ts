/** Where Link may appear for a client: everywhere, unless its operator has said otherwise. */
import { type Surface, surfaces } from '@fairlead/wire/surface';
import type { Executor } from './store.ts';

/** The names in the order of `surfaces`; undefined for a list with anything else on it, or with nothing. */
export function readSurfaces(names: readonly string[]): Surface[] | undefined {
  const chosen = surfaces.filter(each => names.includes(each));
  const unknown = names.some(name => !surfaces.includes(name as Surface));
  return unknown || chosen.length === 0 ? undefined : chosen;
}

/** @param list as it is stored; null: all of them. */
export function isSurfaceAllowed(list: readonly string[] | null, surface: Surface): boolean {
  return list === null || list.includes(surface);
}

/** @returns null for all of them, also where the client is not there any more: its sessions go on. */
export async function allowedSurfaces(executor: Executor, clientId: string): Promise<Surface[] | null> {
  const row = await executor
    .selectFrom('clients')
    .select('surfaces')
    .where('id', '=', clientId)
    .executeTakeFirst();
  return (row?.surfaces ?? null) as Surface[] | null;
}
