/** What playing a scenario needs at the login and at the approval alike. */
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { ConnectorState, FailureReason, Outcome } from '../connector.ts';
import type { Clock } from '../surroundings.ts';
import { Confirmation, confirmationChallenge } from './confirmation.ts';
import type { Courses } from './courses.ts';
import type { Ledger } from './ledger.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { SandboxCredentials } from './state.ts';

export type PlayedOptions = {
  integration: { id: string; name: string };
  clock: Clock;
  ledger: Ledger;
  courses: Courses;
  settlementMs: number;
  /** What the client has asked for in this session; it goes before amount and user. */
  asked(): Promise<Scenario | undefined>;
  /** Waits in the world's time: what is slow is slow for whoever waits. */
  pause(milliseconds: number): Promise<void>;
};
/** How long each answer takes that is slow. */
const slowMs = 3_000;

export const PlayedState = Type.Object({
  played: Type.Unsafe<Scenario>(Type.String()),
  /** What the user does elsewhere, while that is waited for. */
  confirmation: Type.Optional(Confirmation),
  /** The accounts to choose from, once somebody is logged in. */
  account: Type.Optional(
    Type.Object({
      accountId: Type.String(),
      accountName: Type.String(),
      credentials: SandboxCredentials,
      expiresAt: Type.String(),
    }),
  ),
  inner: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type PlayedState = Static<typeof PlayedState>;
/** Whether this is one that happens here: at the login those of the login, at the approval the rest. */
export function happensAt(place: 'login' | 'approval', scenario: Scenario | undefined): Scenario | undefined {
  if (scenario === undefined) return undefined;
  const { at } = scenarios[scenario];
  const here = at === 'always' || (place === 'login' ? at === 'login' : at !== 'login');
  return here ? scenario : undefined;
}

export async function slowly(
  { pause }: Pick<PlayedOptions, 'pause'>,
  scenario: Scenario | undefined,
): Promise<void> {
  if (scenario === 'slowAnswers') await pause(slowMs);
}

/** Empty for a wallet, which nobody logs in to. */
export function userOf(credentials: ConnectorState): string {
  return Check(SandboxCredentials, credentials) ? credentials.user : '';
}

/** Nothing that a scenario refuses has moved money. */
export function failed(reason: FailureReason, message: string): Outcome<never> {
  return { status: 'failed', reason, message, moneyMoved: 'no' };
}

export function askToConfirm(confirmation: Confirmation, state: PlayedState, name: string): Outcome<never> {
  return {
    status: 'challenge',
    challenge: confirmationChallenge(confirmation, name),
    state: { ...state, confirmation },
  };
}

/** The same code, but sent by e-mail. */
export function byEmail(
  outcome: Extract<Outcome<never>, { status: 'challenge' }>,
  state: PlayedState,
): Outcome<never> {
  const { challenge } = outcome;
  if (challenge.kind !== 'code') return outcome;
  return {
    status: 'challenge',
    challenge: { ...challenge, method: 'email', sentTo: 'm•••@example.com', canResend: true },
    state,
  };
}
