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
): 'ours' | 'reverted' | 'foreign' {
  const wanted = unsignedOf(payment);
  const asked =
    isSame(transaction.from, wanted.from) &&
    isSame(transaction.to, wanted.to) &&
    transaction.value === wanted.value &&
    transaction.data.toLowerCase().startsWith(wanted.data);
  if (receipt === undefined) return asked ? 'ours' : 'foreign';
  if (!receipt.succeeded) return asked ? 'reverted' : 'foreign';
  if (payment.contract === null) return asked ? 'ours' : 'foreign';
  const moved = receipt.moved
    .filter(
      ({ contract, from, to }) =>
        isSame(contract, wanted.to) && isSame(from, wanted.from) && isSame(to, payment.to_address),
    )
    .reduce((sum, { units }) => sum + units, 0n);
  if (moved === BigInt(payment.units)) return 'ours';
  // Some old tokens refuse without reverting: the call succeeded, and nothing has moved.
  return asked ? 'reverted' : 'foreign';
}

export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
