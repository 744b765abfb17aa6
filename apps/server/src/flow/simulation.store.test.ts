/**
 * Two pages with the same session, the background work, an institution with moods and a process that dies, in an order
 * that a seed decides. Whatever the order: the money is where it is said to be, and everything is said once.
 *
 * FAIRLEAD_SOAK=1 plays many more lives, FAIRLEAD_SIMULATION_LIVES=… so many; FAIRLEAD_SIMULATION_SEED=… plays one
 * again.
 */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SessionAction, sessionActions } from '@fairlead/wire/session-actions';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { dyingDatabase } from '../../test/dying-pool.ts';
import {
  exchange,
  fixedDeposit,
  flow,
  minutes,
  type Page,
  pageOf,
  seconds,
  type TestClient,
  testClock,
} from '../../test/flow.ts';
import { institution } from '../../test/institution.ts';
import { storiesOf } from '../../test/story.ts';
import { isOffered } from '../sessions/transitions.ts';

const { db, pool } = await testDatabase();
const clock = testClock();
const bank = institution(clock);
/** In real milliseconds: what takes longer than this is an answer that comes too late. */
const institutionPatienceMs = 20;
const connectorFor = () => bank.connector;
const healthy = await flow({ db, clock, connectorFor, institutionPatienceMs, seed: 'simulation' });
const mortal = dyingDatabase(pool);
const doomed = await flow({ db: mortal.db, clock, connectorFor, institutionPatienceMs, seed: 'doomed' });
afterAll(async () => {
  mortal.dieAt(Number.POSITIVE_INFINITY);
  await Promise.all([healthy.close(), doomed.close()]);
});

const soak = process.env['FAIRLEAD_SOAK'] === '1';
const lives = Number(process.env['FAIRLEAD_SIMULATION_LIVES'] ?? (soak ? 5_000 : 12));
const stepsInALife = 25;

/** A generator of numbers from 0 to 1 that a seed decides (mulberry32). */
function dice(seed: number) {
  let state = seed;
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(roll() * items.length)] as Item;
  return { roll, pick, chance: (share: number) => roll() < share };
}
type Dice = ReturnType<typeof dice>;

const silence = () => Promise.reject(new Error('the line is dead'));

/** How the institution takes a withdrawal from now on. */
function newMood({ pick }: Dice): void {
  bank.behave();
  bank.fate = pick(['settles', 'settles', 'fails', 'refunds']);
  const inFiveMinutes = () => new Date(clock.now().getTime() + minutes(5));
  const code = () => ({
    status: 'challenge' as const,
    challenge: {
      kind: 'code' as const,
      method: 'sms' as const,
      attemptsLeft: 3,
      canResend: true,
      expiresAt: inFiveMinutes(),
    },
    state: {},
  });
  const moods = {
    willing: () => {},
    asksForCode: () => {
      let asked: Parameters<typeof bank.take>[0] | undefined;
      bank.misbehave({
        withdraw: async (_credentials, request) => {
          asked = request;
          return code();
        },
        resumeWithdraw: async (_credentials, _state, answer) => {
          if (answer.kind === 'code' && asked) return bank.take(asked);
          return { status: 'failed', reason: 'challengeExpired', message: 'Too late.', moneyMoved: 'no' };
        },
      });
    },
    takesInSilence: () =>
      bank.misbehave({
        withdraw: async (_credentials, request) => {
          bank.take(request);
          return silence();
        },
      }),
    asksOnDevice: () => {
      const device = () => ({
        status: 'challenge' as const,
        challenge: {
          kind: 'device' as const,
          instructions: 'Confirm on your device.',
          expiresAt: inFiveMinutes(),
          canResend: false,
        },
        state: {},
      });
      let asked: Parameters<typeof bank.take>[0] | undefined;
      let looks = 0;
      bank.misbehave({
        withdraw: async (_credentials, request) => {
          asked = request;
          return device();
        },
        resumeWithdraw: async () => {
          looks += 1;
          return looks > 1 && asked ? bank.take(asked) : device();
        },
      });
    },
    asksWhichAccount: () => {
      const account = (id: string) => ({ accountId: id, accountName: id, credentials: { id } });
      const accounts = ['one', 'two'].map(id => ({ id, name: id }));
      const which = () => ({
        status: 'challenge' as const,
        challenge: {
          kind: 'accountChoice' as const,
          accounts,
          expiresAt: inFiveMinutes(),
          canResend: false as const,
        },
        state: {},
      });
      bank.misbehave({
        connect: async () => which(),
        resumeConnect: async (_state, answer) =>
          answer.kind === 'account' ? { status: 'done', result: account(answer.id) } : which(),
      });
    },
    tooLate: () =>
      bank.misbehave({
        withdraw: async (_credentials, request) => {
          const asked = clock.now().getTime();
          await sleep(institutionPatienceMs * 2);
          // A request does not stay on its way for minutes, however the clock of this test jumps.
          if (clock.now().getTime() - asked > minutes(5)) return silence();
          return bank.take(request);
        },
      }),
    deaf: () => bank.misbehave({ withdraw: silence }),
    refusing: () =>
      bank.misbehave({
        withdraw: async () => ({
          status: 'failed',
          reason: 'insufficientFunds',
          message: 'Not enough.',
          moneyMoved: 'no',
        }),
      }),
    forgetful: () => bank.misbehave({ findWithdrawal: silence }),
  };
  moods[pick(Object.keys(moods) as (keyof typeof moods)[])]();
}

function wordsFor(action: SessionAction, page: Page): object {
  const screen = page.screen();
  const words: Partial<Record<SessionAction, object>> = {
    'choose-integration': { integrationId: exchange.byPassword.id, searched: false },
    'log-in': { username: 'somebody', password: 'something' },
    'enter-code': { code: '1' },
    'create-api-key': {},
    'decline-api-key': {},
    'choose-account': { accountId: screen.kind === 'accountChoice' ? (screen.accounts[0]?.id ?? '') : 'x' },
    approve: { previewId: screen.kind === 'preview' ? screen.previewId : '' },
  };
  return words[action] ?? {};
}

const actions = Object.keys(sessionActions) as SessionAction[];

/** Does what a user, or a page gone wild, might do now; leaving is rare, or lives would be short. */
async function actSomehow(page: Page, { pick, chance }: Dice): Promise<void> {
  const possible = actions.filter(action => isOffered(action, page.screen()));
  const forward = possible.filter(action => !['close', 'back', 'choose-another-account'].includes(action));
  const action = pick(forward.length > 0 && chance(0.8) ? forward : possible);
  if (action === undefined) return;
  const version = page.view.version - (chance(0.1) ? 1 : 0);
  const answer = await page.send(action, { version, after: 0, ...wordsFor(action, page) });
  if (!mortal.died()) expect([action, answer.status]).toEqual([action, expect.toBeOneOf([200, 400, 409])]);
}

async function live(seed: number): Promise<void> {
  const random = dice(seed);
  const client = await healthy.newClient();
  const first = await client.open(fixedDeposit());
  const tabs = [first, await first.reload()];
  bank.behave();
  bank.taken.clear();
  const { chance, pick } = random;
  for (let step = 0; step < stepsInALife; step += 1) {
    if (chance(0.1)) newMood(random);
    if (chance(0.3)) clock.pass(pick([1, seconds(5), seconds(61), minutes(4)]));
    const dies = chance(0.15);
    mortal.dieAt(dies ? 1 + Math.floor(random.roll() * 25) : Number.POSITIVE_INFINITY);
    const server = dies ? doomed : healthy;
    const together: Promise<unknown>[] = [];
    for (const tab of tabs) {
      const here = pageOf(server, tab.secret, tab.view);
      if (chance(0.6)) together.push(actSomehow(here, random));
    }
    if (chance(0.4)) together.push(server.work().catch(() => {}));
    await Promise.all(together);
    await mortal.gone();
    mortal.dieAt(Number.POSITIVE_INFINITY);
    for (const tab of tabs) await tab.read();
  }
  bank.behave();
  // What came too late has come by then; what is still under way comes to its end.
  await sleep(institutionPatienceMs * 2);
  for (let looks = 0; looks < 6; looks += 1) {
    clock.pass(minutes(61));
    await healthy.work();
  }
  await expectOrder(client, await first.reload());
}

async function expectOrder(client: TestClient, page: Page): Promise<void> {
  const stories = await storiesOf(db, client.scope);
  const byHand = stories.filter(({ transfer }) => transfer.connection_id === null);
  for (const { transfer } of stories) {
    expect(transfer.state).toBeOneOf(['settled', 'failed', 'refunded']);
    if (transfer.connection_id === null) continue;
    const fate = bank.taken.get(transfer.id)?.fate;
    const isAs = { settles: 'settled', fails: 'failed', refunds: 'refunded' } as const;
    expect(transfer.state, 'what the institution made of it').toBe(
      fate === undefined ? 'failed' : isAs[fate],
    );
  }
  const ids = stories.map(({ transfer }) => transfer.id);
  for (const key of bank.taken.keys())
    expect(ids, 'money leaves for a transfer, and for nothing else').toContain(key);
  const accepted = stories.filter(({ transfer }) => transfer.accepted_at !== null);

  const types = page.messages.map(({ type }) => type);
  expect(page.messages.map(({ sequence }) => sequence)).toEqual(types.map((_, index) => index + 1));
  expect(types.filter(type => type === 'transferInitiated')).toHaveLength(stories.length - byHand.length);
  expect(types.filter(type => type === 'transferFinished').length).toBeLessThanOrEqual(accepted.length);
  const ends = types.filter(type => type === 'close' || type === 'done');
  expect(ends.length).toBeLessThanOrEqual(1);
  if (ends.length === 1) expect(types.at(-1), 'nothing after the end').toBe(ends[0]);
  else expect(types.filter(type => type === 'transferFinished')).toHaveLength(accepted.length);
}

test('in any order', { timeout: soak ? 3_600_000 : 120_000 }, async () => {
  const again = process.env['FAIRLEAD_SIMULATION_SEED'];
  const seeds =
    again === undefined ? Array.from({ length: lives }, (_, index) => index + 1) : [Number(again)];
  for (const seed of seeds) {
    try {
      await live(seed);
    } catch (error) {
      throw new Error(`FAIRLEAD_SIMULATION_SEED=${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
  const transfers = Number(
    (
      await db
        .selectFrom('transfers')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  );
  // Lives in which nothing happens would prove nothing.
  if (again === undefined) expect(transfers).toBeGreaterThanOrEqual(lives / 4);
});
