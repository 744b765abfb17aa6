/**
 * What nobody needs any more leaves by itself, a bounded number at a time: dead Link tokens a day after their end,
 * and with them what lay ready for a session that is over: messages for its page, answers of login windows.
 */
import { sql } from 'kysely';
import { deleteDeadTokens, deleteExpiredAnswers } from '../link-tokens/index.ts';
import { deleteOldCounts } from '../rate-limits/store.ts';
import { deleteOldRequests } from '../requests/index.ts';
import { later } from '../surroundings.ts';
import type { Services } from './services.ts';

const day = 24 * 60 * 60_000;
/** Small enough that nobody waits for it; what is left goes a minute later. */
const atMost = 5_000;
/** Of dead tokens so many batches follow each other: enough for some three thousand mints a second all day. */
const tokensTogether = 1_000;
const mostBatches = 200;

export async function forgetWhatIsOver({ db, clock }: Services): Promise<void> {
  const dayAgo = later(clock.now(), -day);
  for (let batch = 0; batch < mostBatches; batch += 1) {
    if ((await deleteDeadTokens(db, dayAgo, tokensTogether)) < tokensTogether) break;
  }
  await deleteOldRequests(db, dayAgo, atMost);
  await deleteExpiredAnswers(db, clock.now(), atMost);
  await deleteOldCounts(db, later(clock.now(), -2 * 60_000));
  await sql`
    DELETE FROM session_messages WHERE (session_id, sequence) IN (
      SELECT session_id, sequence FROM session_messages WHERE created_at < ${dayAgo} LIMIT ${atMost}
    )`.execute(db);
  await sql`
    DELETE FROM authorizations WHERE id IN (
      SELECT id FROM authorizations WHERE expires_at < ${dayAgo} LIMIT ${atMost}
    )`.execute(db);
  await sql`
    DELETE FROM login_challenges WHERE id IN (
      SELECT id FROM login_challenges WHERE expires_at < ${dayAgo} LIMIT ${atMost}
    )`.execute(db);
  await sql`
    DELETE FROM sandbox_scenarios WHERE (client_id, environment, link_token_id) IN (
      SELECT client_id, environment, link_token_id FROM sandbox_scenarios WHERE asked_at < ${later(clock.now(), -30 * day)}
      LIMIT ${atMost}
    )`.execute(db);
}
