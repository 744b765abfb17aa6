import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { transfer } from '../../test/link-token-bodies.ts';
import { linkTokenServer, noon } from '../../test/link-token-server.ts';
import { later, systemRandom } from '../surroundings.ts';
import { deleteExpiredAnswers, linkTokenStore } from './index.ts';

const { db } = await testDatabase();
const time = { now: noon };
const { app, post, secrets } = await linkTokenServer({
  tokens: linkTokenStore(db),
  clock: { now: () => time.now },
});
beforeAll(() => {
  time.now = noon;
});
afterAll(() => app.close());

const newKey = () => systemRandom.uuid();
const withKey = (key: string, body: unknown = transfer(), environment: 'sandbox' | 'live' = 'sandbox') =>
  post(body, environment, { 'idempotency-key': key });
const countTokens = async () => (await db.selectFrom('link_tokens').select('id').execute()).length;

describe('30: the same Idempotency-Key', () => {
  test('with the same body gets the first answer again, headers and all', async () => {
    const [key, before] = [newKey(), await countTokens()];
    const body = transfer({}, [
      ...transfer().transferOptions.toAddresses,
      { networkId: key, symbol: 'USDC', address: 'x' },
    ]);
    const [first, again] = [await withKey(key, body), await withKey(key, body)];
    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
    for (const name of ['fairlead-token-id', 'fairlead-expires-at', 'fairlead-warning']) {
      expect(again.headers[name]).toBe(first.headers[name]);
      expect(first.headers[name]).toBeDefined();
    }
    expect(await countTokens()).toBe(before + 1);
  });

  test('with another body is a 422, and nothing is minted', async () => {
    const key = newKey();
    await withKey(key);
    const before = await countTokens();
    const { status, body } = await withKey(key, { ...transfer(), userId: 'another' });
    expect({ status, of: body.status, type: body.errorType }).toEqual({
      status: 422,
      of: 'conflict',
      type: 'idempotencyKeyReused',
    });
    expect(await countTokens()).toBe(before);
  });

  test('at the same time mints once; the others are told to wait, or get the same answer', async () => {
    const [key, before] = [newKey(), await countTokens()];
    const answers = await Promise.all(Array.from({ length: 12 }, () => withKey(key)));
    const minted = answers.filter(each => each.status === 200);
    expect(new Set(minted.map(each => each.body.content.linkToken)).size).toBe(1);
    for (const other of answers.filter(each => each.status !== 200)) {
      expect(other).toMatchObject({
        status: 409,
        body: { errorType: 'idempotencyKeyInUse' },
        headers: { 'retry-after': '1' },
      });
    }
    expect(await countTokens()).toBe(before + 1);
  });

  test('after a refusal is free for the corrected body', async () => {
    const key = newKey();
    expect((await withKey(key, { userId: '' })).status).toBe(400);
    expect((await withKey(key)).status).toBe(200);
  });

  test('is free again when the token has expired', async () => {
    const key = newKey();
    const first = await withKey(key);
    time.now = later(noon, 600_000);
    const second = await withKey(key, { ...transfer(), userId: 'another' });
    expect(second.status).toBe(200);
    expect(second.body.content.linkToken).not.toBe(first.body.content.linkToken);
    expect((await withKey(key)).status).toBe(422);
    time.now = noon;
  });

  test('of the other environment is another key', async () => {
    const key = newKey();
    await withKey(key);
    // Live is not served yet, but it is not a repetition either.
    expect((await withKey(key, { ...transfer(), userId: 'another' }, 'live')).body.errorType).not.toBe(
      'idempotencyKeyReused',
    );
  });

  test.each(['', 'a b', 'ü', 'x'.repeat(256)])('%j is none', async key => {
    const { status, body } = await withKey(key);
    expect({ status, type: body.errorType }).toEqual({ status: 400, type: 'invalidField' });
  });

  test('neither it nor the answer can be read in the database', async () => {
    const key = 'order-4711-which-is-easy-to-recognise';
    const { body } = await withKey(key);
    const rows = await db.selectFrom('link_token_answers').selectAll().execute();
    const everything = rows
      .map(row =>
        Object.values(row)
          .map(value => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
          .join(),
      )
      .join();
    expect(everything).not.toContain(key);
    expect(everything).not.toContain(body.content.linkToken.slice(-40));
    expect(everything).not.toContain('auth_code');
  });

  test('leaves when its token has expired', async () => {
    await withKey(newKey());
    await deleteExpiredAnswers(db, noon, 1_000);
    expect(await db.selectFrom('link_token_answers').selectAll().execute()).not.toEqual([]);
    await deleteExpiredAnswers(db, later(noon, 1_300_000), 1_000);
    expect(await db.selectFrom('link_token_answers').selectAll().execute()).toEqual([]);
  });
});

describe('asking about a token', () => {
  const ask = (id: string, more: { revoke?: boolean; secret?: string } = {}) =>
    app.inject({
      method: more.revoke ? 'POST' : 'GET',
      url: `/fairlead/v1/link-tokens/${id}${more.revoke ? '/revoke' : ''}`,
      headers: {
        'x-client-id': '5a3e1f0c-1111-4222-8333-944455556666',
        'x-client-secret': more.secret ?? secrets.sandbox,
      },
    });
  const mintOne = async (body: object = transfer({ transactionId: 't-1' })) =>
    String((await post(body)).headers['fairlead-token-id']);

  test('tells what it is, and not its code', async () => {
    const id = await mintOne({ ...transfer({ transactionId: 't-1' }), restrictMultipleAccounts: false });
    const answer = await ask(id, { secret: secrets.read });
    expect(answer.json().content).toEqual({
      id,
      state: 'minted',
      userId: 'user-1',
      transactionId: 't-1',
      mintedAt: noon.toISOString(),
      expiresAt: later(noon, 600_000).toISOString(),
      openedAt: null,
      redeemedAt: null,
      revokedAt: null,
      sessionId: null,
      events: [],
      warnings: [
        { path: 'restrictMultipleAccounts', rule: 'oneAccountPerTransfer', message: expect.any(String) },
      ],
    });
  });

  test('one can be taken back, as often as one likes', async () => {
    const id = await mintOne();
    for (let time = 0; time < 2; time += 1) {
      expect((await ask(id, { revoke: true })).json().content).toMatchObject({
        state: 'revoked',
        revokedAt: noon.toISOString(),
      });
    }
  });

  test.each([
    ['used', 'linkTokenUsed'],
    ['expired', 'linkTokenExpired'],
  ])('one that is %s cannot', async (state, errorType) => {
    const id = await mintOne({ ...transfer(), fairlead: { state } });
    const answer = await ask(id, { revoke: true });
    expect(answer.statusCode).toBe(409);
    expect(answer.json().errorType).toBe(errorType);
  });

  test("another environment's is not there, nor is nonsense", async () => {
    const id = await mintOne();
    for (const answer of [
      await ask(id, { secret: secrets.live }),
      await ask(systemRandom.uuid()),
      await ask('nonsense'),
      await ask("'--", { revoke: true }),
    ]) {
      expect(answer.statusCode).toBe(404);
      expect(answer.json().errorType).toBe('notFound');
    }
    expect((await ask(id, { revoke: true, secret: secrets.live })).statusCode).toBe(404);
    expect((await ask(id)).json().content.state).toBe('minted');
  });

  test('a read-only key cannot take one back', async () => {
    const id = await mintOne();
    expect((await ask(id, { revoke: true, secret: secrets.read })).statusCode).toBe(403);
  });
});
