/**
 * Proving that a wallet is the user's: which address, the message whole, the signature, the verdict. The wallet is one
 * that the sandbox plays, one of the user's own browser, or any other in the world whose signature the user brings by hand.
 */
import type { AddressFault, NetworkType } from '@fairlead/chains';
import { chains, networkTypes } from '@fairlead/chains';
import { type BrowserWallet, sandboxWalletAddress, signAsSandboxWallet } from '@fairlead/connectors';
import type {
  IntegrationSummary,
  Notice,
  NoticeCode,
  NoticeDetail,
  VerifyAccountScreen,
  VerifyMessageScreen,
} from '@fairlead/wire/session-view';
import type { Integration } from '../catalog/index.ts';
import { displayedClient } from '../clients/index.ts';
import { ApiError } from '../http/api-error.ts';
import type { VerificationConfiguration } from '../link-tokens/configuration.ts';
import type { Session } from '../sessions/store.ts';
import { later } from '../surroundings.ts';
import {
  judgeAskingChain,
  judgeSandboxProof,
  publicKeyNeed,
  type ShownProof,
} from '../verifications/judge.ts';
import { isBound, messageToSign, networkTypeNames } from '../verifications/message.ts';
import { isSignatureOfAnother } from '../verifications/store.ts';
import { notInstalled } from './absent-wallets.ts';
import { type Asked, concludeProof, domainOf, domainsOf } from './conclude-proof.ts';
import { provableTypes } from './context.ts';
import { integrationSummary } from './integration-words.ts';
import type { Message } from './messages.ts';
import { isSame } from './proven-sender.ts';
import { canPaste, startOver } from './start-over.ts';
import { openChallenge, type Step, type StepContext } from './step.ts';

/** How long a message waits to be signed. */
const messageLife = 10 * 60_000;

function wanted(session: Session): VerificationConfiguration {
  const { verification } = session.configuration;
  if (verification === undefined)
    throw new Error(`session ${session.id} verifies without having been asked to`);
  return verification;
}

/** A wallet of the catalog was chosen: the sandbox plays it. */
export function beginWithWallet(context: StepContext, integration: Integration): Step {
  const { services, session } = context;
  const summary = integrationSummary(services, integration);
  const able = provableTypes(services, session, integration);
  const types = allowedTypes(session).filter(type => able.has(type));
  return {
    state: 'connecting',
    screen: accountScreen(session, types, summary, accountsOf(session, types)),
    progress: { integrationId: integration.id },
  };
}

/** The wallet refuses to show its accounts. */
export function declineConnection(context: StepContext): Step {
  return connectNothing(context, 'connectionDeclined', 'walletRefused', 'The user declined the connection.');
}

/** The wallet is not on this device. */
export function missWallet(context: StepContext): Step {
  return connectNothing(context, 'connectionUnavailable', 'walletAbsent', notInstalled);
}

/** Nothing is connected, and the user chooses again. */
function connectNothing(
  { session, requestId }: StepContext,
  event: 'connectionDeclined' | 'connectionUnavailable',
  code: NoticeCode,
  reason: string,
): Step {
  const { screen } = session;
  if (screen.kind !== 'verifyAccount' || screen.integration === undefined) {
    throw new ApiError('sessionMovedOn', 'No wallet is being connected.');
  }
  const { type, name } = screen.integration;
  const message: Message = {
    type: event,
    payload: { integrationType: type, integrationName: name, reason },
  };
  return { ...startOver({ code, moneyMoved: 'no', requestId }), messages: [message] };
}

/** No wallet of ours is used: the user brings a signature. */
export function pasteSignature(context: StepContext): Step {
  const { session, requestId } = context;
  if (!canPaste(session)) {
    throw new ApiError('sessionMovedOn', 'No proof by hand is asked for in this session.');
  }
  if (!isBound(wanted(session))) {
    // Ruling 5: a text that is the same for everybody could be somebody else's signature.
    return startOver({ code: 'signatureUnbound', moneyMoved: 'no', requestId });
  }
  return { state: 'connecting', screen: accountScreen(session, allowedTypes(session)), progress: {} };
}

/** Back from a message: it may be too old, or of the wrong address. */
export function chooseAccountAgain(context: StepContext): Step {
  const { services, session } = context;
  const { screen } = session;
  const shown = screen.kind === 'verifyMessage' ? screen.integration : undefined;
  const integration = shown && services.catalog.findIntegration(shown.id);
  return integration ? beginWithWallet(context, integration) : pasteSignature(context);
}

function allowedTypes(session: Session): NetworkType[] {
  const { networkType } = wanted(session);
  return networkType === undefined ? [...networkTypes] : [networkType];
}

function accountsOf(session: Session, types: readonly NetworkType[]): VerifyAccountScreen['accounts'] {
  const requested = wanted(session).addresses ?? [];
  return types.flatMap(networkType => [
    ...requested
      .filter(address => types.length === 1 || chains[networkType].parseAddress(address).ok)
      .map(address => ({ networkType, address })),
    { networkType, address: sandboxWalletAddress(session.scope.clientId, networkType) },
  ]);
}

function accountScreen(
  session: Session,
  types: readonly NetworkType[],
  integration?: IntegrationSummary,
  accounts: VerifyAccountScreen['accounts'] = [],
): VerifyAccountScreen {
  return {
    kind: 'verifyAccount',
    ...(integration && { integration }),
    networkTypes: types.map(networkType => ({ networkType, name: networkTypeNames[networkType] })),
    accounts,
    requested: wanted(session).addresses ?? [],
  };
}

/** The address is checked here; what is asked for from now on is this address and no other. */
export async function chooseWalletAccount(
  context: StepContext,
  body: { networkType: string; address: string },
): Promise<Step> {
  const { session } = context;
  const { screen } = session;
  if (screen.kind !== 'verifyAccount') throw new Error('an address was chosen on another screen');
  const type = screen.networkTypes.find(({ networkType }) => networkType === body.networkType);
  if (type === undefined || type.networkType === 'unknown') {
    throw new ApiError('invalidField', 'This network type is not asked for in this session.');
  }
  const { networkType } = type;
  const address = body.address.trim();
  const offered = screen.accounts.some(each => each.networkType === networkType && each.address === address);
  if (screen.integration !== undefined && !offered) {
    throw new ApiError('invalidField', 'This wallet does not offer that address.');
  }
  const parsed = chains[networkType].parseAddress(address);
  if (!offered && !parsed.ok) return refused(context, 'addressMalformed', addressDetails[parsed.reason]);
  if (session.scope.environment === 'live' && !(parsed.ok && parsed.mainnet)) {
    return refused(context, 'addressMalformed', { key: 'testNetwork' });
  }
  const own = parsed.ok ? parsed.canonical : address;
  if (screen.requested.length > 0 && !screen.requested.some(each => isSame(networkType, each, own))) {
    const step = refused(context, 'addressNotRequested');
    return { ...step, messages: [mismatch(context, screen, own)] };
  }
  return askToSign(context, screen, networkType, own);
}

/** What is wrong with an address, where more is known than that it is none. */
const addressDetails: Readonly<Record<AddressFault['reason'], NoticeDetail | undefined>> = {
  empty: undefined,
  malformed: undefined,
  badChecksum: { key: 'badChecksum' },
  wrongNetwork: { key: 'wrongNetwork' },
  unsupportedKind: { key: 'unsupportedKind' },
};

/** Stays where it is and says why. */
function refused({ session, requestId }: StepContext, code: NoticeCode, detail?: NoticeDetail): Step {
  const notice: Notice = { code, moneyMoved: 'no', requestId, ...(detail && { detail }) };
  return { state: session.state, screen: session.screen, notice };
}

function mismatch(
  { now }: StepContext,
  screen: Pick<VerifyAccountScreen, 'integration' | 'requested'>,
  address: string,
): Message {
  return {
    type: 'defiWalletError',
    payload: {
      integrationName: screen.integration?.name ?? 'Signature by hand',
      errorType: 'verifyMismatch',
      details: { requestedAddress: screen.requested.join(', '), connectedAddress: address },
      timeStamp: now.getTime(),
    },
  };
}

/**
 * A wallet that the page has found in the user's browser signs for the account that it showed. The account is its word; what
 * proves it is the signature.
 */
export async function proveWithBrowserWallet(
  context: StepContext,
  integration: Integration,
  browserWallet: BrowserWallet,
  { networkType, address }: { networkType: NetworkType; address: string },
): Promise<Step> {
  const { services, session, requestId } = context;
  const { name, rdns } = browserWallet;
  const summary = integrationSummary(services, integration);
  const parsed = chains[networkType].parseAddress(address);
  if (!parsed.ok) return startOver({ code: 'addressMalformed', moneyMoved: 'no', requestId });
  if (session.scope.environment === 'live' && !parsed.mainnet) {
    const detail = { key: 'testNetwork' } as const;
    return startOver({ code: 'addressMalformed', moneyMoved: 'no', requestId, detail });
  }
  const requested = wanted(session).addresses ?? [];
  if (requested.length > 0 && !requested.some(each => isSame(networkType, each, parsed.canonical))) {
    const step = startOver({ code: 'addressNotRequested', moneyMoved: 'no', requestId });
    return { ...step, messages: [mismatch(context, { integration: summary, requested }, parsed.canonical)] };
  }
  const step = await askToSign(
    context,
    { integration: summary, browserWallet: { name, ...(rdns !== undefined && { rdns }) } },
    networkType,
    parsed.canonical,
  );
  return { ...step, progress: { integrationId: integration.id, browserWallet } };
}

/** `integration`: the wallet that signs; absent: the signature comes by hand. */
type Signer = Pick<VerifyMessageScreen, 'integration' | 'browserWallet'>;

async function askToSign(
  context: StepContext,
  { integration, browserWallet }: Signer,
  networkType: NetworkType,
  address: string,
): Promise<Step> {
  const { services, session, now } = context;
  const { message: given, networkId } = wanted(session);
  const nonce = services.random.bytes(16).toString('hex');
  const expiresAt = later(now, messageLife);
  const client = await displayedClient(services.db, session.scope, session.subClientId);
  const network = networkId === undefined ? undefined : services.catalog.findNetwork(networkId);
  // Complete, it is EIP-4361, and a wallet of the page around Link would call it deceptive: it knows that page's origin only.
  const isOfHost = browserWallet !== undefined && session.peerOrigin !== null;
  const { message, binding } = messageToSign({
    given,
    nonce,
    networkType,
    address,
    clientName: client.name,
    domain: domainOf(services),
    uri: services.publicUrl,
    chainId: isOfHost ? undefined : (network?.chainId ?? undefined),
    issuedAt: now,
    expiresAt,
  });
  const asked: Asked = { networkType, address, message, nonce, binding };
  const next: VerifyMessageScreen = {
    kind: 'verifyMessage',
    ...(browserWallet && { browserWallet }),
    ...(integration ? { integration } : { paste: { publicKey: publicKeyNeed(networkType) } }),
    ...(networkType === 'aptos' && { nonce }),
    networkType: { networkType, name: networkTypeNames[networkType] },
    address,
    message,
    expiresAt: expiresAt.toISOString(),
  };
  return { state: 'verifying', screen: next, challenge: asked };
}

/** The played wallet signs. */
export async function signMessage(context: StepContext): Promise<Step> {
  const { services, session } = context;
  const { screen } = session;
  const isPlayed = screen.kind === 'verifyMessage' && screen.integration && !screen.browserWallet;
  if (screen.kind !== 'verifyMessage' || !isPlayed) {
    throw new ApiError('sessionMovedOn', 'There is no wallet here that could sign; submit a signature.');
  }
  const asked = (await openChallenge(services, session)) as Asked;
  const { clientId } = session.scope;
  const signature = signAsSandboxWallet({ clientId, ...asked });
  const proof: ShownProof = { ...asked, signature };
  return concludeProof(context, screen, asked, proof, judgeSandboxProof(proof, clientId), true);
}

export async function submitSignature(
  context: StepContext,
  body: { signature: string; publicKey?: string; context?: string },
): Promise<Step> {
  const { services, session, now } = context;
  const { screen } = session;
  const isFromOutside = screen.kind === 'verifyMessage' && (screen.paste ?? screen.browserWallet);
  if (screen.kind !== 'verifyMessage' || !isFromOutside) {
    throw new ApiError('sessionMovedOn', 'The wallet that was chosen signs here; go back to sign by hand.');
  }
  const asked = (await openChallenge(services, session)) as Asked;
  const stay = (code: NoticeCode, detail?: NoticeDetail): Step => ({
    ...refused(context, code, detail),
    challenge: asked,
  });
  if (new Date(screen.expiresAt) <= now) return stay('signatureStale');
  const extra = readContext(body.context);
  if (extra === undefined) return stay('signatureMalformed', { key: 'contextUnreadable' });
  const proof: ShownProof = {
    networkType: asked.networkType,
    address: asked.address,
    message: asked.message,
    signature: body.signature.trim(),
    publicKey: body.publicKey?.trim() || undefined,
    context: extra,
  };
  if (
    await isSignatureOfAnother(services.db, session.scope, {
      signature: proof.signature,
      userId: session.userId,
    })
  ) {
    return stay('signatureUsedByAnother');
  }
  const known = { now: now.getTime(), domains: domainsOf(services, session, screen), nonce: asked.nonce };
  const { environment } = session.scope;
  const { networkId } = wanted(session);
  const judgement = await judgeAskingChain(proof, known, question =>
    services.askChain(question, { environment, networkId }),
  );
  return concludeProof(context, screen, asked, proof, judgement, false);
}

function readContext(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined || text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const isTexts =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every(each => typeof each === 'string');
    return isTexts ? (value as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}

/** The user, or the wallet in the user's name, does not want to sign. */
export async function refuseMessage(context: StepContext): Promise<Step> {
  const step = startOver({ code: 'walletRefused', moneyMoved: 'no', requestId: context.requestId });
  return { ...step, messages: [{ type: 'verifyWalletRejected' }] };
}
