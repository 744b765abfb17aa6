/**
 * An institution of the sandbox that does what a scenario says. What goes well is the institution's own; only where a
 * scenario steps in something else happens, so an exchange and a wallet are played alike.
 */
import type { Connector } from '../connector.ts';
import { playedLogin } from './played-login.ts';
import { playedSending } from './played-sending.ts';
import { happensAt, type PlayedOptions, slowly, userOf } from './playing.ts';
import { scenarioOfUser } from './scenarios.ts';

export type { PlayedOptions } from './playing.ts';

export function playScenarios(inner: Connector, options: PlayedOptions): Connector {
  return {
    ...inner,
    ...playedLogin(inner, options),
    ...playedSending(inner, options),
    async holdings(credentials) {
      const asked = happensAt('login', await options.asked());
      await slowly(options, asked ?? happensAt('login', scenarioOfUser(userOf(credentials))));
      return inner.holdings(credentials);
    },
  };
}
