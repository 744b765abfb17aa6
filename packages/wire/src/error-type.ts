/**
 * Every `errorType` that the API answers, with the HTTP status that it always comes with. The union is closed: each
 * has a page of its own under docs/errors, and a test compares the two lists.
 */
export const errorTypes = {
  /** A field that must be there is not. */
  missingField: 400,
  /** A field is there, but what is in it cannot be used. */
  invalidField: 400,
  /** The request has a field that nobody knows; the answer names the nearest known one. */
  unknownField: 400,
  /** Fields that are right alone contradict each other. */
  conflictingFields: 400,
  /** The request is sound, but this release cannot serve it. */
  notSupported: 400,
  /** In the sandbox exchange's own window: no such user, or another password. */
  wrongCredentials: 400,
  /** In the sandbox exchange's own window: another code than the sandbox's. */
  wrongCode: 400,
  /** The body is not JSON; the answer says in which line and column. */
  invalidJson: 400,
  /** Nobody was ever given this token of an account, or not in this environment. */
  invalidIntegrationToken: 400,
  /** The token was revoked, or the institution has ended its login: the user must log in again. */
  unauthorizedToken: 400,
  /** The account cannot send this; the fault's rule is the vendor's reason code. */
  transferNotPossible: 400,
  /** The request is not HTTP as we can read it: a bad path, query, length or header. */
  badRequest: 400,
  invalidCredentials: 401,
  /** The session's secret is missing or wrong. */
  invalidSession: 401,
  readOnlyKey: 403,
  /** A tool of the sandbox was asked for with a live key. */
  sandboxOnly: 403,
  /** The account was connected for reading only. */
  tokenScopeMismatch: 403,
  /** A page whose address the client has not allowed wants to open Link. */
  originNotAllowed: 403,
  /** The client does not let Link appear in this way. */
  surfaceNotAllowed: 403,
  /** The page that opened Link uses a version of the vendor's SDK with a known hole. */
  sdkOutdated: 403,
  routeNotFound: 404,
  /** Nothing of that id exists for this client in this environment. */
  notFound: 404,
  /** The client was disabled. */
  clientNotFound: 404,
  subClientNotFound: 404,
  linkTokenUnknown: 404,
  methodNotAllowed: 405,
  linkTokenExpired: 409,
  linkTokenUsed: 409,
  linkTokenRevoked: 409,
  /** The preview's numbers do not stand any more. */
  previewExpired: 409,
  /** The institution answered, and its answer was no. */
  institutionRefused: 409,
  /** The same Idempotency-Key is being worked on at this moment. */
  idempotencyKeyInUse: 409,
  /** The session is at another step than the one that was acted on. */
  sessionMovedOn: 409,
  /** Something else stands in the way of this change, such as a third living key. */
  conflict: 409,
  bodyTooLarge: 413,
  urlTooLong: 414,
  unsupportedMediaType: 415,
  /** An Idempotency-Key came back with another body. */
  idempotencyKeyReused: 422,
  rateLimited: 429,
  headersTooLarge: 431,
  serverFailure: 500,
  databaseUnavailable: 503,
  /** More requests wait than can be served in good time. */
  overloaded: 503,
  /** The institution does not answer. */
  institutionUnavailable: 503,
} as const;

export type ErrorType = keyof typeof errorTypes;
