import { createHash } from 'node:crypto';
import type { ApiResultStatus, Failure, Success } from '@fairlead/wire';
import type { ApiError } from './api-error.ts';

const statuses: Readonly<Record<number, ApiResultStatus>> = {
  401: 'permissionDenied',
  403: 'permissionDenied',
  404: 'notFound',
  409: 'conflict',
  422: 'conflict',
  423: 'locked',
  429: 'tooManyRequest',
  451: 'unavailableForLegalReasons',
  500: 'serverFailure',
  503: 'serverFailure',
};

/** The wire's `status` for an HTTP status that is not 2xx. */
export function statusOf(httpStatus: number): ApiResultStatus {
  return statuses[httpStatus] ?? (httpStatus >= 500 ? 'serverFailure' : 'badRequest');
}

const successHash = errorHash('ok', '');

/** The envelope of an answer when all went well. */
export function ok<Content>(content: Content): Success<Content> {
  return { content, status: 'ok', message: '', errorHash: successHash, errorType: '' };
}

/**
 * The envelope of a refusal.
 * @param place the route's pattern, so that one kind of error has another hash at another route.
 */
export function failure(error: ApiError, place: string): Failure {
  const rules = error.faults.map(fault => `${fault.rule} ${withoutIndices(fault.path)}`);
  return {
    status: statusOf(error.statusCode),
    message: error.message,
    ...(error.displayMessage !== undefined && { displayMessage: error.displayMessage }),
    errorHash: errorHash(error.errorType, [place, ...new Set(rules)].join('\n')),
    errorType: error.errorType,
    ...(error.faults.length > 0 && { errorData: { faults: [...error.faults] } }),
  };
}

/** Two destinations with the same mistake are the same kind of error. */
function withoutIndices(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]');
}

function errorHash(kind: string, place: string): string {
  return createHash('sha256').update(`${kind}\n${place}`).digest('hex').slice(0, 8);
}
