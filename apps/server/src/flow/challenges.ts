/** What an institution asks for, in what the page can show; and what becomes of the rest. */
import type { Challenge } from '@fairlead/connectors';
import type { Screen } from '@fairlead/wire/session-view';
import { ApiError } from '../http/api-error.ts';
import type { StepContext } from './step.ts';

/** @throws ApiError `sessionMovedOn` where the code comes from the user's own device, say. */
export function refuseToResend({ session: { screen } }: StepContext): void {
  if ((screen.kind === 'code' || screen.kind === 'wait') && screen.canResend) return;
  throw new ApiError('sessionMovedOn', 'This cannot be sent again.');
}

/** The user is asked for a proof of being the user, by code or elsewhere; not the same once more. */
export function isNewProof({ screen }: { screen: Screen }, challenge: Challenge): boolean {
  if (challenge.kind === 'code') return challenge.refused === undefined && screen.kind !== 'code';
  const asks = challenge.kind === 'email' || challenge.kind === 'device';
  return asks && !(screen.kind === 'wait' && screen.elsewhere === challenge.kind);
}

/** What the user does elsewhere (on a device, in an e-mail) is a wait to us. */
export function waitOf(challenge: Extract<Challenge, { kind: 'wait' | 'device' | 'email' | 'allowList' }>) {
  return challenge.kind === 'wait'
    ? { pollAfterMs: challenge.pollAfterMs }
    : {
        pollAfterMs: pollElsewhere,
        elsewhere: challenge.kind,
        ...(challenge.sentTo !== undefined && { sentTo: challenge.sentTo }),
        ...(challenge.canResend && { canResend: true }),
      };
}

const pollElsewhere = 2_000;

/** A challenge that no screen of this release can show is not answered, so nothing comes of it. */
export function cannotBeAsked(integration: { name: string }) {
  return {
    status: 'failed',
    reason: 'refusedByInstitution',
    message: `${integration.name} asks for something that cannot be answered here yet.`,
    detail: { key: 'cannotBeAnswered' },
    moneyMoved: 'no',
  } as const;
}
