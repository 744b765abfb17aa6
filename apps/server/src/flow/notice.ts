/** What went wrong, in a form that the page has words for. */
import type { FailureReason } from '@fairlead/connectors';
import type { Notice, NoticeCode } from '@fairlead/wire/session-view';

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
  unreachable: 'institutionUnreachable',
};

export function noticeOf(
  failure: { reason: FailureReason; message: string; moneyMoved: 'no' | 'unknown' },
  requestId: string,
): Notice {
  return {
    code: codes[failure.reason],
    institutionSays: failure.message,
    moneyMoved: failure.moneyMoved,
    requestId,
  };
}
