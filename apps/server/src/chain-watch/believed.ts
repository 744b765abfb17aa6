/** What no chain can have, whatever its type: an endpoint that says it is not believed. */
import type { ChainReader, Sighting } from './reader.ts';

/** 32 bytes, on EVM chains with their sign; on Solana a signature. */
const hashForm = /^(?:(?:0x)?[0-9a-f]{64}|[1-9A-HJ-NP-Za-km-z]{64,88})$/i;

/** What fits in 256 bits, as amounts on EVM chains do, the largest that there are. */
const mostUnits = 2n ** 256n - 1n;

type Arrivals = Awaited<ReturnType<ChainReader['arrivals']>>;

/**
 * @param first the first block that was asked for; `last`: the last; `earliest`: the first that may be read again
 * @returns what the endpoint has said, each arrival once, however often it was listed
 * @throws Error where it contradicts itself or the question
 */
export function believed(
  { sightings, through, at }: Arrivals,
  first: number,
  last: number,
  earliest = first,
): Arrivals {
  if (!Number.isSafeInteger(through) || through < first || through > last || Number.isNaN(at.getTime()))
    throw new Error('an answer of other blocks than those that were asked for');
  const once = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const { hash, address, contract, tag, units, block } = sighting;
    const isPossible =
      units > 0n &&
      units <= mostUnits &&
      Number.isSafeInteger(block) &&
      block >= earliest &&
      block <= through &&
      !Number.isNaN(sighting.at.getTime()) &&
      hashForm.test(hash);
    if (!isPossible) throw new Error('an arrival that cannot be');
    const key = JSON.stringify([hash, address, contract, tag]);
    const before = once.get(key);
    if (before && (before.units !== units || before.block !== block))
      throw new Error('a transaction that is told in two ways');
    once.set(key, before ?? sighting);
  }
  return { sightings: [...once.values()], through, at };
}
