/**
 * Buying in the sandbox: with the account's cash, or with a card or bank account that is linked to it. A withdrawal that
 * is bought takes its money in place of the asset; nothing is ever booked for a card, whose money is elsewhere.
 */
import { type Amount, compare, formatAmount, parseAmount } from '@fairlead/money';
import type { PaymentSource, Purchase } from '../connector.ts';
import { type LedgerPayment, ledgerDecimals } from './ledger.ts';
import { cashSymbol, type SandboxUser } from './users.ts';

/** Cash and its limits have two decimals. */
const cashDecimals = 2;

/** What each way costs, as a ratio of what is bought, and the most that it pays at once. */
const terms = {
  cash: { name: 'US dollar balance', feeRatio: '0.005' },
  bankAccount: { name: 'Sandbox Bank •••• 6789', feeRatio: '0.01', limit: '25000' },
  card: { name: 'Visa •••• 4242', feeRatio: '0.025', limit: '5000' },
} as const;

/** The cheapest first. Who has no cash has linked nothing either. */
export function paymentSourcesOf(user: SandboxUser, cashUnits: bigint): PaymentSource[] {
  if (user.startingBalances[cashSymbol] === undefined) return [];
  const cash = cashUnits / 10n ** BigInt(ledgerDecimals - cashDecimals);
  return (['cash', 'bankAccount', 'card'] as const).map(kind => {
    const { name, feeRatio } = terms[kind];
    const available =
      kind === 'cash' ? { units: cash, decimals: cashDecimals } : exact(terms[kind].limit, cashDecimals);
    return { id: kind, kind, name, available, feeRatio: exact(feeRatio, 6) };
  });
}

/** What a purchase takes from the account, or why it cannot be made. */
export function paymentOf(
  purchase: Purchase,
  sources: readonly PaymentSource[],
): { payment: LedgerPayment } | { refused: string } {
  const source = sources.find(({ id }) => id === purchase.sourceId);
  if (source === undefined) return { refused: 'This account has no such way to pay.' };
  if (compare(purchase.spends, source.available) > 0) {
    const most = formatAmount(source.available);
    return {
      refused: `${source.name} pays up to ${most} dollars, not ${formatAmount(purchase.spends)}.`,
    };
  }
  const { units } = purchase.spends;
  const taken = source.kind === 'cash' ? units * 10n ** BigInt(ledgerDecimals - cashDecimals) : 0n;
  return { payment: { sourceId: source.id, symbol: cashSymbol, units: taken } };
}

function exact(text: string, decimals: number): Amount {
  const amount = parseAmount(text, decimals);
  if (amount === undefined) throw new Error(`purchases.ts: ${text} is not an amount`);
  return amount;
}
