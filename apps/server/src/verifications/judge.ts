/** What a proof is worth: one of a wallet of the sandbox, or of any of fifteen network types; and whom to ask besides. */
import {
  type Asked,
  type ChainQuestion,
  chains,
  type NetworkType,
  type Proof,
  type Verdict,
} from '@fairlead/chains';
import { isSandboxSignature, sandboxSignatureStandard } from '@fairlead/connectors';
import type { ChainRecord } from '@fairlead/wire';
import type { NoticeCode, NoticeDetail } from '@fairlead/wire/session-view';
import type { ChainAnswer, Question } from '../chain-checks/index.ts';

export type ShownProof = {
  networkType: NetworkType;
  address: string;
  message: string;
  signature: string;
  publicKey?: string | undefined;
  context?: Readonly<Record<string, string>> | undefined;
};

/** `chain`: what a chain said, where one was asked and answered. */
export type Judgement = { chain?: ChainRecord & { name: string } } & (
  | { verdict: 'verified'; standard: string }
  | {
      verdict: 'rejected' | 'undecided';
      reason: string;
      notice: NoticeCode;
      /** What the Link page says beside that. */
      detail?: NoticeDetail;
      /** One sentence in English, for whoever judges a proof without the page. */
      words: string;
      /** What a chain could still say. */
      needs?: ChainQuestion;
    }
);

/** A proof by the wallet that the sandbox plays. */
export function judgeSandboxProof(proof: ShownProof, clientId: string): Judgement {
  const { networkType, address, message } = proof;
  if (isSandboxSignature({ clientId, networkType, address, message }, proof.signature)) {
    return { verdict: 'verified', standard: sandboxSignatureStandard };
  }
  return {
    verdict: 'rejected',
    reason: 'wrongSignature',
    notice: 'signatureWrong',
    words: 'The signature is wrong.',
  };
}

const notices: Readonly<Record<string, NoticeCode>> = {
  badAddress: 'addressMalformed',
  malformedSignature: 'signatureMalformed',
  missingPublicKey: 'publicKeyMissing',
  stale: 'signatureStale',
};

/** What the notice alone does not say. */
const details: Readonly<Record<string, NoticeDetail>> = {
  keyMismatch: { key: 'keyMismatch' },
  messageMismatch: { key: 'messageMismatch' },
  domainMismatch: { key: 'domainMismatch' },
};

/** A proof from outside. What only a chain could decide is undecided, which is never a pass. */
export function judgeProof(proof: ShownProof, asked: Asked): Judgement {
  return judgementOf(chains[proof.networkType].verifyMessage(given(proof), asked));
}

/** The same, and then the chain is asked what no signature shows, where one can be asked. */
export async function judgeAskingChain(
  proof: ShownProof,
  asked: Asked,
  ask: (question: Question) => Promise<ChainAnswer | undefined>,
): Promise<Judgement> {
  const chain = chains[proof.networkType];
  const alone = judgeProof(proof, asked);
  const parsed = chain.parseAddress(proof.address);
  if (alone.verdict === 'verified' || alone.needs === undefined || !parsed.ok) return alone;
  const { needs } = alone;
  const answer = await ask({
    networkType: proof.networkType,
    proof: given(proof),
    account: parsed.account ?? parsed.canonical,
    needs,
    verdictUnder: publicKey => chain.verifyMessage({ ...given(proof), publicKey }, asked),
  });
  if (answer === undefined) return alone;
  if (!answer.answered) {
    const words = `${needs.message} ${answer.silent.join(', ')} could not be asked.`;
    return {
      ...{ verdict: 'undecided', reason: 'chainSilent', notice: 'signatureUndecided', words, needs },
      detail: { key: 'chainSilent', values: { network: answer.silent.join(', ') } },
    };
  }
  const { network, name, signs, standard, at } = answer;
  const told = { network, name, check: needs.check, signs, at };
  if (signs) return { verdict: 'verified', standard, chain: told };
  const reason = alone.verdict === 'rejected' ? alone.reason : 'deniedByChain';
  const words = `${name} was asked, and says no: this signature does not speak for the address.`;
  const detail: NoticeDetail = { key: 'chainDenied', values: { network: name } };
  return { verdict: 'rejected', reason, notice: 'signatureWrong', detail, words, chain: told };
}

function given({ networkType: _, publicKey, context, ...rest }: ShownProof): Proof {
  return { ...rest, ...(publicKey !== undefined && { publicKey }), ...(context && { context }) };
}

function judgementOf(verdict: Verdict): Judgement {
  switch (verdict.verdict) {
    case 'verified':
      return verdict;
    case 'rejected':
      return {
        verdict: 'rejected',
        reason: verdict.reason,
        notice: notices[verdict.reason] ?? 'signatureWrong',
        ...(details[verdict.reason] && { detail: details[verdict.reason] }),
        words: verdict.message,
        ...(verdict.unless && { needs: verdict.unless }),
      };
    case 'undecided':
      return {
        verdict: 'undecided',
        reason: verdict.needs.check,
        notice: 'signatureUndecided',
        detail: { key: verdict.needs.check },
        words: verdict.needs.message,
        needs: verdict.needs,
      };
  }
}

/** Whether the network's wallets answer a public key that we cannot do without. */
export function publicKeyNeed(networkType: NetworkType): 'required' | 'optional' | 'no' {
  if (['cardano', 'aptos', 'ripple', 'tezos'].includes(networkType)) return 'required';
  return networkType === 'tvm' ? 'optional' : 'no';
}
