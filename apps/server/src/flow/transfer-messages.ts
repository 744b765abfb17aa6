/** What the vendor's SDK is told of a transfer that was accepted, and of the purchase before it. */
import { parseAmount, valueAt, wireNumber } from '@fairlead/money';
import type { TransferFinishedPayload } from '@fairlead/wire/link-messages';
import type { TransferRow } from '../database/schema.ts';
import { amountIn } from '../transfers/amount-in.ts';
import { fiatDecimals } from '../transfers/options.ts';
import { fundingType, type KeptPurchase } from '../transfers/purchase.ts';
import type { Message } from './messages.ts';
import type { Services } from './services.ts';

/** The vendor's event about the leg that buys; none where nothing is bought. */
export function fundingMessage(transfer: TransferRow, failure?: string): Message[] {
  if (!transfer.purchase) return [];
  const payload = {
    cryptocurrencyFundingOptionType: fundingType((transfer.purchase as KeptPurchase).kind),
    status: failure === undefined ? 'succeeded' : 'failed',
    ...(failure !== undefined && { errorMessage: failure }),
  };
  return [{ type: 'executeFundingStep', payload }];
}

/** The institution has accepted it. Its status is `success` on the wire; only settlement makes it `succeeded`. */
export function finishedMessage(services: Services, transfer: TransferRow): Message {
  const network = services.catalog.findNetwork(transfer.network_id);
  const inFiat = (text: string) => {
    const scale = transfer.unit_price.split('.')[1]?.length ?? 0;
    const price = parseAmount(transfer.unit_price, scale);
    if (price === undefined)
      throw new RangeError(`transfer ${transfer.id} has the price ${transfer.unit_price}`);
    return wireNumber(valueAt(amountIn(transfer, text), price, fiatDecimals));
  };
  const payload: TransferFinishedPayload = {
    status: 'success',
    txId: transfer.institution_transaction_id ?? transfer.id,
    transferId: transfer.id,
    fromAddress: transfer.from_address ?? '',
    toAddress: transfer.to_address,
    symbol: transfer.symbol,
    amount: wireNumber(amountIn(transfer, transfer.amount)),
    amountInFiat: inFiat(transfer.amount),
    totalAmountInFiat: inFiat(transfer.total),
    networkId: transfer.network_id,
    networkName: network?.name ?? '',
    userId: transfer.user_id,
    ...(transfer.client_transaction_id !== null && { clientTransactionId: transfer.client_transaction_id }),
    ...(transfer.hash !== null && { txHash: transfer.hash }),
  };
  return { type: 'transferFinished', payload };
}
