/**
 * What has arrived at accounts of Tron, read from solidified blocks, which nobody can undo, by the HTTP API of full nodes
 * (TronGrid has it too): transfers of TRX, https://developers.tron.network/reference/getblockbylimitnext, and TRC-20
 * tokens by the logs of their contracts. TRX that a contract passes on inside a transaction is in no block and is not seen.
 */
import { listAt, member, type Rpc, textAt } from '../chain-checks/index.ts';
import type { ChainReader, Sighting, Watched } from './reader.ts';
import { type TronTransaction, tokenTransfers } from './tron-tokens.ts';

/**
 * Of 100 that a node gives at most: each may have some hundred kilobytes. What became of a block's transactions is asked
 * for each block alone, and public endpoints count requests.
 */
const blocksAtOnce = { coins: 30, tokens: 10 } as const;
/** A block takes three seconds. */
const secondsPerBlock = 3;

type Block = { number: number; at: Date; transactions: readonly TronTransaction[] };

export function tronReader(rpc: Rpc): ChainReader {
  /** Addresses as wallets write them. */
  const visible = { visible: true };

  async function timeOf(height: number): Promise<Date> {
    return headOf(await rpc.json('/walletsolidity/getblockbynum', { num: height, ...visible })).at;
  }

  async function blocksOf(from: number, through: number): Promise<Block[]> {
    const range = { startNum: from, endNum: through + 1, ...visible };
    const answer = await rpc.json('/walletsolidity/getblockbylimitnext', range);
    // Some nodes count the end in, others do not; one that lags behind has fewer.
    const read = listAt(answer, 'block').flatMap(block => {
      const head = headOf(block);
      return head.number > through ? [] : [{ ...head, transactions: transactionsOf(block) }];
    });
    const blocks = read.sort((a, b) => a.number - b.number);
    if (blocks.length !== through - from + 1 || blocks.some(({ number }, index) => number !== from + index))
      throw new Error('the endpoint does not have these blocks');
    return blocks;
  }

  return {
    height: async () => headOf(await rpc.json('/walletsolidity/getnowblock', {})).number,

    /** An estimate that is never too late: no block takes less. */
    async firstSince(time, height) {
      const seconds = ((await timeOf(height)).getTime() - time.getTime()) / 1_000;
      return Math.max(0, height - Math.max(0, Math.ceil(seconds / secondsPerBlock)) - 1);
    },

    async arrivals(places, from, last) {
      const [own, tokens] = [places.filter(each => !each.contract), places.filter(each => each.contract)];
      const wanted = new Map(own.map(place => [place.address, place]));
      const atOnce = tokens.length > 0 ? blocksAtOnce.tokens : blocksAtOnce.coins;
      const through = Math.min(last, from + atOnce - 1);
      const blocks = await blocksOf(from, through);
      const sightings: Sighting[] = [];
      for (const { number: block, at, transactions } of blocks) {
        const coins = transactions.flatMap(transaction => transferIn(transaction, wanted));
        const found = [...coins, ...(await tokenTransfers(rpc, block, transactions, tokens))];
        sightings.push(...found.map(each => ({ ...each, block, at })));
      }
      return { sightings, through, at: blocks.at(-1)?.at ?? (await timeOf(through)) };
    },
  };
}

function transactionsOf(block: unknown): TronTransaction[] {
  const all = listAt(block, 'transactions').map(transaction => ({
    hash: textAt(transaction, 'txID'),
    succeeded: member(listAt(transaction, 'ret')[0], 'contractRet') === 'SUCCESS',
    contract: listAt(transaction, 'raw_data', 'contract')[0],
  }));
  if (new Set(all.map(({ hash }) => hash)).size < all.length)
    throw new Error('a block that has a transaction twice');
  return all;
}

function transferIn(
  { hash, succeeded, contract }: TronTransaction,
  wanted: ReadonlyMap<string, Watched>,
): Omit<Sighting, 'block' | 'at'>[] {
  if (member(contract, 'type') !== 'TransferContract') return [];
  const value = member(contract, 'parameter', 'value');
  const to = textAt(value, 'to_address');
  if (!to.startsWith('T')) throw new Error('an answer with addresses in another form');
  const place = wanted.get(to);
  if (place === undefined || !succeeded) return [];
  const amount = member(value, 'amount');
  if (!Number.isSafeInteger(amount)) throw new Error('an amount that cannot be read exactly');
  const units = BigInt(amount as number);
  if (units <= 0n) return [];
  return [{ ...place, from: textAt(value, 'owner_address'), units, hash }];
}

function headOf(block: unknown): { number: number; at: Date } {
  const number = Number(textAt(block, 'block_header', 'raw_data', 'number'));
  const at = Number(textAt(block, 'block_header', 'raw_data', 'timestamp'));
  if (!Number.isSafeInteger(number) || !Number.isSafeInteger(at))
    throw new Error('a block without its number and time');
  return { number, at: new Date(at) };
}
