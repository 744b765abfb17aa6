import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import type { Scope } from '../database/schema.ts';
import { later, systemRandom } from '../surroundings.ts';
import { codeDigest, makeCode } from './code.ts';
import {
  deleteDeadTokens,
  findByCode,
  findByCodes,
  findById,
  type LinkToken,
  markOpened,
  mint,
  type NewLinkToken,
  revoke,
  stateAt,
} from './store.ts';

const { db } = await testDatabase();
const noon = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number) => later(noon, count * 60_000);
const shop = (): Scope => ({ clientId: systemRandom.uuid(), environment: 'sandbox' });

async function mintOne(scope: Scope, more: Partial<NewLinkToken> = {}) {
  const code = makeCode(systemRandom, new Date());
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

test('opening burns nothing and keeps the first time', async () => {
  const scope = shop();
  const { id, codeDigest } = await mintOne(scope);
  const holder = { clientId: scope.clientId, codeDigest };
  await markOpened(db, { ...holder, clientId: shop().clientId, now: minutes(1) });
  expect((await findById(db, scope, id))?.openedAt).toBeNull();
  await markOpened(db, { ...holder, now: minutes(2) });
  await markOpened(db, { ...holder, now: minutes(3) });
  expect((await findById(db, scope, id))?.openedAt).toEqual(minutes(2));
  expect(stateAt((await findById(db, scope, id)) as LinkToken, minutes(4))).toBe('opened');
});

test('of many codes each is answered in its place, and only by its own client', async () => {
  const scope = shop();
  const [first, second] = [await mintOne(scope), await mintOne(scope)];
  const of = (clientId: string, digest: Buffer) => ({ clientId, codeDigest: digest });
  const found = await findByCodes(db, [
    of(scope.clientId, second.codeDigest),
    of(shop().clientId, first.codeDigest),
    of(scope.clientId, codeDigest(makeCode(systemRandom, new Date()))),
    of(scope.clientId, first.codeDigest),
    of(scope.clientId, second.codeDigest),
  ]);
  expect(found.map(each => each?.id)).toEqual([second.id, undefined, undefined, first.id, second.id]);
});

describe('revoking', () => {
  test('works once, before the token is used', async () => {
    const scope = shop();
    const { id } = await mintOne(scope);
    expect(await revoke(db, scope, id, minutes(1))).toBe(true);
    expect(await revoke(db, scope, id, minutes(1))).toBe(false);
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
