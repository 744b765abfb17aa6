/**
 * Turns codes into sessions, many with one commit (see `database/grouped.ts`): the token is used, the session exists and
 * its first event is told, or none of the three.
 */
import { CompiledQuery } from 'kysely';
import { grouped } from '../database/grouped.ts';
import type { Scope } from '../database/schema.ts';
import type { CodeHolder } from '../link-tokens/index.ts';
import type { NewSession } from '../sessions/store.ts';
import type { Services } from './services.ts';

export type Opening = { holder: CodeHolder; scope: Scope; session: NewSession };

/**
 * @returns what opens a session, exactly once for each code: of any number of callers at the same moment, in any number
 *   of processes, one is told true. The others, and whoever's token is not alive, are told false.
 */
export function sessionOpener({
  db,
  random,
}: Pick<Services, 'db' | 'random'>): (opening: Opening) => Promise<boolean> {
  return grouped(async openings => {
    const asked = openings.map(({ holder, scope, session }) => {
      const { linkTokenId, userId, surface, peerOrigin } = session;
      return {
        code_digest: holder.codeDigest.toString('base64'),
        client_id: scope.clientId,
        environment: scope.environment,
        session_id: session.id,
        link_token_id: linkTokenId,
        sub_client_id: session.subClientId,
        user_id: userId,
        secret_digest: session.secretDigest.toString('base64'),
        surface,
        peer_origin: peerOrigin,
        sdk: session.sdk,
        fiat_currency: session.fiatCurrency,
        configuration: session.configuration,
        screen: session.screen,
        at: session.now,
        expires_at: session.expiresAt,
        event_id: random.uuid(),
        event: { linkTokenId, userId, surface, peerOrigin },
      };
    });
    const { rows } = await db.executeQuery<{ id: string }>(
      CompiledQuery.raw(statement, [JSON.stringify(asked), asked.length]),
    );
    const used = new Set(rows.map(({ id }) => id));
    return openings.map(({ session }) => used.has(session.id));
  });
}

/**
 * One statement, so one commit. Whoever names a used session id in the end is the one who was first with its code. Not
 * prepared: how to find the tokens depends on how many there are.
 */
const statement = `
  WITH asked AS (
    SELECT *, decode(code_digest, 'base64') AS digest
    FROM json_to_recordset($1) AS asked (
      code_digest text, client_id uuid, environment text, session_id uuid, link_token_id uuid, sub_client_id uuid,
      user_id text, secret_digest text, surface text, peer_origin text, sdk jsonb, fiat_currency text,
      configuration jsonb, screen jsonb, at timestamptz, expires_at timestamptz, event_id uuid, event jsonb
    )
    -- One order for all processes, so that two groups with the same codes do not wait for each other.
    ORDER BY digest
    -- All of them; said so that PostgreSQL knows how many there are, and looks each up by the index.
    LIMIT $2
  ), used AS (
    UPDATE link_tokens AS token SET redeemed_at = asked.at, session_id = asked.session_id
    FROM asked
    WHERE token.code_digest = asked.digest
      AND token.client_id = asked.client_id
      AND token.environment = asked.environment
      -- Wrapped, because PostgreSQL would take living tokens for rare until it has analysed the table, and then compares
      -- each of the table with each that is asked for.
      AND coalesce(token.redeemed_at IS NULL AND token.revoked_at IS NULL, false)
      AND token.expires_at > asked.at
    RETURNING asked.*
  ), opened AS (
    INSERT INTO sessions (
      id, client_id, environment, sub_client_id, link_token_id, user_id, secret_digest, surface, peer_origin, sdk,
      fiat_currency, configuration, state, progress, screen, version, last_message, created_at, last_seen_at, expires_at
    )
    SELECT
      session_id, client_id, environment, sub_client_id, link_token_id, user_id, decode(secret_digest, 'base64'), surface,
      peer_origin, sdk, fiat_currency, configuration, 'open', '{}', screen, 1, 0, at, at, expires_at
    FROM used
  ), told AS (
    INSERT INTO events (id, client_id, environment, subject_kind, subject_id, sequence, type, payload, created_at)
    SELECT event_id, client_id, environment, 'session', session_id, 1, 'session.open', event, at
    FROM used
  )
  SELECT session_id AS id FROM used`;
