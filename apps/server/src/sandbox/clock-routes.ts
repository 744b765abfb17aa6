/** `/fairlead/v1/sandbox/clock`: what time it is in the caller's sandbox, and another time for it. */
import { MoveSandboxClock, SandboxClock, successOf } from '@fairlead/wire';
import type { FastifyInstance } from 'fastify';
import type { Scope } from '../database/schema.ts';
import type { Services } from '../flow/services.ts';
import { lookAtDueTransfers } from '../flow/track.ts';
import { type AuthenticationOptions, ok, refused } from '../http/index.ts';
import { later } from '../surroundings.ts';
import { aheadAfter, type ClockMove } from './clocks.ts';
import { authenticateForSandbox } from './sandbox-only.ts';

const response = { 200: successOf(SandboxClock, 'SandboxClockApiResult') };

export async function sandboxClockRoutes(
  app: FastifyInstance,
  { services, authentication }: { services: Services; authentication: AuthenticationOptions },
): Promise<void> {
  const { sandboxClocks, clock } = services;

  async function shown(scope: Scope) {
    const ahead = await sandboxClocks.aheadOf(scope);
    return ok<SandboxClock>({
      now: later(clock.now(), ahead).toISOString(),
      aheadSeconds: ahead / 1_000,
    });
  }

  app.get(
    '/fairlead/v1/sandbox/clock',
    { onRequest: authenticateForSandbox(authentication, 'read'), schema: { response } },
    async request => shown(request.client),
  );

  app.post<{ Body: MoveSandboxClock }>(
    '/fairlead/v1/sandbox/clock',
    {
      onRequest: authenticateForSandbox(authentication, 'readWrite'),
      schema: { body: MoveSandboxClock, response },
    },
    async request => {
      const scope = request.client;
      const { move, path } = moveOf(request.body);
      const ahead = await sandboxClocks.aheadOf(scope);
      const after = aheadAfter(move, { world: clock.now(), ahead });
      if ('fault' in after) {
        const hint = 'Give a time from now on, or {"reset": true}.';
        throw refused([{ path, rule: 'timeOutOfRange', message: after.fault, hint }]);
      }
      await sandboxClocks.move(scope, after.ahead);
      // What has fallen due by this is done before the answer, so that a test can look at once.
      await lookAtDueTransfers(services);
      return shown(scope);
    },
  );
}

function moveOf(body: MoveSandboxClock): { move: ClockMove; path: string } {
  const { advanceSeconds, now, reset } = body;
  const given = Object.keys(body).filter(name => name !== 'reset' || reset);
  if (given.length === 1) {
    if (advanceSeconds !== undefined) return { move: { advanceSeconds }, path: 'advanceSeconds' };
    if (now !== undefined) return { move: { now: new Date(now) }, path: 'now' };
    if (reset) return { move: { reset: true }, path: 'reset' };
  }
  const message = 'One of advanceSeconds, now and reset says how the time is to be moved.';
  throw refused(
    [
      {
        path: '',
        rule: given.length === 0 ? 'required' : 'oneMove',
        message,
        hint: 'For example {"advanceSeconds": 600}.',
      },
    ],
    { oneMove: 'conflictingFields', required: 'missingField' },
  );
}
