/** What a client is told of a token's session: everything that happened, in its order, and nothing of other sessions. */
import type { LinkTokenDetails } from '@fairlead/wire';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, fixedDeposit, flow, seconds, type TestClient } from '../../test/flow.ts';
import { eventsOfSession } from './session-events.ts';

const { db } = await testDatabase();
const server = await flow({ db });

async function detailsOf(client: TestClient): Promise<LinkTokenDetails> {
  const { id } = await db
    .selectFrom('link_tokens')
    .select('id')
    .where('client_id', '=', client.scope.clientId)
    .orderBy('minted_at', 'desc')
    .executeTakeFirstOrThrow();
  const answer = await ask<LinkTokenDetails>(server.app, {
    method: 'GET',
    url: `/fairlead/v1/link-tokens/${id}`,
    headers: { 'x-client-id': client.scope.clientId, 'x-client-secret': client.key },
  });
  return answer.content;
}

test('the details of a token tell its session’s story to the settled transfer', async () => {
  const client = await server.newClient();
  await client.mint();
  expect(await detailsOf(client)).toMatchObject({ state: 'minted', sessionId: null, events: [] });
  server.clock.pass(seconds(1));
  const page = await client.open(fixedDeposit());
  await page.logIn();
  await page.approveWithCode();
  await server.pass(seconds(15));
  const { state, sessionId, events } = await detailsOf(client);
  expect(state).toBe('redeemed');
  expect(events[0]).toMatchObject({
    type: 'session.open',
    subject: { kind: 'session', id: sessionId },
    sequence: 1,
    createdAt: expect.any(String),
    data: { surface: 'overlay' },
  });
  const types = events.map(({ type }) => type);
  for (const type of ['session.connecting', 'session.previewed', 'transfer.created', 'transfer.accepted'])
    expect(types).toContain(type);
  expect(types.at(-1)).toBe('transfer.settled');
  expect(types.indexOf('transfer.created')).toBeLessThan(types.indexOf('transfer.accepted'));
});

test('nobody else is told', async () => {
  const client = await server.newClient();
  const other = await server.newClient();
  await client.open();
  const { sessionId } = await detailsOf(client);
  expect(await eventsOfSession(db, client.scope, sessionId ?? '')).toHaveLength(1);
  expect(await eventsOfSession(db, other.scope, sessionId ?? '')).toEqual([]);
  expect(await eventsOfSession(db, { ...client.scope, environment: 'live' }, sessionId ?? '')).toEqual([]);
});
