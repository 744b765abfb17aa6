/** What whoever comes with a code that opens nothing (any more) is told. */
import { ApiError } from '../http/api-error.ts';
import type { LinkTokenState } from '../link-tokens/index.ts';

const dead = {
  used: ['linkTokenUsed', 'This Link token has been used. Each one opens one session; ask for a new one.'],
  expired: ['linkTokenExpired', 'This Link token was not opened in time. Ask for a new one.'],
  revoked: ['linkTokenRevoked', 'This Link token has been revoked. Ask for a new one.'],
  unknown: ['linkTokenUnknown', 'This server has made no such Link token.'],
} as const;

export function deadState(state: LinkTokenState): keyof typeof dead | undefined {
  if (state === 'redeemed') return 'used';
  return state === 'expired' || state === 'revoked' ? state : undefined;
}

export function deadToken(state: keyof typeof dead): ApiError {
  const [errorType, message] = dead[state];
  return new ApiError(errorType, message);
}
