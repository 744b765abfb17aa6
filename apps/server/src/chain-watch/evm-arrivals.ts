/**
 * What has arrived at addresses of an EVM chain, read from its blocks: coins that a transaction sends to the address
 * itself, and `Transfer` logs (ERC-20) of the contracts that are asked about, of no other. Coins that a contract passes
 * on inside a transaction are in no block and are not seen.
 */
import type { Block, Transaction } from 'viem';
import type { Rpc } from '../chain-checks/index.ts';
import { evmClient } from './evm-chain.ts';
import type { ChainReader, Sighting, Watched } from './reader.ts';

/** So many blocks are read at once, so that one look ends in time; the next goes on from there. */
const blocksAtOnce = { coins: 40, logs: 1_700 } as const;
/**
 * Behind one address may be machines that are not equally far, and one that lags says of blocks that it does not have that
 * they hold no logs. So the logs of the last ones are asked for again. A block that is missing is an error.
 */
const logsAgain = 300;

const notAsked = 'another block than the one that was asked for';

type Address = `0x${string}`;

/** Reads one endpoint of one EVM chain. */
export async function evmReader(rpc: Rpc): Promise<ChainReader> {
  const [client, { getAddress, parseAbiItem }, actions] = await Promise.all([
    evmClient(rpc),
    import('viem'),
    import('viem/actions'),
  ]);
  const transferred = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)');

  async function blockAt(height: number) {
    const block = await actions.getBlock(client, { blockNumber: BigInt(height) });
    if (Number(block.number) !== height) throw new Error(notAsked);
    return block;
  }

  /** Only what the receipt of this very block confirms: an endpoint that contradicts itself is not believed. */
  async function confirmed(sighting: Sighting, blockHash: string): Promise<Sighting[]> {
    const receipt = await actions.getTransactionReceipt(client, { hash: sighting.hash as Address });
    if (receipt.blockHash !== blockHash || Number(receipt.blockNumber) !== sighting.block)
      throw new Error('the chain changed while it was read');
    return receipt.status === 'success' ? [sighting] : [];
  }

  async function coins(places: readonly Watched[], from: number, through: number): Promise<Sighting[]> {
    const wanted = new Map(places.map(place => [place.address.toLowerCase(), place]));
    if (wanted.size === 0) return [];
    const heights = Array.from({ length: through - from + 1 }, (_, index) => from + index);
    const blocks: Block<bigint, true>[] = await Promise.all(
      heights.map(height =>
        actions.getBlock(client, { blockNumber: BigInt(height), includeTransactions: true }),
      ),
    );
    if (blocks.some(({ number }, index) => Number(number) !== heights[index])) throw new Error(notAsked);
    const sent = blocks.flatMap(block =>
      block.transactions.flatMap((transaction: Transaction) => {
        const place = transaction.to && wanted.get(transaction.to.toLowerCase());
        if (!place || transaction.value === 0n || transaction.from === transaction.to) return [];
        const sighting: Sighting = {
          ...place,
          from: getAddress(transaction.from),
          units: transaction.value,
          hash: transaction.hash,
          block: Number(block.number),
          at: timeOf(block),
        };
        return [confirmed(sighting, block.hash ?? '')];
      }),
    );
    return (await Promise.all(sent)).flat();
  }

  async function tokens(places: readonly Watched[], from: number, through: number): Promise<Sighting[]> {
    const wanted = new Map(places.map(place => [keyOf(place), place]));
    if (wanted.size === 0) return [];
    const logs = await actions.getLogs(client, {
      address: [...new Set(places.map(({ contract }) => contract as Address))],
      event: transferred,
      args: { to: [...new Set(places.map(({ address }) => address as Address))] },
      fromBlock: BigInt(from),
      toBlock: BigInt(through),
      strict: true,
    });
    // The same log twice would be money twice.
    const once = new Map(logs.map(log => [`${log.blockHash} ${log.logIndex}`, log]));
    // One transaction may pay in several steps: it is one arrival.
    const arrived = new Map<string, { sighting: Sighting; blockHash: string }>();
    for (const log of once.values()) {
      const place = wanted.get(keyOf({ address: log.args.to, contract: log.address }));
      const height = Number(log.blockNumber);
      const isNothing = log.args.value === 0n || log.args.from === log.args.to;
      if (!place || log.removed || isNothing || height < from || height > through) continue;
      const key = `${log.transactionHash} ${keyOf(place)}`;
      const before = arrived.get(key)?.sighting;
      const units = (before?.units ?? 0n) + log.args.value;
      const senders = [...(before?.senders ?? []), log.args.from];
      const at = new Date(0);
      const sighting = {
        ...place,
        from: log.args.from,
        senders,
        units,
        hash: log.transactionHash,
        block: height,
        at,
      };
      arrived.set(key, { sighting, blockHash: log.blockHash });
    }
    const checked = [...arrived.values()].map(async ({ sighting, blockHash }) => {
      const [block, sure] = await Promise.all([blockAt(sighting.block), confirmed(sighting, blockHash)]);
      if (block.hash !== blockHash) throw new Error('the chain changed while it was read');
      return sure.map(each => ({ ...each, at: timeOf(block) }));
    });
    return (await Promise.all(checked)).flat();
  }

  return {
    again: logsAgain,

    async height(): Promise<number> {
      return Number(await actions.getBlockNumber(client, { cacheTime: 0 }));
    },

    /** The first block that is not older than this; one after the last where all are. */
    async firstSince(time: Date, height: number): Promise<number> {
      const isOlder = async (block: number) => timeOf(await blockAt(block)) < floorOf(time);
      let [low, high] = [0, height + 1];
      // Most are asked about a moment ago: the steps back double.
      for (let step = 1; high > 0; step *= 2) {
        const block = Math.max(0, height + 1 - step);
        if (await isOlder(block)) {
          low = block + 1;
          break;
        }
        high = block;
      }
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (await isOlder(middle)) low = middle + 1;
        else high = middle;
      }
      return low;
    },

    async arrivals(places, from, last, again) {
      const [own, others] = [places.filter(each => !each.contract), places.filter(each => each.contract)];
      const atOnce = own.length > 0 ? blocksAtOnce.coins : blocksAtOnce.logs;
      const through = Math.min(last, from + atOnce - 1);
      const [end, ...found] = await Promise.all([
        blockAt(through),
        coins(own, from, through),
        tokens(others, Math.max(0, from - again), through),
      ]);
      const sightings = found.flat().sort((a, b) => a.block - b.block);
      return { sightings, through, at: timeOf(end) };
    },
  };
}

function keyOf({ address, contract }: Watched): string {
  return `${contract} ${address}`.toLowerCase();
}

function timeOf({ timestamp }: Pick<Block, 'timestamp'>): Date {
  return new Date(Number(timestamp) * 1_000);
}

/** Blocks tell their time in whole seconds. */
function floorOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1_000) * 1_000);
}
