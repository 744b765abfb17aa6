/** What the user does somewhere else before the institution goes on. The sandbox does it for the user, a little later. */
import { type Static, Type } from 'typebox';
import type { Challenge, ChallengeAnswer } from '../connector.ts';
import { isOver } from './code-challenge.ts';

export const Confirmation = Type.Object({
  kind: Type.Union([Type.Literal('email'), Type.Literal('device'), Type.Literal('allowList')]),
  confirmedAt: Type.String(),
  expiresAt: Type.String(),
});
export type Confirmation = Static<typeof Confirmation>;

/** When the sandbox confirms, and until when it could have been. */
const confirmedAfterMs = 5_000;
const confirmationLifetimeMs = 5 * 60_000;

export function confirmationBegun(kind: Confirmation['kind'], now: Date): Confirmation {
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  return { kind, confirmedAt: after(confirmedAfterMs), expiresAt: after(confirmationLifetimeMs) };
}

export function confirmationChallenge({ kind, expiresAt }: Confirmation, name: string): Challenge {
  const sentTo = 'm•••@example.com';
  const instructions = {
    email: `${name} has sent an e-mail to ${sentTo}. Open the link in it.`,
    device: `Open the app of ${name} on your phone and confirm there.`,
    allowList: `${name} sends to addresses on your allow-list only. Add this address there.`,
  }[kind];
  const byEmail = kind === 'email';
  return {
    kind,
    instructions,
    ...(byEmail && { sentTo }),
    expiresAt: new Date(expiresAt),
    canResend: byEmail,
  };
}

export function judgeConfirmation(
  confirmation: Confirmation,
  answer: ChallengeAnswer,
  now: Date,
):
  | { status: 'confirmed' }
  | { status: 'waiting'; confirmation: Confirmation }
  | { status: 'over'; message: string } {
  if (isOver(confirmation.expiresAt, now)) {
    return { status: 'over', message: 'It was not confirmed in time.' };
  }
  if (answer.kind === 'resend') {
    return { status: 'waiting', confirmation: confirmationBegun(confirmation.kind, now) };
  }
  return isOver(confirmation.confirmedAt, now)
    ? { status: 'confirmed' }
    : { status: 'waiting', confirmation };
}
