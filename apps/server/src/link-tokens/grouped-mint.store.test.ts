import { Kysely, PostgresDialect } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import type { Database, Scope } from '../database/schema.ts';
import { later, systemRandom } from '../surroundings.ts';
import { codeDigest, makeCode } from './code.ts';
import { groupedMint } from './grouped-mint.ts';
import { findById, type NewLinkToken } from './store.ts';

const { db, pool } = await testDatabase();
const statements: string[] = [];
const watched = new Kysely<Database>({
  dialect: new PostgresDialect({ pool }),
  log: event => {
    statements.push(event.query.sql);
  },
});
const noon = new Date('2026-06-01T12:00:00Z');
const scope: Scope = { clientId: systemRandom.uuid(), environment: 'sandbox' };

/** With everything in it that an array in SQL could trip over. */
const newToken = (more: Partial<NewLinkToken> = {}): NewLinkToken => ({
  id: systemRandom.uuid(),
  codeDigest: codeDigest(makeCode(systemRandom, new Date())),
  configuration: {
    userId: `"{NULL,\\'☃ ${systemRandom.uuid()}`,
    subClientId: systemRandom.uuid(),
    restrictMultipleAccounts: true,
    offerApiKey: true,
  },
  warnings: [{ path: 'a[0]', rule: 'x', message: 'quotation marks ", \\ and {braces, null}' }],
  mintedAt: noon,
  expiresAt: later(noon, 600_000),
  ...more,
});

beforeEach(() => {
  statements.length = 0;
});

describe('minting together', () => {
  test('every token is durable when it is answered, and is what it was', async () => {
    const mintOne = groupedMint(watched);
    const tokens = Array.from({ length: 700 }, (_, at) => newToken(at % 3 === 0 ? { redeemedAt: noon } : {}));
    await Promise.all(
      tokens.map(async token => {
        await mintOne(scope, token);
        const { codeDigest: _, ...expected } = token;
        expect(await findById(db, scope, token.id)).toEqual({
          ...scope,
          openedAt: null,
          redeemedAt: null,
          revokedAt: null,
          sessionId: null,
          ...expected,
        });
      }),
    );
    const inserts = statements.filter(each => each.includes('INSERT INTO link_tokens'));
    expect(inserts.length).toBeLessThan(20);
  });

  test('a lonely one is written at once', async () => {
    const mintOne = groupedMint(watched);
    await mintOne(scope, newToken());
    await mintOne(scope, newToken());
    expect(statements).toHaveLength(2);
  });

  test('one that is refused does not take the others with it', async () => {
    const mintOne = groupedMint(watched);
    const twin = newToken();
    await mintOne(scope, twin);
    const tokens = Array.from({ length: 50 }, () => newToken());
    tokens[25] = newToken({ codeDigest: twin.codeDigest });
    const outcomes = await Promise.allSettled(tokens.map(token => mintOne(scope, token)));
    expect(outcomes.flatMap((each, at) => (each.status === 'rejected' ? [at] : []))).toEqual([25]);
    for (const [at, token] of tokens.entries()) {
      expect((await findById(db, scope, token.id)) !== undefined).toBe(at !== 25);
    }
  });

  test('when the database is away everybody is told, and later ones are minted again', async () => {
    let away = true;
    const failing = watched.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (away) throw Object.assign(new Error('gone'), { code: '57P01' });
        return result;
      },
    });
    const mintOne = groupedMint(failing);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => mintOne(scope, newToken())));
    expect(outcomes.every(each => each.status === 'rejected')).toBe(true);
    away = false;
    await mintOne(scope, newToken());
  });
});
