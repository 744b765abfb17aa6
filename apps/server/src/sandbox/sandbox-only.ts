import type { onRequestAsyncHookHandler } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import { type AuthenticationOptions, authenticate } from '../http/index.ts';

/** `authenticate` for what exists in the sandbox alone: a live key is refused with `sandboxOnly`. */
export function authenticateForSandbox(
  options: AuthenticationOptions,
  needs: 'read' | 'readWrite',
): onRequestAsyncHookHandler {
  const anyKey = authenticate(options, needs);
  return async function (request, reply) {
    await anyKey.call(this, request, reply);
    if (request.client.environment !== 'sandbox') {
      throw new ApiError(
        'sandboxOnly',
        'This is a tool of the sandbox and does not exist for live keys. Use a sandbox key.',
      );
    }
  };
}
