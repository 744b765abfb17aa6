import { isIP } from 'node:net';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Random } from '../surroundings.ts';
import { learnAllowedMethods } from './allowed-methods.ts';
import { ApiError } from './api-error.ts';
import { drainBeforeClose } from './draining.ts';
import { answerBadHttp, answerBadUrl, answerFailures } from './failures.ts';
import { acceptJsonBodies } from './json-body.ts';
import { parseQueryString } from './query-string.ts';
import { validateWithReaders } from './validation.ts';

export type HttpServerOptions = {
  log: FastifyBaseLogger;
  random: Random;
  /** Host names that the server answers to; absent: any. A port is not compared. */
  hosts?: readonly string[];
  /** Addresses of proxies whose X-Forwarded-* headers are believed. */
  trustProxy?: boolean | string | string[];
};

/** The largest body of any route; a route may allow less. */
export const largestBody = 256 * 1024;
const longestUrl = 8 * 1024;

/** What a caller may name a request; anything else is replaced by an id of ours. */
const requestIdPattern = /^[\w.:-]{1,100}$/;

/**
 * The HTTP server before it has any routes: how requests are read, and how every failure is answered.
 * Knows nothing of the business. The caller registers routes and listens.
 */
export function httpServer(options: HttpServerOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: options.log,
    bodyLimit: largestBody,
    requestIdHeader: false,
    genReqId: request => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && requestIdPattern.test(given) ? given : options.random.uuid();
    },
    trustProxy: options.trustProxy ?? false,
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      querystringParser: parseQueryString,
      maxParamLength: 300,
    },
    // One logger for all requests: each line says its request by itself.
    childLoggerFactory: logger => logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    forceCloseConnections: 'idle',
    // Whatever still comes while we stop is answered like everything else, and told to go elsewhere.
    return503OnClosing: false,
    frameworkErrors: answerBadUrl,
    clientErrorHandler: answerBadHttp,
  });
  // The vendor's client sends GET with a body (transfers/managed/verify); by default it would be ignored in silence.
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  acceptJsonBodies(app);
  validateWithReaders(app);
  answerFailures(app, learnAllowedMethods(app));
  drainBeforeClose(app);

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.url.length > longestUrl) {
      done(new ApiError('urlTooLong', `The address is longer than ${longestUrl} characters.`));
    } else if (options.hosts && !isKnownHost(request.hostname, options.hosts)) {
      done(new ApiError('badRequest', 'This server does not answer to the name in the Host header.'));
    } else done();
  });
  // This line's fields are known, so nobody has to look for secrets in it; it is written for every request.
  const requests = options.log.child({}, { redact: [] });
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime } = reply;
    const milliseconds = Math.round(elapsedTime);
    requests.info({ requestId: request.id, req: request, status, milliseconds }, 'request');
    done();
  });
  return app;
}

function isKnownHost(host: string, known: readonly string[]): boolean {
  const name = host.toLowerCase();
  // Addresses cannot be rebound to another machine the way names can.
  return known.includes(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}
