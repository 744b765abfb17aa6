import type { FastifyBaseLogger } from 'fastify';
import { type DestinationStream, pino } from 'pino';

/** One-time codes and tokens that travel in addresses: by name, or in the path of a payment link. */
const secretParameters = /([?&](?:auth_code|linkToken|code|state|token)=|\/pay\/)[^&?#\s]+/gi;

const longestLoggedUrl = 500;
const together = { sync: false, minLength: 8_192, periodicFlush: 100 };

export function withoutSecrets(url: string): string {
  return url.slice(0, longestLoggedUrl).replaceAll(secretParameters, '$1[redacted]');
}

/**
 * The server's log: JSON lines. Headers and bodies are never logged as a whole; should somebody log an object that has
 * a secret under one of its usual names, the secret is cut out.
 */
export function createLogger(options: { level: string; destination?: DestinationStream }): FastifyBaseLogger {
  const secrets = ['authorization', 'x-client-secret', 'cookie', 'secret', 'password', 'code', 'accessToken'];
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secrets.flatMap(name => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[redacted]',
    },
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        url: withoutSecrets(request.url),
      }),
      err: pino.stdSerializers.err,
    },
  };
  // Lines are written together, a block at a time or ten times a second; the end of the process waits for them.
  return pino(settings, options.destination ?? pino.destination(together));
}
