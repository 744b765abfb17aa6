/** The preview: exact numbers with an id and an end. Approving names the id, so what was shown is what is done. */
import { type Amount, compare, formatAmount, isPositive, parseAmount, wireNumber } from '@fairlead/money';
import type { Screen, TransferSummary } from '@fairlead/wire/session-view';
import type { Integration } from '../catalog/index.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import type { Progress } from '../sessions/store.ts';
import { later } from '../surroundings.ts';
import { type NetworkOption, shownWorth, spendsOf } from '../transfers/options.ts';
import { fundingType, type KeptPurchase, paymentMethodType } from '../transfers/purchase.ts';
import { type Quote, type QuoteFault, quote } from '../transfers/quote.ts';
import { insertPreview } from '../transfers/store.ts';
import { transferOf } from './context.ts';
import { named } from './integration-words.ts';
import type { Message } from './messages.ts';
import type { Services } from './services.ts';
import type { Step, StepContext } from './step.ts';
import { transferSummary } from './summary.ts';

/** How long the numbers stand, and when the page asks for new ones (contract §1.8, §2.2). */
export const previewLife = 300_000;
const refreshAfter = 30_000;

/** What a preview keeps for the transfer that may come of it. Amounts in whole units of the asset. */
export type KeptQuote = {
  summary: TransferSummary;
  integrationId: string;
  symbol: string;
  decimals: number;
  networkId: string;
  address: string;
  addressTag?: string;
  amount: string;
  institutionFee: string;
  networkFee: string;
  clientFee: string;
  /** Absent in previews that were made before anything could be bought. */
  purchaseFee?: string;
  purchase?: KeptPurchase;
  total: string;
  feesIncluded: boolean;
  unitPrice: string;
  fiatCurrency: string;
  pricedAt: string;
  usualSeconds: number;
};

/** @throws Error for an option that cannot be sent. */
export function keptQuote(
  services: Services,
  parts: {
    transfer: TransferConfiguration;
    integration: Integration;
    accountName: string;
    option: NetworkOption;
    quote: Quote;
  },
): KeptQuote {
  const { integration, option, quote: numbers } = parts;
  const { destination, terms, price, rules } = option;
  if (terms === undefined || price === undefined)
    throw new Error(`${destination.symbol} was quoted without a price or terms`);
  const { usualSeconds } = terms;
  return {
    summary: transferSummary(services, { ...parts, price, usualSeconds }),
    integrationId: integration.id,
    symbol: destination.symbol,
    decimals: destination.decimals,
    networkId: destination.networkId,
    address: destination.address,
    ...(destination.addressTag !== undefined && { addressTag: destination.addressTag }),
    amount: formatAmount(numbers.receives),
    institutionFee: formatAmount(numbers.institutionFee),
    networkFee: formatAmount(numbers.networkFee),
    clientFee: formatAmount(numbers.clientFee),
    purchaseFee: formatAmount(numbers.purchaseFee),
    ...(option.source && {
      purchase: {
        sourceId: option.source.id,
        kind: option.source.kind,
        name: option.source.name,
        spends: formatAmount(spendsOf(numbers.total, price)),
      },
    }),
    total: formatAmount(numbers.total),
    feesIncluded: rules.feesIncluded,
    unitPrice: formatAmount(price.dollars),
    fiatCurrency: 'USD',
    pricedAt: price.asOf.toISOString(),
    usualSeconds,
  };
}

export function previewStep(
  context: StepContext,
  integration: Integration,
  option: NetworkOption,
  requested: Amount,
  progress: Progress,
): { ok: true; step: Step } | { ok: false; reason: QuoteFault | 'noPrice' } {
  const { services, session, now, requestId } = context;
  const transfer = transferOf(session);
  const { terms, price, rules } = option;
  if (terms === undefined || price === undefined) return { ok: false, reason: 'noPrice' };
  const answer = quote(requested, terms, option.available, rules);
  if (!answer.ok) return answer;

  const accountName = progress.accountName ?? '';
  const kept = keptQuote(services, { transfer, integration, accountName, option, quote: answer.quote });
  const dearer = hasRisen(session.screen, answer.quote.networkFee);
  const previewId = services.random.uuid();
  const expiresAt = later(now, previewLife);
  const step: Step = {
    state: 'previewed',
    screen: {
      kind: 'preview',
      previewId,
      transfer: kept.summary,
      expiresAt: expiresAt.toISOString(),
      refreshAt: later(now, refreshAfter).toISOString(),
    },
    progress: { ...progress, previewId },
    ...(dearer && { notice: { code: 'priceChanged' as const, moneyMoved: 'no' as const, requestId } }),
    messages: [
      previewedMessage(context, integration, option, answer.quote, previewId),
      ...(dearer ? [{ type: 'gasIncreaseWarning' }] : []),
    ],
    alongside: async (transaction, connectionId) => {
      if (connectionId === null) throw new Error(`session ${session.id} has a preview without a connection`);
      const { scope, id: sessionId } = session;
      await insertPreview(transaction, scope, {
        id: previewId,
        sessionId,
        connectionId,
        quote: kept,
        now,
        expiresAt,
      });
      return {};
    },
  };
  return { ok: true, step };
}

/** Whether the network costs more than on the preview that the user is looking at. */
function hasRisen(screen: Screen, networkFee: Amount): boolean {
  if (screen.kind !== 'preview') return false;
  const shown = screen.transfer.fees.find(({ kind }) => kind === 'network');
  const before = shown && parseAmount(shown.money.amount, networkFee.decimals);
  return before !== undefined && compare(networkFee, before) > 0;
}

function previewedMessage(
  { services, session }: StepContext,
  integration: Integration,
  { destination, price, source, rules }: NetworkOption,
  { receives, institutionFee, networkFee, clientFee, purchaseFee, total }: Quote,
  previewId: string,
): Message {
  const network = services.catalog.findNetwork(destination.networkId);
  const fee = (value: Amount) => {
    const fiat = price && shownWorth(value, price);
    return {
      fee: wireNumber(value),
      feeCurrency: destination.symbol,
      ...(fiat && { feeInFiat: wireNumber(fiat) }),
    };
  };
  const fiat = price && shownWorth(receives, price);
  const { transactionId } = transferOf(session);
  return {
    type: 'transferPreviewed',
    payload: {
      amount: wireNumber(receives),
      symbol: destination.symbol,
      toAddress: destination.address,
      networkId: destination.networkId,
      previewId,
      ...(network && { networkName: network.name }),
      ...(fiat && price && { amountInFiat: wireNumber(fiat), fiatCurrency: price.shownIn.currency }),
      ...named(integration),
      estimatedNetworkGasFee: fee(networkFee),
      institutionTransferFee: fee(institutionFee),
      ...(isPositive(clientFee) && { customClientFee: fee(clientFee) }),
      ...(source &&
        price && {
          cryptocurrencyFundingOptions: [
            {
              cryptocurrencyFundingOptionType: fundingType(source.kind),
              name: source.name,
              paymentMethodType: paymentMethodType(source.kind),
              usedAmountInCryptocurrency: wireNumber(total),
              usedAmountInFiat: wireNumber(spendsOf(total, price)),
              cryptocurrencySymbol: destination.symbol,
              fee: {
                amountInFiat: wireNumber(spendsOf(purchaseFee, price)),
                fiatSymbol: 'USD',
                amountInCryptocurrency: wireNumber(purchaseFee),
                cryptocurrencySymbol: destination.symbol,
                isInclusive: rules.feesIncluded,
              },
            },
          ],
        }),
      userId: session.userId,
      ...(transactionId !== undefined && { clientTransactionId: transactionId }),
    },
  };
}
