/**
 * What has become of what a wallet was asked to send, by the chain alone. The transaction is found by the hash that the page
 * reported, and without one by what it moves: in blocks that have their confirmations, from where the wallet was asked.
 */
import type { Withdrawal } from '@fairlead/connectors';
import type { Amount } from '@fairlead/money';
import type { Kysely } from 'kysely';
import type { Network } from '../catalog/index.ts';
import type { ChainWatch, SeenReceipt, SeenTransaction } from '../chain-watch/index.ts';
import type { Database, Scope } from '../database/schema.ts';
import { isStale, type Prices } from '../prices/index.ts';
import { type Clock, later } from '../surroundings.ts';
import { coinDecimals } from './evm-assets.ts';
import { isOwnSince, isSame, judge, movedBy, type Verdict } from './evm-transaction.ts';
import { readFromHere, type Searched, search } from './search.ts';
import { claimTransaction, updateWalletTransaction, type WalletTransactionRow } from './store.ts';

/** How often it is looked at: soon at first, and the longer it takes the less often. */
const look = { leastMs: 4_000, mostMs: 10 * 60_000 };
/** One that no endpoint knows for so long, and whose place no other has taken, is called dropped. */
const droppedAfterMs = 24 * 60 * 60_000;

type Parts = { db: Kysely<Database>; watch: ChainWatch; prices: Prices; scope: Scope; clock: Clock };

type Seen = {
  transaction: SeenTransaction | undefined;
  receipt: SeenReceipt | undefined;
  height: number;
  /** What the sender had sent in the last block that has its confirmations. */
  confirmed: number;
  /** The sender is a contract, and somebody else's transaction makes it pay: only its receipt shows what it moves. */
  isUnjudged: boolean;
  /** With its nonce, or a later one, something of the sender's waits for a block. */
  isAwaited: boolean;
};

/** @returns `undefined`: nothing is known of it yet */
export async function followTransaction(
  parts: Parts,
  row: WalletTransactionRow,
  network: Network,
): Promise<Withdrawal | undefined> {
  if (row.asked_at === null) return undefined;
  const { watch, scope, db } = parts;
  const hash = row.reported_hash ?? row.hash;
  const needed = watch.confirmationsOn(network);
  const seen = hash === null ? undefined : await readFrom(parts, row, network, hash, needed);
  if (hash !== null && seen?.transaction) {
    const verdict = isSince(row, seen) ? judge(row, seen.transaction, seen.receipt) : 'foreign';
    const nonce = isSame(seen.transaction.from, row.from_address) ? seen.transaction.nonce : undefined;
    if (verdict !== 'foreign' && (await claimTransaction(db, scope, row.transfer_id, { hash, nonce }))) {
      const mined = await minedAs(parts, row, network, hash, { ...seen, verdict, needed });
      if (mined !== undefined) return mined;
      if (nonce !== undefined && seen.confirmed <= nonce) {
        // What would take its place has its nonce, too: no block up to there has it.
        await readFromHere(parts, row, seen.height - needed + 1);
        return waiting(parts, row, hash);
      }
    } else if (row.reported_hash !== null && !seen.isUnjudged) {
      await updateWalletTransaction(db, scope, row.transfer_id, { reported_hash: null });
    }
  }
  const searched = await search(parts, row, network);
  const { found } = searched;
  if (found === undefined) return afterSearch(parts, row, network, seen, searched);
  const gas = await gasPaid(parts, row, network, found);
  return { ...settledAs(row, found.hash, found), ...gas };
}

/**
 * Whether it was sent after the wallet was asked: an earlier payment, the same to the last unit, is not this one. Of what was
 * sent through others, only a block that has not been searched yet can show that.
 */
function isSince(row: WalletTransactionRow, { transaction, receipt }: Seen): boolean {
  if (transaction && isSame(transaction.from, row.from_address)) return isOwnSince(row, transaction);
  return receipt !== undefined && receipt.block >= Number(row.next_block);
}

function readFrom(
  { watch, scope: { environment } }: Parts,
  row: WalletTransactionRow,
  network: Network,
  hash: string,
  needed: number,
): Promise<Seen> {
  return watch.ask({ environment, network }, async chain => {
    const height = await chain.height();
    const [transaction, receipt, confirmed, pending] = await Promise.all([
      chain.transaction(hash),
      chain.receipt(hash),
      chain.sentBy(row.from_address, Math.max(0, height - needed + 1)),
      chain.sentBy(row.from_address, 'pending'),
    ]);
    const isThroughOther =
      transaction !== undefined && !isSame(transaction.from, row.from_address) && receipt === undefined;
    const isUnjudged = isThroughOther && (await chain.isContract(row.from_address));
    const isAwaited = row.nonce !== null && pending > Number(row.nonce);
    return { transaction, receipt, height, confirmed, isUnjudged, isAwaited };
  });
}

/** @returns `undefined`: it is in no block */
async function minedAs(
  parts: Parts,
  row: WalletTransactionRow,
  network: Network,
  hash: string,
  seen: Seen & { verdict: Verdict; needed: number },
): Promise<Withdrawal | undefined> {
  const { receipt, height, verdict, needed } = seen;
  if (receipt === undefined) return undefined;
  // The block itself is its first confirmation.
  if (height - receipt.block + 1 < needed) return { ...waiting(parts, row, hash), block: receipt.block };
  const gas = await gasPaid(parts, row, network, seen);
  if (verdict === 'reverted') {
    const message = 'The network refused the transaction: only its fee was paid.';
    return { ...failedAs(row, hash, 'transactionReverted', message), ...gas };
  }
  return { ...settledAs(row, hash, { receipt, verdict }), ...gas };
}

function settledAs(
  row: WalletTransactionRow,
  hash: string,
  { receipt, verdict }: { receipt: SeenReceipt; verdict: Verdict },
): Withdrawal {
  const arrived = verdict === 'otherAmount' ? movedBy(row, receipt) : undefined;
  return {
    ...{ ...withdrawalOf(row, hash), status: 'settled', block: receipt.block },
    ...(arrived !== undefined && { arrived }),
  };
}

/** What the sender paid to the network. Who sends through others pays nothing of it, or not by this transaction. */
async function gasPaid(
  parts: Parts,
  row: WalletTransactionRow,
  network: Network,
  { transaction, receipt }: Pick<Seen, 'transaction' | 'receipt'>,
): Promise<Pick<Withdrawal, 'gas'>> {
  const isOwn = transaction !== undefined && isSame(transaction.from, row.from_address);
  if (!isOwn || receipt?.fee === undefined) return {};
  return gasWorth(parts, network, { units: receipt.fee, decimals: coinDecimals });
}

/** With what the coin is worth now, where somebody says. */
export async function gasWorth(
  { prices, scope, clock }: Pick<Parts, 'prices' | 'scope' | 'clock'>,
  { nativeSymbol }: Network,
  amount: Amount,
): Promise<Pick<Withdrawal, 'gas'>> {
  if (nativeSymbol === null) return {};
  const now = clock.now();
  const price = (await prices.of(scope.environment, [nativeSymbol], 'USD', now)).get(nativeSymbol);
  const unitPrice = price && !isStale(price, now) ? { unitPrice: price.dollars } : {};
  return { gas: { symbol: nativeSymbol, amount, ...unitPrice } };
}

/** One that was on the chain, or waited for it, and is not there any more. */
async function afterSearch(
  parts: Parts,
  row: WalletTransactionRow,
  network: Network,
  seen: Seen | undefined,
  { behind, hasRead, readUntil }: Searched,
): Promise<Withdrawal | undefined> {
  if (row.hash === null || seen === undefined) return undefined;
  const soon = { ...waiting(parts, row, row.hash), nextLookAt: later(parts.clock.now(), look.leastMs) };
  // Nothing is certain before every block has been read that could have it.
  if (behind) return soon;
  const { transaction, confirmed } = seen;
  const isOwn = transaction !== undefined && isSame(transaction.from, row.from_address);
  // What others have sent has no place among the sender's own transactions that another could take.
  const nonce = isOwn ? transaction.nonce : row.nonce === null ? undefined : Number(row.nonce);
  if (nonce !== undefined && confirmed > nonce) {
    // Whoever lists logs may lag behind whoever counts: only a block that was read twice does not have the payment.
    const before = hasRead ? await sentBefore(parts, row, network) : undefined;
    if (before === undefined || before <= nonce) return soon;
    const message = 'Another transaction of the wallet took its place.';
    return failedAs(row, row.hash, 'transactionReplaced', message);
  }
  const isOld =
    row.asked_at !== null && readUntil !== undefined && later(row.asked_at, droppedAfterMs) <= readUntil;
  if (isOld && transaction === undefined && !seen.isAwaited)
    return failedAs(row, row.hash, 'transactionDropped', 'The network has dropped the transaction.');
  return waiting(parts, row, row.hash);
}

/** What the sender had sent in the last block that earlier searches have read; `undefined`: nobody says any more. */
function sentBefore(
  { watch, scope: { environment } }: Parts,
  row: WalletTransactionRow,
  network: Network,
): Promise<number | undefined> {
  const block = Math.max(0, Number(row.next_block) - 1);
  return watch.ask({ environment, network }, chain =>
    chain.sentBy(row.from_address, block).catch(() => undefined),
  );
}

function withdrawalOf(row: WalletTransactionRow, hash: string) {
  return { withdrawalId: hash, fromAddress: row.from_address, hash };
}

function waiting({ clock }: Parts, row: WalletTransactionRow, hash: string): Withdrawal {
  const now = clock.now();
  const waited = now.getTime() - (row.asked_at ?? now).getTime();
  const nextLookAt = later(now, Math.min(Math.max(waited / 10, look.leastMs), look.mostMs));
  return { ...withdrawalOf(row, hash), status: 'accepted', nextLookAt };
}

function failedAs(
  row: WalletTransactionRow,
  hash: string,
  key: 'transactionReverted' | 'transactionReplaced' | 'transactionDropped',
  failure: string,
): Withdrawal {
  return { ...withdrawalOf(row, hash), status: 'failed', failure, detail: { key } };
}
