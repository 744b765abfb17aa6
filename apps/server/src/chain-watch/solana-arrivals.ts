/**
 * What has arrived at wallets of Solana, read from their finalized transactions: by how much a transaction has raised
 * the wallet's SOL, or its accounts of a token's mint, of either token program. So what a program passes on inside a
 * transaction is seen too, and of a token that keeps a fee of transfers only what arrived.
 */
import { listAt, member, type Rpc, textAt, unitsAt } from '../chain-checks/index.ts';
import type { ChainReader, Sighting, Watched } from './reader.ts';

/** A node lists a transaction with its accounts a moment after the block: so many slots behind, it has. */
const listedAfter = 32;
/** A slot takes at least 0.35 seconds: docs.anza.xyz/implemented-proposals/rpc-transaction-history has 0.4 as the aim. */
const mostSlotsPerSecond = 3;
const signaturesAtOnce = 1_000;
const mostPages = 20;
/** So many transactions are read in one look; the next goes on from there. */
const transactionsAtOnce = 100;

const finalized = { commitment: 'finalized' } as const;

type Listed = { signature: string; slot: number; place: Watched };

export function solanaReader(rpc: Rpc): ChainReader {
  async function timeOf(slot: number): Promise<Date> {
    return secondsAt(await rpc.call('getBlockTime', [slot]));
  }

  /** Newest first, as the node lists them. `minContextSlot`: a node that lags behind refuses, and must not seem empty. */
  async function signaturesOf(account: string, from: number, last: number): Promise<Omit<Listed, 'place'>[]> {
    const found: Omit<Listed, 'place'>[] = [];
    let before: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const options = {
        ...finalized,
        limit: signaturesAtOnce,
        minContextSlot: last,
        ...(before && { before }),
      };
      const listed = await rpc.call('getSignaturesForAddress', [account, options]);
      if (!Array.isArray(listed)) throw new Error('an answer without signatures');
      for (const each of listed) {
        const slot = numberAt(each, 'slot');
        if (slot < from) return found;
        before = textAt(each, 'signature');
        if (slot <= last && member(each, 'err') === null) found.push({ signature: before, slot });
      }
      if (listed.length < signaturesAtOnce) return found;
    }
    throw new Error('more has happened at an address than can be read at once');
  }

  async function accountsOf({ address, contract }: Watched, last: number): Promise<string[]> {
    if (contract === undefined) return [address];
    const options = { ...finalized, encoding: 'jsonParsed', minContextSlot: last };
    const found = await rpc.call('getTokenAccountsByOwner', [address, { mint: contract }, options]);
    return listAt(found, 'value').map(each => textAt(each, 'pubkey'));
  }

  async function listed(place: Watched, from: number, last: number): Promise<Listed[]> {
    const accounts = await accountsOf(place, last);
    const all = await Promise.all(accounts.map(account => signaturesOf(account, from, last)));
    // One transaction may touch several accounts of the wallet: it is one arrival.
    const once = new Map(all.flat().map(each => [each.signature, { ...each, place }]));
    return [...once.values()];
  }

  async function read({ signature, slot, place }: Listed): Promise<Sighting[]> {
    const options = { ...finalized, encoding: 'jsonParsed', maxSupportedTransactionVersion: 0 };
    const transaction = await rpc.call('getTransaction', [signature, options]);
    if (numberAt(transaction, 'slot') !== slot) throw new Error('the chain changed while it was read');
    if (member(transaction, 'meta', 'err') !== null) return [];
    const changes =
      place.contract === undefined ? coinChanges(transaction) : tokenChanges(transaction, place.contract);
    const units = changes.get(place.address) ?? 0n;
    if (units <= 0n) return [];
    const payer = textAt(listAt(transaction, 'transaction', 'message', 'accountKeys')[0], 'pubkey');
    const [from] = [...changes].filter(([, change]) => change < 0n).sort((a, b) => (a[1] < b[1] ? -1 : 1));
    const at = secondsAt(member(transaction, 'blockTime'));
    return [{ ...place, from: from?.[0] ?? payer, units, hash: signature, block: slot, at }];
  }

  return {
    /** The last slot that has a block and whose transactions are listed. */
    async height() {
      const slot = Number(await rpc.call('getSlot', [finalized]));
      const last = Math.max(0, slot - listedAfter);
      const blocks = await rpc.call('getBlocks', [Math.max(0, last - 100), last, finalized]);
      const block = Array.isArray(blocks) ? blocks.at(-1) : undefined;
      if (!Number.isSafeInteger(block)) throw new Error('an answer without blocks');
      return block;
    },

    /** An estimate that is never too late: what is older is sorted out by its time. */
    async firstSince(time, height) {
      const seconds = ((await timeOf(height)).getTime() - time.getTime()) / 1_000 + 1;
      return seconds <= 0 ? height + 1 : Math.max(0, height - Math.ceil(seconds * mostSlotsPerSecond));
    },

    async arrivals(places, from, last) {
      const found = await Promise.all(places.map(place => listed(place, from, last)));
      // Listed newest first; what came first in a slot counts first.
      const all = found
        .flat()
        .toReversed()
        .sort((a, b) => a.slot - b.slot);
      // All of a slot, or nothing of it.
      const through = all[transactionsAtOnce]?.slot ?? last;
      const taken = all.filter(({ slot }) => slot <= through);
      const [at, ...sightings] = await Promise.all([timeOf(through), ...taken.map(read)]);
      return { sightings: sightings.flat(), through, at };
    },
  };
}

/** Account → by how much its SOL has changed, in lamports. */
function coinChanges(transaction: unknown): Map<string, bigint> {
  const [before, after] = [
    listAt(transaction, 'meta', 'preBalances'),
    listAt(transaction, 'meta', 'postBalances'),
  ];
  const keys = listAt(transaction, 'transaction', 'message', 'accountKeys');
  return new Map(
    keys.map((key, index) => [textAt(key, 'pubkey'), lamports(after[index]) - lamports(before[index])]),
  );
}

/** Wallet → by how much all its accounts of the mint have changed, in base units. */
function tokenChanges(transaction: unknown, mint: string): Map<string, bigint> {
  const changes = new Map<string, bigint>();
  for (const [list, sign] of [
    ['preTokenBalances', -1n],
    ['postTokenBalances', 1n],
  ] as const) {
    const balances = listAt(transaction, 'meta', list);
    const accounts = new Set(balances.map(each => numberAt(each, 'accountIndex')));
    if (accounts.size < balances.length) throw new Error('an account that has two balances');
    for (const each of balances) {
      if (member(each, 'mint') !== mint) continue;
      const owner = textAt(each, 'owner');
      const units = unitsAt(each, 'uiTokenAmount', 'amount');
      changes.set(owner, (changes.get(owner) ?? 0n) + sign * units);
    }
  }
  return changes;
}

/** Nodes say lamports as JSON numbers: one that is too large to be exact is not read at all. */
function lamports(value: unknown): bigint {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw new Error('a balance that cannot be read exactly');
  return BigInt(value as number);
}

function numberAt(value: unknown, name: string): number {
  const found = member(value, name);
  if (!Number.isSafeInteger(found)) throw new Error(`an answer without ${name}`);
  return found as number;
}

function secondsAt(value: unknown): Date {
  if (!Number.isSafeInteger(value)) throw new Error('a block without its time');
  return new Date((value as number) * 1_000);
}
