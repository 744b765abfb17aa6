/** Institutions that answer late, never, wrongly or with what nobody can show: no transfer is lost, none told twice. */
import type { Challenge, Outcome, Withdrawal, WithdrawalRequest } from '@fairlead/connectors';
import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  accessTokenOf,
  exchange,
  fixedDeposit,
  flow,
  minutes,
  type Page,
  seconds,
  type TestClient,
  testClock,
} from '../../test/flow.ts';
import { institution } from '../../test/institution.ts';
import { storiesOf } from '../../test/story.ts';
import { disconnect } from './account-access.ts';

const { db } = await testDatabase();
const clock = testClock();
const bank = institution(clock);
const server = await flow({ db, clock, seed: 'bad luck', connectorFor: () => bank.connector });

let client: TestClient;
beforeEach(async () => {
  bank.behave();
  bank.taken.clear();
  client = await server.newClient();
});

async function toPreview(): Promise<Page> {
  const page = await client.open();
  await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
  await page.act('log-in', { username: 'somebody', password: 'something' });
  return page;
}

async function approve(page: Page) {
  return page.act('approve', { previewId: page.on('preview').previewId });
}

/** The only transfer there is. */
async function story() {
  const [one, ...others] = await storiesOf(db, client.scope);
  if (one === undefined || others.length > 0) throw new Error(`${others.length + 1} transfers`);
  return one;
}

const finishedMessages = (page: Page) =>
  page.messages.filter(({ type }) => type === 'transferFinished').length;
const silence = () => Promise.reject(new Error('the line is dead'));

describe('an answer that is lost', () => {
  test('and money that has moved: unknown, looked up, accepted, told once', async () => {
    const page = await toPreview();
    bank.misbehave({
      withdraw: async (_credentials, request) => {
        bank.take(request);
        return silence();
      },
    });
    const view = await approve(page);
    expect(page.on('progress').state).toBe('unknown');
    expect(view.notice).toMatchObject({ code: 'institutionUnreachable', moneyMoved: 'unknown' });
    expect(view.canGoBack).toBe(false);
    await server.pass(seconds(5));
    await page.read();
    expect(page.on('progress').state).toBe('sent');
    await server.pass(seconds(30));
    await page.read();
    expect(page.on('progress').state).toBe('settled');
    expect(finishedMessages(page)).toBe(1);
    expect((await story()).events).toEqual(['created', 'unknown', 'accepted', 'settled']);
    expect(bank.calls.withdraw).toBe(1);
  });

  test('and money that has not: unknown for ten minutes, then failed for certain, then tried again', async () => {
    const page = await toPreview();
    bank.misbehave({ withdraw: silence });
    await approve(page);
    await server.pass(minutes(9));
    expect((await story()).transfer.state).toBe('unknown');
    expect((await client.transfers()).content.items[0]?.status).toBe('pending');
    await server.pass(minutes(2));
    await page.read();
    expect(page.on('progress').state).toBe('failed');
    expect(page.view.notice).toMatchObject({ code: 'refusedByInstitution', moneyMoved: 'no' });
    expect((await story()).events).toEqual(['created', 'unknown', 'failed']);
    expect(page.messages.at(-1)).toMatchObject({ type: 'transferExecutionError' });

    bank.behave();
    await page.act('back');
    await approve(page);
    expect(page.on('progress').state).toBe('sent');
    expect((await storiesOf(db, client.scope)).map(({ transfer }) => transfer.state)).toEqual([
      'failed',
      'accepted',
    ]);
  });

  test('of the code, long after the first request: it is looked up for ten minutes from the code on', async () => {
    const page = await toPreview();
    bank.misbehave({ withdraw: async () => codeFor(minutes(25)), resumeWithdraw: silence });
    await approve(page);
    clock.pass(minutes(20));
    await page.act('enter-code', { code: '999' });
    expect(page.on('progress').state).toBe('unknown');
    await server.pass(minutes(9));
    expect((await story()).transfer.state).toBe('unknown');
    // The request had been on its way all the time.
    const { transfer } = await story();
    bank.taken.set(transfer.id, { request: undefined as never, at: clock.now(), fate: 'settles' });
    await server.pass(seconds(30));
    expect((await story()).events).toEqual(['created', 'challenged', 'unknown', 'accepted', 'settled']);
  });

  test('of one that says itself that it does not know', async () => {
    const page = await toPreview();
    bank.misbehave({
      withdraw: async (_credentials, request) => {
        bank.take(request);
        return { status: 'failed', reason: 'unreachable', message: 'Timeout.', moneyMoved: 'unknown' };
      },
    });
    await approve(page);
    expect(page.on('progress').state).toBe('unknown');
    await server.pass(seconds(20));
    expect((await story()).transfer.state).toBe('settled');
  });

  test('while nobody can be asked either: it stays unknown, and is asked less and less often', async () => {
    const page = await toPreview();
    const lookUps: string[] = [];
    bank.misbehave({
      withdraw: silence,
      findWithdrawal: (_credentials, key) => {
        lookUps.push(key);
        return silence();
      },
    });
    await approve(page);
    const { id } = (await story()).transfer;
    clock.pass(minutes(60));
    for (let hour = 0; hour < 24; hour += 1) {
      clock.pass(minutes(60));
      await server.work();
    }
    expect((await story()).transfer.state).toBe('unknown');
    const count = lookUps.filter(key => key === id).length;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThanOrEqual(25);
    bank.behave();
    clock.pass(minutes(60));
    await server.work();
    expect((await story()).transfer).toMatchObject({ state: 'failed' });
  });
});

test('an institution that never answers is not waited for', async () => {
  const impatient = await flow({
    db,
    clock,
    connectorFor: () => bank.connector,
    institutionPatienceMs: 20,
  });
  client = await impatient.newClient();
  const page = await toPreview();
  const never = () => new Promise<never>(() => {});
  bank.misbehave({ withdraw: never, findWithdrawal: never });
  await approve(page);
  expect(page.on('progress').state).toBe('unknown');
  await impatient.pass(minutes(15));
  expect((await story()).transfer.state).toBe('unknown');
  await impatient.close();
});

test('an answer that comes when it has been looked up already changes nothing', async () => {
  const page = await toPreview();
  let answer = (_outcome: Outcome<Withdrawal>) => {};
  const asked = new Promise<void>(isAsked => {
    bank.misbehave({
      withdraw: async (_credentials, request) => {
        const result = bank.take(request);
        isAsked();
        return new Promise(resolve => {
          answer = () => resolve(result);
        });
      },
    });
  });
  const { previewId } = page.on('preview');
  const approving = page.send('approve', { version: page.view.version, after: 0, previewId });
  await asked;
  clock.pass(seconds(61));
  await server.work();
  expect((await story()).transfer.state).toBe('settled');
  answer({ status: 'failed', reason: 'unreachable', message: '', moneyMoved: 'no' });
  expect((await approving).status).toBe(409);
  await page.read();
  expect(page.on('progress').state).toBe('settled');
  expect(finishedMessages(page)).toBe(1);
  expect((await story()).events).toEqual(['created', 'settled']);
});

describe('what an institution asks before it sends', () => {
  test.each(['device', 'email', 'allowList'] as const)(
    '%s: the user is told what to do there, and asked for nothing here',
    async kind => {
      const page = await toPreview();
      const asked: Challenge = {
        kind,
        instructions: 'Open our app.',
        expiresAt: inMinutes(10),
        canResend: false,
      };
      let request: WithdrawalRequest | undefined;
      bank.misbehave({
        withdraw: async (_credentials, wanted) => {
          request = wanted;
          return asks(asked);
        },
        resumeWithdraw: async () => asks(asked),
      });
      await approve(page);
      expect(page.on('wait')).toMatchObject({ purpose: 'approve', elsewhere: kind });
      const { since } = page.on('wait');
      clock.pass(seconds(4));
      await page.act('continue');
      expect(page.on('wait').since).toBe(since);
      bank.misbehave({ resumeWithdraw: async () => bank.take(request as WithdrawalRequest) });
      clock.pass(seconds(4));
      await server.work();
      await page.read();
      expect(page.on('progress').state).toBe('sent');
      expect(finishedMessages(page)).toBe(1);
      expect((await story()).transfer.state).toBe('accepted');
    },
  );

  test.each([
    { kind: 'oauth', authorizeUrl: 'https://bank.example/', canResend: false } as const,
    { kind: 'accountChoice', accounts: [{ id: '1', name: 'One' }], canResend: false } as const,
  ])(
    '$kind, which no screen can show: it ends without money moved, and can be tried again',
    async challenge => {
      const page = await toPreview();
      bank.misbehave({ withdraw: async () => asks({ ...challenge, expiresAt: inMinutes(10) }) });
      const view = await approve(page);
      expect(page.on('progress').state).toBe('failed');
      expect(view.notice).toMatchObject({ code: 'refusedByInstitution', moneyMoved: 'no' });
      expect((await story()).events).toEqual(['created', 'failed']);
      bank.behave();
      await page.act('back');
      await approve(page);
      expect(page.on('progress').state).toBe('sent');
    },
  );

  test('what is over already is not asked in circles', async () => {
    const page = await toPreview();
    const stale = () =>
      asks({ kind: 'wait', waitingFor: 'x', pollAfterMs: 0, expiresAt: noTime(), canResend: false });
    bank.misbehave({ withdraw: async () => stale(), resumeWithdraw: async () => stale() });
    await approve(page);
    const before = bank.calls.resumeWithdraw;
    await server.work();
    clock.pass(seconds(10));
    await server.work();
    expect(bank.calls.resumeWithdraw - before).toBe(1);
  });

  test('a code that is given while its screen is out of date is refused, not an error of ours', async () => {
    const page = await toPreview();
    bank.misbehave({ withdraw: async () => codeFor(minutes(5)) });
    await approve(page);
    const { transfer } = await story();
    // As after a crash between the institution's answer and our writing it down.
    await db.updateTable('transfers').set({ state: 'submitted' }).where('id', '=', transfer.id).execute();
    const answer = await page.send('enter-code', { version: page.view.version, after: 0, code: '1' });
    expect(answer.status).toBe(409);
    expect((await page.read()).screen).toMatchObject({ kind: 'progress', state: 'submitted' });
    clock.pass(minutes(16));
    await server.work();
    await server.pass(minutes(1));
    expect((await story()).transfer.state).toBe('failed');
  });
});

describe('a login that goes wrong', () => {
  test('the institution does not answer: said, and tried again on the same form', async () => {
    const page = await client.open();
    await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
    bank.misbehave({ connect: silence });
    const view = await page.act('log-in', { username: 'somebody', password: 'something' });
    expect(view.notice).toMatchObject({ code: 'institutionUnreachable', moneyMoved: 'no' });
    expect(page.messages.at(-1)?.type).toBe('integrationConnectionError');
    bank.behave();
    await page.act('log-in', { username: 'somebody', password: 'something' });
    expect(page.on('preview').transfer.receives.amount).toBe('25');
  });

  test('a wait survives a question that is lost', async () => {
    const page = await client.open();
    await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
    bank.misbehave({
      connect: async () =>
        asks({ kind: 'email', instructions: 'See your inbox.', expiresAt: inMinutes(9), canResend: false }),
      resumeConnect: silence,
    });
    await page.act('log-in', { username: 'somebody', password: 'something' });
    const view = await page.act('continue');
    expect(view.notice?.code).toBe('institutionUnreachable');
    expect(page.on('wait').elsewhere).toBe('email');
    const connected = await bank.connector.connect({ method: 'password', username: '', password: '' });
    expect(connected.status).toBe('challenge');
    bank.misbehave({
      resumeConnect: () => {
        bank.behave();
        return bank.connector.connect({ method: 'password', username: '', password: '' });
      },
    });
    await page.act('continue');
    expect(page.screen().kind).toBe('preview');
  });

  test.each(['oauth', 'accountChoice'] as const)(
    '%s in the middle of a login is no error of ours',
    async kind => {
      const page = await client.open();
      await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
      bank.misbehave({
        connect: async () =>
          asks({ kind, accounts: [], authorizeUrl: '', expiresAt: inMinutes(1), canResend: false } as never),
      });
      const view = await page.act('log-in', { username: 'somebody', password: 'something' });
      expect([view.screen.kind, view.notice?.code]).toEqual(['login', 'refusedByInstitution']);
    },
  );

  test('a Link token for one integration is not burnt by its silence', async () => {
    bank.misbehave({ loginMethods: ['oauth'], connect: silence });
    const page = await client.open({ ...fixedDeposit(), integrationId: exchange.byPassword.id });
    expect(page.on('catalog').integrations.map(({ id }) => id)).toEqual([exchange.byPassword.id]);
    expect(page.view.notice?.code).toBe('institutionUnreachable');
  });

  test('holdings that cannot be read leave the user where he is', async () => {
    const page = await toPreview();
    const { previewId } = page.on('preview');
    bank.misbehave({ holdings: silence });
    const view = await page.act('refresh-preview');
    expect(view.notice?.code).toBe('institutionUnreachable');
    expect(page.on('preview').previewId).toBe(previewId);
    bank.misbehave({ withdrawalTerms: silence });
    await page.act('refresh-preview');
    bank.behave();
    await approve(page);
    expect(page.on('progress').state).toBe('sent');
  });
});

describe('after the user has left', () => {
  test('a transfer under way goes on, and the page is told nothing more', async () => {
    const page = await toPreview();
    bank.misbehave({
      withdraw: async (_credentials, request) => {
        bank.take(request);
        return silence();
      },
    });
    await approve(page);
    await page.act('close');
    const { screen } = page.view;
    expect(page.messages.at(-1)).toMatchObject({ type: 'close', payload: { page: 'transferPendingPage' } });
    await server.pass(seconds(30));
    expect((await story()).events).toEqual(['created', 'unknown', 'accepted', 'settled']);
    const again = await page.reload();
    expect(again.messages).toEqual(page.messages);
    expect(again.view.screen).toEqual(screen);
  });

  test('leaving at the code cancels: no money moves, whatever the institution thinks', async () => {
    const page = await toPreview();
    bank.misbehave({ withdraw: async () => codeFor(minutes(5)) });
    await approve(page);
    await page.act('close');
    await server.pass(minutes(12));
    expect((await story()).transfer).toMatchObject({ state: 'failed', failure_reason: 'declinedByUser' });
    expect(page.messages.map(({ type }) => type).slice(-2)).toEqual(['transferMfaRequired', 'close']);
  });
});

test('a transfer that fails after it was accepted is shown as failed and can be tried again', async () => {
  const page = await toPreview();
  await approve(page);
  expect(page.on('progress').state).toBe('sent');
  const { transfer } = await story();
  bank.misbehave({
    findWithdrawal: async () => ({
      withdrawalId: 'x',
      status: 'failed',
      fromAddress: '',
      failure: 'The network refused it.',
    }),
  });
  await server.pass(seconds(15));
  await page.read();
  expect(page.on('progress')).toMatchObject({ state: 'failed', transferId: transfer.id });
  expect(page.view).toMatchObject({
    canGoBack: true,
    notice: { detail: { key: 'notCarriedOut' } },
  });
  expect(page.messages.at(-1)?.type).toBe('transferExecutionError');
  bank.behave();
  await page.act('back');
  await page.act('close');
  expect(page.messages.at(-1)).toMatchObject({ type: 'close', payload: { page: 'previewPage' } });
});

describe('an account whose access is taken back', () => {
  const revoke = () =>
    db
      .updateTable('connections')
      .set({ revoked_at: clock.now() })
      .where('client_id', '=', client.scope.clientId)
      .execute();

  test('before the approval: the user is asked to log in again', async () => {
    const page = await toPreview();
    await revoke();
    const view = await page.act('refresh-preview');
    expect([view.screen.kind, view.notice?.code]).toEqual(['catalog', 'loginAgain']);
  });

  test('between preview and approval: nothing is sent', async () => {
    const page = await toPreview();
    await revoke();
    const view = await approve(page);
    expect([view.screen.kind, view.notice?.code]).toEqual(['catalog', 'loginAgain']);
    expect(await storiesOf(db, client.scope)).toEqual([]);
  });

  test('at the code: going back leads to the catalog, and nothing was sent', async () => {
    const page = await toPreview();
    bank.misbehave({ withdraw: async () => codeFor(minutes(5)) });
    await approve(page);
    await revoke();
    await page.act('back');
    expect(page.screen().kind).toBe('catalog');
    expect((await story()).transfer.state).toBe('failed');
  });

  test('at the code, and the code is given: nothing is sent', async () => {
    const page = await toPreview();
    bank.misbehave({ withdraw: async () => codeFor(minutes(5)) });
    await approve(page);
    await revoke();
    const view = await page.act('enter-code', { code: '1' });
    expect([view.screen.kind, view.notice?.code]).toEqual(['catalog', 'loginAgain']);
    expect((await story()).events).toEqual(['created', 'challenged', 'failed']);
  });

  test('at the code, and nobody comes: it ends', async () => {
    const page = await toPreview();
    bank.misbehave({ withdraw: async () => codeFor(minutes(5)) });
    await approve(page);
    await revoke();
    await server.pass(minutes(6));
    expect((await story()).transfer.state).toBe('failed');
    expect((await page.read()).screen).toMatchObject({ kind: 'progress', state: 'failed' });
  });
});

const inMinutes = (count: number) => new Date(clock.now().getTime() + minutes(count));
const noTime = () => new Date(clock.now().getTime() - 1);

function asks(challenge: Challenge): Outcome<never> {
  return { status: 'challenge', challenge, state: { asked: true } };
}

function codeFor(milliseconds: number): Outcome<never> {
  return asks({
    kind: 'code',
    method: 'sms',
    attemptsLeft: 3,
    canResend: true,
    expiresAt: new Date(clock.now().getTime() + milliseconds),
  });
}

test('an account that is disconnected while money is on its way: it is followed to its end', async () => {
  const page = await toPreview();
  await approve(page);
  expect(page.on('progress').state).toBe('sent');
  await disconnect(server.services, client.scope, { authToken: accessTokenOf(page) });
  await server.pass(seconds(30));
  expect((await story()).events).toEqual(['created', 'accepted', 'settled']);
});
