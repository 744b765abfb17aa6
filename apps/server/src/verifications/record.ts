/** The stored proof as an auditor gets it, and the same proof judged again from nothing but the record. Pure. */
import type { NetworkType } from '@fairlead/chains';
import type { VerificationRecord } from '@fairlead/wire';
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
    record.binding === 'session' &&
      !message.includes(asked.nonce) &&
      'The record says that the message carries its session’s nonce, but it does not.',
    record.sandbox &&
      record.environment === 'live' &&
      'A wallet that the sandbox plays cannot prove anything live.',
    new Date(asked.now).toISOString() !== record.createdAt &&
      'The proof was not judged at the time that the record gives.',
  ];
  return { judgement, disagreements: disagreements.filter(each => each !== false) };
}
