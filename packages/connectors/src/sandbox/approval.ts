/** How the holder of a sandbox account approves what leaves it: an exchange's code, or a wallet's signature. */
import type { Challenge, ChallengeAnswer } from '../connector.ts';
import {
  askForCode,
  type CodeVerdict,
  codeChallenge,
  isOver,
  judgeCode,
  type PendingCode,
} from './code-challenge.ts';

export type Approval = {
  /** The address that a transfer on this network comes from. */
  senderOn(networkId: string): string;
  begin(now: Date): PendingCode;
  challenge(pending: PendingCode, networkId: string, refused?: string): Challenge;
  judge(pending: PendingCode, answer: ChallengeAnswer, now: Date): CodeVerdict;
};

export function approvalByCode(senderOn: Approval['senderOn']): Approval {
  return {
    senderOn,
    begin: askForCode,
    challenge: (pending, _networkId, refused) => codeChallenge(pending, refused),
    judge: judgeCode,
  };
}

const signatureLifetimeMs = 10 * 60_000;

/** The wallet shows the transaction once: who refuses it has ended it. */
export function approvalByWallet(senderOn: Approval['senderOn']): Approval {
  return {
    senderOn,
    begin: now => ({
      attemptsLeft: 1,
      expiresAt: new Date(now.getTime() + signatureLifetimeMs).toISOString(),
    }),
    challenge: ({ expiresAt }, networkId) => ({
      kind: 'walletSignature',
      fromAddress: senderOn(networkId),
      expiresAt: new Date(expiresAt),
      canResend: false,
    }),
    judge(pending, answer, now) {
      if (isOver(pending.expiresAt, now)) {
        return {
          status: 'over',
          reason: 'challengeExpired',
          message: 'The wallet was not asked to sign in time.',
        };
      }
      if (answer.kind !== 'wallet') return { status: 'ask', pending };
      if (answer.signs) return { status: 'right' };
      return {
        status: 'over',
        reason: 'declinedByUser',
        message: 'The wallet refused to sign the transaction.',
      };
    },
  };
}
