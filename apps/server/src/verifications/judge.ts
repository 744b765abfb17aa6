/** What a proof is worth. Pure but for the signature's mathematics: a wallet of the sandbox, or any of fifteen chains. */
import { type Asked, chains, type NetworkType } from '@fairlead/chains';
import { isSandboxSignature, sandboxSignatureStandard } from '@fairlead/connectors';
import type { NoticeCode } from '@fairlead/wire/session-view';

export type ShownProof = {
  networkType: NetworkType;
  address: string;
  message: string;
  signature: string;
  publicKey?: string | undefined;
  context?: Readonly<Record<string, string>> | undefined;
};

export type Judgement =
  | { verdict: 'verified'; standard: string }
  | { verdict: 'rejected' | 'undecided'; reason: string; notice: NoticeCode; words: string };

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

/** A proof from outside. What only a chain could decide is undecided, which is never a pass. */
export function judgeProof(proof: ShownProof, asked: Asked): Judgement {
  const { publicKey, context, ...rest } = proof;
  const shown = { ...rest, ...(publicKey !== undefined && { publicKey }), ...(context && { context }) };
  const verdict = chains[proof.networkType].verifyMessage(shown, asked);
  switch (verdict.verdict) {
    case 'verified':
      return verdict;
    case 'rejected':
      return {
        verdict: 'rejected',
        reason: verdict.reason,
        notice: notices[verdict.reason] ?? 'signatureWrong',
        words: verdict.message,
      };
    case 'undecided':
      return {
        verdict: 'undecided',
        reason: verdict.needs.check,
        notice: 'signatureUndecided',
        words: verdict.needs.message,
      };
  }
}

/** Whether the network's wallets answer a public key that we cannot do without. */
export function publicKeyNeed(networkType: NetworkType): 'required' | 'optional' | 'no' {
  if (['cardano', 'aptos', 'ripple', 'tezos'].includes(networkType)) return 'required';
  return networkType === 'tvm' ? 'optional' : 'no';
}
