/** A purchase as a transfer keeps it, and as the vendor's wire names it. */
import type { PaymentSource } from '@fairlead/connectors';

export type KeptPurchase = {
  sourceId: string;
  kind: PaymentSource['kind'];
  name: string;
  /** US dollars, two decimals, the fee for buying included. */
  spends: string;
};

/** The vendor's words (contract §1.7): money in the account is its buying power, everything else is brought to it. */
export function fundingType(kind: PaymentSource['kind'] | undefined): string {
  if (kind === undefined) return 'existingCryptocurrencyBalance';
  return kind === 'cash' ? 'buyingPowerPurchase' : 'paymentMethodDepositUsage';
}

export function paymentMethodType(
  kind: PaymentSource['kind'] | undefined,
): 'card' | 'bankAccount' | 'unknown' {
  return kind === 'card' || kind === 'bankAccount' ? kind : 'unknown';
}
