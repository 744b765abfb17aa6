import type { DeadBecause } from './page-state.ts';

const deadTokens: readonly string[] = [
  'linkTokenUsed',
  'linkTokenExpired',
  'linkTokenRevoked',
  'linkTokenUnknown',
  'originNotAllowed',
  'surfaceNotAllowed',
  'sdkOutdated',
] satisfies DeadBecause[];

/** Whether a refusal of that kind means that this link opens nothing here, however often it is tried. */
export function isDeadToken(errorType: string): errorType is DeadBecause {
  return deadTokens.includes(errorType);
}
