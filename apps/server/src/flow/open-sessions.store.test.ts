/** Codes become sessions: exactly once, all of it or nothing, whoever else is in the same group. */
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { createClient } from '../clients/index.ts';
import { connect } from '../database/connection.ts';
import type { Scope } from '../database/schema.ts';
import { codeDigest, makeCode } from '../link-tokens/code.ts';
import { findById, mint, type NewLinkToken } from '../link-tokens/store.ts';
import { findSessionBySecret, sessionFrom } from '../sessions/store.ts';
import { later, systemRandom } from '../surroundings.ts';
import { type Opening, sessionOpener } from './open-sessions.ts';

const { db, connection } = await testDatabase();
const noon = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number) => later(noon, count * 60_000);
const open = sessionOpener({ db, random: systemRandom });
let scope: Scope;

beforeAll(async () => {
  const { clientId } = await createClient({ db, random: systemRandom, clock: { now: () => noon } }, 'A shop');
  scope = { clientId, environment: 'sandbox' };
});

async function mintOne(more: Partial<NewLinkToken> = {}): Promise<NewLinkToken> {
  const token: NewLinkToken = {
    id: systemRandom.uuid(),
    codeDigest: codeDigest(makeCode(systemRandom, new Date())),
    configuration: { userId: '"{NULL,☃', restrictMultipleAccounts: true, offerApiKey: true },
    warnings: [],
    mintedAt: noon,
    expiresAt: minutes(10),
    ...more,
  };
  await mint(db, scope, token);
  return token;
}

function openingOf(token: NewLinkToken, now = minutes(1), holder = scope): Opening {
  const { configuration, codeDigest: digest, id: linkTokenId } = token;
  return {
    holder: { clientId: holder.clientId, codeDigest: digest },
    scope: holder,
    session: {
      id: systemRandom.uuid(),
      subClientId: null,
      linkTokenId,
      userId: configuration.userId,
      secretDigest: systemRandom.bytes(32),
      surface: 'overlay',
      peerOrigin: 'https://shop.example',
      sdk: { platform: '{"web"}', version: '\\' },
      fiatCurrency: 'GBP',
      configuration,
      screen: { kind: 'catalog', integrations: [] },
      now,
      expiresAt: later(now, 30_000),
    },
  };
}

const eventsOf = (sessionId: string) =>
  db.selectFrom('events').selectAll().where('subject_id', '=', sessionId).execute();

test('what is in the database is what the opener was told, and the first event says so', async () => {
  const token = await mintOne();
  const opening = openingOf(token);
  expect(await open(opening)).toBe(true);
  const { session } = opening;
  expect(await findSessionBySecret(db, session.secretDigest)).toEqual(sessionFrom(scope, session));
  expect(await findById(db, scope, token.id)).toMatchObject({
    redeemedAt: minutes(1),
    sessionId: session.id,
  });
  expect(await eventsOf(session.id)).toMatchObject([
    {
      ...{ client_id: scope.clientId, environment: 'sandbox', sequence: 1, type: 'session.open' },
      payload: { linkTokenId: token.id, userId: '"{NULL,☃', surface: 'overlay' },
    },
  ]);
});

test('of many callers at once, in two processes, exactly one opens each session', async () => {
  const other = connect(connection, console);
  const elsewhere = sessionOpener({ db: other.db, random: systemRandom });
  const tokens = await Promise.all(Array.from({ length: 40 }, () => mintOne()));
  // Neighbours in one group, and the same codes in groups of the other process in another order.
  const callers = tokens.flatMap(token => Array.from({ length: 8 }, () => openingOf(token)));
  const answers = await Promise.all(callers.map((caller, at) => (at % 2 ? open(caller) : elsewhere(caller))));
  await other.db.destroy();
  for (const token of tokens) {
    const winners = callers.filter((each, at) => answers[at] && each.session.linkTokenId === token.id);
    expect(winners).toHaveLength(1);
    expect((await findById(db, scope, token.id))?.sessionId).toBe(winners[0]?.session.id);
  }
  const opened = await db
    .selectFrom('sessions')
    .select('link_token_id')
    .where(
      'link_token_id',
      'in',
      tokens.map(({ id }) => id),
    )
    .execute();
  expect(opened).toHaveLength(tokens.length);
});

test.each([
  ['alive a millisecond before its end', {}, later(minutes(10), -1), true],
  ['expired at the very moment', {}, minutes(10), false],
  ['revoked', { revokedAt: noon }, minutes(1), false],
  ['used', { redeemedAt: noon }, minutes(1), false],
] as const)('a token that is %s', async (_, more, now, expected) => {
  const opening = openingOf(await mintOne(more), now);
  expect(await open(opening)).toBe(expected);
  expect((await findSessionBySecret(db, opening.session.secretDigest)) !== undefined).toBe(expected);
  expect(await eventsOf(opening.session.id)).toHaveLength(expected ? 1 : 0);
});

test("another client's code opens nothing, nor does the other environment", async () => {
  const token = await mintOne();
  const stranger = { clientId: systemRandom.uuid(), environment: 'sandbox' as const };
  expect(await open(openingOf(token, minutes(1), stranger))).toBe(false);
  expect(await open(openingOf(token, minutes(1), { ...scope, environment: 'live' }))).toBe(false);
  expect(await open(openingOf(token))).toBe(true);
});

describe('one that is refused', () => {
  test('keeps its code and takes no neighbour with it', async () => {
    const tokens = await Promise.all(Array.from({ length: 30 }, () => mintOne()));
    const openings = tokens.map(token => openingOf(token));
    const [first, , , , , sixth] = openings as [Opening, ...Opening[]];
    if (sixth) sixth.session.id = first.session.id;
    const outcomes = await Promise.allSettled(openings.map(open));
    expect(outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([5]);
    expect((await findById(db, scope, tokens[5]?.id ?? ''))?.redeemedAt).toBeNull();
    expect(await open(openingOf(tokens[5] as NewLinkToken))).toBe(true);
  });

  test('by the commit itself was never acknowledged', async () => {
    await sql`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not at the commit' USING ERRCODE = '57014'; END $$;
    `.execute(db);
    await sql`
      CREATE CONSTRAINT TRIGGER refuse_late AFTER INSERT ON sessions DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse();
    `.execute(db);
    const token = await mintOne();
    await expect(open(openingOf(token))).rejects.toThrow('not at the commit');
    await sql`DROP TRIGGER refuse_late ON sessions`.execute(db);
    expect((await findById(db, scope, token.id))?.redeemedAt).toBeNull();
    expect(await open(openingOf(token))).toBe(true);
  });
});
