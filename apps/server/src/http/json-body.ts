/**
 * JSON request bodies: the three content types that the vendor's reference names, strict UTF-8, no prototype
 * poisoning, no name twice, and a fault that says line and column.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { findJsonFault, type JsonFault, mayRepeatNames } from './json-source.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The JSON body as it was sent; undefined without one. Numbers can be read from it exactly. */
    bodyText: string | undefined;
  }
}

/** `application/json`, `text/json` and `application/*+json`, whatever their letter case and parameters. */
const jsonTypes = /^(?:text\/json|application\/(?:[\w.-]+\+)?json)(?:$|;|\s)/i;

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function acceptJsonBodies(app: FastifyInstance): void {
  const parseSafely = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.decorateRequest('bodyText', undefined);
  app.addContentTypeParser(jsonTypes, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    let text: string;
    try {
      text = decode(request, body);
    } catch (error) {
      done(error as ApiError);
      return;
    }
    // DELETE and POST without a body, sent with a JSON type.
    if (text.trim() === '') {
      done(null, undefined);
      return;
    }
    parseSafely(request, text, (error, value) => {
      if (error) done(notJson(text));
      else if (mayRepeatNames(text, value) && findJsonFault(text)) done(notJson(text));
      else {
        request.bodyText = text;
        done(null, value);
      }
    });
  });
  // The official client posts nothing at all as an empty form.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined);
      else done(unsupported(request.headers['content-type']));
    },
  );
}

export function unsupported(contentType: string | undefined): ApiError {
  const found = contentType
    ? `The content type ${contentType.slice(0, 100)} is not one that we read.`
    : 'The body has no content type.';
  return new ApiError('unsupportedMediaType', `${found} Send application/json in UTF-8.`);
}

function decode(request: FastifyRequest, body: Buffer): string {
  const contentType = request.headers['content-type'] ?? '';
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  if (!/^(?:utf-?8|us-ascii)$/i.test(charset)) throw unsupported(contentType);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new ApiError('unsupportedMediaType', 'The body is compressed. Send it without Content-Encoding.');
  }
  try {
    return utf8.decode(body);
  } catch {
    throw invalid({
      rule: 'notUtf8',
      message: 'The body is not valid UTF-8.',
      hint: 'Encode the JSON as UTF-8.',
    });
  }
}

function notJson(text: string): ApiError {
  const fault = findJsonFault(text);
  if (fault) {
    const { line, column, rule, hint } = fault;
    return invalid({ rule, message: `Line ${line}, column ${column}: ${fault.message}`, hint });
  }
  // It is JSON, but one of its names would change the object that it is read into.
  return invalid({
    rule: 'forbiddenName',
    message: 'The names __proto__ and constructor.prototype are not allowed.',
    hint: 'Remove them.',
  });
}

type BodyFault = { rule: JsonFault['rule'] | 'notUtf8' | 'forbiddenName'; message: string; hint: string };

function invalid(fault: BodyFault): ApiError {
  return new ApiError('invalidJson', `${fault.message} ${fault.hint}`, { faults: [{ path: '', ...fault }] });
}
