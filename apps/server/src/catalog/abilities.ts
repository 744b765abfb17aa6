/**
 * What Fairlead itself can do with an integration, by environment and kind: one row per connector that exists.
 *
 * The catalog's data says what an institution offers; this table says how much of it we have built. A connector
 * that is added or grows changes its row here, and every list, screen and refusal follows.
 */
import { type Environment, provingTypes } from '@fairlead/wire/session-view';
import type { Ability, IntegrationRow } from './data.ts';

const built: Readonly<Record<Environment, Readonly<Record<IntegrationRow['kind'], readonly Ability[]>>>> = {
  /** The sandbox plays every exchange, provider and wallet under its own name. */
  sandbox: {
    exchange: ['connect', 'holdings', 'send', 'buy'],
    provider: ['connect', 'holdings', 'send', 'buy'],
    wallet: ['connect', 'holdings', 'send'],
  },
  /** Nothing is played. Wallets are those of the user's own browser. */
  live: { exchange: [], provider: [], wallet: ['connect', 'holdings', 'send'] },
};

/** Networks that wallets of the user's browser pay on. */
export const payingTypes = ['evm', 'solana'] as const;
export type PayingType = (typeof payingTypes)[number];
/** Of the user's own wallets in live: those that pay, and those that prove an address at least. */
const connectableTypes = [...payingTypes, ...provingTypes];

/** Whether what an integration sends on this network can be sent in this environment. */
export function isServed(
  { networkType, testnet }: { networkType: string; testnet: boolean },
  environment: Environment,
): boolean {
  return environment === 'sandbox' || (!testnet && payingTypes.some(each => each === networkType));
}

/** What works in this environment: offered by the institution, and built. */
export function abilitiesOf(
  integration: {
    kind: IntegrationRow['kind'];
    abilities: readonly Ability[];
    environments: readonly Environment[];
    networkTypes: ReadonlySet<string>;
  },
  environment: Environment,
): ReadonlySet<Ability> {
  const { kind, abilities, environments, networkTypes } = integration;
  if (!environments.includes(environment)) return new Set();
  const offered = built[environment][kind].filter(ability => abilities.includes(ability));
  const isOf = (types: readonly string[]) => types.some(type => networkTypes.has(type));
  if (environment === 'sandbox' || isOf(payingTypes)) return new Set(offered);
  return new Set(isOf(connectableTypes) ? offered.filter(each => each === 'connect') : []);
}
