/**
 * Under whose name and logo Link is shown: the sub-client's where there is one, with the client's for what it lacks.
 * A logo of ours is a path on this server, which serves the page, too.
 */
import type { Scope } from '../database/schema.ts';
import type { Executor } from './store.ts';
import { findSubClientOfOld } from './sub-clients.ts';

export async function displayedClient(
  executor: Executor,
  scope: Scope,
  subClientId: string | null,
): Promise<{ name: string; logoUrl: string | null }> {
  const client = await executor
    .selectFrom('clients')
    .select(['name', 'logo_url as logoUrl'])
    .where('id', '=', scope.clientId)
    .executeTakeFirstOrThrow();
  const subClient = subClientId === null ? undefined : await findSubClientOfOld(executor, scope, subClientId);
  if (subClient === undefined) return client;
  return { name: subClient.displayName, logoUrl: subClient.logoUrl ?? client.logoUrl };
}
