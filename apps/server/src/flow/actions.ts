/** What each action of the user does, and taking it: for the Link page, and for whoever does without one. */
import type { SessionAction, SessionActionBody } from '@fairlead/wire/session-actions';
import type { Session } from '../sessions/store.ts';
import { createApiKey, declineApiKey } from './api-key-offer.ts';
import {
  approve,
  continueApproval,
  enterApprovalCode,
  refuseTransaction,
  reportTransaction,
  resendApprovalCode,
  signTransaction,
  submitSignedTransaction,
} from './approve.ts';
import { isAuthorizationAnswered } from './authorizations.ts';
import { chooseFunding } from './choose-funding.ts';
import {
  chooseAccount,
  chooseIntegration,
  connectBrowserWallet,
  continueLogin,
  enterLoginCode,
  logIn,
  missBrowserWallet,
  resendLoginCode,
} from './connect.ts';
import { chooseMethod } from './home.ts';
import { chooseAnotherAccount, close, goBack } from './leave.ts';
import { chooseDestination, depositByHand, renewAddress } from './manual-deposit.ts';
import { simulateDeposit } from './record-arrival.ts';
import type { Services } from './services.ts';
import { type Step, type StepContext, takeStep } from './step.ts';
import { tell, tellWallets } from './tell.ts';
import { chooseAsset, chooseNetwork, enterAmount, goOn } from './transfer-steps.ts';
import { finishVerification } from './verified-wallet.ts';
import {
  chooseWalletAccount,
  declineConnection,
  missWallet,
  pasteSignature,
  refuseMessage,
  signMessage,
  submitSignature,
} from './verify.ts';

type Work<Action extends SessionAction> = (
  context: StepContext,
  body: SessionActionBody<Action>,
) => Promise<Step>;

const isApproval = ({ session: { screen } }: StepContext) =>
  (screen.kind === 'code' || screen.kind === 'wait') && screen.purpose === 'approve';

const work: { readonly [Action in SessionAction]: Work<Action> } = {
  tell,
  'tell-wallets': tellWallets,
  'choose-method': chooseMethod,
  'deposit-by-hand': depositByHand,
  'choose-destination': chooseDestination,
  'renew-address': renewAddress,
  'simulate-deposit': simulateDeposit,
  'choose-integration': chooseIntegration,
  'connect-wallet': connectBrowserWallet,
  'log-in': (context, { username, password }) => logIn(context, { username, password }),
  'enter-code': (context, body) =>
    isApproval(context) ? enterApprovalCode(context, body) : enterLoginCode(context, body),
  'resend-code': context => (isApproval(context) ? resendApprovalCode(context) : resendLoginCode(context)),
  continue: context => (isApproval(context) ? continueApproval(context) : continueLogin(context)),
  'paste-signature': async context => pasteSignature(context),
  'choose-wallet-account': chooseWalletAccount,
  'decline-connection': async context => declineConnection(context),
  'miss-wallet': async context => missWallet(context),
  'miss-browser-wallet': missBrowserWallet,
  'sign-message': signMessage,
  'refuse-message': refuseMessage,
  'submit-signature': submitSignature,
  'finish-verification': finishVerification,
  'choose-account': chooseAccount,
  'create-api-key': createApiKey,
  'decline-api-key': declineApiKey,
  'choose-asset': chooseAsset,
  'choose-network': chooseNetwork,
  'choose-funding': chooseFunding,
  'enter-amount': enterAmount,
  'refresh-preview': context => goOn(context, context.session.progress),
  'read-again': context => goOn(context, context.session.progress),
  approve,
  'sign-transaction': signTransaction,
  'refuse-transaction': refuseTransaction,
  'report-transaction': reportTransaction,
  'report-solana-signature': (context, { signature }) => reportTransaction(context, { hash: signature }),
  'submit-signed-transaction': submitSignedTransaction,
  back: goBack,
  'choose-another-account': chooseAnotherAccount,
  close,
};

/**
 * What the user did, whoever passes it on.
 *
 * @returns the session after it. @throws what `takeStep` throws
 */
export async function takeAction<Action extends SessionAction>(
  services: Services,
  session: Session,
  { action, body, requestId }: { action: Action; body: SessionActionBody<Action>; requestId: string },
): Promise<Session> {
  // Asking whether the window has answered is not a step until it has.
  const idle =
    action === 'continue' &&
    session.screen.kind === 'oauth' &&
    !(await isAuthorizationAnswered(services, session));
  if (idle) return session;
  const run = work[action] as Work<Action>;
  return takeStep(services, session, action, body.version, requestId, context => run(context, body));
}
