/** The session as the page sees it. */

import type { Screen, SessionView } from '@fairlead/wire/session-view';
import { isFramed } from '@fairlead/wire/surface';
import { type DisplayedClient, displayedClient } from '../clients/index.ts';
import { messagesAfter, type Session } from '../sessions/store.ts';
import type { SessionState } from '../sessions/transitions.ts';
import { findTransfer } from '../transfers/store.ts';
import { isWalletAsked } from './browser-wallets.ts';
import { destinationsForExchangesOnly } from './exchanges-only.ts';
import { clientSummary } from './integration-words.ts';
import { wayBack } from './leave.ts';
import { canDepositByHand } from './manual-deposit.ts';
import { openMessages } from './messages.ts';
import { progressScreen } from './progress-screen.ts';
import { returnUrlOf } from './return-url.ts';
import type { Services } from './services.ts';
import { catalogScreen } from './start-over.ts';
import { canBeActedOn, hasExpired } from './step.ts';

/**
 * @param after the sequence number of the last message that the page has passed on.
 */
export async function viewOf(services: Services, session: Session, after: number): Promise<SessionView> {
  const { scope, configuration } = session;
  const [screen, client, messages] = await Promise.all([
    liveScreen(services, session),
    displayedClient(services.db, scope, session.subClientId),
    messagesAfter(services.db, scope, session.id, after),
  ]);
  const opened = await openMessages(services.secrets, session.id, messages);
  const returnUrl = canReturn(session, screen)
    ? await returnUrlOf(services, scope, configuration)
    : undefined;
  return {
    ...shown(services, { ...session, screen }, client),
    messages: opened,
    ...(returnUrl !== undefined && { returnUrl }),
  };
}

/** The view of a session that was made just now: nothing has been said in it yet. */
export function firstView(services: Services, session: Session, client: DisplayedClient): SessionView {
  return { ...shown(services, session, client), messages: [] };
}

function shown(services: Services, session: Session, client: DisplayedClient): Omit<SessionView, 'messages'> {
  const { scope, configuration } = session;
  const exchangesOnly = destinationsForExchangesOnly(services, session);
  return {
    version: session.version,
    // The clock of the session's times: a sandbox may have its own.
    now: services.clock.now().toISOString(),
    environment: scope.environment,
    client: clientSummary(client),
    transferType: configuration.transfer?.transferType ?? (configuration.verification ? 'verify' : 'connect'),
    screen: session.screen,
    ...(session.notice && { notice: session.notice }),
    canGoBack: canBeActedOn(session, services.clock.now()) && wayBack(session) !== undefined,
    closing: closingOf(session),
    ...(services.termsUrl !== undefined && { termsUrl: services.termsUrl }),
    ...(session.screen.kind !== 'home' && canDepositByHand(services, session) && { canDepositByHand: true }),
    ...(exchangesOnly.length > 0 && { exchangesOnly }),
  };
}

/**
 * The catalog is made when it is shown. A transfer under way is shown as it is now, not as it was when the session was last written: so is one that still
 * asks for a code although the code has been given, and the answer was lost.
 */
async function liveScreen(services: Services, session: Session): Promise<Screen> {
  if (session.endedAt === null && hasExpired(session, services.clock.now())) {
    return { kind: 'ended', because: 'expired' };
  }
  const { screen } = session;
  if (screen.kind === 'catalog') return catalogScreen(services, session);
  const asks =
    screen.kind === 'walletApproval' ||
    ((screen.kind === 'code' || screen.kind === 'wait') && screen.purpose === 'approve');
  if ((screen.kind !== 'progress' && !asks) || session.transferId === null) return screen;
  const transfer = await findTransfer(services.db, session.scope, session.transferId);
  if (transfer === undefined || (asks && transfer.state === 'challenged')) return screen;
  const isAsked = screen.kind === 'walletApproval' && isWalletAsked(screen);
  if (isAsked && transfer.state === 'unknown') return screen;
  return progressScreen(transfer);
}

/** In a frame and in an app, whoever opened Link goes on by itself. */
function canReturn({ surface }: Session, screen: Screen): boolean {
  return screen.kind === 'ended' && surface !== 'app' && !isFramed(surface);
}

/** Asks before closing only where something would be lost that the user has done. */
function closingOf({ state, screen }: Session): SessionView['closing'] {
  if (screen.kind === 'ended') return 'free';
  return free.has(state) ? 'free' : 'asks';
}

/** Who is shown an address has sent already or not yet; either way nothing is lost by going. */
const free: ReadonlySet<SessionState> = new Set(['open', 'connected', 'finished', 'awaitingDeposit']);
