/**
 * Under whose name, logo and style Link is shown: the sub-client's where there is one, with the client's for what it
 * lacks.
 * A logo of ours is a path on this server, which serves the page, too.
 */
import type { LinkStyle } from '@fairlead/wire/link-style';
import type { Scope } from '../database/schema.ts';
import type { Executor } from './store.ts';
import { findSubClientOfOld } from './sub-clients.ts';

export type DisplayedClient = { name: string; logoUrl: string | null; linkStyle: LinkStyle | null };

export async function displayedClient(
  executor: Executor,
  scope: Scope,
  subClientId: string | null,
): Promise<DisplayedClient> {
  const client = await executor
    .selectFrom('clients')
    .select(['name', 'logo_url as logoUrl', 'link_style as linkStyle'])
    .where('id', '=', scope.clientId)
    .executeTakeFirstOrThrow();
  const subClient = subClientId === null ? undefined : await findSubClientOfOld(executor, scope, subClientId);
  if (subClient === undefined) return client;
  return {
    name: subClient.displayName,
    logoUrl: subClient.logoUrl ?? client.logoUrl,
    linkStyle: subClient.linkStyle ?? client.linkStyle,
  };
}
