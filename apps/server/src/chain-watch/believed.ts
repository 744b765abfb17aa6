/** What no chain can have, whatever its type: an endpoint that says it is not believed. */
import type { ChainReader, Sighting } from './reader.ts';

type Arrivals = Awaited<ReturnType<ChainReader['arrivals']>>;

/**
 * @param first the first block that was asked for; `last`: the last
 * @returns what the endpoint has said, each arrival once, however often it was listed
 * @throws Error where it contradicts itself or the question
 */
export function believed({ sightings, through, at }: Arrivals, first: number, last: number): Arrivals {
  if (!Number.isSafeInteger(through) || through < first || through > last || Number.isNaN(at.getTime()))
    throw new Error('an answer of other blocks than those that were asked for');
  const once = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const { hash, address, contract, tag, units, block } = sighting;
    const isPossible =
      units > 0n &&
      Number.isSafeInteger(block) &&
      block >= first &&
      block <= through &&
      !Number.isNaN(sighting.at.getTime()) &&
      hash !== '';
    if (!isPossible) throw new Error('an arrival that cannot be');
    const key = JSON.stringify([hash, address, contract, tag]);
    const before = once.get(key);
    if (before && (before.units !== units || before.block !== block))
      throw new Error('a transaction that is told in two ways');
    once.set(key, before ?? sighting);
  }
  return { sightings: [...once.values()], through, at };
}
