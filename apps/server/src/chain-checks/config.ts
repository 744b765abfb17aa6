/** Which chains may be asked: endpoints of each network, live and sandbox apart. */
import type { NetworkRow } from '../catalog/index.ts';

/** Network id → addresses of its endpoints, at least one, in the order in which they are asked. Each may hold a key: none is ever shown. */
export type ChainEndpoints = ReadonlyMap<string, readonly string[]>;

/**
 * Network types whose chains can be asked: about proofs, Solana for the look-ups of the vendor's API, and Bitcoin's
 * family for deposits.
 */
const askableTypes = [
  ...['evm', 'ripple', 'stellar', 'tron', 'aptos', 'tvm', 'solana'],
  ...['bitcoin', 'litecoin', 'dogecoin'],
];

/**
 * Reads `ethereum=https://…|https://… , xrpl=https://…`; behind a bar stands who is asked when those before it fail.
 * @param name of the variable, for the sentence
 * @throws Error one sentence, without the addresses
 */
export function parseEndpoints(
  name: string,
  text: string,
  environment: 'live' | 'sandbox',
  networks: readonly NetworkRow[],
): ChainEndpoints {
  const askable = networks.filter(({ networkType }) => askableTypes.includes(networkType));
  const endpoints = new Map<string, readonly string[]>();
  for (const entry of text.split(/[\s,]+/).filter(each => each !== '')) {
    const [slug = '', ...rest] = entry.split('=');
    const urls = rest.join('=').split('|');
    const network = askable.find(each => each.slug === slug.toLowerCase());
    if (network === undefined) {
      const known = askable.map(each => each.slug).join(', ');
      throw new Error(`${name} names "${slug}", but it must be a network that can be asked: ${known}.`);
    }
    if (environment === 'live' && network.testnet)
      throw new Error(
        `${name} names ${network.slug}, but it must be a main network: test networks prove nothing live.`,
      );
    if (!urls.every(url => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
      throw new Error(`${name} has an address for ${network.slug} that must be an http or https address.`);
    if (endpoints.has(network.id))
      throw new Error(`${name} names ${network.slug} twice; each network must be there once.`);
    endpoints.set(network.id, urls);
  }
  return endpoints;
}
