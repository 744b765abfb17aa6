/**
 * The vendor's transfers without the Link page: `verify`, `quote`, `configure`, `preview`, `execute` and `update` (contract
 * §1.8). Requests as the vendor names them; answers with every field that we know, null where there is nothing to say.
 */
import { type Static, Type } from 'typebox';
import { TransactionStatus } from './account-transfers.ts';
import { BrokerType } from './broker-type.ts';
import { nullable } from './nullable.ts';
import { transferStatuses } from './transfers.ts';

const Uuid = Type.String({ format: 'uuid' });
const Text = nullable(Type.String());
const Double = Type.Number();
const exact = { additionalProperties: false } as const;
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });
const given = (maxLength: number) => Type.Optional(nullable(Type.String({ maxLength })));

const AuthToken = Type.String({ minLength: 1, maxLength: 2048 });
const from = { fromAuthToken: AuthToken, fromType: BrokerType };
/** Instead of addresses: where another connected account receives. */
const to = {
  toAuthToken: Type.Optional(nullable(Type.String({ maxLength: 2048 }))),
  toType: Type.Optional(nullable(BrokerType)),
};
const Positive = Type.Number({ exclusiveMinimum: 0, maximum: 1e15 });
const FiatCurrency = Type.Optional(nullable(oneOf(['USD', 'EUR', 'GBP'])));

const Fee = Type.Object({ fee: Double, feeCurrency: Type.String(), feeInFiat: Double });
export type Fee = Static<typeof Fee>;

// ---- verify -----------------------------------------------------------------------------------------------------

export const TransferVerifyRequest = Type.Object(
  {
    integrationId: given(100),
    token: given(40),
    networkId: given(100),
    targetAddress: given(1024),
  },
  exact,
);
export type TransferVerifyRequest = Static<typeof TransferVerifyRequest>;

export const TransferVerifyResponse = Type.Object(
  {
    status: oneOf(['succeeded', 'failed']),
    errorMessage: Text,
    failureReason: nullable(
      oneOf([
        'notSupportedOnIntegration',
        'notSupportedOnNetwork',
        'invalidAddressFormat',
        'notSupportedOnToken',
      ]),
    ),
  },
  { $id: 'TransferVerificationResponse' },
);
export type TransferVerifyResponse = Static<typeof TransferVerifyResponse>;

// ---- quote ------------------------------------------------------------------------------------------------------

export const networkIneligibilities = [
  'amountNotSufficient',
  'gasFeeAssetBalanceNotEnough',
  'noTargetNetworkFound',
  'refusedByInstitution',
  'eligibleWithFunding',
  'balanceBelowRequestedAmount',
  'requestedAmountBelowMinimum',
  'balanceBelowMinimum',
  'requestedAmountBelowFees',
  'requestedAmountBelowClientMinimum',
  'requestedAmountAboveClientMaximum',
  'noPrice',
] as const;
export type NetworkIneligibility = (typeof networkIneligibilities)[number];
const NetworkIneligibility = nullable(oneOf(networkIneligibilities));

export const TransferQuoteRequest = Type.Object(
  {
    amountInFiat: Positive,
    fiatCurrency: Type.String({ minLength: 1, maxLength: 3 }),
    symbol: Type.String({ minLength: 1, maxLength: 10 }),
    networkId: Uuid,
    toAddress: Type.String({ minLength: 1, maxLength: 1024 }),
    brokerType: BrokerType,
    /** A fee of the caller's own, in the asset. */
    feeFlat: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1e15 }))),
    /** A ratio: 0.1 is 10 %. */
    feePercentage: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1 }))),
  },
  exact,
);
export type TransferQuoteRequest = Static<typeof TransferQuoteRequest>;

export const TransferQuoteResponse = Type.Object(
  {
    amountInFiat: Double,
    fiatCurrency: Type.String(),
    symbol: Type.String(),
    networkId: Uuid,
    toAddress: Type.String(),
    brokerType: BrokerType,
    isEligible: Type.Boolean(),
    minEligibleAmount: Double,
    minEligibleAmountFiat: Double,
    maxEligibleAmount: nullable(Double),
    maxEligibleAmountFiat: nullable(Double),
    ineligibilityReason: NetworkIneligibility,
    brokerPrice: Double,
    price: Double,
    minAmountFiat: Double,
    maxAmountFiat: Double,
    minAmount: Double,
    maxAmount: Double,
    fees: Type.Object({
      inFiat: Type.Object({
        paymentMethodFeeMaxFiat: Double,
        tradingFeeMaxFiat: Double,
        withdrawalFeeFiat: Double,
        partnerFeeFiat: Double,
        networkFeeFiat: Double,
        minFeesFiat: Double,
        maxFeesFiat: Double,
      }),
      inCrypto: Type.Object({
        paymentMethodFeeMax: Double,
        tradingFeeMax: Double,
        withdrawalFee: Double,
        partnerFee: Double,
        networkFee: Double,
        minFees: Double,
        maxFees: Double,
      }),
    }),
    fundingOptions: Type.Array(
      Type.Object({
        fundingOption: oneOf(['existingCryptocurrencyBalance']),
        paymentMethodFeeFiat: Double,
        tradingFeeFiat: Double,
      }),
    ),
  },
  { $id: 'QuoteTransferResponse' },
);
export type TransferQuoteResponse = Static<typeof TransferQuoteResponse>;

// ---- configure --------------------------------------------------------------------------------------------------

export const TransferConfigureRequest = Type.Object(
  {
    ...from,
    ...to,
    toAddresses: Type.Optional(
      nullable(
        Type.Array(
          Type.Object(
            {
              networkId: Uuid,
              symbol: Type.String({ minLength: 1, maxLength: 40 }),
              address: Type.String({ minLength: 1, maxLength: 300 }),
              addressTag: given(128),
            },
            exact,
          ),
          { maxItems: 500 },
        ),
      ),
    ),
    /** Of what could be configured, only this. */
    symbol: given(40),
    networkId: Type.Optional(nullable(Uuid)),
    amount: Type.Optional(nullable(Positive)),
    amountInFiat: Type.Optional(nullable(Positive)),
    fiatCurrency: FiatCurrency,
    isInclusiveFeeEnabled: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type TransferConfigureRequest = Static<typeof TransferConfigureRequest>;

export const holdingIneligibilities = [
  'noEligibleNetworks',
  'symbolDoesNotMatch',
  'notSupportedForTransferByTarget',
  'notSupportedForTransferBySource',
  'eligibleWithFunding',
  'amountNotSufficient',
  'noPrice',
] as const;
export type HoldingIneligibility = (typeof holdingIneligibilities)[number];

const ConfiguredNetwork = Type.Object({
  id: Uuid,
  name: Type.String(),
  minimumAmount: nullable(Double),
  maximumAmount: nullable(Double),
  minimumAmountInFiat: nullable(Double),
  maximumAmountInFiat: nullable(Double),
  totalEstimatedTransferFeeInFiat: nullable(Double),
  estimatedNetworkGasFee: nullable(Fee),
  institutionTransferFee: nullable(Fee),
  eligibleForTransfer: Type.Boolean(),
  eligibleForTransferWithFunding: Type.Boolean(),
  ineligibilityReason: NetworkIneligibility,
  toAddress: Text,
  transferAmount: nullable(Double),
  minimumRequiredForTransferAmount: nullable(Double),
  caipNetworkId: Text,
  logoUrl: Type.String(),
});
export type ConfiguredNetwork = Static<typeof ConfiguredNetwork>;

export const TransferConfigureResponse = Type.Object(
  {
    status: oneOf([
      'succeeded',
      'failed',
      'validationFailed',
      'notAuthorizedTo',
      'notAuthorizedFrom',
      'kycRequired',
      'fromIntegrationNotSupported',
      'toIntegrationNotSupported',
    ]),
    holdings: Type.Array(
      Type.Object({
        symbol: Type.String(),
        availableBalance: Double,
        availableBalanceInFiat: Double,
        eligibleForTransfer: Type.Boolean(),
        eligibleForTransferWithFunding: Type.Boolean(),
        ineligibilityReason: nullable(oneOf(holdingIneligibilities)),
        networks: Type.Array(ConfiguredNetwork),
        logoUrl: Type.String(),
        isBridgingAsset: Type.Boolean(),
      }),
    ),
    amountInFiat: nullable(Double),
    fiatCurrency: Type.String(),
    minimumTransferAmountInFiat: nullable(Double),
    maximumTransferAmountInFiat: nullable(Double),
    supportedFiatCurrencies: Type.Array(Type.String()),
    transferBalanceFundingAvailability: Type.Object({ status: oneOf(['notApplicable']) }),
  },
  { $id: 'ConfigureTransferResponse' },
);
export type TransferConfigureResponse = Static<typeof TransferConfigureResponse>;

// ---- preview ----------------------------------------------------------------------------------------------------

export const TransferPreviewRequest = Type.Object(
  {
    ...from,
    ...to,
    networkId: Uuid,
    symbol: Type.String({ minLength: 1, maxLength: 40 }),
    toAddress: given(300),
    addressTag: given(128),
    /** One of the two. */
    amount: Type.Optional(nullable(Positive)),
    amountInFiat: Type.Optional(nullable(Positive)),
    fiatCurrency: FiatCurrency,
    transactionId: given(128),
    isBridging: Type.Optional(nullable(Type.Boolean())),
    isInclusiveFeeEnabled: Type.Optional(Type.Boolean()),
  },
  exact,
);
export type TransferPreviewRequest = Static<typeof TransferPreviewRequest>;

export const TransferPreviewResponse = Type.Object(
  {
    status: oneOf(['succeeded', 'failed', 'requiresFunding']),
    previewResult: nullable(
      Type.Object({
        previewId: Uuid,
        previewExpiresIn: Type.Integer(),
        fromAddress: Text,
        refundAddress: Text,
        toAddress: Type.String(),
        addressTag: Text,
        symbol: Type.String(),
        amount: Double,
        amountInFiat: Double,
        totalEstimatedAmount: Double,
        totalEstimatedAmountInFiat: Double,
        networkId: Uuid,
        networkName: Text,
        contractAddress: Text,
        institutionTransferFee: Fee,
        estimatedNetworkGasFee: Fee,
        decimalPlaces: Type.Integer(),
        unitPrice: Double,
        clientTransactionId: Text,
        transferType: oneOf(['deposit']),
        isFeeIncluded: Type.Boolean(),
        amountToReceive: Double,
        amountToReceiveInFiat: Double,
        fiatCurrency: Type.String(),
        isBridging: Type.Boolean(),
      }),
    ),
  },
  { $id: 'PreviewTransferResponse' },
);
export type TransferPreviewResponse = Static<typeof TransferPreviewResponse>;

// ---- execute ----------------------------------------------------------------------------------------------------

export const TransferExecuteRequest = Type.Object(
  {
    ...from,
    previewId: Uuid,
    mfaCode: given(40),
    /** Asks the institution for a new code. */
    tryAnotherMfa: Type.Optional(Type.Boolean()),
    challengeId: given(300),
  },
  exact,
);
export type TransferExecuteRequest = Static<typeof TransferExecuteRequest>;

const MfaType = oneOf(['unspecified', 'phone', 'email', 'totp', 'face']);

export const TransferExecuteResponse = Type.Object(
  {
    status: oneOf([
      'succeeded',
      'inProgress',
      'failed',
      'mfaRequired',
      'emailConfirmationRequired',
      'deviceConfirmationRequired',
      'mfaFailed',
      'addressWhitelistRequired',
      'secondMfaRequired',
      'deFiWalletConfirmationRequired',
      'emailConfirmationApprovalRequired',
    ]),
    mfaType: nullable(MfaType),
    verificationSteps: nullable(Type.Array(MfaType)),
    qrCode: Text,
    qrCodeLink: Text,
    errorMessage: Text,
    fallbackMfaAvailable: Type.Boolean(),
    challengeId: Text,
    executeTransferResult: Type.Object({
      transferId: Type.String(),
      status: TransactionStatus,
      statusDetails: Text,
      fromAddress: Text,
      toAddress: Type.String(),
      symbol: Type.String(),
      networkName: Text,
      networkId: Uuid,
      hash: Text,
      amount: Double,
      amountInFiat: Double,
      totalAmountInFiat: Double,
      completedConfirmations: nullable(Type.Integer()),
      institutionTransferFee: Fee,
      networkGasFee: Fee,
    }),
  },
  { $id: 'ExecuteTransferResponse' },
);
export type TransferExecuteResponse = Static<typeof TransferExecuteResponse>;

// ---- update -----------------------------------------------------------------------------------------------------

export const TransferUpdateRequest = Type.Object(
  {
    authToken: AuthToken,
    type: BrokerType,
    /** The transfer's id with us, or the institution's. */
    transactionId: Type.String({ minLength: 1, maxLength: 300 }),
  },
  exact,
);
export type TransferUpdateRequest = Static<typeof TransferUpdateRequest>;

export const TransferUpdateResponse = Type.Object(
  {
    status: oneOf(transferStatuses),
    statusDetails: TransactionStatus,
    errorMessage: Text,
    transferResult: Type.Object({
      id: Uuid,
      clientTransactionId: Text,
      institutionTransactionId: Text,
      userId: Type.String(),
      status: oneOf(transferStatuses),
      amountInFiat: Double,
      amountInFiatCurrencyCode: Type.String(),
      amount: Double,
      symbol: Type.String(),
      networkName: Text,
      createdTimestamp: Type.Integer(),
      from: nullable(Type.Object({ id: Uuid, type: BrokerType, name: Type.String() })),
      hash: Text,
      executedTimestamp: nullable(Type.Integer()),
    }),
  },
  { $id: 'UpdateTransferResponse' },
);
export type TransferUpdateResponse = Static<typeof TransferUpdateResponse>;
