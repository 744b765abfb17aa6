/**
 * Jettons of TON (TEP-74, https://github.com/ton-blockchain/TEPs/blob/master/text/0074-jettons-standard.md). What somebody
 * has of one is kept by a contract of their own, the jetton wallet, whose address the token's master tells. An arrival is an
 * `internal_transfer` that the jetton wallet has accepted: it does so only from its like and from the master. What the
 * account itself is told of it, a `transfer_notification`, anybody can send, so it is not looked at.
 */
import type { Slice, Transaction } from '@ton/core';
import { listAt, member, type Rpc, textAt } from '../chain-checks/index.ts';
import type { Sighting, Watched } from './reader.ts';

const internalTransfer = 0x178d4519;

export type Jettons = {
  /** @returns the address of the jetton wallet, which need not be there yet */
  walletOf(rpc: Rpc, master: string, owner: string): Promise<string>;
  /**
   * @param transaction of the jetton wallet, as the HTTP API lists it, with its own cells
   * @returns what it has brought, if it has the comment that is waited for
   * @throws Error where what the endpoint says of the transaction is not what its cells say
   */
  arrivalIn(transaction: unknown, wallet: string, place: Watched, seconds: number): Sighting[];
};

export async function jettons(): Promise<Jettons> {
  const { Address, beginCell, Cell, loadTransaction } = await import('@ton/core');
  const cellOf = (base64: string) => Cell.fromBoc(Buffer.from(base64, 'base64'))[0] ?? Cell.EMPTY;

  return {
    async walletOf(rpc, master, owner) {
      const slice = beginCell().storeAddress(Address.parse(owner)).endCell();
      const told = await rpc.call('runGetMethod', {
        address: master,
        method: 'get_wallet_address',
        stack: [['tvm.Slice', slice.toBoc().toString('base64')]],
      });
      const [first] = listAt(told, 'stack');
      const value = Array.isArray(first) ? member(first[1], 'bytes') : undefined;
      if (textAt(told, 'exit_code') !== '0' || typeof value !== 'string')
        throw new Error('the contract of the token tells no jetton wallet');
      return cellOf(value).beginParse().loadAddress().toString();
    },

    arrivalIn(listed, wallet, place, seconds) {
      const cell = cellOf(textAt(listed, 'data'));
      const transaction = loadTransaction(cell.beginParse());
      const hash = cell.hash();
      const isItself =
        hash.toString('base64') === textAt(listed, 'transaction_id', 'hash') &&
        transaction.now === seconds &&
        transaction.address === BigInt(`0x${Address.parse(wallet).hash.toString('hex')}`);
      if (!isItself) throw new Error('an answer with the cells of another transaction');
      const arrived = acceptedBy(transaction);
      if (arrived === undefined || arrived.comment !== place.tag || arrived.units <= 0n) return [];
      const { units, from } = arrived;
      return [
        { ...place, from, units, hash: hash.toString('hex'), block: seconds, at: new Date(seconds * 1_000) },
      ];
    },
  };
}

type Accepted = { units: bigint; from: string | undefined; comment: string | undefined };

/** `undefined`: the transaction has brought nothing, or something else than tokens with a comment or without. */
function acceptedBy({ inMessage, description }: Transaction): Accepted | undefined {
  const succeeded =
    description.type === 'generic' &&
    !description.aborted &&
    description.computePhase.type === 'vm' &&
    description.computePhase.success;
  if (!succeeded || inMessage?.info.type !== 'internal' || inMessage.info.bounced) return undefined;
  const body = inMessage.body.beginParse();
  if (body.remainingBits < 32 || body.loadUint(32) !== internalTransfer) return undefined;
  try {
    body.skip(64);
    const units = body.loadCoins();
    const from = body.loadMaybeAddress()?.toString();
    // Whom the rest of the fees goes to, and how much is passed on with the notification.
    body.loadMaybeAddress();
    body.loadCoins();
    const comment = commentIn(body);
    return comment === null ? undefined : { units, from, comment };
  } catch {
    // A jetton wallet takes no such message; one that did is no wallet as the standard has it.
    return undefined;
  }
}

/** What follows in the message, here or in a cell of its own. `null`: something else than a comment. */
function commentIn(body: Slice): string | undefined | null {
  if (body.remainingBits === 0) return undefined;
  const payload = body.loadBit() ? body.loadRef().beginParse() : body;
  if (payload.remainingBits === 0 && payload.remainingRefs === 0) return undefined;
  if (payload.remainingBits < 32 || payload.loadUint(32) !== 0) return null;
  const comment = payload.loadStringTail();
  // An empty comment is none.
  return comment === '' ? undefined : comment;
}
