/**
 * What has arrived at accounts of TON: plain transfers of toncoin with exactly the comment that is waited for, and jettons at
 * the accounts' jetton wallets, by the HTTP API v2 (toncenter.com/api/v2). Of toncoin, a message with any other body is a contract's, or one of the account's own that came back,
 * and is not seen; nor is one that the account did not keep. TON has no one number for its blocks: history is counted
 * in seconds here.
 */
import { listAt, member, type Rpc, textAt, unitsAt } from '../chain-checks/index.ts';
import type { ChainReader, Sighting, Watched } from './reader.ts';
import { jettons } from './ton-jettons.ts';

/** A block of a shard is in the masterchain some seconds later: so old, it is. */
const settledAfter = 30;
const transactionsAtOnce = 100;
const mostPages = 10;
/** The hash of a cell without anything in it: the body of a transfer without a comment. */
const emptyBody = 'lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=';

type Point = { lt: string; hash: string };

export function tonReader(rpc: Rpc): ChainReader {
  /** The account's last transaction, from a state that is new enough to hold all up to `last`. */
  async function newest(address: string, last: number): Promise<Point | undefined> {
    const account = await rpc.call('getAddressInformation', { address });
    // Behind one address stand several nodes: one that lags must not seem empty.
    if (Number(textAt(account, 'sync_utime')) < last + settledAfter)
      throw new Error('the endpoint does not have this time yet');
    const lt = textAt(account, 'last_transaction_id', 'lt');
    return lt === '0' ? undefined : { lt, hash: textAt(account, 'last_transaction_id', 'hash') };
  }

  async function read(place: Watched, from: number, last: number): Promise<Sighting[]> {
    if (place.contract === undefined)
      return readAccount(place.address, from, last, (transaction, at) => transferIn(transaction, place, at));
    const { walletOf, arrivalIn } = await jettons();
    const wallet = await walletOf(rpc, place.contract, place.address);
    return readAccount(wallet, from, last, (transaction, at) => arrivalIn(transaction, wallet, place, at));
  }

  async function readAccount(
    address: string,
    from: number,
    last: number,
    arrivalIn: (transaction: unknown, at: number) => Sighting[],
  ): Promise<Sighting[]> {
    const found: Sighting[] = [];
    let point = await newest(address, last);
    for (let page = 0; point !== undefined; page += 1) {
      if (page === mostPages) throw new Error('more has happened at an address than can be read at once');
      const { lt, hash } = point;
      const asked = { address, limit: transactionsAtOnce, lt, hash, archival: true };
      const listed = await rpc.call('getTransactions', asked);
      if (!Array.isArray(listed) || textAt(listed[0], 'transaction_id', 'lt') !== lt)
        throw new Error('an answer without the transaction that was asked for');
      // The first of each page but the first is the last of the page before.
      for (const transaction of page === 0 ? listed : listed.slice(1)) {
        const at = Number(textAt(transaction, 'utime'));
        if (at < from) return found;
        if (at <= last) found.push(...arrivalIn(transaction, at));
      }
      if (listed.length < transactionsAtOnce) return found;
      const end = listed.at(-1);
      point = { lt: textAt(end, 'transaction_id', 'lt'), hash: textAt(end, 'transaction_id', 'hash') };
    }
    return found;
  }

  return {
    async height() {
      const last = member(await rpc.call('getMasterchainInfo', {}), 'last');
      const asked = { workchain: -1, shard: textAt(last, 'shard'), seqno: Number(textAt(last, 'seqno')) };
      const seconds = Number(textAt(await rpc.call('getBlockHeader', asked), 'gen_utime'));
      if (!Number.isSafeInteger(seconds)) throw new Error('a block without its time');
      return seconds - settledAfter;
    },

    firstSince: async time => Math.floor(time.getTime() / 1_000) - 1,

    async arrivals(places, from, last) {
      const found = await Promise.all(places.map(place => read(place, from, last)));
      // Listed newest first; what came first in a second counts first.
      const sightings = found
        .flat()
        .toReversed()
        .sort((a, b) => a.block - b.block);
      return { sightings, through: last, at: new Date(last * 1_000) };
    },
  };
}

function transferIn(transaction: unknown, place: Watched, seconds: number): Sighting[] {
  const message = member(transaction, 'in_msg');
  const from = member(message, 'source');
  // From outside there is no sender; what is sent on or back is not kept.
  if (typeof from !== 'string' || from === '' || listAt(transaction, 'out_msgs').length > 0) return [];
  const isPlain = member(message, 'body_hash') === emptyBody;
  const isComment = member(message, 'msg_data', '@type') === 'msg.dataText';
  if (!isPlain && !isComment) return [];
  const comment = isComment
    ? Buffer.from(textAt(message, 'msg_data', 'text'), 'base64').toString('utf8')
    : undefined;
  // An empty comment is none.
  if ((comment === '' ? undefined : comment) !== place.tag) return [];
  const units = unitsAt(message, 'value');
  if (units <= 0n) return [];
  const hash = Buffer.from(textAt(transaction, 'transaction_id', 'hash'), 'base64').toString('hex');
  return [{ ...place, from, units, hash, block: seconds, at: new Date(seconds * 1_000) }];
}
