/**
 * What a transfer costs and what arrives. Pure: amounts in, amounts or a reason out.
 *
 * The rule of the wire: with fees on top the user pays amount + fees and the recipient gets the amount; with fees
 * included the user pays the amount and the recipient gets amount − fees. Minimums apply to what arrives.
 *
 * The client's own fee is a fee to the user and money to the recipient: it goes to the destination together with the
 * amount, in one transfer (ruling 23).
 */
import { type Amount, add, amount, compare, isPositive, multiply, subtract, zero } from '@fairlead/money';

export type Terms = {
  institutionFee: Amount;
  networkFee: Amount;
  /** Paid beside the transfer, in the network's own coin. */
  gas?: { symbol: string; amount: Amount } | undefined;
  newAccount?: { symbol: string; amount: Amount } | undefined;
  minimum: Amount;
  maximum?: Amount | undefined;
  usualSeconds: number;
};

export type Quote = {
  /** What the user's transfer is worth to the client: the amount, without the client's fee. */
  receives: Amount;
  institutionFee: Amount;
  networkFee: Amount;
  clientFee: Amount;
  /** What buying the asset costs; zero where it is sent from what the account holds. */
  purchaseFee: Amount;
  /** What is sent to the destination: `receives` and `clientFee`. */
  sent: Amount;
  /** What leaves the account, or is paid for with what leaves it. */
  total: Amount;
};

export type QuoteRules = {
  feesIncluded: boolean;
  /** The client's `minAmount`, about what arrives. */
  clientMinimum?: Amount | undefined;
  /** The client's fee as a ratio of the amount. */
  clientFee?: Amount | undefined;
  /** Where the asset is bought: the fee for that as a ratio of what is bought. */
  purchaseFee?: Amount | undefined;
};

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

/** @param requested the amount that the client fixed or the user entered. */
export function quote(requested: Amount, terms: Terms, available: Amount, rules: QuoteRules): QuoteAnswer {
  const costs = feesOf(terms);
  const clientFee = rules.clientFee ? multiply(requested, rules.clientFee) : zero(requested.decimals);
  const purchaseFee = purchaseFeeOf(requested, add(costs, clientFee), rules);
  const fees = add(add(costs, clientFee), purchaseFee);
  const receives = rules.feesIncluded ? subtract(requested, fees) : requested;
  const total = rules.feesIncluded ? requested : add(requested, fees);
  const sent = add(receives, clientFee);
  if (!isPositive(receives)) return { ok: false, reason: 'requestedAmountBelowFees' };
  if (rules.clientMinimum !== undefined && compare(receives, rules.clientMinimum) < 0) {
    return { ok: false, reason: 'requestedAmountBelowClientMinimum' };
  }
  if (compare(sent, terms.minimum) < 0) return { ok: false, reason: 'requestedAmountBelowMinimum' };
  if (terms.maximum !== undefined && compare(sent, terms.maximum) > 0) {
    return { ok: false, reason: 'refusedByInstitution' };
  }
  if (compare(total, available) > 0) {
    return { ok: false, reason: 'balanceBelowRequestedAmount', missing: subtract(total, available) };
  }
  const { institutionFee, networkFee } = terms;
  return {
    ok: true,
    quote: { receives, institutionFee, networkFee, clientFee, purchaseFee, sent, total },
  };
}

/**
 * Everything that is sent or charged on the way is bought. Included: what is paid is split into what it buys, rounded
 * down, and the fee. On top: the fee on what must be bought, rounded up.
 */
function purchaseFeeOf(requested: Amount, otherFees: Amount, rules: QuoteRules): Amount {
  const { decimals } = requested;
  const { purchaseFee: ratio } = rules;
  if (ratio === undefined) return zero(decimals);
  const whole = 10n ** BigInt(ratio.decimals);
  if (rules.feesIncluded) {
    const bought = (requested.units * whole) / (whole + ratio.units);
    return amount(requested.units - bought, decimals);
  }
  const bought = add(requested, otherFees).units;
  return amount((bought * ratio.units + whole - 1n) / whole, decimals);
}

/**
 * The least and the most that can be requested; `undefined` when what is available does not reach the least.
 *
 * Found by bisection on `quote` itself: every fault but two grows or falls with the amount alone, and rounding of the
 * client's fee makes the ends hard to write down. So the ends can be sent by construction.
 */
export function requestableRange(
  terms: Terms,
  available: Amount,
  rules: QuoteRules,
): { minimum: Amount; maximum: Amount } | undefined {
  const { decimals } = available;
  const answerTo = (units: bigint) => quote(amount(units, decimals), terms, available, rules);
  const tooLittle = (units: bigint) => {
    const answer = answerTo(units);
    return !answer.ok && belowSomething.has(answer.reason);
  };
  const minimum = firstUnits(0n, available.units + 1n, units => !tooLittle(units));
  const beyond = firstUnits(minimum, available.units + 1n, units => !answerTo(units).ok);
  const maximum = beyond - 1n;
  if (maximum < minimum) return undefined;
  return { minimum: amount(minimum, decimals), maximum: amount(maximum, decimals) };
}

const belowSomething: ReadonlySet<QuoteFault> = new Set([
  'requestedAmountBelowFees',
  'requestedAmountBelowMinimum',
  'requestedAmountBelowClientMinimum',
]);

/** The first number from `low` on, below `high`, for which `holds` is true, given that it then stays true; else `high`. */
function firstUnits(low: bigint, high: bigint, holds: (units: bigint) => boolean): bigint {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) / 2n;
    if (holds(middle)) to = middle;
    else from = middle + 1n;
  }
  return from;
}
