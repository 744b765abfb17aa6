/**
 * Stopping without failing anybody, where another process goes on (a rolling restart). A client that keeps its connection
 * may be sending its next request while this end closes it, and could not know whether that was worked on. So each is
 * told first, with `Connection: close` on an answer, and goes elsewhere by itself.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Resolves when nobody has asked for a moment, or has been asking for too long. Before `close`. */
    drain(): Promise<void>;
  }
}

/** Who has not been asked for so long has no busy clients. */
const recentlyMs = 1_000;
const lookEveryMs = 40;
/** Looks in a row at which nobody has asked since the one before. Looks, not time: this process itself may have been held up. */
const quietLooks = 5;
const mostLooks = 50;

export function drainBeforeClose(app: FastifyInstance): void {
  let draining = false;
  let requests = 0;
  let lastRequest = Number.NEGATIVE_INFINITY;
  app.addHook('onRequest', (_request, reply, done) => {
    requests += 1;
    lastRequest = performance.now();
    if (draining) reply.header('connection', 'close');
    done();
  });
  app.decorate('drain', async () => {
    draining = true;
    if (performance.now() - lastRequest > recentlyMs) return;
    for (let looks = 0, quiet = 0; looks < mostLooks && quiet < quietLooks; looks += 1) {
      const before = requests;
      await sleep(lookEveryMs);
      quiet = requests === before ? quiet + 1 : 0;
    }
  });
}
