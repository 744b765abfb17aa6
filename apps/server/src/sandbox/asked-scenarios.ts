/** What the sessions of a client's sandbox were asked to play, by the Link token that they come of. */
import { type Scenario, scenarioNames } from '@fairlead/connectors';
import type { Kysely } from 'kysely';
import type { Database, Scope } from '../database/schema.ts';

/** @returns nothing in live, where nothing is played, and for a session that was asked nothing. */
export async function findAskedScenario(
  db: Kysely<Database>,
  { clientId, environment }: Scope,
  linkTokenId: string,
): Promise<Scenario | undefined> {
  if (environment !== 'sandbox') return undefined;
  const row = await db
    .selectFrom('sandbox_scenarios')
    .select('scenario')
    .where('client_id', '=', clientId)
    .where('environment', '=', environment)
    .where('link_token_id', '=', linkTokenId)
    .executeTakeFirst();
  // One of an older release is nothing to this one.
  return scenarioNames.find(name => name === row?.scenario);
}

/** @param scenario `null` takes back what was asked before. @throws RangeError for a live scope. */
export async function askForScenario(
  db: Kysely<Database>,
  { clientId, environment }: Scope,
  { linkTokenId, scenario, now }: { linkTokenId: string; scenario: Scenario | null; now: Date },
): Promise<void> {
  if (environment !== 'sandbox') throw new RangeError('only the sandbox plays scenarios');
  if (scenario === null) {
    await db
      .deleteFrom('sandbox_scenarios')
      .where('client_id', '=', clientId)
      .where('environment', '=', environment)
      .where('link_token_id', '=', linkTokenId)
      .execute();
    return;
  }
  const values = { scenario, asked_at: now };
  await db
    .insertInto('sandbox_scenarios')
    .values({ client_id: clientId, environment, link_token_id: linkTokenId, ...values })
    .onConflict(asked => asked.columns(['client_id', 'environment', 'link_token_id']).doUpdateSet(values))
    .execute();
}
