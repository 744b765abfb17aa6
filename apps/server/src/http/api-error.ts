import { type ErrorType, errorTypes, type Fault } from '@fairlead/wire';

/** At most so many faults are listed; whoever has more is better served by mending the first ones. */
export const mostFaults = 50;

export type ApiErrorDetails = {
  faults?: readonly Fault[];
  /** For the end user, where the client's page may show it. */
  displayMessage?: string;
  headers?: Readonly<Record<string, string>>;
};

/**
 * A refusal with its reason: the only kind of error whose message reaches a caller. The HTTP status follows from
 * `errorType`. Anything else that is thrown becomes a 500 that tells the request's id and nothing more.
 */
export class ApiError extends Error {
  readonly errorType: ErrorType;
  readonly statusCode: number;
  readonly faults: readonly Fault[];
  readonly displayMessage: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  /** @param message one or two sentences for the developer who calls: what was wrong, what would be right. */
  constructor(errorType: ErrorType, message: string, details: ApiErrorDetails = {}) {
    super(message);
    this.name = 'ApiError';
    this.errorType = errorType;
    this.statusCode = errorTypes[errorType];
    this.faults = (details.faults ?? []).slice(0, mostFaults);
    this.displayMessage = details.displayMessage;
    this.headers = details.headers ?? {};
  }
}
