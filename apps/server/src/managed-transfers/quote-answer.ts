/** `quote`: what a transfer of so much would cost anybody at an institution, without an account. Pure. */
import {
  type Amount,
  add,
  multiply,
  quantityFor,
  roundToAmount,
  valueAt,
  wireNumber,
  zero,
} from '@fairlead/money';
import type { TransferQuoteRequest, TransferQuoteResponse } from '@fairlead/wire';
import type { Asset } from '../catalog/index.ts';
import { plainDecimal } from '../http/index.ts';
import type { Price } from '../prices/index.ts';
import { fiatDecimals } from '../transfers/options.ts';
import { quote, type Terms } from '../transfers/quote.ts';
import { networkReason } from './configure-answer.ts';

/** More than anybody has: how much there is in an account is not asked here. */
const plenty = 10n ** 40n;

const exactly = (value: number, decimals: number): Amount =>
  roundToAmount(plainDecimal(String(value)) ?? '0', decimals)?.amount ?? zero(decimals);

/** Both ends of the vendor's ranges are for who holds the asset: nothing is bought here, so buying costs nothing. */
export function quoteAnswer(
  request: TransferQuoteRequest,
  asset: Asset,
  terms: Terms,
  price: Price,
): TransferQuoteResponse {
  const { decimals, symbol } = asset;
  const inFiat = (value: Amount) => wireNumber(valueAt(value, price.dollars, fiatDecimals));
  const requested = quantityFor(exactly(request.amountInFiat, fiatDecimals), price.dollars, decimals);
  const partner = add(
    exactly(request.feeFlat ?? 0, decimals),
    multiply(requested, exactly(request.feePercentage ?? 0, 6)),
  );
  const { institutionFee, networkFee, minimum, maximum } = terms;
  const fees = add(add(institutionFee, networkFee), partner);
  const total = add(requested, fees);
  const answer = quote(requested, terms, { units: plenty, decimals }, { feesIncluded: false });
  const nothing = zero(decimals);
  return {
    amountInFiat: request.amountInFiat,
    fiatCurrency: 'USD',
    symbol,
    networkId: asset.network.id,
    toAddress: request.toAddress,
    brokerType: request.brokerType,
    isEligible: answer.ok,
    minEligibleAmount: wireNumber(minimum),
    minEligibleAmountFiat: inFiat(minimum),
    maxEligibleAmount: maximum ? wireNumber(maximum) : null,
    maxEligibleAmountFiat: maximum ? inFiat(maximum) : null,
    ineligibilityReason: answer.ok ? null : networkReason(answer.reason),
    brokerPrice: wireNumber(price.dollars),
    price: wireNumber(price.dollars),
    minAmountFiat: inFiat(total),
    maxAmountFiat: inFiat(total),
    minAmount: wireNumber(total),
    maxAmount: wireNumber(total),
    fees: {
      inFiat: {
        paymentMethodFeeMaxFiat: 0,
        tradingFeeMaxFiat: 0,
        withdrawalFeeFiat: inFiat(institutionFee),
        partnerFeeFiat: inFiat(partner),
        networkFeeFiat: inFiat(networkFee),
        minFeesFiat: inFiat(fees),
        maxFeesFiat: inFiat(fees),
      },
      inCrypto: {
        paymentMethodFeeMax: wireNumber(nothing),
        tradingFeeMax: wireNumber(nothing),
        withdrawalFee: wireNumber(institutionFee),
        partnerFee: wireNumber(partner),
        networkFee: wireNumber(networkFee),
        minFees: wireNumber(fees),
        maxFees: wireNumber(fees),
      },
    },
    fundingOptions: [
      { fundingOption: 'existingCryptocurrencyBalance', paymentMethodFeeFiat: 0, tradingFeeFiat: 0 },
    ],
  };
}
