/**
 * From the user's word to the institution's. The intent is written before the institution is asked, under the id
 * of the preview that was approved: whatever dies in between, there is one transfer, and it can be looked up.
 */
import type { ChallengeAnswer, ConnectorState, NotAsked } from '@fairlead/connectors';
import { wireNumber } from '@fairlead/money';
import type { TransferRow } from '../database/schema.ts';
import { ApiError } from '../http/api-error.ts';
import type { Session } from '../sessions/store.ts';
import { later } from '../surroundings.ts';
import { amountIn } from '../transfers/amount-in.ts';
import { findPreview, findTransfer, insertTransfer } from '../transfers/store.ts';
import { refuseToResend } from './challenges.ts';
import { chosenIntegration, connectedAccount, connectorOf, transferOf } from './context.ts';
import { ask } from './institution.ts';
import { named } from './integration-words.ts';
import type { Message } from './messages.ts';
import { askingLease, newTransfer, type TransferOrigin } from './new-transfer.ts';
import { noticeOf } from './notice.ts';
import { recordOutcome } from './outcome.ts';
import type { KeptQuote } from './preview.ts';
import { progressScreen } from './progress-screen.ts';
import type { Services } from './services.ts';
import { type Step, type StepContext, writeStep } from './step.ts';
import { submit } from './submit.ts';
import { openTransferChallenge } from './transfer-challenge.ts';
import { moveAndTell, tellOfTransfer } from './transfer-events.ts';
import { goOn } from './transfer-steps.ts';

/**
 * The user's deliberate act on the numbers that were shown. A second approval of the same preview finds the first
 * one's transfer and changes nothing.
 */
export async function approve(context: StepContext, body: { previewId: string }): Promise<Step> {
  const { services, session, now, requestId } = context;
  const { screen } = session;
  if (screen.kind !== 'preview' || screen.previewId !== body.previewId) {
    throw new ApiError('sessionMovedOn', 'Another preview is on the screen than the one that was approved.');
  }
  const preview = await findPreview(services.db, session.scope, body.previewId);
  const account = await connectedAccount(services, session);
  if (account === undefined || preview === undefined || preview.expires_at <= now) {
    const step = await goOn(context, session.progress);
    return { ...step, notice: step.notice ?? { code: 'previewExpired', moneyMoved: 'no', requestId } };
  }
  const integration = chosenIntegration(services, session);
  const initiated: Message = {
    type: 'transferInitiated',
    payload: { ...named(integration), status: 'pending' },
  };
  const written = await writeIntent(context, preview.quote as KeptQuote, preview.connection_id, initiated);
  if (written === 'alreadyPaid') {
    // Ruling 21: the same order, paid in another session or at this very moment.
    return { state: 'previewed', screen, notice: { code: 'alreadyPaid', moneyMoved: 'no', requestId } };
  }
  const { intent, approving } = written;
  const step = await askInstitution({ ...context, session: approving }, account, intent, undefined);
  return { ...step, on: approving };
}

/** Intent, event and the session's new state in one transaction; nobody has been asked anything yet. */
async function writeIntent(
  context: StepContext,
  kept: KeptQuote,
  connectionId: string,
  initiated: Message,
): Promise<{ intent: TransferRow; approving: Session } | 'alreadyPaid'> {
  const { services, session, now } = context;
  return services.db.transaction().execute(async transaction => {
    const intent = await insertTransfer(
      transaction,
      session.scope,
      newTransfer(previewIdOf(session), originOf(session, connectionId), kept, now),
    );
    if (intent === 'alreadyPaid') return intent;
    if (intent === 'approvedBefore') {
      throw new ApiError('sessionMovedOn', 'This preview was approved before; its transfer stands.');
    }
    await tellOfTransfer(services, transaction, session.scope, intent, {});
    const step: Step = {
      state: 'approving',
      screen: progressScreen(intent),
      transferId: intent.id,
      messages: [initiated],
    };
    const approving = await writeStep(services, transaction, session, step, { stayBusy: true });
    if (approving === undefined) {
      throw new ApiError('sessionMovedOn', 'The session was changed while it was approved.');
    }
    services.wake(later(now, askingLease));
    return { intent, approving };
  });
}

function previewIdOf({ id, progress }: Session): string {
  if (progress.previewId === undefined) throw new Error(`session ${id} approves without a preview`);
  return progress.previewId;
}

function originOf(session: Session, connectionId: string): TransferOrigin {
  const { transactionId, transferType } = transferOf(session);
  return {
    sub_client_id: session.subClientId,
    session_id: session.id,
    connection_id: connectionId,
    user_id: session.userId,
    client_transaction_id: transactionId ?? null,
    transfer_type: transferType,
  };
}

/** The code that the institution asked for. */
export async function enterApprovalCode(context: StepContext, body: { code: string }): Promise<Step> {
  const step = await resumeApproval(context, { kind: 'code', code: body.code });
  return { ...step, messages: [{ type: 'transferMfaEntered' }, ...(step.messages ?? [])] };
}

/** Asks again whether what the institution waits for has happened. */
export async function continueApproval(context: StepContext): Promise<Step> {
  return resumeApproval(context, { kind: 'none' });
}

export async function resendApprovalCode(context: StepContext): Promise<Step> {
  refuseToResend(context);
  return resumeApproval(context, { kind: 'resend' });
}

/** The user lets the wallet sign. One of the browser's is asked by the page, with what the screen then shows. */
export async function signTransaction(context: StepContext): Promise<Step> {
  return resumeApproval(context, { kind: 'wallet', signs: true });
}

/** The wallet, in the user's name, does not sign, or was not asked because of its chain or account: nothing is sent. */
export async function refuseTransaction(
  context: StepContext,
  { because }: { because?: NotAsked },
): Promise<Step> {
  const transfer = await transferOfSession(context.services, context.session);
  const refusal = { kind: 'wallet', signs: false, ...(because && { because }) } as const;
  const step =
    transfer.state === 'unknown'
      ? await hearWallet(context, transfer, refusal)
      : await resumeApproval(context, refusal);
  if (because !== undefined || step.screen.kind !== 'progress' || step.screen.state !== 'failed') return step;
  const declined: Message = {
    type: 'transferDeclined',
    payload: {
      ...named(chosenIntegration(context.services, context.session)),
      toAddress: transfer.to_address,
      token: transfer.symbol,
      network: step.screen.transfer.to.network.name,
      amount: wireNumber(amountIn(transfer, transfer.amount)),
      status: 'declined',
    },
  };
  return { ...step, messages: [declined] };
}

/** The wallet says under which hash it has sent the transaction. What is recorded is what the chain says of it. */
export async function reportTransaction(context: StepContext, { hash }: { hash: string }): Promise<Step> {
  const transfer = await transferOfSession(context.services, context.session);
  return hearWallet(context, transfer, { kind: 'wallet', signs: true, hash });
}

/** What the wallet has signed: sent if it is what was built, and nothing is recorded otherwise. */
export async function submitSignedTransaction(
  context: StepContext,
  { transaction }: { transaction: string },
): Promise<Step> {
  const transfer = await transferOfSession(context.services, context.session);
  return hearWallet(context, transfer, { kind: 'wallet', signs: true, signed: transaction });
}

/** What a wallet says that has been asked: as long as the chain does not confirm it, the transfer stays unknown. */
async function hearWallet(
  context: StepContext,
  transfer: TransferRow,
  answer: ChallengeAnswer,
): Promise<Step> {
  const { services, session, requestId } = context;
  const account = await connectedAccount(services, session);
  if (transfer.state !== 'unknown' || transfer.sealed_challenge === null || account === undefined) {
    throw new ApiError('sessionMovedOn', 'The transfer has moved on meanwhile.');
  }
  const connector = connectorOf(services, session, chosenIntegration(services, session));
  const challenge = await openTransferChallenge(services, transfer);
  const asked = connector.resumeWithdraw(account.credentials, challenge, answer);
  const outcome = await ask(services, asked, 'unknown', { transferId: transfer.id });
  if (outcome.status === 'failed' && outcome.moneyMoved === 'unknown') {
    const notice = outcome.reason === 'foreignTransaction' && { notice: noticeOf(outcome, requestId) };
    return { state: 'approving', screen: session.screen, ...notice };
  }
  return recordOutcome(services, session, transfer, outcome, requestId);
}

async function resumeApproval(context: StepContext, answer: ChallengeAnswer): Promise<Step> {
  const { services, session } = context;
  const transfer = await transferOfSession(services, session);
  // After a crash in the middle of an answer the screen still asks, although it is being looked up what came of it.
  if (transfer.state !== 'challenged') {
    throw new ApiError('sessionMovedOn', 'The transfer has moved on meanwhile.');
  }
  const account = await connectedAccount(context.services, context.session);
  if (account === undefined) {
    // Without the account nothing can be answered, so nothing will be sent.
    return { ...(await goOn(context, session.progress)), alongside: await cancelApproval(context) };
  }
  return askInstitution(context, account, transfer, answer);
}

async function transferOfSession(services: Services, session: Session): Promise<TransferRow> {
  const transfer =
    session.transferId === null
      ? undefined
      : await findTransfer(services.db, session.scope, session.transferId);
  if (transfer === undefined) throw new Error(`session ${session.id} approves a transfer that is not there`);
  return transfer;
}

/** Submits the intent, or answers what the institution asked; the answer is recorded with the session's step. */
async function askInstitution(
  context: StepContext,
  { credentials }: { credentials: ConnectorState },
  transfer: TransferRow,
  answer: ChallengeAnswer | undefined,
): Promise<Step> {
  const { services, session, requestId } = context;
  const connector = connectorOf(services, session, chosenIntegration(services, session));
  const account = { connector, credentials };
  const { submitted, outcome } = await submit(services, session.scope, account, transfer, answer);
  return recordOutcome(services, session, submitted, outcome, requestId);
}

/** The user steps back before the institution has been given what it asked for: no money has moved. */
export async function cancelApproval(context: StepContext): Promise<NonNullable<Step['alongside']>> {
  const { services, session, now } = context;
  const transfer = await transferOfSession(services, session);
  if (transfer.state !== 'challenged') {
    throw new ApiError('sessionMovedOn', 'The transfer can no longer be cancelled.');
  }
  return async transaction => {
    const cancelled = await moveAndTell(
      services,
      transaction,
      session.scope,
      { id: transfer.id, from: 'challenged', to: 'failed' },
      {
        sealed_challenge: null,
        failure_reason: 'declinedByUser',
        failure_message: 'The user did not approve it.',
        next_look_at: null,
        finished_at: now,
      },
      { moneyMoved: 'no' },
    );
    if (cancelled === undefined) throw new ApiError('sessionMovedOn', 'The transfer has moved on meanwhile.');
    return {};
  };
}
