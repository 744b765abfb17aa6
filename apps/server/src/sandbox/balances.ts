/** What the users of a client's sandbox hold: back to the start, or to another start. */
import { accountIdOf, cashSymbol, ledgerDecimals, sandboxUsers, scenarioUsers } from '@fairlead/connectors';
import { parseAmount } from '@fairlead/money';
import type { Fault, SandboxSeed } from '@fairlead/wire';
import type { Kysely } from 'kysely';
import type { Catalog } from '../catalog/index.ts';
import type { Database, Scope } from '../database/schema.ts';
import { nearestName } from '../http/nearest-name.ts';

const userNames = [...sandboxUsers, ...scenarioUsers].map(({ name }) => name);

/** Whole units: more than anybody tests with, and far from where numbers get unwieldy. */
const most = parseAmount('1000000000000', ledgerDecimals)?.units ?? 0n;

/** What a seed says, with names and symbols as they are written here; or everything that is wrong with it. */
export function readSeed(
  { balances }: SandboxSeed,
  catalog: Catalog,
): { ok: true; seed: SandboxSeed } | { ok: false; faults: Fault[] } {
  const faults: Fault[] = [];
  const symbols = new Set([
    cashSymbol,
    ...catalog.networks.flatMap(({ id }) => catalog.assetsOn(id).map(({ symbol }) => symbol)),
  ]);
  const known = (name: string, names: Iterable<string>) =>
    [...names].find(each => each.toLowerCase() === name.trim().toLowerCase());
  const unknown = (path: string, what: string, name: string, names: Iterable<string>) => {
    const nearest = nearestName(name, [...names]);
    const hint = nearest === undefined ? '' : `Did you mean "${nearest}"?`;
    faults.push({ path, rule: 'unknownName', message: `There is no ${what} ${JSON.stringify(name)}.`, hint });
  };
  const read: SandboxSeed['balances'] = [];
  for (const [index, { user: name, symbol: text, amount }] of balances.entries()) {
    const path = `balances[${index}]`;
    const user = known(name, userNames);
    if (user === undefined) unknown(`${path}.user`, 'sandbox user', name, userNames);
    const symbol = known(text, symbols);
    if (symbol === undefined) unknown(`${path}.symbol`, 'asset', text, symbols);
    const units = parseAmount(amount, ledgerDecimals)?.units;
    if (units === undefined || units > most) {
      const message = `${JSON.stringify(amount)} is no balance.`;
      const hint = 'Give whole units as a text, such as "250.5".';
      faults.push({ path: `${path}.amount`, rule: 'amount', message, hint });
    }
    const twice = read.some(each => each.user === user && each.symbol === symbol);
    if (twice) {
      const message = `${symbol} of ${user} is there twice.`;
      faults.push({ path, rule: 'twice', message, hint: 'Keep one of the two.' });
    }
    if (user !== undefined && symbol !== undefined) read.push({ user, symbol, amount });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, seed: { balances: read } };
}

/**
 * From now on these users start with that, everywhere, and have it.
 *
 * @param seed as `readSeed` gives it. @throws RangeError for a live scope
 */
export async function seedBalances(
  db: Kysely<Database>,
  scope: Scope,
  { seed, catalog }: { seed: SandboxSeed; catalog: Catalog },
): Promise<void> {
  const mine = sandboxOf(scope);
  const users = [...new Set(seed.balances.map(({ user }) => user))];
  const accounts = catalog.listed('sandbox').flatMap(({ id }) => users.map(user => accountIdOf(id, user)));
  await db.transaction().execute(async transaction => {
    for (const user of users) {
      const own = seed.balances.filter(each => each.user === user);
      const balances = Object.fromEntries(own.map(({ symbol, amount }) => [symbol, amount]));
      const values = { balances: JSON.stringify(balances) };
      await transaction
        .insertInto('sandbox_seeds')
        .values({ ...mine, user_name: user, ...values })
        .onConflict(seeded => seeded.columns(['client_id', 'environment', 'user_name']).doUpdateSet(values))
        .execute();
    }
    await transaction
      .deleteFrom('sandbox_balances')
      .where('client_id', '=', mine.client_id)
      .where('environment', '=', mine.environment)
      .where('account', 'in', accounts)
      .execute();
  });
}

/**
 * Everybody has what they start with again.
 *
 * @param options.documented that is what the documentation says: earlier seeds are forgotten.
 * @throws RangeError for a live scope
 */
export async function resetBalances(
  db: Kysely<Database>,
  scope: Scope,
  { documented }: { documented: boolean },
): Promise<void> {
  const mine = sandboxOf(scope);
  await db.transaction().execute(async transaction => {
    for (const table of documented
      ? (['sandbox_seeds', 'sandbox_balances'] as const)
      : (['sandbox_balances'] as const)) {
      await transaction
        .deleteFrom(table)
        .where('client_id', '=', mine.client_id)
        .where('environment', '=', mine.environment)
        .execute();
    }
  });
}

/** What a user starts with in this sandbox, in units of 10^-18, where it was seeded. */
export async function seededBalances(
  db: Kysely<Database>,
  scope: Scope,
  user: string,
): Promise<{ symbol: string; units: bigint }[] | undefined> {
  const mine = sandboxOf(scope);
  const row = await db
    .selectFrom('sandbox_seeds')
    .select('balances')
    .where('client_id', '=', mine.client_id)
    .where('environment', '=', mine.environment)
    .where('user_name', '=', user)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return Object.entries(row.balances as Record<string, string>).map(([symbol, text]) => ({
    symbol,
    units: parseAmount(text, ledgerDecimals)?.units ?? 0n,
  }));
}

function sandboxOf({ clientId, environment }: Scope) {
  if (environment !== 'sandbox') throw new RangeError('only the sandbox has balances of ours');
  return { client_id: clientId, environment };
}
