/**
 * What has arrived at accounts of the XRP Ledger, read from `account_tx` of validated ledgers: payments of XRP and of tokens
 * by currency and issuer, by what was delivered and never by what they name (a partial payment delivers less), with exactly
 * the destination tag that is waited for. https://xrpl.org/docs/references/http-websocket-apis/public-api-methods/account-methods/account_tx
 */
import { chains } from '@fairlead/chains';
import { listAt, member, type Rpc, rippleCommand, textAt, unitsAt, wordsAt } from '../chain-checks/index.ts';
import type { ChainReader, Sighting, Watched } from './reader.ts';

/** Seconds between 1970 and 2000, from which the ledger counts. */
const epoch = 946_684_800;
const mostPages = 10;

type Place = { watched: Watched; account: string; tag: string | undefined };

export function rippleReader(rpc: Rpc): ChainReader {
  async function ledger(index: number | 'validated') {
    const answer = await rippleCommand(rpc, 'ledger', { ledger_index: index });
    if (member(answer, 'validated') !== true) throw new Error('an answer from no validated ledger');
    const closed = Number(textAt(answer, 'ledger', 'close_time'));
    return { index: Number(textAt(answer, 'ledger_index')), at: timeAt(closed) };
  }

  /** All of the account's, as far as some pages go. */
  async function read(account: string, places: readonly Place[], from: number, last: number) {
    const sightings: Sighting[] = [];
    let marker: unknown;
    let reached = from;
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await rippleCommand(rpc, 'account_tx', {
        ...{
          account,
          ledger_index_min: from,
          ledger_index_max: last,
          forward: true,
          limit: 200,
          api_version: 1,
        },
        ...(marker !== undefined && { marker }),
      });
      const covers =
        Number(textAt(answer, 'ledger_index_min')) <= from &&
        Number(textAt(answer, 'ledger_index_max')) >= last;
      if (!covers) throw new Error('the endpoint does not have these ledgers');
      for (const entry of listAt(answer, 'transactions')) {
        reached = Number(textAt(entry, 'tx', 'ledger_index'));
        sightings.push(...paymentIn(entry, places));
      }
      marker = member(answer, 'marker');
      if (marker === undefined) return { sightings, through: last };
    }
    // The ledger that was reached may not have been read to its end.
    if (reached <= from) throw new Error('more has happened in a ledger than can be read at once');
    return { sightings, through: reached - 1 };
  }

  return {
    height: async () => (await ledger('validated')).index,

    /** An estimate that is never too late: a ledger takes more than a second. */
    async firstSince(time, height) {
      const seconds = ((await ledger(height)).at.getTime() - time.getTime()) / 1_000;
      return Math.max(1, height - Math.max(0, Math.ceil(seconds)) - 10);
    },

    async arrivals(watched, from, last) {
      const accounts = Map.groupBy(watched.map(placeOf), each => each.account);
      const all = await Promise.all(
        [...accounts].map(([account, places]) => read(account, places, from, last)),
      );
      const through = Math.min(last, ...all.map(each => each.through));
      const sightings = all.flatMap(each => each.sightings).filter(({ block }) => block <= through);
      const { at } = await ledger(through);
      return { sightings: sightings.sort((a, b) => a.block - b.block), through, at };
    },
  };
}

/** An X-address names its account and its tag. */
function placeOf(watched: Watched): Place {
  const parsed = chains.ripple.parseAddress(watched.address);
  if (!parsed.ok) throw new Error('an address that is none');
  return { watched, account: parsed.canonical, tag: watched.tag ?? parsed.tag };
}

function paymentIn(entry: unknown, places: readonly Place[]): Sighting[] {
  const tx = member(entry, 'tx');
  const succeeded =
    member(entry, 'validated') === true && member(entry, 'meta', 'TransactionResult') === 'tesSUCCESS';
  // To oneself it is an exchange of currencies.
  const isPayment =
    member(tx, 'TransactionType') === 'Payment' && member(tx, 'Account') !== member(tx, 'Destination');
  if (!succeeded || !isPayment) return [];
  const tag = member(tx, 'DestinationTag');
  const delivered = member(entry, 'meta', 'delivered_amount');
  // Of some payments before 2014 nobody knows what they have delivered.
  if (delivered === 'unavailable') return [];
  const place = places.find(
    each =>
      each.account === member(tx, 'Destination') &&
      each.tag === (tag === undefined ? undefined : String(tag)) &&
      each.watched.contract === currencyOf(delivered),
  );
  if (place === undefined) return [];
  const { contract, decimals } = place.watched;
  const units =
    contract === undefined
      ? unitsAt(entry, 'meta', 'delivered_amount')
      : tokenUnits(wordsAt(delivered, 'value'), decimals);
  if (units === 0n) return [];
  return [
    {
      ...{ ...place.watched, from: textAt(tx, 'Account'), units, hash: textAt(tx, 'hash') },
      ...{ block: Number(textAt(tx, 'ledger_index')), at: timeAt(Number(textAt(tx, 'date'))) },
    },
  ];
}

/** As the catalog writes tokens of the ledger; `undefined`: XRP, which is a text of drops. */
function currencyOf(delivered: unknown): string | undefined {
  if (typeof delivered !== 'object') return undefined;
  return `${member(delivered, 'currency')}:${member(delivered, 'issuer')}`;
}

/** The ledger's exponents go from -96 to 80, with 16 digits before them. */
const mostExponent = 100;

/**
 * A decimal number, perhaps with an exponent (https://xrpl.org/docs/references/protocol/data-types/currency-formats), in
 * base units. The ledger knows parts that are smaller than a token's last decimal here: they are not told.
 */
function tokenUnits(value: string, decimals: number | undefined): bigint {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(value) ?? [];
  if (whole === '' || decimals === undefined || Math.abs(Number(exponent)) > mostExponent)
    throw new Error('an amount that is none');
  const digits = BigInt(whole + fraction);
  const shift = Number(exponent) - fraction.length + decimals;
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
}

function timeAt(seconds: number): Date {
  return new Date((seconds + epoch) * 1_000);
}
