/** Where a session's user may go when it is over. Offered, never followed by itself. */
import { returnUrls } from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import type { LinkTokenConfiguration } from '../link-tokens/configuration.ts';
import type { Services } from './services.ts';

/** @returns undefined also where the client has taken the address off its list since the token was minted. */
export async function returnUrlOf(
  { db }: Services,
  scope: Scope,
  { returnUrl }: LinkTokenConfiguration,
): Promise<string | undefined> {
  if (returnUrl === undefined) return undefined;
  return (await returnUrls(db, scope)).find(each => each === returnUrl);
}
