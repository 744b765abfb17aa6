import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import type { Scope } from '../database/schema.ts';
import { later, systemRandom } from '../surroundings.ts';
import { codeDigest, makeCode } from './code.ts';
import {
  deleteDeadTokens,
  findByCode,
  findById,
  markOpened,
  mint,
  type NewLinkToken,
  redeem,
  revoke,
  stateAt,
} from './store.ts';

const { db } = await testDatabase();
const noon = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number) => later(noon, count * 60_000);
const shop = (): Scope => ({ clientId: systemRandom.uuid(), environment: 'sandbox' });

async function mintOne(scope: Scope, more: Partial<NewLinkToken> = {}) {
  const code = makeCode(systemRandom);
  const token: NewLinkToken = {
    id: systemRandom.uuid(),
    codeDigest: codeDigest(code),
    configuration: { userId: 'user ☃ 1', restrictMultipleAccounts: true, offerApiKey: true },
    warnings: [{ path: 'userId', rule: 'personalData', message: 'looks like something' }],
    mintedAt: noon,
    expiresAt: minutes(10),
    ...more,
  };
  await mint(db, scope, token);
  return { ...token, code };
}

test('a token is read back as it was minted, and its code is nowhere in the row', async () => {
  const scope = shop();
  const { code, codeDigest: digest, ...token } = await mintOne(scope);
  const expected = { ...token, ...scope, openedAt: null, redeemedAt: null, revokedAt: null, sessionId: null };
  expect(await findById(db, scope, token.id)).toEqual(expected);
  expect(await findByCode(db, { clientId: scope.clientId, codeDigest: digest })).toEqual(expected);
  const rows = await db.selectFrom('link_tokens').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(code.slice(0, 40));
});

describe('redeeming', () => {
  test('of many callers at once exactly one gets the session', async () => {
    const scope = shop();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => mintOne(scope)));
    const callers = tokens.flatMap(token =>
      Array.from({ length: 8 }, () => ({ token, sessionId: systemRandom.uuid() })),
    );
    const answers = await Promise.all(
      callers.map(({ token, sessionId }) =>
        redeem(db, { clientId: scope.clientId, codeDigest: token.codeDigest, now: minutes(1), sessionId }),
      ),
    );
    for (const token of tokens) {
      const own = callers.flatMap((caller, at) =>
        caller.token === token ? [{ ...caller, answer: answers[at] }] : [],
      );
      const winners = own.filter(each => each.answer?.state === 'redeemed');
      expect(winners).toHaveLength(1);
      expect(own.filter(each => each.answer?.state === 'used')).toHaveLength(7);
      const stored = await findById(db, scope, token.id);
      expect(stored).toMatchObject({ sessionId: winners[0]?.sessionId, redeemedAt: minutes(1) });
      // The token that the winner was given is the one of its code, not a neighbour's.
      expect(winners[0]?.answer).toMatchObject({ token: { id: token.id } });
    }
  });

  test('a transaction that fails gives the code back', async () => {
    const scope = shop();
    const { codeDigest } = await mintOne(scope);
    const attempt = { clientId: scope.clientId, codeDigest, now: minutes(1), sessionId: systemRandom.uuid() };
    const failing = db.transaction().execute(async transaction => {
      expect(await redeem(transaction, attempt)).toMatchObject({ state: 'redeemed' });
      throw new Error('the session could not be made');
    });
    await expect(failing).rejects.toThrow('could not be made');
    expect(await redeem(db, attempt)).toMatchObject({ state: 'redeemed' });
  });

  test.each([
    ['expired at the very moment', {}, minutes(10), 'expired'],
    ['alive a millisecond before', {}, later(minutes(10), -1), 'redeemed'],
    ['revoked', { revokedAt: noon }, minutes(1), 'revoked'],
    ['revoked and past its time', { revokedAt: noon }, minutes(11), 'revoked'],
    ['used', { redeemedAt: noon }, minutes(1), 'used'],
    ['used and past its time', { redeemedAt: noon }, minutes(11), 'used'],
  ] as const)('%s', async (_, more, now, state) => {
    const scope = shop();
    const { codeDigest } = await mintOne(scope, more);
    const request = { clientId: scope.clientId, codeDigest, now, sessionId: systemRandom.uuid() };
    expect(await redeem(db, request)).toMatchObject({ state });
  });

  test('a code of another client is unknown, and so is one that never was', async () => {
    const scope = shop();
    const { codeDigest: digest } = await mintOne(scope);
    const request = { now: minutes(1), sessionId: systemRandom.uuid() };
    expect(await redeem(db, { ...request, clientId: shop().clientId, codeDigest: digest })).toEqual({
      state: 'unknown',
    });
    const other = codeDigest(makeCode(systemRandom));
    expect(await redeem(db, { ...request, clientId: scope.clientId, codeDigest: other })).toEqual({
      state: 'unknown',
    });
    expect(await redeem(db, { ...request, clientId: scope.clientId, codeDigest: digest })).toMatchObject({
      state: 'redeemed',
    });
  });
});

test('opening burns nothing and keeps the first time', async () => {
  const scope = shop();
  const { id, codeDigest } = await mintOne(scope);
  const holder = { clientId: scope.clientId, codeDigest };
  await markOpened(db, { ...holder, clientId: shop().clientId, now: minutes(1) });
  expect((await findById(db, scope, id))?.openedAt).toBeNull();
  await markOpened(db, { ...holder, now: minutes(2) });
  await markOpened(db, { ...holder, now: minutes(3) });
  expect((await findById(db, scope, id))?.openedAt).toEqual(minutes(2));
  expect(await redeem(db, { ...holder, now: minutes(4), sessionId: systemRandom.uuid() })).toMatchObject({
    state: 'redeemed',
  });
});

describe('revoking', () => {
  test('works once, before the token is used', async () => {
    const scope = shop();
    const { id, codeDigest } = await mintOne(scope);
    expect(await revoke(db, scope, id, minutes(1))).toBe(true);
    expect(await revoke(db, scope, id, minutes(1))).toBe(false);
    const attempt = { clientId: scope.clientId, codeDigest, now: minutes(2), sessionId: systemRandom.uuid() };
    expect(await redeem(db, attempt)).toEqual({ state: 'revoked' });
    const used = await mintOne(scope, { redeemedAt: noon });
    expect(await revoke(db, scope, used.id, minutes(1))).toBe(false);
  });

  test('a token of another client or environment is not there', async () => {
    const scope = shop();
    const { id } = await mintOne(scope);
    for (const other of [shop(), { ...scope, environment: 'live' as const }]) {
      expect(await findById(db, other, id)).toBeUndefined();
      expect(await revoke(db, other, id, minutes(1))).toBe(false);
    }
    expect(await findById(db, scope, id)).toMatchObject({ revokedAt: null });
  });
});

test('dead tokens leave in bounded numbers, oldest first, and living ones stay', async () => {
  const scope = shop();
  const day = 24 * 60;
  const dead = [];
  for (let age = 3; age > 0; age -= 1) dead.push(await mintOne(scope, { expiresAt: minutes(-day - age) }));
  const living = await mintOne(scope);
  expect(await deleteDeadTokens(db, minutes(-day), 2)).toBe(2);
  expect(await findById(db, scope, dead[0]?.id ?? '')).toBeUndefined();
  expect(await findById(db, scope, dead[2]?.id ?? '')).toBeDefined();
  expect(await deleteDeadTokens(db, minutes(-day), 2)).toBe(1);
  expect(await deleteDeadTokens(db, minutes(-day), 2)).toBe(0);
  expect(await findById(db, scope, living.id)).toBeDefined();
});

test.each([
  [{}, noon, 'minted'],
  [{ openedAt: noon }, minutes(1), 'opened'],
  [{ openedAt: noon }, minutes(10), 'expired'],
  [{ redeemedAt: noon, openedAt: noon }, minutes(99), 'redeemed'],
  [{ revokedAt: noon }, minutes(99), 'revoked'],
] as const)('%o at %s is %s', (times, now, state) => {
  const token = { openedAt: null, redeemedAt: null, revokedAt: null, expiresAt: minutes(10), ...times };
  expect(stateAt(token, now)).toBe(state);
});
