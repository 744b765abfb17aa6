/** The ways back, and the way out. */
import type { SessionSummary } from '@fairlead/wire/link-messages';
import type { EndedScreen, Screen, TransferSummary } from '@fairlead/wire/session-view';
import { ApiError } from '../http/api-error.ts';
import type { Progress, Session } from '../sessions/store.ts';
import type { SessionState } from '../sessions/transitions.ts';
import { cancelApproval } from './approve.ts';
import { isWalletAsked } from './browser-wallets.ts';
import { returnToLogin } from './connect.ts';
import { homeScreen } from './home.ts';
import { backFromAddress } from './manual-deposit.ts';
import { hasFailed } from './progress-screen.ts';
import { startOver } from './start-over.ts';
import { hasExpired, type Step, type StepContext } from './step.ts';
import { goOn } from './transfer-steps.ts';
import { chooseAccountAgain } from './verify.ts';

type WayBack =
  | { to: 'home' | 'catalog' | 'login' | 'newPreview' }
  /** The choice between the addresses to send to by hand. */
  | { to: 'manualDestination' }
  /** Another address, or the same with a new message. */
  | { to: 'walletAccount' }
  /** The approval that waits for a code or a signature is taken back first. */
  | { to: 'cancelApproval' }
  /** The last choice that the user made is taken back. */
  | { to: 'choice'; taken: keyof Progress };

/** Where `back` leads from here; `undefined` where there is no way back. */
export function wayBack({ configuration, screen, progress }: Session): WayBack | undefined {
  const catalog = configuration.integrationId === undefined ? ({ to: 'catalog' } as const) : undefined;
  const lastChoice = (['amount', 'fundingId', 'networkId', 'symbol'] as const).find(
    name => progress[name] !== undefined,
  );
  switch (screen.kind) {
    case 'catalog':
      return configuration.home ? { to: 'home' } : undefined;
    case 'manualDeposit':
      if ((configuration.transfer?.destinations.length ?? 0) > 1) return { to: 'manualDestination' };
      return catalog ?? { to: 'login' };
    case 'manualDestination':
      return catalog ?? { to: 'login' };
    case 'login':
    case 'oauth':
    case 'asset':
    case 'noEligibleAssets':
      return catalog;
    case 'verifyAccount':
      // Who signs by hand came from the catalog, even where only one wallet is in it.
      return screen.integration === undefined ? { to: 'catalog' } : catalog;
    case 'verifyMessage':
      return screen.browserWallet ? { to: 'catalog' } : { to: 'walletAccount' };
    case 'accountChoice':
      return { to: 'login' };
    case 'code':
      return screen.purpose === 'login' ? { to: 'login' } : { to: 'cancelApproval' };
    case 'walletApproval':
      // A wallet that was asked may have sent it.
      return isWalletAsked(screen) ? undefined : { to: 'cancelApproval' };
    case 'network':
    case 'funding':
    case 'amount':
    case 'preview':
      return lastChoice ? { to: 'choice', taken: lastChoice } : catalog;
    case 'progress':
      return hasFailed(screen) ? { to: 'newPreview' } : undefined;
    default:
      return undefined;
  }
}

export async function goBack(context: StepContext): Promise<Step> {
  const { session } = context;
  const way = wayBack(session);
  switch (way?.to) {
    case 'home':
      return { ...startOver(), screen: homeScreen(context.services, session) };
    case 'catalog':
      return startOver();
    case 'manualDestination':
      return backFromAddress(context);
    case 'walletAccount':
      return chooseAccountAgain(context);
    case 'login':
      return returnToLogin(context);
    case 'newPreview':
      return goOn(context, session.progress);
    case 'choice': {
      const { [way.taken]: _, ...rest } = session.progress;
      return goOn(context, rest);
    }
    case 'cancelApproval': {
      const cancel = await cancelApproval(context);
      const step = await goOn(context, session.progress);
      return { ...step, alongside: inOrder(cancel, step.alongside) };
    }
    case undefined:
      throw new ApiError('sessionMovedOn', 'There is no way back from here.');
  }
}

function inOrder(
  first: NonNullable<Step['alongside']>,
  second: Step['alongside'],
): NonNullable<Step['alongside']> {
  return async (transaction, connectionId) => ({
    ...(await first(transaction, connectionId)),
    ...(await second?.(transaction, connectionId)),
  });
}

export async function chooseAnotherAccount(context: StepContext): Promise<Step> {
  const { configuration, screen } = context.session;
  const finished = screen.kind === 'progress' && !hasFailed(screen);
  const onlyOne = screen.kind === 'connected' && configuration.restrictMultipleAccounts;
  if (finished || onlyOne) throw new ApiError('sessionMovedOn', 'This session is finished with its account.');
  return startOver();
}

/** What leaving makes of the session; nothing that may move money is stopped by it. */
export async function close(context: StepContext): Promise<Step> {
  const { session, now } = context;
  const left = whatLeavingMakes(session, now);
  const ended: EndedScreen = { kind: 'ended', because: left.because };
  const cancel = canBeTakenBack(session.screen) ? await cancelApproval(context) : undefined;
  return {
    state: left.state,
    screen: ended,
    ended: true,
    messages: [{ type: left.message, payload: summaryOf(session, left.because) }],
    ...(cancel && { alongside: cancel }),
  };
}

function whatLeavingMakes(
  session: Session,
  now: Date,
): { state: SessionState; because: EndedScreen['because']; message: 'close' | 'done' } {
  if (hasExpired(session, now)) return { state: 'expired', because: 'expired', message: 'close' };
  switch (session.state) {
    case 'verified':
      if (session.configuration.transfer) break;
      return { state: 'finished', because: 'finished', message: 'done' };
    case 'connected':
      return { state: 'finished', because: 'finished', message: 'done' };
    case 'finished':
      return { state: 'finished', because: 'finished', message: 'close' };
    case 'approving': {
      const cancellable = canBeTakenBack(session.screen);
      return { state: cancellable ? 'abandoned' : 'approving', because: 'closed', message: 'close' };
    }
  }
  return { state: 'abandoned', because: 'closed', message: 'close' };
}

/** Whether the approval waits for the user, so that nothing has been sent yet. */
function canBeTakenBack(screen: Screen): boolean {
  const waits = screen.kind === 'walletApproval' && !isWalletAsked(screen);
  return waits || (screen.kind === 'code' && screen.purpose === 'approve');
}

/** The vendor's page names that mean something, and for the rest the name of our screen. */
function pageName(screen: Screen): string {
  if (screen.kind === 'connected') return 'integrationConnectedPage';
  if (screen.kind === 'verified') return 'verifyDonePage';
  if (screen.kind === 'manualArrived') return 'transferExecutedPage';
  if (screen.kind !== 'progress') return `${screen.kind}Page`;
  return screen.state === 'sent' || screen.state === 'settled'
    ? 'transferExecutedPage'
    : 'transferPendingPage';
}

function summaryOf(session: Session, because: EndedScreen['because']): SessionSummary {
  const { screen, progress, configuration } = session;
  const integration = 'integration' in screen ? screen.integration : transferShown(screen)?.from.integration;
  const transfer = transferShown(screen);
  const transactionId = configuration.transfer?.transactionId;
  return {
    page: pageName(screen),
    ...(integration && {
      selectedIntegration: {
        id: integration.id,
        name: integration.name,
        integrationType: integration.type,
        integrationName: integration.name,
      },
    }),
    ...(transfer && {
      transfer: {
        ...(progress.previewId !== undefined && { previewId: progress.previewId }),
        symbol: transfer.symbol,
        amount: Number(transfer.receives.amount),
        ...(transfer.receives.fiat && { amountInFiat: Number(transfer.receives.fiat.amount) }),
        ...(transactionId !== undefined && { transactionId }),
        networkId: transfer.to.network.id,
      },
    }),
    ...(because === 'expired' && { errorMessage: 'The session has expired.' }),
  };
}

function transferShown(screen: Screen): TransferSummary | undefined {
  return 'transfer' in screen ? screen.transfer : undefined;
}
