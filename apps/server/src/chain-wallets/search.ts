/**
 * Finds what a wallet was asked to send by what it moves, whatever its hash: a wallet may have sent it anew at a higher fee, or
 * the page never told. Blocks that have their confirmations are read one after the other, from where the wallet was asked.
 */
import type { Kysely } from 'kysely';
import type { Network } from '../catalog/index.ts';
import type { ChainWatch, Look, SeenReceipt, SeenTransaction } from '../chain-watch/index.ts';
import type { Database, Scope } from '../database/schema.ts';
import { type Clock, later } from '../surroundings.ts';
import { isOwnSince, isSame, judge, type Verdict } from './evm-transaction.ts';
import { claimTransaction, updateWalletTransaction, type WalletTransactionRow } from './store.ts';

/** One search reads on while there is more, within these: whoever asks for it waits 30 s, and others come after. */
const most = { looks: 25, ms: 15_000 };

type Parts = { db: Kysely<Database>; watch: ChainWatch; scope: Scope; clock: Clock };

export type Searched = {
  found?: {
    hash: string;
    transaction: SeenTransaction;
    receipt: SeenReceipt;
    verdict: Verdict;
  };
  /** More blocks can be read at once. */
  behind: boolean;
  /** Blocks were read, and the last ones of earlier searches once more. */
  hasRead: boolean;
  /** When the last block was made that has been read, by the client's time. */
  readUntil: Date | undefined;
};

export async function search(parts: Parts, row: WalletTransactionRow, network: Network): Promise<Searched> {
  const { db, watch, scope, clock } = parts;
  const { environment } = scope;
  const place = { address: row.to_address, contract: row.contract ?? undefined };
  const giveUpAt = later(clock.now(), most.ms);
  let next = await firstToRead(parts, row, network);
  let readUntil = row.read_until ?? undefined;
  for (let looks = 1; ; looks += 1) {
    const read = await watch.look({ environment, network }, [place], next, true);
    const hasRead = looks > 1 || read.readUntil !== undefined;
    const found = await payment(parts, row, network, read, next);
    if (found) return { found, behind: false, hasRead, readUntil };
    if (read.readAgo !== undefined) readUntil = later(clock.now(), -read.readAgo);
    await updateWalletTransaction(db, scope, row.transfer_id, {
      next_block: String(read.next),
      read_until: readUntil ?? null,
      is_behind: read.behind,
    });
    if (!read.behind || looks === most.looks || giveUpAt <= clock.now())
      return { behind: read.behind, hasRead, readUntil };
    next = read.next;
  }
}

async function payment(
  { db, watch, scope }: Parts,
  row: WalletTransactionRow,
  network: Network,
  { sightings }: Look,
  from: number,
): Promise<Searched['found']> {
  // One transaction may pay for several senders: what each has moved, its receipt says.
  const fitting = sightings.filter(({ from = '', senders = [from] }) =>
    senders.some(sender => isSame(sender, row.from_address)),
  );
  for (const { hash, block } of fitting) {
    const { transaction, receipt } = await watch.ask(
      { environment: scope.environment, network },
      async chain => {
        const [transaction, receipt] = await Promise.all([chain.transaction(hash), chain.receipt(hash)]);
        // The next one that is asked may have it; what has been read stays where it is until then.
        if (!transaction || !receipt)
          throw new Error('an endpoint that does not have what another has shown');
        return { transaction, receipt };
      },
    );
    const verdict = judge(row, transaction, receipt);
    if (verdict !== 'ours' && verdict !== 'otherAmount') continue;
    // Among the blocks that are read once more are some from before the wallet was asked.
    if (block < from && !isOwnSince(row, transaction)) continue;
    if (await claimTransaction(db, scope, row.transfer_id, { hash, nonce: undefined }))
      return { hash, transaction, receipt, verdict };
  }
  return undefined;
}

/**
 * Where the search goes on. Coins are read block by block, which is slow: while their sender has sent nothing, no block can
 * have the payment, and all of them are passed over. A node that has forgotten what accounts were like then does not say so.
 */
async function firstToRead(
  { watch, scope: { environment } }: Parts,
  row: WalletTransactionRow,
  network: Network,
): Promise<number> {
  const next = Number(row.next_block);
  if (row.contract !== null || next === 0) return next;
  return watch.ask({ environment, network }, async chain => {
    const last = (await chain.height()) - watch.confirmationsOn(network) + 1;
    if (last <= next) return next;
    try {
      const [before, after] = await Promise.all(
        [next - 1, last].map(block => chain.sentBy(row.from_address, block)),
      );
      return before === after ? last : next;
    } catch {
      return next;
    }
  });
}

/** That no block before this one has the payment is known from elsewhere. */
export async function readFromHere(
  { db, scope }: Pick<Parts, 'db' | 'scope'>,
  row: WalletTransactionRow,
  block: number,
): Promise<void> {
  if (block <= Number(row.next_block)) return;
  await updateWalletTransaction(db, scope, row.transfer_id, { next_block: String(block) });
}
