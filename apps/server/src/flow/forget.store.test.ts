import { sql } from 'kysely';
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

test('more dead tokens than one batch go together, and the living stay', async () => {
  const client = await server.newClient();
  const dead = new Date(server.clock.now().getTime() - 48 * 60 * 60_000);
  await sql`
    INSERT INTO link_tokens (code_digest, id, client_id, environment, user_id, configuration, warnings, minted_at, expires_at)
    SELECT sha256(n::text::bytea), gen_random_uuid(), ${client.scope.clientId}, 'sandbox', 'user-1', '{}', '[]', ${dead}, ${dead}
    FROM generate_series(1, 2500) AS n`.execute(db);
  await client.mint();
  await forgetWhatIsOver(server.services);
  expect(await countOf('link_tokens')).toBe(1);
});
