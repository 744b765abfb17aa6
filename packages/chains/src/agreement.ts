import type { Asked, Verdict } from './shape.ts';
import { rejected } from './shape.ts';

const defaultMaxAgeSeconds = 900;
/** How far a wallet's clock may run ahead of ours. */
const clockSkewSeconds = 60;

/** The host (with port, if any) of an origin or URL, which wallets state with or without its scheme. */
export const hostOf = (url: string): string | undefined =>
  /^(?:https?:\/\/)?([^\s/?#]+)(?:[/?#]\S*)?$/.exec(url)?.[1];

/** A refusal if the signed domain is not one that may have asked; undefined if it is. */
export function domainFault(domain: string, asked: Asked): Verdict | undefined {
  if (asked.domains?.includes(domain)) return undefined;
  return rejected('domainMismatch', 'The wallet signed for another website than the one that asked.');
}

/** A refusal if the signed time (seconds since 1970) is too old or in the future; undefined if it is fresh. */
export function timeFault(seconds: number, asked: Asked): Verdict | undefined {
  const age = asked.now / 1000 - seconds;
  if (age <= (asked.maxAgeSeconds ?? defaultMaxAgeSeconds) && age >= -clockSkewSeconds) return undefined;
  return rejected('stale', 'The signed time is too old or lies in the future.');
}
