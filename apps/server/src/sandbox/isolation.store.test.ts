/** What one client's sandbox was told to play is nobody else's, and nothing of it exists in live. */
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, flow, noon } from '../../test/flow.ts';
import { createKey } from '../clients/index.ts';
import type { Scope } from '../database/schema.ts';
import { operations } from '../openapi/operations.ts';
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

/** From the table of operations, which knows every route: a new tool of the sandbox is asked here, too. */
test.each(Object.keys(operations).filter(name => name.includes(' /fairlead/v1/sandbox/')))(
  '%s is refused to a live key, and not to a sandbox key of the same client',
  async operation => {
    const client = await server.newClient();
    const live = await createKey(server.services, { ...client.scope, environment: 'live' }, 'readWrite');
    const [method, path = ''] = operation.split(' ');
    const url = path.replace(':id', random.uuid());
    const payload = method === 'GET' ? {} : { payload: {} };
    const asked = (headers: Record<string, string>) =>
      ask(server.app, { method: method as 'GET' | 'POST' | 'PUT', url, headers, ...payload });

    const refused = await asked({ ...client.headers, 'x-client-secret': live?.secret ?? '' });
    expect([refused.status, refused.errorType]).toEqual([403, 'sandboxOnly']);
    expect((await asked(client.headers)).errorType).not.toBe('sandboxOnly');
  },
);
