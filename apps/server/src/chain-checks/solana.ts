/** Solana: the look-ups of the vendor's API, by JSON-RPC. Nothing is remembered but which chain an endpoint is of. */
import type { Network } from '../catalog/index.ts';
import type { Environment } from '../database/schema.ts';
import type { ChainEndpoints } from './config.ts';
import { type Fetch, member, type Rpc, rpcAt, textAt, whyNot } from './rpc.ts';

/** The two programs that tokens belong to: solana.com/docs/tokens. */
const tokenPrograms = new Set([
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
]);

export type SolanaAccount = {
  /** The program that it belongs to. */
  owner: string;
  /** `mint` and `account`: of a token. */
  kind: 'mint' | 'account' | 'other';
};

/** How long one look-up may take, in milliseconds. */
const patienceMs = 10_000;

export type SolanaLookUp<Answer> = (rpc: Rpc) => Promise<Answer>;

/** Asks the node of one network; `'silent'`: no answer, or one of another chain. */
export type SolanaNode = <Answer>(lookUp: SolanaLookUp<Answer>) => Promise<Answer | 'silent'>;

export type SolanaNodes = (environment: Environment, chain: string | undefined) => SolanaNode | undefined;

/**
 * @returns finds the node of a chain, by the catalog's chain id, slug, network id or CAIP-2 name; without one, the node
 * of the first network that has one. `undefined`: none is configured for this environment.
 */
export function solanaNodes(settings: {
  endpoints: Readonly<Record<Environment, ChainEndpoints>>;
  networks: readonly Network[];
  fetch: Fetch;
  log: { warn(details: object, message: string): void };
}): SolanaNodes {
  const { endpoints, networks, fetch, log } = settings;
  const known = new Set<string>();

  async function checkIdentity(rpc: Rpc, network: Network, url: string): Promise<void> {
    if (known.has(url)) return;
    const identity = await solanaIdentity(rpc);
    if (identity !== network.caip2) throw new Error(`the endpoint is of another chain: ${identity}`);
    known.add(url);
  }

  return (environment, chain) => {
    for (const network of networks) {
      const urls = endpoints[environment].get(network.id);
      const names = [network.chainId, network.slug, network.id, network.caip2];
      const fits = network.networkType === 'solana' && (chain === undefined || names.includes(chain));
      if (urls === undefined || !fits) continue;
      return async lookUp => {
        for (const url of urls) {
          const deadline = AbortSignal.timeout(patienceMs / urls.length);
          const rpc = rpcAt(url, fetch, deadline);
          try {
            const [answer] = await Promise.all([lookUp(rpc), checkIdentity(rpc, network, url)]);
            return answer;
          } catch (error) {
            const reason = whyNot(error, { url, deadline });
            log.warn({ network: network.slug, reason }, 'a chain could not be asked');
          }
        }
        return 'silent';
      };
    }
    return undefined;
  };
}

/** The CAIP-2 name of the endpoint's chain: its genesis hash, cut to 32 characters. */
export async function solanaIdentity(rpc: Rpc): Promise<string> {
  return `solana:${textAt(await rpc.call('getGenesisHash', [])).slice(0, 32)}`;
}

export async function latestBlockhash(rpc: Rpc): Promise<string> {
  return textAt(await rpc.call('getLatestBlockhash', [{ commitment: 'finalized' }]), 'value', 'blockhash');
}

/** @returns `undefined`: nothing was ever made at this address, or it has been closed. */
export async function solanaAccount(rpc: Rpc, address: string): Promise<SolanaAccount | undefined> {
  const options = { commitment: 'finalized', encoding: 'jsonParsed' };
  const found = member(await rpc.call('getAccountInfo', [address, options]), 'value');
  if (found === null) return undefined;
  const owner = textAt(found, 'owner');
  const type = member(found, 'data', 'parsed', 'type');
  return {
    owner,
    kind: tokenPrograms.has(owner) && (type === 'mint' || type === 'account') ? type : 'other',
  };
}
