/** What one client's sandbox was told to play is nobody else's, and nothing of it exists in live. */
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow, noon } from '../../test/flow.ts';
import type { Scope } from '../database/schema.ts';
import { askForScenario, findAskedScenario } from './asked-scenarios.ts';
import { resetBalances, seedBalances, seededBalances } from './balances.ts';
import { sandboxCourses } from './courses.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'isolation' });
afterAll(() => server.close());
const { catalog, random } = server.services;

test('another client finds none of it', async () => {
  const [{ scope: one }, { scope: other }] = [await server.newClient(), await server.newClient()];
  const linkTokenId = random.uuid();
  await askForScenario(db, one, { linkTokenId, scenario: 'failed', now: noon });
  await sandboxCourses(db, one).set('key', { outcome: 'failed', from: noon });
  const seed = { balances: [{ user: 'Mesh', symbol: 'USDC', amount: '1' }] };
  await seedBalances(db, one, { seed, catalog });

  const seenBy = async (scope: Scope) => ({
    scenario: await findAskedScenario(db, scope, linkTokenId),
    course: await sandboxCourses(db, scope).find('key'),
    seeded: await seededBalances(db, scope, 'Mesh'),
  });
  const nothing = { scenario: undefined, course: undefined, seeded: undefined };
  expect(await seenBy(other)).toEqual(nothing);
  await askForScenario(db, other, { linkTokenId, scenario: null, now: noon });
  await resetBalances(db, other, { documented: true });
  expect(await seenBy(one)).toEqual({
    scenario: 'failed',
    course: { outcome: 'failed', from: noon },
    seeded: [{ symbol: 'USDC', units: 10n ** 18n }],
  });
});

test('there is none for live money', async () => {
  const { scope } = await server.newClient();
  const live: Scope = { ...scope, environment: 'live' };
  const seed = { balances: [{ user: 'Mesh', symbol: 'USDC', amount: '1' }] };
  expect(() => sandboxCourses(db, live)).toThrow(RangeError);
  await expect(seedBalances(db, live, { seed, catalog })).rejects.toThrow(RangeError);
  await expect(resetBalances(db, live, { documented: true })).rejects.toThrow(RangeError);
  const linkTokenId = random.uuid();
  await expect(askForScenario(db, live, { linkTokenId, scenario: 'failed', now: noon })).rejects.toThrow(
    RangeError,
  );
  expect(await findAskedScenario(db, live, linkTokenId)).toBeUndefined();
});
