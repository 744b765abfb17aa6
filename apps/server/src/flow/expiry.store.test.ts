/** What ends by itself, and what never does. */
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { exchange, flow, minutes, openDeposit, type Page, seconds } from '../../test/flow.ts';
import { withoutCode } from '../../test/institution.ts';
import { network } from '../../test/link-token-bodies.ts';
import { storiesOf } from '../../test/story.ts';

const { db } = await testDatabase();
let asksForCode = false;
const server = await flow({
  db,
  seed: 'expiry',
  connectorFor: (_scope, _integration, sandbox) =>
    sandbox && (asksForCode ? sandbox : withoutCode(sandbox, server.clock)),
});
const { clock } = server;

const refusedAs = async (page: Page, action: string, words: object = {}) => {
  const answer = await page.send(action, { version: page.view.version, after: 0, ...words });
  return answer.status === 200 ? 'taken' : answer.errorType;
};

describe('a session', () => {
  test('ends after thirty minutes without an action, and says so with its close', async () => {
    const client = await server.newClient();
    const page = await client.open(openDeposit());
    clock.pass(minutes(30) - 1);
    await page.read();
    expect(page.screen().kind).toBe('catalog');
    clock.pass(1);
    expect((await page.read()).screen).toEqual({ kind: 'ended', because: 'expired' });
    const words = { integrationId: exchange.byPassword.id, searched: false };
    expect(await refusedAs(page, 'choose-integration', words)).toBe('sessionMovedOn');
    await page.act('close');
    expect(page.messages.at(-1)).toMatchObject({
      type: 'close',
      payload: { errorMessage: 'The session has expired.' },
    });
  });

  test('reading it keeps nothing alive; acting does, but not for longer than two hours', async () => {
    const client = await server.newClient();
    const page = await client.open(openDeposit());
    await page.logIn();
    for (let reads = 0; reads < 3; reads += 1) {
      clock.pass(minutes(9));
      await page.read();
    }
    await page.act('choose-asset', { symbol: 'USDC' });
    for (let elapsed = 27; elapsed + 20 < 120; elapsed += 20) {
      clock.pass(minutes(20));
      await page.act('back');
      await page.act('choose-asset', { symbol: 'USDC' });
    }
    clock.pass(minutes(12));
    expect((await page.read()).screen.kind).toBe('network');
    clock.pass(minutes(2));
    expect((await page.read()).screen).toEqual({ kind: 'ended', because: 'expired' });
  });

  test('whose transfer failed can be read for ever, but not begun again after its time', async () => {
    const client = await server.newClient();
    const page = await client.open();
    await page.logIn();
    await page.act('approve', { previewId: page.on('preview').previewId });
    await server.pass(minutes(6));
    await page.read();
    expect([page.on('progress').state, page.view.canGoBack]).toEqual(['failed', true]);
    clock.pass(minutes(40));
    await page.read();
    expect([page.on('progress').state, page.view.canGoBack]).toEqual(['failed', false]);
    expect(await refusedAs(page, 'back')).toBe('sessionMovedOn');
    expect(await refusedAs(page, 'choose-another-account')).toBe('sessionMovedOn');
    expect(await refusedAs(page, 'close')).toBe('taken');
  });
});

describe('nothing expires between approval and outcome', () => {
  test('hours after the session’s own time the code is still taken while the institution takes it', async () => {
    const client = await server.newClient();
    const page = await client.open();
    await page.logIn();
    // To the last minute of the two hours, always acting.
    for (let elapsed = 0; elapsed < 116; elapsed += 29) {
      clock.pass(minutes(29));
      await page.act('refresh-preview');
    }
    clock.pass(minutes(3));
    await page.act('approve', { previewId: page.on('preview').previewId });
    clock.pass(minutes(4));
    expect((await page.read()).screen.kind).toBe('code');
    await page.act('enter-code', { code: '123456' });
    expect(page.on('progress').state).toBe('sent');
    clock.pass(minutes(600));
    await server.work();
    expect((await page.read()).screen).toMatchObject({ kind: 'progress', state: 'settled' });
  });
});

describe('a code', () => {
  test('of the login lives five minutes', async () => {
    asksForCode = true;
    const client = await server.newClient();
    const page = await client.open();
    await page.act('choose-integration', { integrationId: exchange.byPassword.id, searched: false });
    await page.act('log-in', { username: 'Mesh', password: 'Pass123' });
    asksForCode = false;
    expect(page.on('code')).toMatchObject({
      attemptsLeft: 5,
      expiresAt: new Date(clock.now().getTime() + minutes(5)).toISOString(),
    });
    clock.pass(minutes(5));
    const view = await page.act('enter-code', { code: '123456' });
    expect([view.screen.kind, view.notice?.code]).toEqual(['login', 'challengeExpired']);
  });

  test('of an approval that nobody gives ends the transfer by itself, and the page learns it', async () => {
    const client = await server.newClient();
    const page = await client.open();
    await page.logIn();
    await page.act('approve', { previewId: page.on('preview').previewId });
    await server.pass(minutes(5) - 1);
    expect((await page.read()).screen.kind).toBe('code');
    await server.pass(1);
    const view = await page.read();
    expect(view.screen).toMatchObject({ kind: 'progress', state: 'failed' });
    expect(view.notice).toMatchObject({ code: 'challengeExpired', moneyMoved: 'no' });
    expect(page.messages.at(-1)?.type).toBe('transferExecutionError');
    expect((await storiesOf(db, client.scope)).map(({ events }) => events)).toEqual([
      ['created', 'challenged', 'failed'],
    ]);
  });
});

test('a preview says when it should be asked for anew and when it ends', async () => {
  const client = await server.newClient();
  const page = await client.open(openDeposit());
  await page.logIn();
  await page.act('choose-asset', { symbol: 'USDC' });
  await page.act('choose-network', { networkId: network.base });
  await page.act('enter-amount', { amount: '20', unit: 'fiat' });
  const now = clock.now().getTime();
  const { refreshAt, expiresAt, previewId } = page.on('preview');
  expect([Date.parse(refreshAt) - now, Date.parse(expiresAt) - now]).toEqual([seconds(30), seconds(300)]);
  clock.pass(seconds(299));
  await page.act('approve', { previewId });
  expect(page.on('code').purpose).toBe('approve');
});

test('a Link token lives ten minutes', async () => {
  const client = await server.newClient();
  const [punctual, late] = [await client.mint(), await client.mint()];
  clock.pass(minutes(10) - 1);
  expect((await client.redeem(punctual.code)).status).toBe(200);
  clock.pass(1);
  expect((await client.redeem(late.code)).errorType).toBe('linkTokenExpired');
});
