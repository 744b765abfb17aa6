/**
 * TRC-20 tokens in one solidified block of Tron: `Transfer` logs of the tokens' own contracts, by what became of the block's
 * transactions (`gettransactioninfobyblocknum`, https://developers.tron.network/reference/gettransactioninfobyblocknum).
 * There, addresses are the 20 bytes that EVM chains have, without Tron's 0x41 and checksum.
 */
import { createHash } from 'node:crypto';
import { createBase58check } from '@scure/base';
import { listAt, member, type Rpc, textAt } from '../chain-checks/index.ts';
import type { Sighting, Watched } from './reader.ts';

export type TronTransaction = {
  hash: string;
  /** By the block's word. */
  succeeded: boolean;
  /** What it asks for: Tron has one contract in each transaction. */
  contract: unknown;
};

/** keccak256 of `Transfer(address,address,uint256)`. */
const transferTopic = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

const base58check = createBase58check((data: Uint8Array) => createHash('sha256').update(data).digest());

/**
 * @param transactions all of the block
 * @returns what each transaction has brought to each place, all its logs together
 * @throws Error where the endpoint does not say what became of every one of them
 */
export async function tokenTransfers(
  rpc: Rpc,
  block: number,
  transactions: readonly TronTransaction[],
  places: readonly Watched[],
): Promise<Omit<Sighting, 'block' | 'at'>[]> {
  if (places.length === 0 || transactions.length === 0) return [];
  const wanted = new Map(
    places.map(place => [`${hexOf(place.contract ?? '')} ${hexOf(place.address)}`, place]),
  );
  const told = await rpc.json('/walletsolidity/gettransactioninfobyblocknum', { num: block });
  const infos = new Map((Array.isArray(told) ? told : []).map(info => [textAt(info, 'id'), info]));
  const isWhole =
    Array.isArray(told) && told.length === transactions.length && infos.size === transactions.length;
  if (!isWhole || transactions.some(({ hash }) => !infos.has(hash)))
    throw new Error('the endpoint does not say what became of all transactions of a block');
  return transactions.flatMap(({ hash, succeeded }) => {
    const info = infos.get(hash);
    if (Number(textAt(info, 'blockNumber')) !== block) throw new Error('the chain changed while it was read');
    // `result` is there only where it failed, if a node does not say all of its words; `receipt.result` only where a
    // contract was called.
    const isFine = [undefined, 'SUCESS'].includes(member(info, 'result') as string | undefined);
    return succeeded && isFine && member(info, 'receipt', 'result') === 'SUCCESS'
      ? arrivedBy(listAt(info, 'log'), wanted).map(each => ({ ...each, hash }))
      : [];
  });
}

/** One transaction may pay in several steps: it is one arrival. */
function arrivedBy(
  logs: readonly unknown[],
  wanted: ReadonlyMap<string, Watched>,
): (Watched & { from: string; units: bigint })[] {
  const arrived = new Map<Watched, { from: string; units: bigint }>();
  for (const log of logs) {
    const address = textAt(log, 'address');
    if (!/^[0-9a-f]{40}$/.test(address)) throw new Error('an answer with addresses in another form');
    const topics = listAt(log, 'topics').map(String);
    if (topics.length !== 3 || topics[0] !== transferTopic) continue;
    const [from, to] = [accountIn(topics[1]), accountIn(topics[2])];
    const place = wanted.get(`${address} ${to}`);
    if (place === undefined || from === to) continue;
    const value = textAt(log, 'data');
    if (!/^[0-9a-f]{64}$/.test(value)) throw new Error('an amount that is none');
    const before = arrived.get(place) ?? { from: addressOf(from), units: 0n };
    arrived.set(place, { ...before, units: before.units + BigInt(`0x${value}`) });
  }
  return [...arrived].filter(([, { units }]) => units > 0n).map(([place, paid]) => ({ ...place, ...paid }));
}

/** The last 20 bytes of the 32. */
function accountIn(topic: string | undefined): string {
  if (topic === undefined || !/^[0-9a-f]{64}$/.test(topic)) throw new Error('an address that is none');
  return topic.slice(-40);
}

function hexOf(address: string): string {
  return Buffer.from(base58check.decode(address)).subarray(1).toString('hex');
}

function addressOf(account: string): string {
  return base58check.encode(Buffer.from(`41${account}`, 'hex'));
}
