/**
 * A payment link that this browser has not opened: looked at, shown, and looked at again while that can change. So a
 * desktop that shows the link's QR code follows the phone that opened it.
 */
import type { PayLinkState } from '@fairlead/wire/pay-link';
import type { DeadBecause, PageState } from './page-state.ts';
import type { Refusal, SessionClient } from './session-client.ts';

const interval = 3_000;

/** States that something else may follow without this browser. */
const changing: readonly PayLinkState[] = ['open', 'used', 'sent'];

const movedOn: readonly string[] = [
  'linkTokenUsed',
  'linkTokenExpired',
  'linkTokenRevoked',
] satisfies DeadBecause[];

/** Somebody else was faster, or the link has ended since it was shown: what became of it says more than the refusal. */
export function hasMovedOn(errorType: string): boolean {
  return movedOn.includes(errorType);
}

export type PayLinkLook = {
  client: Pick<SessionClient, 'payLink'>;
  code: string;
  state(): PageState;
  show(next: PageState): void;
  lost(): void;
  refused(refusal: Refusal): void;
};

/** @returns after how many milliseconds to look again; undefined: not by itself. */
export async function lookAtPayLink(look: PayLinkLook): Promise<number | undefined> {
  const before = look.state();
  const answer = await look.client.payLink(look.code);
  // Meanwhile the user has opened it here.
  if (look.state() !== before) return undefined;
  if (answer.kind === 'refused') {
    look.refused(answer);
    return undefined;
  }
  if (answer.kind === 'lost') {
    // What is shown stays true for a while; the first look has nothing to show.
    if (before.at === 'payLink') return interval;
    look.lost();
    return undefined;
  }
  look.show({ at: 'payLink', view: answer.content, code: look.code });
  return changing.includes(answer.content.state) ? interval : undefined;
}
