import type { Challenge, ChallengeAnswer, FailureReason } from '../connector.ts';
import { isSandboxCode, wrongCodeMessage } from './users.ts';

const codeAttempts = 5;
const codeLifetimeMs = 5 * 60_000;

/** The part of a state that remembers an asked code. */
export type PendingCode = { attemptsLeft: number; expiresAt: string };

export type CodeVerdict =
  | { status: 'right' }
  /** Ask on: with `refused` if a code was given and wrong; as before if the answer was no code at all. */
  | { status: 'ask'; pending: PendingCode; refused?: string }
  | { status: 'over'; reason: FailureReason; message: string };

export function askForCode(now: Date): PendingCode {
  return { attemptsLeft: codeAttempts, expiresAt: new Date(now.getTime() + codeLifetimeMs).toISOString() };
}

export function codeChallenge({ attemptsLeft, expiresAt }: PendingCode, refused?: string): Challenge {
  return {
    kind: 'code',
    method: 'totp',
    ...(refused === undefined ? {} : { refused }),
    attemptsLeft,
    expiresAt: new Date(expiresAt),
    // The code comes from the user's own device; there is nothing that could be sent again.
    canResend: false,
  };
}

export function judgeCode(pending: PendingCode, answer: ChallengeAnswer, now: Date): CodeVerdict {
  if (isOver(pending.expiresAt, now)) {
    return { status: 'over', reason: 'challengeExpired', message: 'The code was not entered in time.' };
  }
  const { attemptsLeft, expiresAt } = pending;
  if (answer.kind !== 'code') return { status: 'ask', pending: { attemptsLeft, expiresAt } };
  if (isSandboxCode(answer.code)) return { status: 'right' };
  if (attemptsLeft <= 1) {
    return {
      status: 'over',
      reason: 'tooManyAttempts',
      message: `A wrong code was entered ${codeAttempts} times.`,
    };
  }
  return {
    status: 'ask',
    pending: { attemptsLeft: attemptsLeft - 1, expiresAt },
    refused: wrongCodeMessage,
  };
}

/** A challenge ends at the moment it names, not after it. */
export function isOver(expiresAt: string, now: Date): boolean {
  return now.getTime() >= Date.parse(expiresAt);
}
