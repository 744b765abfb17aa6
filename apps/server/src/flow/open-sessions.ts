/**
 * Turns codes into sessions, many with one commit (see `database/grouped.ts`): the token is used, the session exists and
 * its first event is told, or none of the three.
 */
import { sql } from 'kysely';
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
    const column = <Value>(value: (each: Opening) => Value) => openings.map(value);
    const event = ({ session: { linkTokenId, userId, surface, peerOrigin } }: Opening) =>
      JSON.stringify({ linkTokenId, userId, surface, peerOrigin });
    // One statement, so one commit. Whoever names a used session id in the end is the one who was first with its code.
    const { rows } = await sql<{ id: string }>`
      WITH asked AS (
        SELECT * FROM unnest(
          ${column(({ holder }) => holder.codeDigest)}::bytea[],
          ${column(({ scope }) => scope.clientId)}::uuid[],
          ${column(({ scope }) => scope.environment)}::text[],
          ${column(({ session }) => session.id)}::uuid[],
          ${column(({ session }) => session.linkTokenId)}::uuid[],
          ${column(({ session }) => session.subClientId)}::uuid[],
          ${column(({ session }) => session.userId)}::text[],
          ${column(({ session }) => session.secretDigest)}::bytea[],
          ${column(({ session }) => session.surface)}::text[],
          ${column(({ session }) => session.peerOrigin)}::text[],
          ${column(({ session }) => session.sdk && JSON.stringify(session.sdk))}::jsonb[],
          ${column(({ session }) => session.fiatCurrency)}::text[],
          ${column(({ session }) => JSON.stringify(session.configuration))}::jsonb[],
          ${column(({ session }) => JSON.stringify(session.screen))}::jsonb[],
          ${column(({ session }) => session.now.toISOString())}::timestamptz[],
          ${column(({ session }) => session.expiresAt.toISOString())}::timestamptz[],
          ${column(() => random.uuid())}::uuid[],
          ${column(event)}::jsonb[]
        ) AS asked (
          code_digest, client_id, environment, session_id, link_token_id, sub_client_id, user_id, secret_digest, surface,
          peer_origin, sdk, fiat_currency, configuration, screen, at, expires_at, event_id, event
        )
        -- One order for all processes, so that two groups with the same codes do not wait for each other.
        ORDER BY code_digest
      ), used AS (
        UPDATE link_tokens AS token SET redeemed_at = asked.at, session_id = asked.session_id
        FROM asked
        WHERE token.code_digest = asked.code_digest
          AND token.client_id = asked.client_id
          AND token.environment = asked.environment
          AND token.redeemed_at IS NULL
          AND token.revoked_at IS NULL
          AND token.expires_at > asked.at
        RETURNING token.session_id AS id
      ), opened AS (
        INSERT INTO sessions (
          id, client_id, environment, sub_client_id, link_token_id, user_id, secret_digest, surface, peer_origin, sdk,
          fiat_currency, configuration, state, progress, screen, version, last_message, created_at, last_seen_at, expires_at
        )
        SELECT
          session_id, client_id, environment, sub_client_id, link_token_id, user_id, secret_digest, surface, peer_origin, sdk,
          fiat_currency, configuration, 'open', '{}', screen, 1, 0, at, at, expires_at
        FROM asked JOIN used ON used.id = asked.session_id
      ), told AS (
        INSERT INTO events (id, client_id, environment, subject_kind, subject_id, sequence, type, payload, created_at)
        SELECT event_id, client_id, environment, 'session', session_id, 1, 'session.open', event, at
        FROM asked JOIN used ON used.id = asked.session_id
      )
      SELECT id FROM used`.execute(db);
    const used = new Set(rows.map(({ id }) => id));
    return openings.map(({ session }) => used.has(session.id));
  });
}
