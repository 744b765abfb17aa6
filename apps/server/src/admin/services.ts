import type { Executor } from '../clients/index.ts';
import type { AuthenticationOptions } from '../http/index.ts';
import type { Clock, Random } from '../surroundings.ts';

/** What the Admin API works with. */
export type AdminServices = {
  db: Executor;
  clock: Clock;
  random: Random;
  authentication: AuthenticationOptions;
  /** Where users' browsers reach this server; without a slash at the end. */
  publicUrl: string;
};
