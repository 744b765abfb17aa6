/**
 * What happens to a transfer when nobody is looking: waits are asked again, lost answers are looked up, accepted
 * transfers are followed until they have settled, and challenges that nobody answered come to their end.
 */
import type { ConnectorState } from '@fairlead/connectors';
import type { NoticeDetail } from '@fairlead/wire/session-view';
import { findConnection, findConnectionOfTransfer } from '../connections/store.ts';
import type { TransferRow } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import { lockSession, type Session } from '../sessions/store.ts';
import { later } from '../surroundings.ts';
import { nextLook, postponeLook, takeDueTransfers } from '../transfers/store.ts';
import { apiCaller } from './api-caller.ts';
import { byTimeOf } from './client-time.ts';
import { openCredentials } from './context.ts';
import { ask, inTime, noAnswer } from './institution.ts';
import type { Failure } from './notice.ts';
import { recordOutcome } from './outcome.ts';
import { hasFailed } from './progress-screen.ts';
import { recordFailure } from './record-failure.ts';
import { recordWithdrawal } from './record-withdrawal.ts';
import type { Services } from './services.ts';
import { type Step, writeStep } from './step.ts';
import { openTransferChallenge } from './transfer-challenge.ts';
import { moveAndTell } from './transfer-events.ts';
import type { TransferHolder } from './write-outcome.ts';

/** Whoever takes a transfer has so long until somebody else may. */
const lease = 60_000;
/** How often a transfer is looked at again of which nothing could be learnt. */
const lookAgainAtMost = 15_000;
const lookAgainAtLeast = 60 * 60_000;
const batch = 20;
/** A request that the institution does not know after so long will not reach it any more: ours give up in 30 s. */
const neverAfter = 10 * 60_000;

/** Looks at everything that is due, and asks to be woken for what comes next. */
export async function lookAtDueTransfers(services: Services): Promise<number> {
  let looked = 0;
  for (const time of ['world', 'moved'] as const) {
    for (;;) {
      const now = services.clock.now();
      const due = await takeDueTransfers(services.db, { now, lease, limit: batch, time });
      await Promise.all(due.map(transfer => lookSafely(services, transfer)));
      looked += due.length;
      if (due.length < batch) break;
    }
  }
  const next = await nextLook(services.db);
  if (next !== undefined) services.wake(next);
  return looked;
}

/** For who asks what has become of it: looks at it outside its turn, where a look can tell something. */
export async function lookAtTransfer(services: Services, transfer: TransferRow): Promise<void> {
  if (transfer.state === 'accepted' || transfer.state === 'unknown') await lookSafely(services, transfer);
}

async function lookSafely(general: Services, transfer: TransferRow): Promise<void> {
  const scope = { clientId: transfer.client_id, environment: transfer.environment };
  const services = await byTimeOf(general, scope);
  try {
    await look(services, transfer);
  } catch (error) {
    // Somebody else has moved the transfer: nothing is lost, and there is nothing to do.
    if (error instanceof ApiError && error.errorType === 'sessionMovedOn') return;
    services.log.error({ transferId: transfer.id, err: error }, 'a transfer could not be looked at');
    const nextLookAt = afterError(transfer, services.clock.now());
    await postponeLook(services.db, scope, { id: transfer.id, state: transfer.state, nextLookAt });
  }
}

/** Soon at first; the longer it has gone on, the less often, down to once an hour. */
function afterError(transfer: TransferRow, now: Date, atMost = lookAgainAtMost): Date {
  const waited = now.getTime() - (transfer.submitted_at ?? transfer.created_at).getTime();
  return later(now, Math.min(Math.max(waited / 10, atMost), lookAgainAtLeast));
}

async function look(services: Services, transfer: TransferRow): Promise<void> {
  switch (transfer.state) {
    case 'created':
      // The intent was written and the process died before it asked: nobody was ever asked.
      return end(services, transfer, 'It was interrupted before anything was sent.');
    case 'challenged':
      return lookAtChallenge(services, transfer);
    case 'submitted':
    case 'unknown':
    case 'accepted':
    // What has failed or arrived can still be sent back.
    case 'settled':
    case 'failed':
    case 'refundPending':
      return lookUp(services, transfer);
    case 'refunded':
      throw new Error(`a transfer that is ${transfer.state} was due to be looked at`);
  }
}

/**
 * `undefined`: nothing here talks to this integration any more, or nobody may.
 *
 * @param find which connections will do: a token that was ended approves nothing any more, but what was sent is followed.
 */
async function accountOf(services: Services, transfer: TransferRow, find: typeof findConnection) {
  const scope = { clientId: transfer.client_id, environment: transfer.environment };
  const { connection_id: connectionId, integration_id: integrationId } = transfer;
  // Only what came by hand has neither, and that is settled from the start.
  if (connectionId === null || integrationId === null) return undefined;
  const connection = await find(services.db, scope, connectionId);
  const integration = services.catalog.findIntegration(integrationId);
  const connector = integration && services.connectorFor(scope, integration, services);
  if (connection === undefined || connector === undefined) return undefined;
  const credentials: ConnectorState = await openCredentials(services, connection);
  return { connector, credentials };
}

async function lookUp(services: Services, transfer: TransferRow): Promise<void> {
  const account = await accountOf(services, transfer, findConnectionOfTransfer);
  if (account === undefined) {
    throw new Error(`nobody can look transfer ${transfer.id} up: its connection or its connector is gone`);
  }
  const { connector, credentials } = account;
  const withdrawal = await inTime(services, connector.findWithdrawal(credentials, transfer.id));
  if (withdrawal !== undefined) {
    return write(services, transfer, session => recordWithdrawal(services, session, transfer, withdrawal));
  }
  if (transfer.state === 'submitted') {
    // Asked, and not there: the answer is lost, and the request may still be on its way to them.
    return write(services, transfer, session => {
      const step = recordOutcome(services, session, transfer, noAnswer('unknown'), '');
      return { ...step, ...(session.notice && { notice: session.notice }) };
    });
  }
  if (transfer.state === 'unknown') {
    const asked = transfer.submitted_at ?? transfer.created_at;
    const now = services.clock.now();
    const late = await connector.lateRequests?.(credentials, transfer.id);
    if (later(asked, late?.afterMs ?? neverAfter) <= (late?.knownUntil ?? now)) {
      return end(
        services,
        transfer,
        late?.message ?? 'The institution never received the request.',
        late?.detail,
      );
    }
    const scope = { clientId: transfer.client_id, environment: transfer.environment };
    const isSpread = late !== undefined && !late.isBehind;
    const lookAfterMs = late?.lookAfterMs ?? lookAgainAtMost;
    const nextLookAt = isSpread ? afterError(transfer, now, lookAfterMs) : later(now, lookAfterMs);
    if (late !== undefined) services.wake(nextLookAt);
    return postponeLook(services.db, scope, { id: transfer.id, state: 'unknown', nextLookAt });
  }
  throw new Error(`the institution has forgotten the transfer ${transfer.id}, which it had accepted`);
}

/** A wait that has run its time, or a question that nobody answered: the institution says which, and what now. */
async function lookAtChallenge(services: Services, transfer: TransferRow): Promise<void> {
  const scope = { clientId: transfer.client_id, environment: transfer.environment };
  const account = await accountOf(services, transfer, findConnection);
  if (account === undefined)
    return end(services, transfer, 'The account was disconnected before it was approved.');
  const { connector, credentials } = account;
  const state = await openTransferChallenge(services, transfer);
  const now = services.clock.now();
  const submitted = await services.db
    .transaction()
    .execute(transaction =>
      moveAndTell(
        services,
        transaction,
        scope,
        { id: transfer.id, from: 'challenged', to: 'submitted' },
        { next_look_at: later(now, lease), submitted_at: now },
      ),
    );
  if (submitted === undefined) return;
  const resumed = connector.resumeWithdraw(credentials, state, { kind: 'none' });
  const outcome = await ask(services, resumed, 'unknown', { transferId: transfer.id });
  return write(services, submitted, session => recordOutcome(services, session, submitted, outcome, ''));
}

/** Certain that nothing was ever sent. */
async function end(
  services: Services,
  transfer: TransferRow,
  message: string,
  detail?: NoticeDetail,
): Promise<void> {
  const reason = 'refusedByInstitution';
  const failure: Failure = { reason, message, ...(detail && { detail }), moneyMoved: 'no' };
  return write(services, transfer, session => recordFailure(services, session, transfer, failure, ''));
}

/**
 * Writes what was found, with the session that the transfer belongs to. A session that the user has left keeps its
 * last screen and says nothing more; one in which another transfer was tried since is not touched at all.
 */
async function write(
  services: Services,
  transfer: TransferRow,
  stepFor: (session: TransferHolder & { notice?: Session['notice'] }) => Step,
): Promise<void> {
  const scope = { clientId: transfer.client_id, environment: transfer.environment };
  await services.db.transaction().execute(async transaction => {
    if (transfer.session_id === null) {
      const step = stepFor(apiCaller(scope, transfer));
      await step.alongside?.(transaction, transfer.connection_id);
      return;
    }
    const session = await lockSession(transaction, scope, transfer.session_id);
    if (session === undefined) throw new Error(`transfer ${transfer.id} has no session`);
    const step = stepFor(session);
    const left = session.endedAt !== null;
    // Settling after the outcome is read from the transfer itself; a failure after it changes what can be done.
    const failed = step.screen.kind === 'progress' && hasFailed(step.screen) && step.notice !== undefined;
    const isNews = session.state === 'approving' || (failed && !left);
    if (session.transferId !== transfer.id || !isNews) {
      await step.alongside?.(transaction, session.connectionId);
      return;
    }
    const { state, alongside } = step;
    const silent: Step = { state, screen: session.screen, ...(alongside && { alongside }) };
    await writeStep(services, transaction, session, left ? silent : step, { version: session.version + 1 });
  });
}
