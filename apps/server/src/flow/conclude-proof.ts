/** What comes of a signature: its record, whatever the verdict; what the host page is told; and the way on. */
import type { NetworkType } from '@fairlead/chains';
import type { ChainRecord } from '@fairlead/wire';
import type { Notice, Screen, VerifyMessageScreen } from '@fairlead/wire/session-view';
import { appendEvent } from '../events/store.ts';
import type { Session } from '../sessions/store.ts';
import type { Judgement, ShownProof } from '../verifications/judge.ts';
import { insertVerification } from '../verifications/store.ts';
import type { Message } from './messages.ts';
import type { Services } from './services.ts';
import type { Step, StepContext } from './step.ts';

/** What the next step must know of the message that is on the screen; sealed with the session. */
export type Asked = {
  networkType: NetworkType;
  address: string;
  message: string;
  nonce: string;
  binding: 'session' | 'none';
};

/** Whom the user signs in to, in the message. */
export function domainOf({ publicUrl }: Pick<Services, 'publicUrl'>): string {
  return new URL(publicUrl).host;
}

/**
 * The websites that a wallet may name in what it signs, where its standard has a place for one: ours, and for a wallet of the
 * user's browser the page around Link, too, in which the wallet may be. That page's origin was checked against the client's
 * when the session was opened; no other is taken.
 */
export function domainsOf(
  services: Pick<Services, 'publicUrl'>,
  { peerOrigin }: Pick<Session, 'peerOrigin'>,
  { browserWallet }: Pick<VerifyMessageScreen, 'browserWallet'>,
): string[] {
  const own = domainOf(services);
  return browserWallet && peerOrigin !== null ? [own, new URL(peerOrigin).host] : [own];
}

/** Writes the record whatever the verdict; only `verified` goes on. */
export function concludeProof(
  context: StepContext,
  screen: VerifyMessageScreen,
  asked: Asked,
  proof: ShownProof,
  judgement: Judgement,
  sandbox: boolean,
): Step {
  const { services, session, now, requestId } = context;
  const id = services.random.uuid();
  const passed = judgement.verdict === 'verified';
  const record: Step['alongside'] = async transaction => {
    await insertVerification(transaction, session.scope, {
      id,
      session_id: session.id,
      user_id: session.userId,
      network_type: proof.networkType,
      address: proof.address,
      canonical_address: proof.address,
      message: proof.message,
      signature: proof.signature,
      public_key: proof.publicKey ?? null,
      context: proof.context ?? null,
      asked: { nonce: asked.nonce, domains: domainsOf(services, session, screen), now: now.getTime() },
      binding: asked.binding,
      sandbox,
      verdict: judgement.verdict,
      standard: passed ? judgement.standard : null,
      reason: passed ? null : judgement.reason,
      chain_answer: judgement.chain ? chainRecord(judgement.chain) : null,
      created_at: now,
    });
    await appendEvent(transaction, session.scope, {
      id: services.random.uuid(),
      subjectKind: 'verification',
      subjectId: id,
      type: `verification.${judgement.verdict}`,
      payload: {
        sessionId: session.id,
        userId: session.userId,
        networkType: proof.networkType,
        address: proof.address,
      },
      at: now,
    });
    return {};
  };
  const signed: Message = {
    type: 'walletMessageSigned',
    payload: {
      signedMessageHash: proof.signature,
      message: proof.message,
      address: proof.address,
      timeStamp: now.getTime(),
      isVerified: passed,
      ...(passed && { verifiedAddresses: [proof.address] }),
    },
  };
  if (!passed) {
    const notice: Notice = {
      code: judgement.notice,
      moneyMoved: 'no',
      requestId,
      ...(judgement.detail && { detail: judgement.detail }),
    };
    return { state: session.state, screen, notice, challenge: asked, messages: [signed], alongside: record };
  }
  const next: Screen = {
    kind: 'verified',
    ...(screen.integration && { integration: screen.integration }),
    networkType: screen.networkType,
    address: proof.address,
    ...(judgement.chain && { confirmedBy: judgement.chain.name }),
  };
  const { networkType, address } = proof;
  return {
    state: 'verified',
    screen: next,
    progress: { ...session.progress, verified: { networkType, address } },
    messages: [signed, { type: 'verifyDonePage' }],
    alongside: record,
  };
}

function chainRecord({ name: _, ...record }: NonNullable<Judgement['chain']>): ChainRecord {
  return record;
}
