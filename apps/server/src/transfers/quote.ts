/**
 * What a transfer costs and what arrives. Pure: amounts in, amounts or a reason out.
 *
 * The rule of the wire: with fees on top the user pays amount + fees and the recipient gets the amount; with fees
 * included the user pays the amount and the recipient gets amount − fees. Minimums apply to what arrives.
 */
import { type Amount, add, amount, compare, isPositive, subtract } from '@fairlead/money';

export type Terms = {
  institutionFee: Amount;
  networkFee: Amount;
  minimum: Amount;
  maximum?: Amount | undefined;
  usualSeconds: number;
};

export type Quote = { receives: Amount; institutionFee: Amount; networkFee: Amount; total: Amount };

/** The vendor's reason codes for a network that cannot be used (contract §1.8). */
export type QuoteFault =
  | 'requestedAmountBelowFees'
  | 'requestedAmountBelowMinimum'
  | 'requestedAmountBelowClientMinimum'
  | 'refusedByInstitution'
  | 'balanceBelowRequestedAmount';

export type QuoteAnswer = { ok: true; quote: Quote } | { ok: false; reason: QuoteFault; missing?: Amount };

export function feesOf(terms: Terms): Amount {
  return add(terms.institutionFee, terms.networkFee);
}

function least(terms: Terms, clientMinimum: Amount | undefined): Amount {
  return clientMinimum !== undefined && compare(clientMinimum, terms.minimum) > 0
    ? clientMinimum
    : terms.minimum;
}

/**
 * @param requested the amount that the client fixed or the user entered.
 * @param clientMinimum the client's `minAmount`, about what arrives.
 */
export function quote(
  requested: Amount,
  terms: Terms,
  available: Amount,
  options: { feesIncluded: boolean; clientMinimum?: Amount | undefined },
): QuoteAnswer {
  const fees = feesOf(terms);
  const receives = options.feesIncluded ? subtract(requested, fees) : requested;
  const total = options.feesIncluded ? requested : add(requested, fees);
  if (!isPositive(receives)) return { ok: false, reason: 'requestedAmountBelowFees' };
  if (options.clientMinimum !== undefined && compare(receives, options.clientMinimum) < 0) {
    return { ok: false, reason: 'requestedAmountBelowClientMinimum' };
  }
  if (compare(receives, terms.minimum) < 0) return { ok: false, reason: 'requestedAmountBelowMinimum' };
  if (terms.maximum !== undefined && compare(receives, terms.maximum) > 0) {
    return { ok: false, reason: 'refusedByInstitution' };
  }
  if (compare(total, available) > 0) {
    return { ok: false, reason: 'balanceBelowRequestedAmount', missing: subtract(total, available) };
  }
  const { institutionFee, networkFee } = terms;
  return { ok: true, quote: { receives, institutionFee, networkFee, total } };
}

/** The least and the most that can be requested; `undefined` when what is available does not reach the least. */
export function requestableRange(
  terms: Terms,
  available: Amount,
  options: { feesIncluded: boolean; clientMinimum?: Amount | undefined },
): { minimum: Amount; maximum: Amount } | undefined {
  const fees = feesOf(terms);
  const leastReceived = least(terms, options.clientMinimum);
  // A minimum of nothing still means at least one base unit.
  const atLeast = isPositive(leastReceived) ? leastReceived : amount(1n, available.decimals);
  const mostReceived =
    terms.maximum !== undefined && compare(terms.maximum, subtract(available, fees)) < 0
      ? terms.maximum
      : subtract(available, fees);
  if (compare(mostReceived, atLeast) < 0) return undefined;
  return options.feesIncluded
    ? { minimum: add(atLeast, fees), maximum: add(mostReceived, fees) }
    : { minimum: atLeast, maximum: mostReceived };
}
