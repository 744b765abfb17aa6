/** The stored proof as an auditor gets it, and the same proof judged again from nothing but the record. Pure. */
import type { NetworkType } from '@fairlead/chains';
import type { ChainRecord, VerificationRecord } from '@fairlead/wire';
import type { VerificationRow } from '../database/schema.ts';
import { type Judgement, judgeProof, judgeSandboxProof } from './judge.ts';

export function recordOf(row: VerificationRow): VerificationRecord {
  return {
    id: row.id,
    clientId: row.client_id,
    environment: row.environment,
    sessionId: row.session_id,
    userId: row.user_id,
    networkType: row.network_type as NetworkType,
    address: row.canonical_address,
    method: row.method,
    message: row.message,
    signature: row.signature,
    publicKey: row.public_key,
    context: row.context as VerificationRecord['context'],
    asked: row.asked as VerificationRecord['asked'],
    binding: row.binding,
    sandbox: row.sandbox,
    verdict: row.verdict,
    standard: row.standard,
    chain: row.chain_answer as ChainRecord | null,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
  };
}

export type SecondJudgement = {
  judgement: Judgement;
  /** What the record says and its own proof does not bear out; each a sentence. Empty when all agrees. */
  disagreements: string[];
};

/** Judges the proof as of the recorded time. What no signature covers (user, session) stays the server's word. */
export function judgeRecord(record: VerificationRecord): SecondJudgement {
  const { networkType, address, message, signature, publicKey, context, asked, clientId } = record;
  if (networkType === 'unknown') throw new TypeError('a record never has the network type "unknown"');
  const proof = {
    ...{ networkType, address, message, signature },
    publicKey: publicKey ?? undefined,
    context: context ?? undefined,
  };
  const judgement = record.sandbox ? judgeSandboxProof(proof, clientId) : judgeProof(proof, asked);
  if (record.chain) return judgeRecordOfChain(record, record.chain, judgement);
  const disagreements = [
    record.verdict !== judgement.verdict &&
      `The record says ${record.verdict}, but its proof is ${judgement.verdict}.`,
    judgement.verdict === 'verified' &&
      record.verdict === 'verified' &&
      record.standard !== judgement.standard &&
      `The record names the standard ${record.standard}, but the message is signed under ${judgement.standard}.`,
    judgement.verdict !== 'verified' &&
      record.verdict === judgement.verdict &&
      record.reason !== judgement.reason &&
      `The record gives ${record.reason} as the reason, but it is ${judgement.reason}.`,
    ...contradictions(record),
  ];
  return { judgement, disagreements: disagreements.filter(each => each !== false) };
}

/** What a chain decided stays undecided here: it is shown that the chain had to be asked, and what it is said to have said. */
function judgeRecordOfChain(
  record: VerificationRecord,
  chain: ChainRecord,
  alone: Judgement,
): SecondJudgement {
  const needs = alone.verdict === 'verified' ? undefined : alone.needs;
  const words = `${chain.network} is said to have ${chain.signs ? 'confirmed' : 'denied'} it at ${chain.at}; only that chain can tell.`;
  const judgement: Judgement =
    needs === undefined
      ? alone
      : { verdict: 'undecided', reason: needs.check, notice: 'signatureUndecided', words, needs };
  const disagreements = [
    needs?.check !== chain.check && 'The record names an answer of a chain that its proof does not call for.',
    chain.signs !== (record.verdict === 'verified') &&
      `The record says ${record.verdict}, but its chain is said to have ${chain.signs ? 'confirmed' : 'denied'} it.`,
    ...contradictions(record),
  ];
  return { judgement, disagreements: disagreements.filter(each => each !== false) };
}

function contradictions({ binding, message, asked, sandbox, environment, createdAt }: VerificationRecord) {
  return [
    binding === 'session' &&
      !message.includes(asked.nonce) &&
      'The record says that the message carries its session’s nonce, but it does not.',
    sandbox && environment === 'live' && 'A wallet that the sandbox plays cannot prove anything live.',
    new Date(asked.now).toISOString() !== createdAt &&
      'The proof was not judged at the time that the record gives.',
  ];
}
