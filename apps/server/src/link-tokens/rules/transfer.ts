/** Rulings 6, 8, 11, 17, 20, 22 and 23: the transfer as a whole. */

import { formatAmount, roundToAmount } from '@fairlead/money';
import type { TransferOptions, TransferType } from '@fairlead/wire';
import { isSurfaceAllowed } from '../../clients/index.ts';
import { plainDecimal } from '../../http/index.ts';
import type { Destination, TransferConfiguration } from '../configuration.ts';
import { fiatDecimals, isMore, readAmount } from './amounts.ts';
import type { RuleContext } from './context.ts';
import { decideDestinations } from './destinations.ts';
import type { Findings } from './findings.ts';

/** Digits of a fee ratio after the point: 0.000001 is a ten-thousandth of a per cent. */
const ratioDecimals = 6;

/** The transfer that the request asks for; undefined when it asks for none, or for one that is at fault. */
export function decideTransfer(
  options: TransferOptions | null | undefined,
  context: RuleContext,
  findings: Findings,
): TransferConfiguration | undefined {
  if (!options) return undefined;
  if (!options.toAddresses || options.toAddresses.length === 0) {
    refuseWithoutDestinations(options, findings);
    return undefined;
  }
  const transferType = options.transferType ?? 'deposit';
  const destinations = decideDestinations(options.toAddresses, context, findings);
  const amountInFiat = readAmount(
    options.amountInFiat,
    'transferOptions.amountInFiat',
    fiatDecimals,
    context,
    findings,
  );
  checkAmounts(options, transferType, findings);
  checkMinimumsInFiat(destinations, amountInFiat, findings);
  const transactionId = options.transactionId?.trim() ? options.transactionId : undefined;
  if (options.generatePayLink && transactionId === undefined) {
    const path = 'transferOptions.transactionId';
    findings.fault(
      path,
      'payLinkNeedsTransactionId',
      'A payment link needs a transactionId.',
      'Add your own id of the transaction.',
    );
  }
  if (options.generatePayLink && !isSurfaceAllowed(context.surfaces, 'payLink')) {
    findings.fault(
      'transferOptions.generatePayLink',
      'surfaceNotAllowed',
      'This client does not open Link by payment links.',
      'Leave it out, or let the operator allow it: fairlead clients set-surfaces.',
    );
  }
  const clientFee = decideClientFee(options, transferType, context, findings);
  return {
    transferType,
    destinations,
    ...(amountInFiat !== undefined && { amountInFiat }),
    ...(transactionId !== undefined && { transactionId }),
    ...(clientFee !== undefined && { clientFee }),
    feesIncluded: decideFeesIncluded(options, transferType, findings),
    ...(options.description && { description: options.description }),
    ...(options.goodsDetails?.length && { goods: options.goodsDetails }),
    fundingEnabled: options.fundingOptions?.enabled ?? transferType === 'onramp',
    ...(options.generatePayLink && { payLink: true }),
  };
}

/** Ruling 11: what only makes sense with a destination must not be ignored in silence. */
function refuseWithoutDestinations(options: TransferOptions, findings: Findings): void {
  const path = 'transferOptions.toAddresses';
  const asking = (['transferType', 'amountInFiat', 'generatePayLink'] as const).filter(name => options[name]);
  if (asking.length > 0) {
    const message = `transferOptions.${asking[0]} asks for a transfer, but there are no toAddresses.`;
    findings.fault(path, 'transferNeedsDestinations', message, 'Add at least one destination.');
    return;
  }
  if (options.toAddresses) {
    const message = 'transferOptions.toAddresses is empty, so that there is nowhere to transfer to.';
    findings.fault(
      path,
      'emptyDestinations',
      message,
      'Add a destination, or leave transferOptions out to only connect.',
    );
    return;
  }
  for (const name of Object.keys(options)) {
    if (options[name as keyof TransferOptions] === null) continue;
    const field = `transferOptions.${name}`;
    findings.warn(field, 'withoutDestinations', `${field} has no effect without toAddresses.`);
  }
}

/** Ruling 6: an exact amount and an amount in fiat contradict each other, and a payment has exact amounts only. */
function checkAmounts(options: TransferOptions, transferType: TransferType, findings: Findings): void {
  const entries = options.toAddresses ?? [];
  const fiat = options.amountInFiat;
  if (transferType === 'payment') {
    for (const [at, entry] of entries.entries()) {
      if (entry.amount !== null && entry.amount !== undefined) continue;
      const path = `transferOptions.toAddresses[${at}].amount`;
      findings.fault(
        path,
        'paymentNeedsAmount',
        `${path} is missing: a payment names the exact amount that arrives.`,
        'Add the amount, in the asset.',
      );
    }
    if (fiat !== null && fiat !== undefined) {
      const message =
        'transferOptions.amountInFiat cannot be used for a payment: the rate may move between this request and the transfer, and the amount that arrives would be another one.';
      findings.fault(
        'transferOptions.amountInFiat',
        'paymentInFiat',
        message,
        'Send the amount of each destination in the asset.',
      );
    }
    return;
  }
  const both = entries.findIndex(entry => entry.amount !== null && entry.amount !== undefined);
  if (fiat !== null && fiat !== undefined && both >= 0) {
    const message = `transferOptions.amountInFiat and transferOptions.toAddresses[${both}].amount contradict each other.`;
    findings.fault('transferOptions.amountInFiat', 'amountTwice', message, 'Keep one of the two.');
  }
}

/** Ruling 17, in fiat. */
function checkMinimumsInFiat(
  destinations: readonly Destination[],
  amountInFiat: string | undefined,
  findings: Findings,
): void {
  if (amountInFiat === undefined) return;
  for (const { minAmountInFiat, symbol } of destinations) {
    if (minAmountInFiat === undefined || !isMore(minAmountInFiat, amountInFiat, fiatDecimals)) continue;
    const message = `The minAmountInFiat of ${symbol} (${minAmountInFiat}) is more than amountInFiat (${amountInFiat}).`;
    findings.fault(
      'transferOptions.amountInFiat',
      'minimumAboveAmount',
      message,
      'Lower the minimum, or raise the amount.',
    );
  }
}

/** Ruling 22. */
function decideFeesIncluded(
  options: TransferOptions,
  transferType: TransferType,
  findings: Findings,
): boolean {
  const path = 'transferOptions.isInclusiveFeeEnabled';
  const given = options.isInclusiveFeeEnabled;
  if (transferType === 'onramp' && given === undefined) {
    findings.warn(
      path,
      'inclusiveByDefault',
      `${path} is absent: an onramp takes its fees out of the amount.`,
    );
  }
  if (transferType === 'payment' && given === true) {
    findings.warn(
      path,
      'inclusivePayment',
      `${path} is true: less than the amount of the payment will arrive.`,
    );
  }
  return given ?? transferType === 'onramp';
}

/**
 * Ruling 23. The client's default fee is for payments: on a deposit it would make users send themselves more than they
 * wanted, so there it must be asked for, and is warned about.
 */
function decideClientFee(
  options: TransferOptions,
  transferType: TransferType,
  context: RuleContext,
  findings: Findings,
): string | undefined {
  const path = 'transferOptions.clientFee';
  const { clientFee } = options;
  if (clientFee === null || clientFee === undefined) {
    return transferType === 'payment' ? (context.defaultClientFee ?? undefined) : undefined;
  }
  const text = context.exactNumbers.get(path) ?? plainDecimal(String(clientFee)) ?? '0';
  const ratio = roundToAmount(text, ratioDecimals);
  if (ratio && !ratio.exact) {
    findings.warn(path, 'amountRounded', `${path} was rounded to ${formatAmount(ratio.amount)}.`);
  }
  if (transferType !== 'payment' && clientFee > 0) {
    findings.warn(
      path,
      'feeOutsidePayment',
      `${path} is meant for payments: here it becomes part of what the user deposits.`,
    );
  }
  return ratio && formatAmount(ratio.amount);
}
