/** How many blocks, its own included, make a transaction settled. */
import type { NetworkRow } from '../catalog/index.ts';

/** Network id → what the operator has set. */
export type Confirmations = ReadonlyMap<string, number>;

/**
 * Where the operator has set nothing. Ethereum has never been reorganised so deep since it gave up mining, Polygon has
 * been by dozens; the others are ordered by one sequencer or final after seconds. Miners can undo some blocks of Bitcoin's
 * family, the more the less their coins are worth.
 */
const usual: Readonly<Record<string, number>> = {
  ethereum: 12,
  polygon: 128,
  sepolia: 3,
  'base-sepolia': 3,
  bitcoin: 3,
  litecoin: 12,
  dogecoin: 40,
};
const otherwise = 20;
const most = 10_000;
/** The others say themselves what is final. */
const countedTypes = ['evm', 'bitcoin', 'litecoin', 'dogecoin'];

export function confirmationsOf(
  { id, slug, networkType }: { id: string; slug: string; networkType: string },
  set: Confirmations,
): number {
  if (!countedTypes.includes(networkType)) return 1;
  return set.get(id) ?? usual[slug] ?? otherwise;
}

/**
 * Reads `ethereum=32 base=10`.
 * @throws Error one sentence
 */
export function parseConfirmations(text: string, networks: readonly NetworkRow[]): Confirmations {
  const confirmations = new Map<string, number>();
  for (const entry of text.split(/[\s,]+/).filter(each => each !== '')) {
    const [slug = '', count = ''] = entry.split('=');
    const network = networks.find(
      each => countedTypes.includes(each.networkType) && each.slug === slug.toLowerCase(),
    );
    if (network === undefined)
      throw new Error(
        `FAIRLEAD_CONFIRMATIONS names "${slug}", but it must be an EVM network of the catalog, bitcoin, litecoin or dogecoin, by its slug.`,
      );
    const number = Number(count);
    if (!/^\d+$/.test(count) || number < 1 || number > most)
      throw new Error(
        `FAIRLEAD_CONFIRMATIONS says "${entry}", but it must be a whole number from 1 to ${most}.`,
      );
    confirmations.set(network.id, number);
  }
  return confirmations;
}
