/** What an institution asks of the user before it sends, kept with the transfer until it is answered. */
import type { Challenge, ConnectorState } from '@fairlead/connectors';
import type {
  CodeScreen,
  TransferSummary,
  WaitScreen,
  WalletApprovalScreen,
} from '@fairlead/wire/session-view';
import type { TransferRow } from '../database/schema.ts';
import { later } from '../surroundings.ts';
import { cannotBeAsked, isNewProof, waitOf } from './challenges.ts';
import { type Failure, noticeOf } from './notice.ts';
import { senderMismatch } from './proven-sender.ts';
import { recordFailure } from './record-failure.ts';
import type { Services } from './services.ts';
import type { Step } from './step.ts';
import { lookUpAfter, type TransferHolder, writeOutcome } from './write-outcome.ts';

/** How often an institution is asked whether a wait is over. */
const pollAtMost = 1_000;

const challengeContext = (transferId: string) => `transfers.sealed_challenge ${transferId}`;

export async function openTransferChallenge(
  services: Services,
  transfer: TransferRow,
): Promise<ConnectorState> {
  if (transfer.sealed_challenge === null)
    throw new Error(`transfer ${transfer.id} has no challenge to answer`);
  const text = await services.secrets.open(transfer.sealed_challenge, challengeContext(transfer.id));
  return JSON.parse(text.toString()) as ConnectorState;
}

export function recordChallenge(
  services: Services,
  session: TransferHolder,
  transfer: TransferRow,
  challenge: Challenge,
  state: ConnectorState,
  requestId: string,
): Step {
  const now = services.clock.now();
  const { from } = transfer.summary as TransferSummary;
  const mismatch =
    challenge.kind === 'walletSignature'
      ? senderMismatch(session, transfer, challenge.fromAddress, now)
      : undefined;
  if (mismatch !== undefined) {
    const message = 'The wallet would send from another address than the one that was proven.';
    const failure: Failure = {
      reason: 'refusedByInstitution',
      message,
      detail: { key: 'otherSender' },
      moneyMoved: 'no',
    };
    const step = recordFailure(services, session, transfer, failure, requestId);
    return { ...step, messages: [mismatch, ...(step.messages ?? [])] };
  }
  const screen = challengeScreen(session, transfer.summary as TransferSummary, challenge, now);
  if (screen === undefined) {
    return recordFailure(services, session, transfer, cannotBeAsked(from.integration), requestId);
  }
  // Never at once: an institution that asks for what is over already is not asked in circles.
  const wanted = screen.kind === 'wait' ? later(now, screen.pollAfterMs) : challenge.expiresAt;
  const nextLookAt = new Date(Math.max(wanted.getTime(), later(now, pollAtMost).getTime()));
  // A wallet that knows what to send may send it, whether anything is heard from it or not.
  const mayBeSent =
    challenge.kind === 'walletSignature' &&
    (challenge.transaction !== undefined || challenge.solanaWallet?.transaction !== undefined);
  const moved: TransferRow = {
    ...transfer,
    state: mayBeSent ? 'unknown' : 'challenged',
    sealed_challenge: services.secrets.seal(JSON.stringify(state), challengeContext(transfer.id)),
    next_look_at: mayBeSent ? later(now, lookUpAfter) : nextLookAt,
  };
  const refused = challenge.kind === 'code' ? challenge.refused : undefined;
  return {
    state: 'approving',
    screen,
    ...(refused !== undefined && {
      notice: noticeOf({ reason: 'wrongCode', moneyMoved: 'no' }, requestId),
    }),
    messages: isNewProof(session, challenge) ? [{ type: 'transferMfaRequired' }] : [],
    alongside: async transaction => {
      await writeOutcome(services, transaction, session, transfer, moved, { challenge: challenge.kind });
      services.wake(moved.next_look_at ?? nextLookAt);
      return {};
    },
  };
}

/** `undefined`: no screen of this release can show it. */
function challengeScreen(
  session: TransferHolder,
  transfer: TransferSummary,
  challenge: Challenge,
  now: Date,
): CodeScreen | WaitScreen | WalletApprovalScreen | undefined {
  const { integration } = transfer.from;
  switch (challenge.kind) {
    case 'code':
      return {
        kind: 'code',
        integration,
        purpose: 'approve',
        method: challenge.method,
        ...(challenge.sentTo !== undefined && { sentTo: challenge.sentTo }),
        attemptsLeft: challenge.attemptsLeft,
        expiresAt: challenge.expiresAt.toISOString(),
        canResend: challenge.canResend,
        transfer,
      };
    case 'wait':
    case 'device':
    case 'email':
    case 'allowList':
      return {
        kind: 'wait',
        integration,
        purpose: 'approve',
        ...waitOf(challenge),
        since: session.screen.kind === 'wait' ? session.screen.since : now.toISOString(),
        transfer,
      };
    case 'walletSignature':
      return {
        kind: 'walletApproval',
        integration,
        fromAddress: challenge.fromAddress,
        ...(challenge.browserWallet && { browserWallet: challenge.browserWallet }),
        ...(challenge.transaction && { transaction: challenge.transaction }),
        ...(challenge.solanaWallet && { solanaWallet: challenge.solanaWallet }),
        transfer,
        expiresAt: challenge.expiresAt.toISOString(),
      };
    case 'oauth':
    case 'accountChoice':
      return undefined;
  }
}
