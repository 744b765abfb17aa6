/**
 * What has arrived at addresses of Bitcoin, Litecoin and Dogecoin: the outputs to them in blocks, all of a transaction
 * together. A node is asked for its blocks, Esplora for the transactions of each address. New coins of miners are left
 * out: they cannot be spent for a long time.
 */
import { chains } from '@fairlead/chains';
import { type Amount, parseAmount } from '@fairlead/money';
import {
  listAt,
  member,
  parseExactly,
  type Rpc,
  textAt,
  type UtxoEndpoint,
  unitsAt,
  utxoBlockHash,
  utxoEndpoint,
} from '../chain-checks/index.ts';
import type { ChainReader, Sighting, Watched } from './reader.ts';

type UtxoType = 'bitcoin' | 'litecoin' | 'dogecoin';

const decimals = 8;
/** Of a node: each may be some megabytes long. */
const blocksAtOnce = 6;
/** Esplora's answers have 25 transactions each. */
const mostPages = 40;
/** A block's time may be before that of the block before it; the median of the last eleven never is. */
const medianOf = 11;

export async function utxoReader(rpc: Rpc, networkType: UtxoType): Promise<ChainReader> {
  const endpoint = await utxoEndpoint(rpc);
  const canonical = (address: string) => {
    const parsed = chains[networkType].parseAddress(address);
    if (!parsed.ok) throw new Error('an address that is none');
    return parsed.canonical;
  };
  const blocks = endpoint.speaks === 'node' ? nodeBlocks(rpc, endpoint) : esploraBlocks(rpc, endpoint);

  return {
    height: async () => endpoint.height,

    async firstSince(time, height) {
      let [low, high] = [0, height + 1];
      // Most are asked about a moment ago: the steps back double.
      for (let step = 1; high > 0; step *= 2) {
        const block = Math.max(0, height + 1 - step);
        if ((await blocks.medianTime(block)) < time) {
          low = block + 1;
          break;
        }
        high = block;
      }
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if ((await blocks.medianTime(middle)) < time) low = middle + 1;
        else high = middle;
      }
      return Math.max(0, low - medianOf);
    },

    async arrivals(places, from, last) {
      const wanted = new Map(places.map(place => [canonical(place.address), place]));
      const through = Math.min(last, from + blocks.atOnce - 1);
      const found = await blocks.outputs(wanted, from, through);
      const sightings = found.sort((a, b) => a.block - b.block);
      return { sightings, through, at: await blocks.medianTime(through) };
    },
  };
}

type Blocks = {
  atOnce: number;
  medianTime(height: number): Promise<Date>;
  outputs(wanted: ReadonlyMap<string, Watched>, from: number, through: number): Promise<Sighting[]>;
};

function nodeBlocks(rpc: Rpc, endpoint: UtxoEndpoint): Blocks {
  async function inBlock(wanted: ReadonlyMap<string, Watched>, height: number): Promise<Sighting[]> {
    const hash = await utxoBlockHash(rpc, endpoint, height);
    // Coins are said as numbers with a point: their text is taken, because a number would not hold all of them.
    const block = await rpc.call('getblock', [hash, 2], parseExactly);
    if (textAt(block, 'hash') !== hash) throw new Error('the chain changed while it was read');
    const at = secondsAt(block, 'time');
    return listAt(block, 'tx').flatMap(transaction => {
      if (member(listAt(transaction, 'vin')[0], 'coinbase') !== undefined) return [];
      const outputs = listAt(transaction, 'vout').map(output => ({
        // Since Bitcoin Core 22 one address; before, and in Litecoin and Dogecoin, a list of them.
        address:
          member(output, 'scriptPubKey', 'address') ?? onlyOf(listAt(output, 'scriptPubKey', 'addresses')),
        units: coins(textAt(output, 'value')).units,
      }));
      const common = { hash: textAt(transaction, 'txid'), block: height, at, from: undefined };
      return arrivalsOf(wanted, outputs).map(each => ({ ...each, ...common }));
    });
  }

  return {
    atOnce: blocksAtOnce,
    async medianTime(height) {
      const hash = await utxoBlockHash(rpc, endpoint, height);
      return secondsAt(await rpc.call('getblockheader', [hash]), 'mediantime');
    },
    async outputs(wanted, from, through) {
      const found: Sighting[] = [];
      for (let height = from; height <= through; height += 1) found.push(...(await inBlock(wanted, height)));
      return found;
    },
  };
}

function esploraBlocks(rpc: Rpc, endpoint: UtxoEndpoint): Blocks {
  /** Newest first, as it lists them. */
  async function of(address: string, place: Watched, from: number, through: number): Promise<Sighting[]> {
    const found: Sighting[] = [];
    let after = '';
    for (let page = 0; page < mostPages; page += 1) {
      const listed = await rpc.json(`/address/${address}/txs/chain${after}`);
      if (!Array.isArray(listed)) throw new Error('an answer without transactions');
      for (const transaction of listed) {
        const block = Number(textAt(transaction, 'status', 'block_height'));
        if (block < from) return found;
        after = `/${textAt(transaction, 'txid')}`;
        const [input] = listAt(transaction, 'vin');
        if (block > through || member(input, 'is_coinbase') === true) continue;
        const outputs = listAt(transaction, 'vout').map(output => ({
          address: member(output, 'scriptpubkey_address'),
          units: unitsAt(output, 'value'),
        }));
        const sender = member(input, 'prevout', 'scriptpubkey_address');
        const common = {
          ...{ hash: textAt(transaction, 'txid'), block, at: secondsAt(transaction, 'status', 'block_time') },
          from: typeof sender === 'string' ? sender : undefined,
        };
        const arrived = arrivalsOf(new Map([[address, place]]), outputs);
        found.push(...arrived.map(each => ({ ...each, ...common })));
      }
      if (listed.length === 0) return found;
    }
    throw new Error('more has happened at an address than can be read at once');
  }

  return {
    atOnce: Number.POSITIVE_INFINITY,
    async medianTime(height) {
      return secondsAt(await rpc.json(`/block/${await utxoBlockHash(rpc, endpoint, height)}`), 'mediantime');
    },
    async outputs(wanted, from, through) {
      const all = await Promise.all([...wanted].map(([address, place]) => of(address, place, from, through)));
      return all.flat().toReversed();
    },
  };
}

/** What one transaction pays to each place, all its outputs together. */
function arrivalsOf(
  wanted: ReadonlyMap<string, Watched>,
  outputs: readonly { address: unknown; units: bigint }[],
): (Watched & { units: bigint })[] {
  const paid = new Map<Watched, bigint>();
  for (const { address, units } of outputs) {
    const place = typeof address === 'string' ? wanted.get(address) : undefined;
    if (place !== undefined) paid.set(place, (paid.get(place) ?? 0n) + units);
  }
  return [...paid].filter(([, units]) => units > 0n).map(([place, units]) => ({ ...place, units }));
}

/** An output that several could spend is nobody's deposit. */
function onlyOf(addresses: readonly unknown[]): unknown {
  return addresses.length === 1 ? addresses[0] : undefined;
}

function coins(text: string): Amount {
  const amount = parseAmount(text, decimals);
  if (amount === undefined) throw new Error('an amount that is none');
  return amount;
}

function secondsAt(value: unknown, ...path: string[]): Date {
  const seconds = member(value, ...path);
  if (!Number.isSafeInteger(seconds)) throw new Error('a block without its time');
  return new Date((seconds as number) * 1_000);
}
