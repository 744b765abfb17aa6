/** A transfer as it is asked of an institution: the same each time, under the same key. */
import type { Purchase, WithdrawalRequest } from '@fairlead/connectors';
import { add, parseAmount } from '@fairlead/money';
import type { TransferSummary } from '@fairlead/wire/session-view';
import type { TransferRow } from '../database/schema.ts';
import { amountIn } from '../transfers/amount-in.ts';
import { fiatDecimals } from '../transfers/options.ts';
import type { KeptPurchase } from '../transfers/purchase.ts';

export function withdrawalRequest(transfer: TransferRow): WithdrawalRequest {
  const { gas, newAccount } = transfer.summary as TransferSummary;
  return {
    idempotencyKey: transfer.id,
    symbol: transfer.symbol,
    networkId: transfer.network_id,
    address: transfer.to_address,
    ...(transfer.address_tag !== null && { addressTag: transfer.address_tag }),
    // The client's fee goes where the amount goes.
    amount: add(amountIn(transfer, transfer.amount), amountIn(transfer, transfer.client_fee)),
    fee: add(amountIn(transfer, transfer.institution_fee), amountIn(transfer, transfer.network_fee)),
    ...(gas && { gas: gas.amount }),
    ...(newAccount && { newAccount: newAccount.amount }),
    ...(transfer.purchase && { purchase: purchaseOf(transfer.purchase as KeptPurchase) }),
  };
}

function purchaseOf({ sourceId, spends }: KeptPurchase): Purchase {
  const money = parseAmount(spends, fiatDecimals);
  if (money === undefined) throw new RangeError(`a purchase spends ${spends}`);
  return { sourceId, spends: money };
}
