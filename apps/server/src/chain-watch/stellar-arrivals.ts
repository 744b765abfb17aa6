/**
 * What has arrived at accounts of Stellar, read from Horizon's payments: lumens, also those that make the account, and tokens by code
 * and issuer, with exactly the memo that is waited for. https://developers.stellar.org/docs/data/apis/horizon/api-reference/get-payments-by-account-id
 */
import { chains } from '@fairlead/chains';
import { parseAmount } from '@fairlead/money';
import { listAt, member, type Rpc, textAt, unitsAt, wordsAt } from '../chain-checks/index.ts';
import type { ChainReader, Sighting, Watched } from './reader.ts';

/** Of every asset of Stellar. */
const decimals = 7;
const perPage = 200;
const mostPages = 10;

type Place = {
  watched: Watched;
  account: string;
  /** The number of a muxed account, which is no memo. */
  muxed: string | undefined;
  memo: string | undefined;
};

export function stellarReader(rpc: Rpc): ChainReader {
  async function timeOf(ledger: number): Promise<Date> {
    return dateAt(await rpc.json(`/ledgers/${ledger}`), 'closed_at');
  }

  async function page(account: string, cursor: bigint): Promise<readonly unknown[]> {
    const query = `cursor=${cursor}&limit=${perPage}&order=asc&join=transactions`;
    try {
      return listAt(await rpc.json(`/accounts/${account}/payments?${query}`), '_embedded', 'records');
    } catch (error) {
      // Nobody has sent it anything yet.
      if (error instanceof Error && error.message === 'HTTP 404') return [];
      throw error;
    }
  }

  async function read(account: string, places: readonly Place[], from: number, last: number) {
    const sightings = new Map<string, Sighting>();
    // The number of an operation is its ledger's, shifted: the cursor stands before the ledger's first.
    let cursor = (BigInt(from) << 32n) - 1n;
    for (let count = 0; count < mostPages; count += 1) {
      const records = await page(account, cursor);
      for (const record of records) {
        const token = unitsAt(record, 'paging_token');
        // The same operation twice would be money twice.
        if (token <= cursor) throw new Error('operations that are not in their order');
        cursor = token;
        const block = Number(cursor >> 32n);
        if (block > last) return { sightings, through: last };
        const sighting = paymentIn(record, places, block);
        if (sighting === undefined) continue;
        // One transaction may pay in several operations: it is one arrival.
        const key = `${sighting.hash} ${sighting.address} ${sighting.tag} ${sighting.contract}`;
        const units = (sightings.get(key)?.units ?? 0n) + sighting.units;
        sightings.set(key, { ...sighting, units });
      }
      if (records.length < perPage) return { sightings, through: last };
    }
    const reached = Number(cursor >> 32n);
    if (reached <= from) throw new Error('more has happened in a ledger than can be read at once');
    return { sightings, through: reached - 1 };
  }

  return {
    height: async () => Number(textAt(await rpc.json('/'), 'history_latest_ledger')),

    /** An estimate that is never too late: a ledger takes more than a second. */
    async firstSince(time, height) {
      const seconds = ((await timeOf(height)).getTime() - time.getTime()) / 1_000;
      return Math.max(1, height - Math.max(0, Math.ceil(seconds)) - 1);
    },

    async arrivals(watched, from, last) {
      // Also that the endpoint has them: it answers 404 for what it has not, or not any more.
      await timeOf(from);
      const accounts = Map.groupBy(watched.map(placeOf), each => each.account);
      const all = await Promise.all(
        [...accounts].map(([account, places]) => read(account, places, from, last)),
      );
      const through = Math.min(last, ...all.map(each => each.through));
      const sightings = all
        .flatMap(each => [...each.sightings.values()])
        .filter(({ block }) => block <= through);
      return { sightings: sightings.sort((a, b) => a.block - b.block), through, at: await timeOf(through) };
    },
  };
}

function placeOf(watched: Watched): Place {
  const parsed = chains.stellar.parseAddress(watched.address);
  if (!parsed.ok) throw new Error('an address that is none');
  const memo = watched.tag === undefined ? undefined : chains.stellar.tag?.parse(watched.tag);
  if (memo?.ok === false) throw new Error('a memo that is none');
  return {
    ...{ watched, account: parsed.account ?? parsed.canonical, muxed: parsed.tag },
    memo: memo && `${memo.kind} ${memo.canonical}`,
  };
}

function paymentIn(record: unknown, places: readonly Place[], block: number): Sighting | undefined {
  if (member(record, 'transaction_successful') !== true) return undefined;
  const creates = member(record, 'type') === 'create_account';
  const isPayment = ['payment', 'path_payment_strict_send', 'path_payment_strict_receive'].includes(
    String(member(record, 'type')),
  );
  if (!creates && !isPayment) return undefined;
  const contract = creates ? undefined : assetOf(record);
  const [from, to] = creates ? ['funder', 'account'] : ['from', 'to'];
  const place = places.find(
    each =>
      each.account === member(record, to) &&
      each.watched.contract === contract &&
      each.account !== member(record, from) &&
      each.muxed === member(record, 'to_muxed_id') &&
      each.memo === memoOf(member(record, 'transaction')),
  );
  if (place === undefined) return undefined;
  const amount = parseAmount(wordsAt(record, creates ? 'starting_balance' : 'amount'), decimals);
  if (amount === undefined) throw new Error('an amount that is none');
  if (amount.units === 0n) return undefined;
  return {
    ...{ ...place.watched, from: textAt(record, from), units: amount.units, block },
    ...{ hash: textAt(record, 'transaction_hash'), at: dateAt(record, 'created_at') },
  };
}

/** As the catalog writes contracts of Stellar; `undefined`: lumens. */
function assetOf(record: unknown): string | undefined {
  if (member(record, 'asset_type') === 'native') return undefined;
  return `${member(record, 'asset_code')}:${member(record, 'asset_issuer')}`;
}

/** In the words of our own parser; a return hash is nobody's memo. */
function memoOf(transaction: unknown): string | undefined {
  const type = textAt(transaction, 'memo_type');
  if (type === 'none') return undefined;
  const memo = String(member(transaction, 'memo') ?? '');
  if (type !== 'hash') return `${type} ${memo}`;
  return `hash ${Buffer.from(memo, 'base64').toString('hex')}`;
}

function dateAt(value: unknown, name: string): Date {
  const date = new Date(textAt(value, name));
  if (Number.isNaN(date.getTime())) throw new Error(`an answer without ${name}`);
  return date;
}
