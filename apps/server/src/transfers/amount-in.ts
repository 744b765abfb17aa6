import { type Amount, parseAmount } from '@fairlead/money';
import type { TransferRow } from '../database/schema.ts';

/** An amount of the transfer's row, exact. */
export function amountIn(transfer: TransferRow, text: string): Amount {
  const value = parseAmount(text, transfer.decimals);
  if (value === undefined) throw new RangeError(`transfer ${transfer.id} has the amount ${text}`);
  return value;
}
