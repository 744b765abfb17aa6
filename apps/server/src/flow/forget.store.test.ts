import { expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { flow, openDeposit } from '../../test/flow.ts';
import { forgetWhatIsOver } from './forget.ts';

const { db } = await testDatabase();
const server = await flow({ db, seed: 'forget', logLines: [] });

const countOf = async (table: 'link_tokens' | 'session_messages' | 'authorizations') => {
  const { count } = await db
    .selectFrom(table)
    .select(rows => rows.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
};

test('what is over goes a day later, and nothing before', async () => {
  const client = await server.newClient();
  const page = await client.open(openDeposit());
  await page.logIn('Mesh');
  const kept = { tokens: await countOf('link_tokens'), messages: await countOf('session_messages') };
  expect(kept.messages).toBeGreaterThan(0);

  server.clock.pass(23 * 60 * 60_000);
  await forgetWhatIsOver(server.services);
  expect(await countOf('link_tokens')).toBe(kept.tokens);
  expect(await countOf('session_messages')).toBe(kept.messages);

  server.clock.pass(2 * 60 * 60_000);
  await forgetWhatIsOver(server.services);
  expect(await countOf('link_tokens')).toBe(0);
  expect(await countOf('session_messages')).toBe(0);
});
