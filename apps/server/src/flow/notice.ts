/** What went wrong, in a form that the page has words for. */
import type { FailureReason } from '@fairlead/connectors';
import type { Notice, NoticeCode, NoticeDetail } from '@fairlead/wire/session-view';

/** A connector's failure, or one that was found here. */
export type Failure = {
  reason: FailureReason;
  /** In English, for whoever reads events and answers of the API. */
  message: string;
  detail?: NoticeDetail;
  moneyMoved: 'no' | 'unknown';
};

const codes: Readonly<Record<FailureReason, NoticeCode>> = {
  wrongCredentials: 'wrongCredentials',
  wrongCode: 'wrongCode',
  tooManyAttempts: 'tooManyAttempts',
  challengeExpired: 'challengeExpired',
  declinedByUser: 'declinedByUser',
  notAuthorized: 'loginAgain',
  insufficientFunds: 'insufficientFunds',
  refusedByInstitution: 'refusedByInstitution',
  kycRequired: 'kycRequired',
  foreignTransaction: 'foreignTransaction',
  walletOnOtherChain: 'walletOnOtherChain',
  walletAtOtherAccount: 'walletAtOtherAccount',
  unreachable: 'institutionUnreachable',
};

export function noticeOf(
  { reason, detail, moneyMoved }: Pick<Failure, 'reason' | 'detail' | 'moneyMoved'>,
  requestId: string,
): Notice {
  return { code: codes[reason], ...(detail && { detail }), moneyMoved, requestId };
}
