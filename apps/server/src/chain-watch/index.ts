/**
 * Watching chains for what arrives. A network is watched where the operator has named an endpoint for it, and an asset
 * where it is the network's own coin or the catalog has its contract. Live watches main networks only and the sandbox
 * test networks only; each endpoint says which chain it is of before anything else that it says is believed.
 */

import type { NetworkType } from '@fairlead/chains';
import { contractOf, isReplaced, type Network, type OnChain } from '../catalog/index.ts';
import {
  type ChainEndpoints,
  expectedIdentity,
  type Fetch,
  identityOf,
  type Rpc,
  rpcAt,
  whyNot,
} from '../chain-checks/index.ts';
import type { Environment } from '../database/schema.ts';
import { believed } from './believed.ts';
import { type Confirmations, confirmationsOf } from './confirmations.ts';
import { evmReader } from './evm-arrivals.ts';
import { type EvmChain, evmChain } from './evm-chain.ts';
import type { ChainReader, Sighting, Watched } from './reader.ts';
import { rippleReader } from './ripple-arrivals.ts';
import { solanaReader } from './solana-arrivals.ts';
import { type SolanaChain, solanaChain } from './solana-chain.ts';
import { stellarReader } from './stellar-arrivals.ts';
import { tonReader } from './ton-arrivals.ts';
import { tronReader } from './tron-arrivals.ts';
import { utxoReader } from './utxo-arrivals.ts';

export type { Confirmations } from './confirmations.ts';
export { parseConfirmations } from './confirmations.ts';
export type { EvmChain, SeenReceipt, SeenTransaction, Unsigned } from './evm-chain.ts';
export type { Sighting, Watched } from './reader.ts';
export type { SeenSolanaTransaction, SolanaAccountSeen, SolanaChain } from './solana-chain.ts';

/** The network types whose chains can be read. */
const readers: Partial<Record<NetworkType, (rpc: Rpc) => ChainReader | Promise<ChainReader>>> = {
  evm: evmReader,
  solana: solanaReader,
  ripple: rippleReader,
  stellar: stellarReader,
  tron: tronReader,
  tvm: tonReader,
  bitcoin: rpc => utxoReader(rpc, 'bitcoin'),
  litecoin: rpc => utxoReader(rpc, 'litecoin'),
  dogecoin: rpc => utxoReader(rpc, 'dogecoin'),
};

/** Of the others, the coin alone: a payment of it must never be taken for one of a token. */
const tokensRead: ReadonlySet<NetworkType> = new Set(['evm', 'solana', 'ripple', 'stellar', 'tron', 'tvm']);

/** Where a block may be long in coming, for how long after it was sent a transaction may still get one, in milliseconds. */
const blockDelays: Partial<Record<NetworkType, number>> = {
  evm: 5 * 60_000,
  bitcoin: 120 * 60_000,
  litecoin: 60 * 60_000,
  dogecoin: 30 * 60_000,
};

/** What a look has found out. */
export type Look = {
  /** The last block that there was before it. */
  height: number;
  /** In the order of their blocks. */
  sightings: readonly Sighting[];
  /** Where the next look goes on. */
  next: number;
  /** When the last block that was read was made; `undefined`: none was, because none has its confirmations yet. */
  readUntil: Date | undefined;
  /** How long before now that was, in milliseconds, by the world's time: a sandbox's own may be ahead. */
  readAgo?: number | undefined;
  /** More blocks could be read at once. */
  behind: boolean;
};

/** No endpoint of a network has answered. */
export class EndpointsFailed extends Error {
  /** None of them has said anything in its time, so that it is of no use to ask for something else. */
  readonly silent: boolean;

  constructor(message: string, { silent }: { silent: boolean }) {
    super(message);
    this.silent = silent;
  }
}

export type ChainWatch = {
  /** Whether what arrives is seen; `networkId` and `symbol` as in the catalog. */
  covers(environment: Environment, asset: OnChain): boolean;
  /** How long after it was sent a transaction may still get its block; 0 where that takes seconds. */
  blockDelayMs(network: Pick<Network, 'networkType'>): number;
  /**
   * Reads the blocks that have all their confirmations and were not read yet.
   * @param from a block, or the time since when blocks are read
   * @param twice also those before that may have been kept from an earlier look: what it has told comes again
   * @throws EndpointsFailed no endpoint could be asked; what is wrong with each is logged
   */
  look(
    where: { environment: Environment; network: Network },
    places: readonly Watched[],
    from: number | Date,
    twice?: boolean,
  ): Promise<Look>;
  /**
   * Asks one endpoint of an EVM network, and the next where that one fails.
   * @param patienceMs for all endpoints together
   * @throws Error as `look`
   */
  ask<Answer>(
    where: { environment: Environment; network: Network },
    question: (chain: EvmChain) => Promise<Answer>,
    patienceMs?: number,
  ): Promise<Answer>;
  /** As `ask`, of Solana. */
  askSolana<Answer>(
    where: { environment: Environment; network: Network },
    question: (chain: SolanaChain) => Promise<Answer>,
    patienceMs?: number,
  ): Promise<Answer>;
  /** How many blocks, its own included, make a transaction settled. */
  confirmationsOn(network: Network): number;
};

/** How long all endpoints of a network together may take for one look, in milliseconds. */
const patienceMs = 40_000;
/** A block of a busy chain with all its transactions is a few million. */
const mostCharacters = 30_000_000;
/** An endpoint that failed is asked last for so long, each time in a row twice as long, and never longer than that. */
const restMs = 60_000;
const longestRestMs = 30 * 60_000;

export function chainWatch(settings: {
  endpoints: Readonly<Record<Environment, ChainEndpoints>>;
  confirmations: Confirmations;
  fetch: Fetch;
  clock: { now(): Date };
  log: { warn(details: object, message: string): void };
  patienceMs?: number;
}): ChainWatch {
  const { endpoints, confirmations, fetch, clock, log } = settings;
  /** Endpoint → how often it has failed in a row, and until when it rests. */
  const failed = new Map<string, { times: number; until: number }>();

  const endpointsOf = (environment: Environment, network: Network): readonly string[] => {
    const isItsOwn = network.testnet === (environment === 'sandbox');
    return readers[network.networkType] && (isItsOwn || isReplaced(environment, network))
      ? (endpoints[environment].get(network.id) ?? [])
      : [];
  };

  /** Those that rest come last, and are asked where no other answers; the order is the operator's otherwise. */
  function inOrder(urls: readonly string[]): string[] {
    const now = clock.now().getTime();
    const rests = (url: string) => Number(now < (failed.get(url)?.until ?? 0));
    return urls.toSorted((a, b) => rests(a) - rests(b));
  }

  function letRest(url: string): void {
    const times = (failed.get(url)?.times ?? 0) + 1;
    const rest = Math.min(restMs * 2 ** (times - 1), longestRestMs);
    failed.set(url, { times, until: clock.now().getTime() + rest });
  }

  async function lookAt(
    rpc: Rpc,
    network: Network,
    places: readonly Watched[],
    from: number | Date,
    twice: boolean,
  ): Promise<Look> {
    const reader = await readers[network.networkType]?.(rpc);
    if (reader === undefined) throw new Error(`chains of type ${network.networkType} are not read`);
    const height = await reader.height();
    if (!Number.isSafeInteger(height)) throw new Error('an answer without a height');
    const needed = confirmationsOf(network, confirmations);
    // The blocks before it may still be replaced by later ones.
    const first =
      typeof from === 'number' ? from : Math.max(0, (await reader.firstSince(from, height)) - needed);
    const last = height - needed + 1;
    // The block itself is its first confirmation. An endpoint that lags behind has nothing new, and is no reason to read again.
    if (last < first) return { height, sightings: [], next: first, readUntil: undefined, behind: false };
    const again = twice ? (reader.again ?? 0) : 0;
    const found = await reader.arrivals(places, first, last, again);
    const { sightings, through, at } = believed(found, first, last, first - again);
    const readAgo = clock.now().getTime() - at.getTime();
    return { height, sightings, next: through + 1, readUntil: at, readAgo, behind: through < last };
  }

  /** Everything from one endpoint: another may not have the same blocks yet. */
  async function fromOne<Answer>(
    { environment, network }: { environment: Environment; network: Network },
    question: (rpc: Rpc) => Promise<Answer>,
    patience: number,
  ): Promise<Answer> {
    const urls = inOrder(endpointsOf(environment, network));
    let silent = true;
    for (const url of urls) {
      let isThere = false;
      const deadline = AbortSignal.timeout(patience / urls.length);
      try {
        const rpc = rpcAt(url, fetch, deadline, mostCharacters);
        const identity = await identityOf(network, rpc);
        isThere = true;
        const isThatOfTheCatalog = identity === expectedIdentity(network, 'live');
        const shouldBe = network.testnet === (environment === 'sandbox');
        if (isThatOfTheCatalog !== shouldBe) throw new Error(`the endpoint is of another chain: ${identity}`);
        const answer = await question(rpc);
        failed.delete(url);
        return answer;
      } catch (error) {
        letRest(url);
        silent &&= !isThere || deadline.aborted;
        log.warn(
          { network: network.slug, reason: whyNot(error, { url, deadline }) },
          'a chain could not be read',
        );
      }
    }
    throw urls.length === 0
      ? new Error(`${network.name} is not watched`)
      : new EndpointsFailed(`no endpoint of ${network.name} answers`, { silent });
  }

  const patience = settings.patienceMs ?? patienceMs;
  return {
    covers: (environment, asset) =>
      (asset.native ||
        (tokensRead.has(asset.network.networkType) && contractOf(environment, asset) !== undefined)) &&
      endpointsOf(environment, asset.network).length > 0,

    blockDelayMs: ({ networkType }) => blockDelays[networkType] ?? 0,

    async look(where, places, from, twice = false) {
      const { networkType, name } = where.network;
      if (places.some(({ contract }) => contract !== undefined) && !tokensRead.has(networkType))
        throw new Error(`tokens of ${name} are not read`);
      return fromOne(where, rpc => lookAt(rpc, where.network, places, from, twice), patience);
    },

    ask: (where, question, atMost = patience) =>
      fromOne(where, async rpc => question(await evmChain(rpc)), atMost),

    askSolana: (where, question, atMost = patience) =>
      fromOne(where, rpc => question(solanaChain(rpc)), atMost),

    confirmationsOn: network => confirmationsOf(network, confirmations),
  };
}
