/**
 * The process dies at each of its statements, one after the other. Another process takes over, time goes on, the user
 * comes back or does not: there is one transfer in one final state, the exchange gave its money once or not at all, and
 * took it back once or not at all, exactly as the transfer says, and everything was told once.
 */
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { dyingDatabase } from '../../test/dying-pool.ts';
import {
  type FlowOptions,
  flow,
  minutes,
  type Page,
  pageOf,
  seconds,
  type TestClient,
  testClock,
} from '../../test/flow.ts';
import { withoutCode } from '../../test/institution.ts';
import { type Story, storiesOf } from '../../test/story.ts';

const { db, pool } = await testDatabase();
const clock = testClock();
/** The process that lives, and the one that dies. Between them nothing but the database. */
const connectorFor: FlowOptions['connectorFor'] = (_scope, _integration, sandbox) =>
  sandbox && withoutCode(sandbox, clock);
const healthy = await flow({ db, clock, connectorFor, seed: 'healthy' });
const mortal = dyingDatabase(pool);
const doomed = await flow({ db: mortal.db, clock, connectorFor, seed: 'doomed' });
afterAll(async () => {
  mortal.dieAt(Number.POSITIVE_INFINITY);
  await Promise.all([healthy.close(), doomed.close()]);
});

const start = 10_000n * 10n ** 18n;

/** What the exchange gave away, by its own books. */
async function givenBy({ scope }: TestClient): Promise<{ keys: string[]; missing: bigint }> {
  const withdrawals = await db
    .selectFrom('sandbox_withdrawals')
    .select('idempotency_key')
    .where('client_id', '=', scope.clientId)
    .execute();
  const balance = await db
    .selectFrom('sandbox_balances')
    .select('units')
    .where('client_id', '=', scope.clientId)
    .where('symbol', '=', 'USDC')
    .executeTakeFirst();
  return {
    keys: withdrawals.map(row => row.idempotency_key),
    missing: balance ? start - BigInt(balance.units) : 0n,
  };
}

async function expectMoneyAsTold(client: TestClient): Promise<Story[]> {
  const stories = await storiesOf(db, client.scope);
  const given = await givenBy(client);
  for (const { transfer } of stories) expect(transfer.state).toBeOneOf(['settled', 'failed', 'refunded']);
  const idsOf = (...states: string[]) =>
    stories.filter(({ transfer }) => states.includes(transfer.state)).map(({ transfer }) => transfer.id);
  const settled = idsOf('settled');
  expect([...given.keys].sort(), 'money was given for what was sent, and for nothing else').toEqual(
    [...settled, ...idsOf('refunded')].sort(),
  );
  expect(given.missing, 'what was refunded is there again').toBe(
    BigInt(settled.length) * 2_581n * 10n ** 16n,
  );
  return stories;
}

/** The page's messages are what they should be, once each, whatever was cut off. */
function expectToldOnce(page: Page, stories: Story[]): void {
  expect(page.messages.map(({ sequence }) => sequence)).toEqual(page.messages.map((_, index) => index + 1));
  const accepted = stories.filter(({ events }) => events.includes('accepted') || events.includes('settled'));
  expect(page.messages.filter(({ type }) => type === 'transferFinished')).toHaveLength(accepted.length);
  const initiated = page.messages.filter(({ type }) => type === 'transferInitiated');
  expect(initiated).toHaveLength(stories.length);
}

type Part = {
  name: string;
  /** Who logs in; absent: the one with whom all goes well. */
  user?: string;
  /** In the process that lives. */
  before(page: Page): Promise<unknown>;
  /** In the process that dies; what it throws is the death. */
  during(page: Page): Promise<unknown>;
};

const approve = (page: Page) => page.act('approve', { previewId: page.on('preview').previewId });
const enterCode = (page: Page) => page.act('enter-code', { code: '123456' });

const parts: Part[] = [
  { name: 'the approval', before: async () => {}, during: approve },
  { name: 'the code', before: approve, during: enterCode },
  {
    name: 'the look at a transfer that settles',
    before: async page => {
      await approve(page);
      await enterCode(page);
      clock.pass(seconds(11));
    },
    during: () => doomed.work(),
  },
  {
    name: 'the look at a transfer that fails and is refunded',
    user: 'MeshRefunded',
    before: async page => {
      await approve(page);
      await enterCode(page);
      clock.pass(seconds(30));
    },
    during: () => doomed.work(),
  },
  {
    name: 'the confirmation on a device',
    user: 'MeshApproveDevice',
    before: async page => {
      await approve(page);
      clock.pass(seconds(6));
    },
    during: page => page.act('continue'),
  },
  {
    name: 'the look at a confirmation whose page is gone',
    user: 'MeshApproveEmail',
    before: async page => {
      await approve(page);
      clock.pass(seconds(6));
    },
    during: () => doomed.work(),
  },
  {
    name: 'the choice of an account',
    user: 'MeshAccounts',
    before: async () => {},
    during: page => page.act('choose-account', { accountId: page.on('accountChoice').accounts[0]?.id ?? '' }),
  },
  {
    name: 'the look at a code that nobody gave',
    before: async page => {
      await approve(page);
      clock.pass(minutes(5));
    },
    during: () => doomed.work(),
  },
  {
    name: 'leaving at the code',
    before: approve,
    during: page => page.act('close'),
  },
  {
    name: 'going back from the code',
    before: approve,
    during: page => page.act('back'),
  },
];

/** One life of a session with a death in the middle; answers whether there was one. */
async function dieIn(part: Part, at: number): Promise<boolean> {
  const client = await healthy.newClient();
  const page = await client.open();
  await page.logIn(part.user);
  await part.before(page);
  mortal.dieAt(at);
  await part.during(pageOf(doomed, page.secret, page.view)).catch(() => {});
  const died = mortal.died();
  await mortal.gone();

  // Another process, when the leases of the dead one are over.
  await later(seconds(65));
  const back = await page.reload();
  if (back.screen().kind === 'code') await back.act('enter-code', { code: '123456' });
  for (let looks = 0; looks < 3; looks += 1) await later(minutes(6));
  const stories = await expectMoneyAsTold(client);
  expect(stories.length).toBeLessThanOrEqual(1);
  const again = await back.reload();
  expectToldOnce(again, stories);
  return died;
}

async function later(milliseconds: number): Promise<void> {
  clock.pass(milliseconds);
  await healthy.work();
}

test.each(parts)('$name', { timeout: 120_000 }, async part => {
  let at = 1;
  while (await dieIn(part, at)) at += 1;
  // Otherwise dying had no part in it.
  expect(at).toBeGreaterThan(5);
});
