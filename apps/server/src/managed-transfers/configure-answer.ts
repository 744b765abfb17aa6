/** The quote engine's options in the vendor's shape of `configure`. Pure. */
import { type Amount, wireNumber } from '@fairlead/money';
import {
  type ConfiguredNetwork,
  type Fee,
  type HoldingIneligibility,
  holdingIneligibilities,
  type NetworkIneligibility,
  networkIneligibilities,
  type TransferConfigureResponse,
} from '@fairlead/wire';
import type { Ineligibility } from '@fairlead/wire/session-view';
import { absoluteUrl, type Catalog, logoPaths } from '../catalog/index.ts';
import type { TransferConfiguration } from '../link-tokens/configuration.ts';
import type { Price } from '../prices/index.ts';
import { type AssetOption, type NetworkOption, shownWorth } from '../transfers/options.ts';
import { feesOf, requestableRange } from '../transfers/quote.ts';

export type AnswerContext = { catalog: Catalog; publicUrl: string };

export const inFiat = (value: Amount | undefined, price: Price | undefined): number | null =>
  value && price ? wireNumber(shownWorth(value, price)) : null;

export function feeOf(value: Amount, symbol: string, price: Price | undefined): Fee {
  return { fee: wireNumber(value), feeCurrency: symbol, feeInFiat: inFiat(value, price) ?? 0 };
}

/** The vendor has other reasons for assets than for networks; what has no name there is the nearest one. */
export function networkReason(reason: Ineligibility): NetworkIneligibility {
  return networkIneligibilities.find(each => each === reason) ?? 'noTargetNetworkFound';
}

function holdingReason(reason: Ineligibility): HoldingIneligibility {
  return holdingIneligibilities.find(each => each === reason) ?? 'noEligibleNetworks';
}

const nothing = {
  holdings: [],
  amountInFiat: null,
  minimumTransferAmountInFiat: null,
  maximumTransferAmountInFiat: null,
  supportedFiatCurrencies: ['USD', 'EUR', 'GBP'],
  transferBalanceFundingAvailability: { status: 'notApplicable' as const },
};

export function unconfigured(
  status: TransferConfigureResponse['status'],
  fiatCurrency: string,
): TransferConfigureResponse {
  return { ...nothing, status, fiatCurrency };
}

export function configured(
  options: readonly AssetOption[],
  transfer: TransferConfiguration,
  fiatCurrency: string,
  context: AnswerContext,
): TransferConfigureResponse {
  const holdings = options.map(option => ({
    symbol: option.symbol,
    availableBalance: wireNumber(option.available),
    availableBalanceInFiat: inFiat(option.available, option.price) ?? 0,
    eligibleForTransfer: option.reason === undefined,
    eligibleForTransferWithFunding: false,
    ineligibilityReason: option.reason === undefined ? null : holdingReason(option.reason),
    networks: option.networks.flatMap(network => configuredNetwork(network, context)),
    logoUrl: absoluteUrl(context.publicUrl, logoPaths.token(option.symbol)),
    isBridgingAsset: false,
  }));
  const eligible = holdings.flatMap(({ networks }) => networks.filter(each => each.eligibleForTransfer));
  const least = eligible.flatMap(each => each.minimumAmountInFiat ?? []);
  const most = eligible.flatMap(each => each.maximumAmountInFiat ?? []);
  return {
    ...nothing,
    ...{ status: 'succeeded', holdings, fiatCurrency },
    amountInFiat: transfer.amountInFiat === undefined ? null : Number(transfer.amountInFiat),
    minimumTransferAmountInFiat: least.length > 0 ? Math.min(...least) : null,
    maximumTransferAmountInFiat: most.length > 0 ? Math.max(...most) : null,
  };
}

function configuredNetwork(
  option: NetworkOption,
  { catalog, publicUrl }: AnswerContext,
): ConfiguredNetwork[] {
  const { destination, terms, price, requested, reason, available, rules } = option;
  const network = catalog.findNetwork(destination.networkId);
  if (network === undefined) return [];
  const range = terms && requestableRange(terms, available, rules);
  const least = range?.minimum ?? terms?.minimum;
  const most = range?.maximum ?? terms?.maximum;
  const { symbol } = destination;
  return [
    {
      id: network.id,
      name: network.name,
      minimumAmount: least ? wireNumber(least) : null,
      maximumAmount: most ? wireNumber(most) : null,
      minimumAmountInFiat: inFiat(least, price),
      maximumAmountInFiat: inFiat(most, price),
      totalEstimatedTransferFeeInFiat: inFiat(terms && feesOf(terms), price),
      estimatedNetworkGasFee: terms ? feeOf(terms.networkFee, symbol, price) : null,
      institutionTransferFee: terms ? feeOf(terms.institutionFee, symbol, price) : null,
      eligibleForTransfer: reason === undefined,
      eligibleForTransferWithFunding: false,
      ineligibilityReason: reason === undefined ? null : networkReason(reason),
      toAddress: destination.address,
      transferAmount: requested ? wireNumber(requested) : null,
      minimumRequiredForTransferAmount: option.quote ? wireNumber(option.quote.total) : null,
      caipNetworkId: network.caip2,
      logoUrl: absoluteUrl(publicUrl, logoPaths.network(network.slug)),
    },
  ];
}
