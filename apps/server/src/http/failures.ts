/** Everything that can go wrong on the way to a handler or in it, as the envelope. */
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { failure } from './envelope.ts';
import { unsupported } from './json-body.ts';

/** How long a caller should wait before asking again while the database is away, in seconds. */
const databaseRetrySeconds = 5;

/** And while more requests wait than can be served in good time. */
const overloadRetrySeconds = 1;

export function answerFailures(app: FastifyInstance, allowedMethods: (url: string) => string[]): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendFailure(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(request.url);
    const path = request.url.split('?', 1)[0]?.slice(0, 200);
    const error =
      // A path that takes the method and still has nothing is a folder of files without this one.
      allowed.length > 0 && !allowed.includes(request.method)
        ? new ApiError(
            'methodNotAllowed',
            `${path} does not take ${request.method}; it takes ${allowed.join(', ')}.`,
            {
              headers: { allow: allowed.join(', ') },
            },
          )
        : new ApiError('routeNotFound', `There is nothing at ${path}.`);
    return sendFailure(error, request, reply);
  });
}

export function sendFailure(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asApiError(error, request);
  if (known.statusCode >= 500) request.log.error({ requestId: request.id, err: error }, 'The request failed');
  const place = `${request.method} ${request.routeOptions?.url ?? ''}`;
  return reply
    .code(known.statusCode)
    .headers({ 'x-request-id': request.id, ...known.headers })
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify as (payload: unknown) => string)
    .send(failure(known, place));
}

function asApiError(error: Error, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error;
  const { code = '', statusCode = 500 } = error as FastifyError;
  const limit = request.routeOptions?.bodyLimit ?? 0;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ApiError(
      'bodyTooLarge',
      `The body is larger than ${limit} bytes, which is the most that is read here.`,
    );
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupported(request.headers['content-type']);
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return new ApiError('badRequest', 'The body has another length than Content-Length says.');
  }
  // The name of the error in database/grouped.ts, which this room does not know.
  if (code === 'TOO_MANY_WAITING') {
    const message = 'More requests are waiting than can be served in good time. Nothing was done; try again.';
    return new ApiError('overloaded', message, { headers: { 'retry-after': String(overloadRetrySeconds) } });
  }
  if (isDatabaseAway(error)) {
    const message = 'The database cannot be reached at this moment. Nothing was done; try again.';
    return new ApiError('databaseUnavailable', message, {
      headers: { 'retry-after': String(databaseRetrySeconds) },
    });
  }
  if (statusCode >= 400 && statusCode < 500 && code.startsWith('FST_')) {
    return new ApiError('badRequest', 'The request could not be read.');
  }
  return new ApiError(
    'serverFailure',
    `Something went wrong on our side. Name the request id ${request.id} to support.`,
  );
}

/** Lost, refused or exhausted connections, and a server that is starting or stopping (SQLSTATE 08*, 53300, 57P0*). */
function isDatabaseAway(error: Error & { code?: unknown }): boolean {
  const code = String(error.code ?? '');
  if (/^(?:08\w{3}|53300|57P0[1-4])$/.test(code)) return true;
  if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code))
    return 'syscall' in error;
  return /^(?:Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}

/** A path that cannot be decoded: found by the router, before there is a route. */
export function answerBadUrl(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  sendFailure(
    new ApiError('badRequest', 'The path is not valid: check its percent-encoding.'),
    request,
    reply,
  );
}

/** Bytes that are not HTTP at all, or headers without end: there is no request yet, only a socket. */
export function answerBadHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const known = tooLarge
    ? new ApiError('headersTooLarge', 'The headers, the address included, are larger than 16 KiB.')
    : new ApiError('badRequest', 'This is not a valid HTTP request.');
  const body = JSON.stringify(failure(known, ''));
  const reason = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(
    [
      `HTTP/1.1 ${reason}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
