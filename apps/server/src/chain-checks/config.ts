/** Which chains may be asked: one endpoint for each network, live and sandbox apart. */
import networks from '../catalog/data/networks.json' with { type: 'json' };

/** Network id → address of its endpoint. An address may hold a key: it is never shown. */
export type ChainEndpoints = ReadonlyMap<string, string>;

/** Network types whose chains can be asked: about proofs, and Solana for the look-ups of the vendor's API. */
const askableTypes = ['evm', 'ripple', 'stellar', 'tron', 'aptos', 'tvm', 'solana'];

const askable = networks.filter(({ networkType }) => askableTypes.includes(networkType));

/**
 * Reads `ethereum=https://… , xrpl=https://…`.
 * @param name of the variable, for the sentence
 * @throws Error one sentence, without the addresses
 */
export function parseEndpoints(name: string, text: string, environment: 'live' | 'sandbox'): ChainEndpoints {
  const endpoints = new Map<string, string>();
  for (const entry of text.split(/[\s,]+/).filter(each => each !== '')) {
    const [slug = '', ...rest] = entry.split('=');
    const url = rest.join('=');
    const network = askable.find(each => each.slug === slug.toLowerCase());
    if (network === undefined) {
      const known = askable.map(each => each.slug).join(', ');
      throw new Error(`${name} names "${slug}", but it must be a network that can be asked: ${known}.`);
    }
    if (environment === 'live' && network.testnet)
      throw new Error(
        `${name} names ${network.slug}, but it must be a main network: test networks prove nothing live.`,
      );
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new Error(`${name} has an address for ${network.slug} that must be an http or https address.`);
    if (endpoints.has(network.id))
      throw new Error(`${name} names ${network.slug} twice; each network must be there once.`);
    endpoints.set(network.id, url);
  }
  return endpoints;
}
