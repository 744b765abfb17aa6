/** A client's own time: the world's, unless the client has moved its sandbox ahead. */
import type { Scope } from '../database/schema.ts';
import { later } from '../surroundings.ts';
import type { Services } from './services.ts';

/** The same services, in which it is the time of this client in this environment. */
export async function byTimeOf<Some extends Services>(services: Some, scope: Scope): Promise<Some> {
  const ahead = await services.sandboxClocks.aheadOf(scope);
  if (ahead === 0) return services;
  const { clock, wake } = services;
  return {
    ...services,
    clock: { now: () => later(clock.now(), ahead) },
    wake: (at: Date) => wake(later(at, -ahead)),
  };
}
