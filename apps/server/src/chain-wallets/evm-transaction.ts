/** The transaction that a transfer is, and whether one that the chain has is it. Pure. */
import type { SeenReceipt, SeenTransaction, Unsigned } from '../chain-watch/index.ts';
import type { WalletTransactionRow } from './store.ts';

/** `transfer(address,uint256)` of ERC-20. */
const transferSelector = '0xa9059cbb';

type Payment = Pick<WalletTransactionRow, 'contract' | 'from_address' | 'to_address' | 'units'>;

export function unsignedOf({ contract, from_address: from, to_address: to, units }: Payment): Unsigned {
  if (contract === null) return { from, to, value: BigInt(units), data: '0x' };
  const words = [to.slice(2).toLowerCase(), BigInt(units).toString(16)].map(word => word.padStart(64, '0'));
  return { from, to: contract, value: 0n, data: `${transferSelector}${words.join('')}` };
}

/** `otherAmount`: the token has moved something else than it was asked to, as those do that keep a part of it. */
export type Verdict = 'ours' | 'otherAmount' | 'reverted' | 'foreign';

/**
 * What the chain shows of a transaction that is said to be the payment.
 *
 * A contract account sends through others, so that only the token's own log names it: once there is a receipt, that log
 * decides. What follows the data of a call is nobody's business, some wallets sign their name there.
 */
export function judge(
  payment: Payment,
  transaction: SeenTransaction,
  receipt: SeenReceipt | undefined,
): Verdict {
  const wanted = unsignedOf(payment);
  const asked =
    isSame(transaction.from, wanted.from) &&
    isSame(transaction.to, wanted.to) &&
    transaction.value === wanted.value &&
    transaction.data.toLowerCase().startsWith(wanted.data);
  if (receipt === undefined) return asked ? 'ours' : 'foreign';
  if (!receipt.succeeded) return asked ? 'reverted' : 'foreign';
  if (payment.contract === null) return asked ? 'ours' : 'foreign';
  const moved = movedBy(payment, receipt);
  if (moved === BigInt(payment.units)) return 'ours';
  // Of what others have sent, only the amount shows that it is the payment.
  if (!asked) return 'foreign';
  // Some old tokens refuse without reverting: the call succeeded, and nothing has moved.
  return moved === 0n ? 'reverted' : 'otherAmount';
}

/** What the token's logs say that has come from the sender to the receiver, in base units. */
export function movedBy(payment: Payment, { moved }: SeenReceipt): bigint {
  return moved
    .filter(
      ({ contract, from, to }) =>
        isSame(contract, payment.contract ?? '') &&
        isSame(from, payment.from_address) &&
        isSame(to, payment.to_address),
    )
    .reduce((sum, { units }) => sum + units, 0n);
}

/** Whether the sender itself has sent it, and after the wallet was asked: an earlier payment, the same to the last unit, is another. */
export function isOwnSince(
  row: Pick<WalletTransactionRow, 'from_address' | 'nonce_before'>,
  { from, nonce }: SeenTransaction,
): boolean {
  return isSame(from, row.from_address) && nonce >= Number(row.nonce_before);
}

export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
