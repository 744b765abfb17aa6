/** The row that an approved preview becomes. */

import { later } from '../surroundings.ts';
import type { NewTransfer } from '../transfers/store.ts';
import type { KeptQuote } from './preview.ts';

/** If this process dies while the institution is asked, somebody looks the transfer up after this long. */
export const askingLease = 60_000;

/** Whose transfer it is, and from where it was asked for. */
export type TransferOrigin = Pick<
  NewTransfer,
  'sub_client_id' | 'session_id' | 'connection_id' | 'user_id' | 'client_transaction_id' | 'transfer_type'
>;

export function newTransfer(
  previewId: string,
  origin: TransferOrigin,
  kept: KeptQuote,
  now: Date,
): NewTransfer {
  return {
    ...origin,
    id: previewId,
    integration_id: kept.integrationId,
    symbol: kept.symbol,
    decimals: kept.decimals,
    network_id: kept.networkId,
    to_address: kept.address,
    address_tag: kept.addressTag ?? null,
    from_address: null,
    amount: kept.amount,
    institution_fee: kept.institutionFee,
    network_fee: kept.networkFee,
    client_fee: kept.clientFee,
    purchase: kept.purchase ? JSON.stringify(kept.purchase) : null,
    purchase_fee: kept.purchaseFee ?? '0',
    total: kept.total,
    fees_included: kept.feesIncluded,
    unit_price: kept.unitPrice,
    fiat_currency: kept.fiatCurrency,
    priced_at: new Date(kept.pricedAt),
    usual_seconds: kept.usualSeconds,
    sealed_challenge: null,
    summary: JSON.stringify(kept.summary),
    institution_transaction_id: null,
    hash: null,
    failure_reason: null,
    failure_message: null,
    next_look_at: later(now, askingLease),
    created_at: now,
    submitted_at: null,
    accepted_at: null,
    finished_at: null,
  };
}
