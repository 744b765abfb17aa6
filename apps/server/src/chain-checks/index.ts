/** Asking chains what no signature shows. Where no endpoint is configured, nobody is asked, and the proof stays undecided. */
import type { NetworkType } from '@fairlead/chains';
import type { Network } from '../catalog/index.ts';
import type { Environment } from '../database/schema.ts';
import { aptos } from './aptos.ts';
import type { ChainEndpoints } from './config.ts';
import { evm } from './evm.ts';
import type { ChainAnswer, Check, Question } from './question.ts';
import { ripple } from './ripple.ts';
import { type Fetch, type Rpc, rpcAt, whyNot } from './rpc.ts';
import { solanaIdentity } from './solana.ts';
import { stellar } from './stellar.ts';
import { tron } from './tron.ts';
import { tvm } from './tvm.ts';
import { utxoIdentity } from './utxo.ts';

export type { ChainEndpoints } from './config.ts';
export { decimalsOf, NoToken } from './decimals.ts';
export type { ChainAnswer, Question } from './question.ts';
export { rippleCommand } from './ripple.ts';
export {
  type Fetch,
  listAt,
  member,
  parseExactly,
  type Rpc,
  RpcError,
  rpcAt,
  textAt,
  unitsAt,
  whyNot,
  wordsAt,
} from './rpc.ts';
export {
  latestBlockhash,
  type SolanaLookUp,
  type SolanaNodes,
  solanaAccount,
  solanaNodes,
} from './solana.ts';

export { type UtxoEndpoint, utxoBlockHash, utxoEndpoint } from './utxo.ts';

const checks: Partial<Record<NetworkType, Check>> = { evm, ripple, stellar, tron, aptos, tvm };

/** How long all questions about one proof may take together, in milliseconds. */
const patienceMs = 10_000;

/** The chain's own name for itself. @throws Error when the endpoint does not answer as a node of that type does */
export function identityOf({ networkType }: Network, rpc: Rpc): Promise<string> {
  return (checks[networkType]?.identity ?? (isUtxo(networkType) ? utxoIdentity : solanaIdentity))(rpc);
}

/**
 * What {@link identityOf} must say: an endpoint of another chain must not speak for this one. `undefined`: anything, because
 * in the sandbox it may be a test network, of which the catalog has no entry.
 */
export function expectedIdentity(network: Network, environment: Environment): string | undefined {
  const main = checks[network.networkType]?.main ?? (isUtxo(network.networkType) ? network.caip2 : undefined);
  if (main === undefined || main === null) return network.caip2 ?? undefined;
  return environment === 'live' ? main : undefined;
}

function isUtxo(networkType: string): boolean {
  return ['bitcoin', 'litecoin', 'dogecoin'].includes(networkType);
}

export type ChainChecks = {
  environment: Environment;
  /** The one network that was asked for; absent: every configured network of the type. */
  networkId?: string | undefined;
};

/**
 * @param settings.endpoints by environment: a sandbox never asks with live's endpoints, nor live with the sandbox's
 * @returns asks; `undefined` when nothing is configured that could answer
 */
export function chainChecks(settings: {
  endpoints: Readonly<Record<Environment, ChainEndpoints>>;
  networks: readonly Network[];
  fetch: Fetch;
  log: { warn(details: object, message: string): void };
  /** Told of every question's end. */
  answered?(networkType: NetworkType, answer: 'yes' | 'no' | 'silent'): void;
  patienceMs?: number;
}) {
  const { endpoints, networks, fetch, log } = settings;

  async function askOne(
    check: Check,
    network: Network,
    urls: readonly string[],
    question: Question,
    environment: Environment,
  ) {
    for (const url of urls) {
      const deadline = AbortSignal.timeout((settings.patienceMs ?? patienceMs) / urls.length);
      const rpc = rpcAt(url, fetch, deadline);
      try {
        const expected = expectedIdentity(network, environment);
        const [identity, found] = await Promise.all([
          expected === undefined ? undefined : identityOf(network, rpc),
          check.ask(rpc, question),
        ]);
        if (identity !== expected) throw new Error(`the endpoint is of another chain: ${identity}`);
        return { network, found };
      } catch (error) {
        const reason = whyNot(error, { url, deadline });
        log.warn({ network: network.slug, reason }, 'a chain could not be asked');
      }
    }
    return { network };
  }

  return async (
    question: Question,
    { environment, networkId }: ChainChecks,
  ): Promise<ChainAnswer | undefined> => {
    const check = checks[question.networkType];
    if (!check?.answers.includes(question.needs.check)) return undefined;
    const asked = networks.flatMap(network => {
      const urls = endpoints[environment].get(network.id);
      const fits = network.networkType === question.networkType && (networkId ?? network.id) === network.id;
      return fits && urls !== undefined ? [{ network, urls }] : [];
    });
    if (asked.length === 0) return undefined;
    const all = await Promise.all(
      asked.map(({ network, urls }) => askOne(check, network, urls, question, environment)),
    );
    const told = all.flatMap(({ network, found }) => (found ? [{ network, found }] : []));
    // One contract wallet may stand on several chains: it is enough that it speaks for the user on one, which is named.
    const best = told.find(({ found }) => found.signs) ?? (told.length === all.length ? told[0] : undefined);
    settings.answered?.(
      question.networkType,
      best === undefined ? 'silent' : best.found.signs ? 'yes' : 'no',
    );
    if (best === undefined) {
      const silent = all.filter(({ found }) => found === undefined).map(({ network }) => network.name);
      return { answered: false, silent };
    }
    return {
      answered: true,
      network: best.network.caip2 ?? best.network.slug,
      name: best.network.name,
      ...best.found,
    };
  };
}
