/** Sessions in SQL. A session is found by its secret's digest; from then on by scope and id like everything else. */

import type { NetworkType } from '@fairlead/chains/shape';
import type { Fiat, Notice, Screen } from '@fairlead/wire/session-view';
import type { Surface } from '@fairlead/wire/surface';
import { type Kysely, sql } from 'kysely';
import type { Database, Scope, SessionRow } from '../database/schema.ts';
import type { LinkTokenConfiguration } from '../link-tokens/configuration.ts';
import type { SessionState } from './transitions.ts';

/** What the user has decided in this session; what is absent is not decided or has been taken back. */
export type Progress = {
  integrationId?: string;
  accountName?: string;
  /** The account of the wallet that was proven: what is sent must come from it. */
  verified?: { networkType: NetworkType; address: string };
  /** The wallet of the user's own browser that proves it, and pays after that. */
  browserWallet?: { name: string; rdns?: string };
  /** Set by the user's choice only: a choice without alternatives is not in here, so `back` skips it. */
  symbol?: string;
  networkId?: string;
  /** How it is paid for: `balance`, or the id of a payment source. */
  fundingId?: string;
  /** In whole units of the asset. */
  amount?: string;
  /** What `onExit` will say about the transfer. */
  previewId?: string;
};

/** An account that the user connected before and whose token the client brought along. */
export type ReturningAccount = { connectionId: string; integrationId: string; accountName: string };

/** What the Link token asks for, with the returning accounts that were found for it when the session began. */
export type SessionConfiguration = LinkTokenConfiguration & { returningAccounts?: ReturningAccount[] };

export type Session = {
  id: string;
  scope: Scope;
  subClientId: string | null;
  linkTokenId: string;
  userId: string;
  surface: Surface;
  peerOrigin: string | null;
  fiatCurrency: Fiat['currency'];
  configuration: SessionConfiguration;
  state: SessionState;
  progress: Progress;
  screen: Screen;
  notice: Notice | null;
  sealedChallenge: Buffer | null;
  connectionId: string | null;
  transferId: string | null;
  version: number;
  lastMessage: number;
  createdAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
};

function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    scope: { clientId: row.client_id, environment: row.environment },
    subClientId: row.sub_client_id,
    linkTokenId: row.link_token_id,
    userId: row.user_id,
    surface: row.surface,
    peerOrigin: row.peer_origin,
    fiatCurrency: row.fiat_currency,
    configuration: row.configuration as SessionConfiguration,
    state: row.state as SessionState,
    progress: row.progress as Progress,
    screen: row.screen as Screen,
    notice: row.notice as Notice | null,
    sealedChallenge: row.sealed_challenge,
    connectionId: row.connection_id,
    transferId: row.transfer_id,
    version: row.version,
    lastMessage: row.last_message,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
  };
}

export type NewSession = {
  id: string;
  subClientId: string | null;
  linkTokenId: string;
  userId: string;
  secretDigest: Buffer;
  surface: Surface;
  peerOrigin: string | null;
  sdk: object | null;
  fiatCurrency: Fiat['currency'];
  configuration: SessionConfiguration;
  screen: Screen;
  now: Date;
  expiresAt: Date;
};

/** The session as it is from its first moment on. */
export function sessionFrom(scope: Scope, given: NewSession): Session {
  const { secretDigest: _, sdk: __, now, ...session } = given;
  return {
    ...session,
    scope,
    state: 'open',
    progress: {},
    notice: null,
    sealedChallenge: null,
    connectionId: null,
    transferId: null,
    version: 1,
    lastMessage: 0,
    createdAt: now,
    endedAt: null,
  };
}

/** Whose session a secret opens: the one look-up that has no scope yet, because it is what establishes it. */
export async function findSessionBySecret(
  db: Kysely<Database>,
  secretDigest: Buffer,
): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('secret_digest', '=', secretDigest)
    .executeTakeFirst();
  return row && sessionOf(row);
}

export async function findSession(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .executeTakeFirst();
  return row && sessionOf(row);
}

/** Holds the session's row until the transaction ends. */
export async function lockSession(
  transaction: Kysely<Database>,
  scope: Scope,
  id: string,
): Promise<Session | undefined> {
  const row = await transaction
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .forUpdate()
    .executeTakeFirst();
  return row && sessionOf(row);
}

/**
 * Takes the session for one action: the version that the user saw becomes the next one, so that nobody else can
 * act on what the user saw, and a second request is refused while this one runs.
 *
 * @returns the session at its new version, or `undefined` when it has moved on or another action is under way.
 */
export async function claimSession(
  db: Kysely<Database>,
  scope: Scope,
  claim: { id: string; version: number; now: Date; busyUntil: Date; expiresAt: Date },
): Promise<Session | undefined> {
  const row = await db
    .updateTable('sessions')
    .set({
      version: claim.version + 1,
      busy_until: claim.busyUntil,
      last_seen_at: claim.now,
      expires_at: claim.expiresAt,
    })
    .where('id', '=', claim.id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('version', '=', claim.version)
    .where(where => where.or([where('busy_until', 'is', null), where('busy_until', '<', claim.now)]))
    .returningAll()
    .executeTakeFirst();
  return row && sessionOf(row);
}

export type SessionChanges = {
  state: SessionState;
  progress: Progress;
  screen: Screen;
  notice: Notice | null;
  sealedChallenge: Buffer | null;
  connectionId: string | null;
  transferId: string | null;
  lastMessage: number;
  endedAt: Date | null;
  /** Set by whoever writes without having claimed first. */
  version?: number;
  /** Keeps the claim: the action goes on after this write. */
  stayBusy?: boolean;
};

/** @returns false when somebody else has changed the session since version `expected`: nothing was written. */
export async function saveSession(
  transaction: Kysely<Database>,
  scope: Scope,
  id: string,
  expected: number,
  changes: SessionChanges,
): Promise<boolean> {
  const result = await transaction
    .updateTable('sessions')
    .set({
      state: changes.state,
      progress: JSON.stringify(changes.progress),
      screen: JSON.stringify(changes.screen),
      notice: changes.notice === null ? null : JSON.stringify(changes.notice),
      sealed_challenge: changes.sealedChallenge,
      connection_id: changes.connectionId,
      transfer_id: changes.transferId,
      last_message: changes.lastMessage,
      ended_at: changes.endedAt,
      ...(changes.version === undefined ? {} : { version: changes.version }),
      ...(changes.stayBusy ? {} : { busy_until: null }),
    })
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('version', '=', expected)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Frees a claim after a failure on our side: the session is as it was, at its new version. */
export async function releaseSession(
  db: Kysely<Database>,
  scope: Scope,
  id: string,
  version: number,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ busy_until: null })
    .where('id', '=', id)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('version', '=', version)
    .execute();
}

/** Where a transfer goes, as one text to compare by. Addresses of EVM chains are the same in any case of letters. */
export function destinationKey(place: {
  networkId: string;
  symbol: string;
  address: string;
  canonicalAddress?: string | undefined;
  addressTag?: string | null | undefined;
}): string {
  const address = (place.canonicalAddress ?? place.address).toLowerCase();
  return JSON.stringify([place.networkId, place.symbol, address, place.addressTag ?? '']);
}

/** Of these addresses, in their canonical spelling, the destinations that other users' open sessions have: keys as `destinationKey` makes them. */
export async function destinationsOfOthers(
  db: Kysely<Database>,
  scope: Scope,
  mine: { userId: string; addresses: readonly string[]; now: Date },
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    networkId: string;
    symbol: string;
    address: string;
    addressTag: string | null;
  }>`
    SELECT DISTINCT
      place ->> 'networkId' AS "networkId", place ->> 'symbol' AS symbol,
      ${canonicalAddress} AS address, place ->> 'addressTag' AS "addressTag"
    FROM sessions, jsonb_array_elements(configuration #> '{transfer,destinations}') AS place
    WHERE client_id = ${scope.clientId} AND environment = ${scope.environment}
      AND ended_at IS NULL AND expires_at > ${mine.now} AND user_id <> ${mine.userId}
      AND lower(${canonicalAddress}) = ANY(${mine.addresses.map(address => address.toLowerCase())})`.execute(
    db,
  );
  return new Set(rows.map(destinationKey));
}

const canonicalAddress = sql<string>`coalesce(place ->> 'canonicalAddress', place ->> 'address')`;

export type SealedMessage = { sequence: number; type: string; sealedPayload: Buffer | null };

export async function insertMessages(
  transaction: Kysely<Database>,
  scope: Scope,
  sessionId: string,
  messages: readonly SealedMessage[],
  now: Date,
): Promise<void> {
  if (messages.length === 0) return;
  await transaction
    .insertInto('session_messages')
    .values(
      messages.map(message => ({
        session_id: sessionId,
        sequence: message.sequence,
        client_id: scope.clientId,
        environment: scope.environment,
        type: message.type,
        sealed_payload: message.sealedPayload,
        created_at: now,
      })),
    )
    .execute();
}

export async function messagesAfter(
  db: Kysely<Database>,
  scope: Scope,
  sessionId: string,
  sequence: number,
): Promise<SealedMessage[]> {
  const rows = await db
    .selectFrom('session_messages')
    .select(['sequence', 'type', 'sealed_payload'])
    .where('session_id', '=', sessionId)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .execute();
  return rows.map(row => ({ sequence: row.sequence, type: row.type, sealedPayload: row.sealed_payload }));
}

export async function hasMessage(
  db: Kysely<Database>,
  scope: Scope,
  sessionId: string,
  type: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('session_messages')
    .select('sequence')
    .where('session_id', '=', sessionId)
    .where('client_id', '=', scope.clientId)
    .where('environment', '=', scope.environment)
    .where('type', '=', type)
    .executeTakeFirst();
  return row !== undefined;
}
